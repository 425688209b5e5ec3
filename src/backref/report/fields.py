"""The columns of answers: what each is called and means, said once and shared between questions."""

from enum import StrEnum

from backref.model.words import AnchorClass, Block, Intent, Kind, Label, LostReason, Placement, Reading
from backref.report.question import Field, FieldType

_T, _I, _B, _W = FieldType.TEXT, FieldType.INTEGER, FieldType.BOOLEAN, FieldType.TIME
_N, _TS = FieldType.NUMBER, FieldType.TEXTS


def _word(name: str, words: type[StrEnum], meaning: str, type_: FieldType = _T) -> Field:
    """A column of words from a closed list."""
    return Field(name, type_, meaning, words=tuple(words))


RATED = frozenset({"rating", "source_rating"})
"""Columns that hold ratings."""
CAUTION = Field("caution", _T, "that ratings say little in this index, and why")
SOURCE_URL = Field("source_url", _T, "URL of the page that links")
TARGET_URL = Field("target_url", _T, "URL that is linked to, normalised")
KIND = _word("kind", Kind, "text, image, form, frame, redirect, canonical or alternate")
ANCHOR = Field("anchor", _T, "text of a text link; empty for other kinds")
ALT = Field("alt", _T, "alt text of the image of an image link; null for other kinds")
SOURCE_HOST = Field("source_host", _T, "host of the page that links")
SOURCE_DOMAIN = Field("source_domain", _T, "registrable domain of the page that links")
TARGET_HOST = Field("target_host", _T, "host that is linked to")
TARGET_DOMAIN = Field("target_domain", _T, "registrable domain that is linked to")
OCCURRENCES = Field("occurrences", _I, "how often the link stands on the page")
PLACEMENT = _word(
    "placement",
    Placement,
    "where on the page: content, navigation, header, footer, sidebar, comment, bio, related, hidden or unknown",
)

REL = (
    Field("nofollow", _B, "every occurrence has rel nofollow"),
    Field("ugc", _B, "every occurrence has rel ugc"),
    Field("sponsored", _B, "every occurrence has rel sponsored"),
    Field("follow", _B, "some occurrence has none of the three, and the robots of the page allow it"),
)
SEEN = (
    Field("first_seen", _W, "first fetch of the source that showed the link"),
    Field("last_seen", _W, "last visit at which the link was there"),
    Field("last_checked", _W, "last visit that could have told whether the link is there"),
    Field("lost_at", _W, "first visit since which the link is known to be gone; null while live"),
    _word(
        "lost_reason",
        LostReason,
        "why it is lost: removed, page_gone, page_redirected, page_noindex, page_not_canonical",
    ),
)
PROVENANCE = Field(
    "provenance",
    FieldType.OBJECT,
    "the fetch that proved the link",
    (
        Field("archive", _T, "file that holds the fetch"),
        Field("offset", _I, "byte offset of its record in the archive"),
        Field("fetched_at", _W, "when it was fetched"),
        _word("reading", Reading, "what was read: wat or html"),
    ),
)

_LINK_HEAD = (SOURCE_URL, TARGET_URL, KIND, ANCHOR, ALT, *REL, PLACEMENT)
_LINK_TAIL = (
    Field("anchor_variants", FieldType.TEXTS, "other anchors (or alts) of the same link; null where none"),
    Field("rel", _T, "rel tokens of the first occurrence, blank-separated; null where none"),
    Field("hidden", _B, "every occurrence is hidden by inline rules"),
    Field("position", _I, "1 for the first link of the page, counted over all occurrences"),
)
_LINK_SOURCE = (
    Field("source_language", _T, "language of the page that links, as it states it"),
    Field("source_noindex", _B, "the page that links asked not to be indexed"),
)
_TARGET_SEEN = Field("target_seen", _T, "the target as written on the page; null when equal to target_url")

