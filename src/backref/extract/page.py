"""What one fetched page says, before any URL in it is normalised: the result of reading HTML."""

from dataclasses import dataclass, field

import msgspec

from backref.model.words import Block, Kind, Outcome, Placement


@dataclass(slots=True)
class Links:
    """The links of a page as parallel columns, in document order, repeats included.

    The links of the HTTP headers come first.
    """

    href: list[str] = field(default_factory=list)
    """As written, entities decoded, white space untouched; relative to `Page.base`."""
    kind: list[Kind] = field(default_factory=list)
    anchor: list[str] = field(default_factory=list)
    """Text of a text link, white space folded, cut at `LIMITS.anchor_chars`; empty for other kinds."""
    alt: list[str | None] = field(default_factory=list)
    """Alternative text of an image link, empty where the image has none; None for other kinds."""
    rel: list[str | None] = field(default_factory=list)
    """Different rel tokens in order, lower case, blank-separated; None where there are none."""
    hidden: list[bool] = field(default_factory=list)
    """Hidden by a rule written on the link or on an element around it."""
    placement: list[Placement] = field(default_factory=list)
    confidence: list[float | None] = field(default_factory=list)
    """How likely it is that a link said to be content is, or that any other is not; None where the place is unknown."""
    block: list[Block | None] = field(default_factory=list)
    """What it stands in; None for links that stand nowhere on the page and of tolerant reading."""
    dom_path: list[int | None] = field(default_factory=list)
    """64-bit hash of the path of tags, ids and classes; None for links of the HTTP headers and of tolerant reading."""
    heading: list[str | None] = field(default_factory=list)
    """Nearest heading at or before the link; None where there is none or the link surely stays on its host."""
    context_before: list[str | None] = field(default_factory=list)
    """Words before the link in its block, at most `LIMITS.context_tokens`; None where not read.

    Contexts and headings are read for links that may leave the page's host, a superset of the external ones.
    """
    context_after: list[str | None] = field(default_factory=list)
    """Words after the link in its block; None as for `context_before`."""

    def __len__(self) -> int:
        return len(self.href)


class Heading(msgspec.Struct, frozen=True, gc=False):
    """One h1 to h6."""

    level: int
    text: str


class Hreflang(msgspec.Struct, frozen=True, gc=False):
    """An alternate of the page in another language, as written."""

    language: str
    href: str
    """Relative to `Page.base`."""


class Page(msgspec.Struct, frozen=True, gc=False):
    """Facts of one visit and the links of the page."""

    base: str
    """Absolute URL that hrefs are relative to: that of the document, or of its first usable `<base href>`."""
    outcome: Outcome
    """`redirected` also for an instant meta refresh to another page; `partial` when cut or over a limit."""
    links: Links
    """Empty unless the page answered with success or a redirect."""
    noindex: bool = False
    nofollow: bool = False
    canonical: str | None = None
    """The canonical link as written, relative to `base`; there is a link of that kind too."""
    redirect: str | None = None
    """Where the page sends its visitors, as written: Location, or a refresh by header or meta; also a link."""
    language: str | None = None
    """Primary language subtag in lower case."""
    title: str | None = None
    site_name: str | None = None
    """The site's own name: og:site_name, or else what structured data says."""
    footprints: tuple[str, ...] | None = None
    """What sites of one owner share, as `kind:value`; None where there is nothing of the sort."""
    short_blocks: str | None = None
    """The blocks of its visible text that are short enough to be a notice, one a line; None where no HTML was read."""
    headings: tuple[Heading, ...] = ()
    hreflangs: tuple[Hreflang, ...] = ()
    words: int | None = None
    """Words of visible text; None where no HTML was read."""
    fingerprint: int | None = None
    """64-bit simhash of the visible text; None where no HTML was read."""
    charset: str | None = None
    """The charset the body was decoded with, by its standard name; None where no HTML was read."""
    tolerant: bool = False
    """Read without a tree because the page was built to stall one: no placement, no paths, no contexts."""
    links_cut: int = 0
    """Links beyond `LIMITS.links_per_page`, not kept."""
