"""Closed lists of words that stand in columns. Their order is part of the file format of runs: append only."""

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What sort of link it is."""

    TEXT = "text"
    IMAGE = "image"
    FORM = "form"
    FRAME = "frame"
    REDIRECT = "redirect"
    CANONICAL = "canonical"
    ALTERNATE = "alternate"


class Placement(StrEnum):
    """Where on the page a link stands."""

    CONTENT = "content"
    NAVIGATION = "navigation"
    HEADER = "header"
    FOOTER = "footer"
    SIDEBAR = "sidebar"
    COMMENT = "comment"
    BIO = "bio"
    RELATED = "related"
    HIDDEN = "hidden"
    UNKNOWN = "unknown"


class Block(StrEnum):
    """What sort of block of the page a link stands in."""

    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    HEADING = "heading"
    OTHER = "other"


class Outcome(StrEnum):
    """What a visit to a page showed about its links."""

    OK = "ok"
    """The page answered and was read whole: a link that is not in it is not there."""
    PARTIAL = "partial"
    """The page answered but was cut, or was not read to the end: a missing link proves nothing."""
    UNCHANGED = "unchanged"
    """The server or the archive says the page is as it was at the visit before (revisit, 304)."""
    REDIRECTED = "redirected"
    """The page sends its visitors elsewhere."""
    GONE = "gone"
    """404 or 410; the end of a page only when confirmed by a second one in a row, or by 410."""
    ERROR = "error"
    """Any other failure (5xx, 403, 429, unreadable, timed out): says nothing about the links."""


class LostReason(StrEnum):
    """Why a link counts as lost."""

    REMOVED = "removed"
    PAGE_GONE = "page_gone"
    PAGE_REDIRECTED = "page_redirected"
    PAGE_NOINDEX = "page_noindex"
    PAGE_NOT_CANONICAL = "page_not_canonical"


class Reading(StrEnum):
    """From what a page was read; where two readings tell of one fetch, the later word here wins."""

    WAT = "wat"
    HTML = "html"


class AnchorClass(StrEnum):
    """What sort of anchor a link has, in the order in which the rules are tried."""

    IMAGE = "image"
    EMPTY = "empty"
    NAKED = "naked"
    BRAND = "brand"
    BRAND_KEYWORD = "brand_keyword"
    GENERIC = "generic"
    EXACT = "exact"
    PARTIAL = "partial"
    TITLE = "title"
    OTHER = "other"


class Intent(StrEnum):
    """Why a link is there; a link may have several."""

    EDITORIAL = "editorial"
    CITATION = "citation"
    RESOURCE = "resource"
    DIRECTORY = "directory"
    GUEST_POST = "guest_post"
    NAVIGATIONAL = "navigational"
    UGC = "ugc"
    PRESS_RELEASE = "press_release"
    SPONSORED = "sponsored"
    AFFILIATE = "affiliate"
    WIDGET = "widget"
    EXCHANGE = "exchange"
    FARM = "farm"
    HACKED = "hacked"
    SCRAPER = "scraper"


class Label(StrEnum):
    """What a link does, in one word."""

    HELPFUL = "helpful"
    NEUTRAL = "neutral"
    HARMFUL = "harmful"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """What a question is about."""

    EXACT = "exact"
    PREFIX = "prefix"
    HOST = "host"
    DOMAIN = "domain"


POLICY: Final = "v1"
"""The URL normalisation policy that keys are made with (`docs/urls.md`)."""
