"""Closed lists of words that the truth of the sample web uses."""

from enum import StrEnum

from backref.model.words import Placement


class Intent(StrEnum):
    """Why a link exists."""

    EDITORIAL = "editorial"
    CITATION = "citation"
    RESOURCE_PAGE = "resource_page"
    DIRECTORY = "directory"
    GUEST_POST = "guest_post"
    SPONSORED = "sponsored"
    AFFILIATE = "affiliate"
    UGC = "ugc"
    COMMENT_SPAM = "comment_spam"
    PRESS_RELEASE = "press_release"
    WIDGET = "widget"
    EXCHANGE = "exchange"
    FARM = "farm"
    PRIVATE_NETWORK = "private_network"
    HACKED = "hacked"
    SCRAPER = "scraper"
    SISTER = "sister"
    NAVIGATIONAL = "navigational"
    TECHNICAL = "technical"
    """Redirects, canonicals and language alternates: made for machines."""


class AnchorClass(StrEnum):
    """What the writer of a link meant its anchor to be."""

    BRAND = "brand"
    BRAND_KEYWORD = "brand_keyword"
    EXACT = "exact"
    PARTIAL = "partial"
    GENERIC = "generic"
    URL = "url"
    TITLE = "title"
    IMAGE = "image"
    EMPTY = "empty"
    OTHER = "other"


class Block(StrEnum):
    """The element of the page that a link stands in."""

    PARAGRAPH = "paragraph"
    LIST = "list"
    LISTING = "listing"
    """The entries of a directory."""
    TABLE = "table"
    IMAGE = "image"
    REFERENCE = "reference"
    FRAME = "frame"
    COMMENT = "comment"
    BIO = "bio"
    RELATED = "related"
    SIDEBAR = "sidebar"
    FORM = "form"
    """A form in the sidebar."""
    HEADER = "header"
    FOOTER = "footer"
    HIDDEN = "hidden"
    HEAD = "head"
    """The head of the document or of the HTTP answer: not on the page at all."""


_OUTSIDE_CONTENT = {
    Block.COMMENT: Placement.COMMENT,
    Block.BIO: Placement.BIO,
    Block.RELATED: Placement.RELATED,
    Block.SIDEBAR: Placement.SIDEBAR,
    Block.FORM: Placement.SIDEBAR,
    Block.HEADER: Placement.HEADER,
    Block.FOOTER: Placement.FOOTER,
    Block.HIDDEN: Placement.HIDDEN,
    Block.HEAD: Placement.UNKNOWN,
}


def placement_of(block: Block) -> Placement:
    """The placement that a link in the block truly has."""
    return _OUTSIDE_CONTENT.get(block, Placement.CONTENT)


class Fate(StrEnum):
    """What becomes of a page between the two crawls."""

    STEADY = "steady"
    UNCHANGED = "unchanged"
    """The second crawl writes a revisit record."""
    UNVISITED = "unvisited"
    """The second crawl does not come back."""
    NEW = "new"
    """Only the second crawl sees it."""
    GONE = "gone"
    """404 on the second crawl and on the check a day later."""
    GONE_UNCONFIRMED = "gone_unconfirmed"
    """404 on the second crawl, not checked again."""
    GONE_RETURNED = "gone_returned"
    """404 on the second crawl, back as it was a day later."""
    GONE_FOR_GOOD = "gone_for_good"
    """410 on the second crawl."""
    REDIRECTED = "redirected"
    NOINDEXED = "noindexed"
    """Asks not to be indexed; its links stay."""
    NOINDEXED_STRIPPED = "noindexed_stripped"
    """Asks not to be indexed and has dropped its links."""
    CANONICALISED = "canonicalised"
    """Names another page as canonical; its links stay."""
    CANONICALISED_STRIPPED = "canonicalised_stripped"
    """Names another page as canonical and has dropped its links."""
    FAILED = "failed"
    """The server answers 500, 503 or 429."""
    SILENT = "silent"
    """The request times out: no answer in the archive."""
    CUT = "cut"
    """The answer breaks off in the head of the document."""
    DEAD = "dead"
    """404 on both crawls."""
    MOVED = "moved"
    """A redirect on both crawls."""
