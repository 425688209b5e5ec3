"""Whether bytes are an HTML page: what the header says, and the bytes themselves only where it says nothing.

A `text/plain` or `application/octet-stream` that looks like HTML is not one: browsers do not show it as a page
either, so its links are no links (MIME Sniffing standard, https://mimesniff.spec.whatwg.org/).
"""

import re
from typing import Final

HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
_SAYS_NOTHING: Final = frozenset({None, "unknown/unknown", "application/unknown"})
_SNIFFED: Final = 1 << 10
_MARKUP: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title)[\s>]",
    re.IGNORECASE | re.DOTALL,
)


def may_be_html(media_type: str | None) -> bool:
    """The header names HTML, or nothing that could be believed."""
    return media_type in HTML_TYPES or media_type in _SAYS_NOTHING


def looks_like_html(body: bytes) -> bool:
    """The first kilobyte begins as an HTML page does."""
    return _MARKUP.match(body[:_SNIFFED]) is not None


def page_type(media_type: str | None, body: bytes) -> str | None:
    """The media type of a body: the one named, or `text/html` where nothing is named and it looks like it."""
    if media_type in _SAYS_NOTHING and looks_like_html(body):
        return "text/html"
    return media_type
