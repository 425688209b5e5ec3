"""Sources: everything that opens foreign files. One input becomes documents with the place that proves each."""

from backref.sources._open import open_source
from backref.sources._source import Source

__all__ = ["Source", "open_source"]
