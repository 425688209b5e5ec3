"""What the questions of this package read: rows of tables in key ranges, as polars frames."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from glob import escape
from typing import Any

import polars as pl

from backref.model.words import Scope
from backref.report.computed import Asked
from backref.report.empty import empty
from backref.report.question import read_sql
from backref.report.source import source
from backref.urls import KeyRange, Target, key_range, parse_target

NOT_RANKED = "anchor classes, value and risk are not filled in yet: run backref rank"


def target_of(asked: Asked) -> Target:
    """The target in the scope that was asked for, or in the one that it looks like."""
    scope = asked.said.get("scope")
    return parse_target(asked.said["target"], None if scope is None else Scope(scope))


def whole_domain(domain: str) -> KeyRange:
    """The keys of a domain with all its subdomains."""
    return key_range(domain, Scope.DOMAIN)


def rows(asked: Asked, name: str, tables: Mapping[str, str], values: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of `sql/profile/<name>.sql` over CTEs with these names and texts."""
    ctes = ",\n".join(f"{table} AS (\n{text}\n)" for table, text in tables.items())
    sql = read_sql(f"profile/{name}.sql")
    # a statement may begin with its own WITH after its comment lines
    comment, _, body = sql.partition("\nWITH ") if "\nWITH " in sql else ("", "", "")
    text = f"{comment}\nWITH {ctes},\n{body}" if body else f"WITH {ctes}\n{sql}"
    frame = pl.from_arrow(asked.engine.table(text, dict(values)))
    assert isinstance(frame, pl.DataFrame)
    return frame


def table(asked: Asked, name: str, paths: str, values: dict[str, Any], span: KeyRange | None = None) -> str:
    """The source of a table's files, those that may hold a key range or all; `paths` names their parameter."""
    low, high = span or ("", None)
    return _source(name, asked.snapshot.files(name, low, high), paths, values)


def tables_of(asked: Asked, name: str, spans: Sequence[KeyRange], paths: str, values: dict[str, Any]) -> str:
    """The same for several key ranges together."""
    files = dict.fromkeys(path for span in spans for path in asked.snapshot.files(name, *span))
    return _source(name, list(files), paths, values)


def _source(name: str, files: Sequence[str], paths: str, values: dict[str, Any]) -> str:
    if not files:
        return empty(name)
    values[paths] = [escape(path) for path in files]
    return source(name, f"${paths}")


def in_span(source: str, by: str, span: KeyRange, values: dict[str, Any]) -> str:
    """A statement for the rows of a source in a key range."""
    values |= {"low": span.low, "high": span.high}
    return f"SELECT * FROM {source} WHERE {by} >= $low AND {by} < $high"


def is_ranked(frame: pl.DataFrame, column: str = "anchor_class") -> bool:
    """Whether a ranking filled in a column of some row."""
    return frame.height == 0 or frame[column].null_count() < frame.height


def snapshot_day(asked: Asked) -> datetime | None:
    """The last visit of the snapshot."""
    times = [entry.last_time for entry in asked.snapshot.manifest.inputs if entry.last_time]
    return max((datetime.fromisoformat(time) for time in times), default=None)
