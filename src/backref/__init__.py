"""A backlink index that you own.

```
import backref

backref.ingest("crawl.warc.gz", "DIR")
index = backref.open("DIR")
answer = index.backlinks("example.com", scope="domain", where="follow and anchor ~ 'shoes'", limit=50)
answer.polars()
```
"""

from typing import TYPE_CHECKING, Any

from backref.errors import (
    BackrefError,
    DamageError,
    IndexStateError,
    QuestionError,
    SourceError,
    UrlError,
)

if TYPE_CHECKING:
    from backref.workspace import Index, ingest, ingest_graph, rank
    from backref.workspace import open_index as open

__all__ = [
    "BackrefError",
    "DamageError",
    "Index",
    "IndexStateError",
    "QuestionError",
    "SourceError",
    "UrlError",
    "ingest",
    "ingest_graph",
    "open",
    "rank",
]


def __getattr__(name: str) -> Any:
    """What works on an index is loaded when it is first named, so that a command starts without the rest."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from backref import workspace

    return getattr(workspace, "open_index" if name == "open" else name)


def __dir__() -> list[str]:
    return __all__
