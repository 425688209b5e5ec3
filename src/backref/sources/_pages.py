"""Saved pages: which files are pages, which URL each stands for, and when it was fetched."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from backref.errors import SourceError
from backref.model.documents import Document, Provenance
from backref.model.limits import LIMITS
from backref.sources._sniff import looks_like_html

_HTML_NAME: Final = re.compile(r"\.(?:html?|xhtml?|shtml)$", re.IGNORECASE)
_OTHER_NAME: Final = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,5}$")
_LINE: Final = re.compile(r"(.+?)[\t,]\s*(https?://\S.*?)\s*", re.IGNORECASE)
_HTTP: Final = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_SAFE: Final = "/!$&'()*+,;=:@~"
"""What may stand in a path unescaped (RFC 3986, pchar)."""


@dataclass(frozen=True, slots=True)
class Naming:
    """URL and time of saved pages."""

    base_url: str | None = None
    urls: Mapping[str, str] = field(default_factory=dict)
    """URLs by path; these go before the base URL."""
    date: datetime | None = None

    def url(self, path: str) -> str | None:
        """The URL that a page at a relative path stands for; None where nothing says so."""
        if path in self.urls:
            return self.urls[path]
        if self.base_url is None:
            return None
        return f"{self.base_url.rstrip('/')}/{quote(path, safe=_SAFE, errors='surrogateescape')}"

    def time(self, modified: float) -> datetime:
        """The date given for all, else when the file was last modified (seconds since 1970)."""
        return self.date or datetime.fromtimestamp(modified, UTC)

    def names_pages(self) -> bool:
        """Whether there is anything to name pages with."""
        return self.base_url is not None or bool(self.urls)


def naming(base_url: str | None, url_list: Path | None, date: datetime | None) -> Naming:
    """Check what the user gave; a date without a zone is UTC."""
    if base_url is not None and not _HTTP.match(base_url):
        hint = "give a whole URL, as https://example.com/"
        raise SourceError(f"not an http(s) URL: {base_url}", hint=hint, field="base_url")
    if date is not None:
        date = date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    return Naming(base_url, {} if url_list is None else _read_url_list(url_list), date)


def _read_url_list(path: Path) -> dict[str, str]:
    """Lines of path, tab or comma, URL; a first line without a URL is a header, blank and `#` lines do not count."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot read the URL list {path}: {error}", field="url_list") from error
    urls: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match:
            urls[match[1].strip().removeprefix("./")] = match[2]
        elif number > 1:
            hint = "each line is a path, a tab or a comma, and an http(s) URL"
            raise SourceError(f"{path}, line {number}: no path and URL: {line[:80]}", hint=hint, field="url_list")
    return urls


def is_page(path: str, start: bytes) -> bool:
    """A file is a page by its ending, or, where it has none, when it begins as HTML does."""
    if _HTML_NAME.search(path):
        return True
    return _OTHER_NAME.search(path) is None and looks_like_html(start)


def saved_page(url: str, time: datetime, provenance: Provenance, content: bytes) -> Document:
    """The document that a saved page is; `content` may be cut one byte behind the limit."""
    body = content[: LIMITS.body_bytes]
    return Document(
        url=url,
        time=time,
        provenance=provenance,
        status=None,
        body=body,
        content_type="text/html",
        truncated=len(body) < len(content),
    )
