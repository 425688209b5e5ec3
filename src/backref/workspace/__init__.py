"""An index folder, made and opened: the one façade that command line, pages and users' code call."""

from backref.workspace._index import Index, open_index
from backref.workspace._making import ingest, ingest_graph, rank

__all__ = ["Index", "ingest", "ingest_graph", "open_index", "rank"]
