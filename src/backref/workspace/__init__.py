"""An index folder, opened: the one façade that command line, pages and users' code call."""

from backref.workspace._index import Index, open_index

__all__ = ["Index", "open_index"]
