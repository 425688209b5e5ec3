"""What an archive reader yields: records as they stand in the file, and losses."""

from dataclasses import dataclass


@dataclass(slots=True)
class Record:
    """One record of a WARC or ARC file, nothing of it interpreted but its frame."""

    offset: int
    """Where it begins in the archive: its own first byte, or that of the compressed member it stands in."""
    kind: str
    """WARC-Type in lower case, or `arc` for a record of an ARC file; empty where the header names none."""
    headers: dict[str, str]
    """Names in lower case; of a repeated name the first."""
    block: bytes
    """Its content, at most `LIMITS.record_bytes`."""
    cut: bool = False
    """The block is not what the header states: shorter, longer, or over the limit."""
    note: str | None = None
    """What is wrong with its length, one phrase."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A stretch of an archive that could not be read; counts as one record."""

    offset: int
    reason: str
    """A word for the ledger."""
    note: str
    """What happened, one phrase; the ledger adds the archive's name and the place."""


def cut_note(held: int, length: int) -> str:
    """What is wrong with a record that is over the limit."""
    return f"only the first {held} of {length} bytes were read"
