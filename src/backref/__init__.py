"""A backlink index that you own.

```
import backref

backref.ingest("crawl.warc.gz", "DIR")
index = backref.open("DIR")
answer = index.backlinks("example.com", scope="domain", where="follow and anchor ~ 'shoes'", limit=50)
answer.polars()
```
"""

from backref.errors import (
    BackrefError,
    DamageError,
    IndexStateError,
    QuestionError,
    SourceError,
    UrlError,
)
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
