"""What sources yield and extraction reads: one fetch each, with the place that proves it."""

from datetime import datetime

import msgspec


class Provenance(msgspec.Struct, frozen=True, gc=False):
    """Where a fetch can be found again."""

    archive: str
    """File name of the archive as given, without its folder; for a member of a tar: `name.tar.gz!member`."""
    offset: int
    """Byte offset of the record (or of its gzip member) in the archive; 0 for a plain file."""


class Document(msgspec.Struct, frozen=True, gc=False):
    """One fetch of one URL, transfer and content encodings already undone."""

    url: str
    """The URL as the archive names it."""
    time: datetime
    """When it was fetched, UTC."""
    provenance: Provenance
    status: int | None
    """HTTP status; None where the source has no HTTP (a saved page, a resource record)."""
    headers: tuple[tuple[str, str], ...] = ()
    """HTTP headers in order, names in lower case, values as sent (Latin-1)."""
    body: bytes = b""
    """Decoded bytes, at most `LIMITS.body_bytes`; empty unless HTML."""
    content_type: str | None = None
    """Media type without parameters, in lower case: the header's, or the one found by looking at the bytes."""
    charset: str | None = None
    """Charset named by the HTTP header, if any; extraction looks at BOM and meta itself."""
    ip: str | None = None
    truncated: bool = False
    """The body was cut, by the crawler or by a limit here, or is shorter than its stated length."""
    unchanged: bool = False
    """A revisit record or a 304: the body is that of an earlier fetch and is not here."""

    def header(self, name: str) -> str | None:
        """The first header of that lower-case name."""
        for key, value in self.headers:
            if key == name:
                return value
        return None


class WatRecord(msgspec.Struct, frozen=True, gc=False):
    """One metadata record of a WAT file: JSON that describes a response."""

    json: bytes
    provenance: Provenance
    """Place of the WAT record itself; the JSON's Container names the WARC record, which is preferred."""
