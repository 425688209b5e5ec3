"""From an audit to a disavow file, by way of what people decide: review → edit → write; lint and compare files.

```
from backref.workspace import disavow

disavow.review(index, "example.com", "decisions.tsv")  # then people write keep, remove or disavow in it
disavow.write("decisions.tsv", "disavow.txt", confirmed=True)
```
"""

import os
from pathlib import Path

from backref.errors import QuestionError, SourceError
from backref.quality.review.decisions import Decision, merged, read, write_tsv
from backref.quality.review.disavow import Complaint, Difference, difference
from backref.quality.review.disavow import lint as lint_content
from backref.quality.review.disavow import write as write_text
from backref.workspace._index import Index
from backref.workspace._whole import opened_whole

AnyPath = str | os.PathLike[str]
_EVIDENCE = ("verdict", "priority", "risk", "links", "links_follow", "anchor", "reasons", "pattern", "source_url")


def review(index: Index, target: str, file: AnyPath, *, everything: bool = False) -> list[Decision]:
    """Write the review list of a target as a decisions file, or bring one up to date: decisions made before stay.

    Without `everything` only domains that are worth a look are listed.

    Raises:
        QuestionError: the file that is there holds something else, or the index knows nothing of the target.
    """
    path = Path(file)
    known = read(_text(path)) if path.exists() else []
    condition = None if everything else 'not (verdict = "fine")'
    audit = index.ask("audit", target=target, where=condition, limit=None)
    if not audit.coverage["domain_known"]:
        raise QuestionError(f"{audit.coverage['domain']} is not in this index: there is nothing to review")
    evidence = {row["domain"]: {name: _shown(row[name]) for name in _EVIDENCE} for row in audit.rows}
    decisions = merged(known, evidence)
    with opened_whole(path) as out:
        out.write(write_tsv(decisions, evidence).encode())
    return decisions


def write(decisions: AnyPath, to: AnyPath, *, confirmed: bool) -> int:
    """Write a disavow file from the decisions in a file that say so; returns the number of entries.

    `confirmed` says that links were bought or placed, or that there is a manual action.

    Raises:
        QuestionError: that is not confirmed, a decision cannot be read, none says disavow, or a limit would be broken.
    """
    text = write_text(read(_text(Path(decisions))), confirmed=confirmed)
    with opened_whole(to) as out:
        out.write(text.encode())
    return sum(not line.startswith("#") for line in text.splitlines())


def lint(file: AnyPath) -> list[Complaint]:
    """Everything that is wrong with a disavow file."""
    return lint_content(_bytes(Path(file)))


def diff(old: AnyPath, new: AnyPath) -> Difference:
    """What a new disavow file adds to and takes from the old one, which it replaces whole."""
    return difference(_text(Path(old)), _text(Path(new)))


def _shown(value: object) -> object:
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    return round(value, 3) if isinstance(value, float) else value


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise SourceError(f"{path} is not UTF-8", hint="save it as UTF-8") from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error
