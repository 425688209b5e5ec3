"""What the kernels know of each element and attribute, as bits."""

from typing import Final

VOID: Final = 1 << 8
"""Has no end tag."""
BLOCK: Final = 1 << 9
"""Begins and ends a line of the visible text."""
RAW: Final = 1 << 10
"""Holds raw text up to its end tag."""
ESCAPABLE: Final = 1 << 11
"""Holds text with entities but no tags up to its end tag."""
FORMATTING: Final = 1 << 12
"""Is opened again by the parser after it was closed by the end of a block."""
STRUCTURAL: Final = 1 << 13
"""Never nests, however often its start tag is written."""
SILENT: Final = 1 << 14
"""Its text is not part of what a reader sees."""
FOREIGN: Final = 1 << 15
"""Begins SVG or MathML, where the names of HTML mean nothing."""
RETURNS: Final = 1 << 16
"""Inside SVG, holds HTML again."""
SPECIAL: Final = 1 << 17
"""Stops the search for the partner of an unknown end tag."""
SCOPE: Final = 1 << 18
"""End tags inside do not close elements outside."""
LOOSE: Final = 1 << 19
"""A special element that list items are looked for beyond."""
CODE: Final = 0xFF
"""The lowest bits: which element it is, where that matters."""

A, AREA, FORM, IFRAME, FRAME, LINK, META, BASE, IMG, TITLE, HTML, BODY, MAIN, ARTICLE = range(1, 15)
NAV, HEADER, FOOTER, ASIDE, SCRIPT, TEMPLATE, PLAINTEXT, BR = range(15, 23)
P, LI, DD, OPTION, CELL, ROW, SECTION, TABLE = range(23, 31)
H1 = 31
"""h1 to h6 are 31 to 36."""

_CODES = {
    "a": A, "area": AREA, "form": FORM, "iframe": IFRAME, "frame": FRAME, "link": LINK, "meta": META, "base": BASE,
    "img": IMG, "title": TITLE, "html": HTML, "body": BODY, "main": MAIN, "article": ARTICLE, "nav": NAV,
    "header": HEADER, "footer": FOOTER, "aside": ASIDE, "script": SCRIPT, "template": TEMPLATE,
    "plaintext": PLAINTEXT, "br": BR,
    "p": P, "li": LI, "dd": DD, "dt": DD, "option": OPTION, "optgroup": OPTION, "td": CELL, "th": CELL, "caption": CELL,
    "tr": ROW, "tbody": SECTION, "thead": SECTION, "tfoot": SECTION, "colgroup": SECTION, "table": TABLE,
    "h1": H1, "h2": H1 + 1, "h3": H1 + 2, "h4": H1 + 3, "h5": H1 + 4, "h6": H1 + 5,
}  # fmt: skip
_BLOCKS = """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption
figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre
search section select summary table tbody td tfoot th thead tr ul"""
_PROPERTIES = {
    VOID: "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr",
    BLOCK: _BLOCKS,
    RAW: "script style xmp iframe noembed noframes plaintext",
    ESCAPABLE: "title textarea",
    FORMATTING: "a b big code em font i nobr s small strike strong tt u",
    STRUCTURAL: "html head body frameset rb rp rt rtc",
    SCOPE: "table td th caption template object applet marquee",
    LOOSE: "address div p",
    SILENT: "head script style title textarea template noscript noframes noembed iframe option datalist desc metadata",
    FOREIGN: "svg math",
    RETURNS: "foreignobject desc title",
    SPECIAL: _BLOCKS + " applet button iframe listing marquee noembed noframes noscript object script style template",
}


def element_names() -> dict[str, int]:
    """The bits of each element."""
    bits = dict(_CODES)
    for bit, names in _PROPERTIES.items():
        for name in names.split():
            bits[name] = bits.get(name, 0) | bit
    return bits


HREF, SRC, ACTION, REL, CLASS, ID, STYLE, ROLE, HIDDEN, ALT, SHADOW, TYPE, AD_CLIENT, PROPERTY, PRAGMA, LABEL = range(
    1, 17
)
ELEMENT, ATTRIBUTE = 0, 1
"""Spaces of names."""
ATTRIBUTES: Final = 17
"""One more than the highest number of an attribute."""


def attribute_names() -> dict[str, int]:
    """The numbers of the attributes that the walk reads."""
    return {
        "href": HREF, "src": SRC, "action": ACTION, "rel": REL, "class": CLASS, "id": ID, "style": STYLE,
        "role": ROLE, "hidden": HIDDEN, "alt": ALT, "shadowrootmode": SHADOW, "type": TYPE,
        "data-ad-client": AD_CLIENT, "property": PROPERTY, "http-equiv": PRAGMA, "name": LABEL,
    }  # fmt: skip


RELS, METAS = 4, 5
"""Spaces of names, after those of `_places`: rel tokens of link elements, names of meta elements."""
READ_RELS: Final = frozenset({"canonical", "alternate"})
READ_METAS: Final = frozenset({"robots", "googlebot", "og:site_name", "generator", "google-adsense-account"})
"""Whatever else head elements say is not read."""