SCORES = (
    Field("value", _N, "how much good the link does, 0–1; null until links are scored, as what follows"),
    Field("risk", _N, "how likely it is part of a manipulative pattern, 0–1"),
    Field("confidence", _N, "share of the inputs of these that were observed, 0–1"),
    _word("label", Label, "helpful, neutral, harmful or unknown"),
    _word("intents", Intent, "why the link is there, what counts first", _TS),
    Field("signals", _TS, "names of the signals that fired"),
    _word(
        "anchor_class",
        AnchorClass,
        "image, empty, naked, brand, brand_keyword, generic, exact, partial, title or other",
    ),
    Field("relevance", _N, "how near the pages are in subject, 0–1; null where it cannot be said"),
    Field("sitewide", _B, "the source domain shows the link all over its pages; null where few were visited"),
    Field("source_rating", _N, "rating of the source domain, 0–100"),
)
BACKLINK = (
    *_LINK_HEAD,
    Field("context_before", _T, "words before the link in its block"),
    Field("context_after", _T, "words after the link in its block"),
    Field("heading", _T, "nearest heading before the link"),
    _word(
        "block",
        Block,
        "what holds the link: paragraph, list, table, heading or other; null where not read from HTML",
    ),
    Field("placement_confidence", _N, "how sure the placement is, 0–1; null where not read from HTML"),
    *SEEN,
    Field("source_title", _T, "title of the page that links"),
    SOURCE_HOST,
    SOURCE_DOMAIN,
    TARGET_HOST,
    TARGET_DOMAIN,
    OCCURRENCES,
    *_LINK_TAIL,
    *_LINK_SOURCE,
    Field("source_ip", _T, "address that the page that links was fetched from; null where unknown"),
    _TARGET_SEEN,
    *SCORES,
    PROVENANCE,
)
INTERNAL_LINK = (
    *_LINK_HEAD,
    *SEEN,
    SOURCE_HOST,
    TARGET_HOST,
    OCCURRENCES,
    *_LINK_TAIL,
    *_LINK_SOURCE,
    _TARGET_SEEN,
    PROVENANCE,
)
OUTLINK = (
    SOURCE_URL,
    TARGET_URL,
    KIND,
    Field("internal", _B, "source and target have the same domain"),
    ANCHOR,
    ALT,
    Field("rel", _T, "rel tokens of the first occurrence, blank-separated; null where none"),
    *REL,
    PLACEMENT,
    *SEEN,
    SOURCE_HOST,
    SOURCE_DOMAIN,
    TARGET_HOST,
    TARGET_DOMAIN,
    OCCURRENCES,
    Field("fetched_at", _W, "when the fetch that proved the link was made"),
    _word("reading", Reading, "what that fetch was read from: wat or html"),
)
BROKEN = (
    *BACKLINK,
    Field("target_status", _I, "HTTP status of the target at its last visit"),
    Field("target_outcome", _T, "what that visit showed: gone or error"),
    Field("target_visited", _W, "when that visit was"),
)

LINKS = Field("links", _I, "links")
LINKS_FOLLOW = Field("links_follow", _I, "of these, followed")
LINKS_LOST = Field("links_lost", _I, "of these, lost (asked with status all, lost or since)")
REFERRING_PAGES = Field("referring_pages", _I, "pages that link")
REFERRING_HOSTS = Field("referring_hosts", _I, "hosts of these pages")
REFERRING_DOMAINS = Field("referring_domains", _I, "registrable domains of these pages")
TARGET_PAGES = Field("target_pages", _I, "different URLs that are linked to")
COUNTED_SPAN = (
    Field("first_seen", _W, "first sighting of any of the links"),
    Field("last_seen", _W, "last sighting of any of the links"),
)

REFERRING_DOMAIN = (
    Field("domain", _T, "registrable domain that links"),
    Field("rating", FieldType.NUMBER, "its rating, 0–100; null where it has none"),
    LINKS,
    LINKS_FOLLOW,
    LINKS_LOST,
    REFERRING_PAGES,
    REFERRING_HOSTS,
    TARGET_PAGES,
    *COUNTED_SPAN,
)
REFERRING_HOST = (
    Field("host", _T, "host that links"),
    Field("domain", _T, "its registrable domain"),
    LINKS,
    LINKS_FOLLOW,
    LINKS_LOST,
    REFERRING_PAGES,
    TARGET_PAGES,
    *COUNTED_SPAN,
)
ANCHOR_COUNTS = (
    Field("anchor", _T, "text of the link, or the alt text of its image; empty where it has neither"),
    LINKS,
    LINKS_FOLLOW,
    LINKS_LOST,
    Field("links_image", _I, "of these, image links"),
    REFERRING_PAGES,
    REFERRING_DOMAINS,
    TARGET_PAGES,
    *COUNTED_SPAN,
)
TOP_PAGE = (
    Field("url", _T, "URL of the page that is linked to"),
    LINKS,
    LINKS_FOLLOW,
    LINKS_LOST,
    REFERRING_PAGES,
    REFERRING_HOSTS,
    REFERRING_DOMAINS,
    *COUNTED_SPAN,
    Field("rating", FieldType.NUMBER, "rating of the page among all pages, 0–100; null where it has none"),
    Field("status", _I, "HTTP status of the page at its last visit; null where there was none"),
    Field("title", _T, "title of the page; null if never read"),
    Field("visited_at", _W, "last visit that answered; null if none"),
)
LINKED_DOMAIN = (
    Field("domain", _T, "registrable domain that is linked to"),
    Field("rating", FieldType.NUMBER, "its rating, 0–100, where a graph answers; links hold only that of their source"),
    LINKS,
    LINKS_FOLLOW,
    LINKS_LOST,
    Field("source_pages", _I, "pages that link there"),
    TARGET_PAGES,
    *COUNTED_SPAN,
)
