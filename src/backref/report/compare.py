"""Several targets side by side: the overview of each as one row."""

from collections.abc import Mapping
from time import perf_counter
from typing import Any

import pyarrow as pa

from backref.errors import QuestionError
from backref.index.snapshot import Snapshot
from backref.report.answer import Answer
from backref.report.ask import ask
from backref.report.coverage import span_of
from backref.report.engine import Engine
from backref.report.questions import BY_NAME, COMPARE
from backref.report.request import read_select

_MOST = 100


def compare(given: Mapping[str, Any], engine: Engine, snapshot: Snapshot) -> Answer:
    """The overviews of all `targets`, in their order; a target that is not known has a row of nulls.

    Raises:
        QuestionError: as `ask` does, or there are no targets or more than a hundred.
        UrlError: a target is not a page, host or domain.
    """
    started = perf_counter()
    targets = given.get("targets") or ()
    if isinstance(targets, str) or not 0 < len(targets) <= _MOST:
        raise QuestionError(f"compare needs 1 to {_MOST} targets", field="targets")
    shown = [field.name for field in read_select(COMPARE, given.get("select"))]
    shared = {name: value for name, value in given.items() if name not in {"targets", "select"}}
    answers = [ask(BY_NAME["overview"], {**shared, "target": target}, engine, snapshot) for target in targets]
    table = pa.concat_tables([_row(answer) for answer in answers], promote_options="default")
    return Answer(
        table=table.select(shown),
        total=len(answers),
        cursor=None,
        snapshot=snapshot.name,
        coverage={"targets": [answer.coverage for answer in answers], **span_of(snapshot)},
        seconds=perf_counter() - started,
        note="; ".join(answer.note for answer in answers if answer.note) or None,
    )


def _row(answer: Answer) -> pa.Table:
    seen = answer.coverage
    named = pa.table({"target": [seen["target"]], "scope": [seen["scope"]]})
    for name in answer.table.column_names:
        column = answer.table[name]
        named = named.append_column(name, column if len(column) else pa.nulls(1, column.type))
    return named
