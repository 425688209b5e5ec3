"""A backlink index that you own.

```
import backref

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
from backref.workspace import Index
from backref.workspace import open_index as open

__all__ = [
    "BackrefError",
    "DamageError",
    "Index",
    "IndexStateError",
    "QuestionError",
    "SourceError",
    "UrlError",
    "open",
]
