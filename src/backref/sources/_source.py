"""What every input looks like from outside."""

from collections.abc import Iterator
from typing import Protocol

from backref.model.documents import Document, WatRecord
from backref.model.ledger import Ledger


class Source(Protocol):
    """One input: a run is made of it."""

    name: str
    """As the user named it; a file found in a folder is named below the folder."""
    form: str
    """`warc`, `wat`, `arc` or `html`: what it mostly holds; an archive may mix the first two."""
    bytes: int
    """Size on disk, for progress."""

    def read(self, ledger: Ledger) -> Iterator[Document | WatRecord]:
        """Everything in it that can be used.

        What is left out or lost is counted in the ledger here; what is yielded is counted by whoever takes it,
        as kept, skipped or failed, so that seen adds up.
        """
        ...

    def position(self) -> int:
        """How many of `bytes` have been read."""
        ...

    def identity(self) -> str:
        """A digest of the content (32 hexadecimal digits): the same input read twice has the same."""
        ...
