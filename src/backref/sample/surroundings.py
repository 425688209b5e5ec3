"""What stands around the content of a page: navigation, byline, bio, related list, comments, sidebar, footer."""

from html import escape
from zlib import crc32

from backref.sample.pen import Pen
from backref.sample.web import Link
from backref.sample.words import Block, Intent

_UNSIGNED = frozenset({"home", "about", "contact", "list", "category", "product", "thin"})
_SIGNED_WITH_BIO = frozenset({"article", "guide", "guest", "review"})
_ALONE = frozenset({"home", "about", "contact"})
_CREDITS = {"sister": "network", "credit": "credit"}
_HIDING = (
    '<div style="display:none">{}</div>',
    '<div style="position:absolute; left:-9999px">{}</div>',
    '<span style="font-size:0">{}</span>',
    '<div style="visibility: hidden; height: 0">{}</div>',
    "<div hidden>{}</div>",
)


def surroundings(pen: Pen) -> dict[str, str]:
    """The parts of the page beside its content, by the name of their slot in the theme."""
    return {
        "nav": _nav(pen),
        "header": _header(pen),
        "crumbs": _crumbs(pen),
        "byline": _byline(pen),
        "bio": _bio(pen),
        "related": _related(pen),
        "comments": _comments(pen),
        "sidebar": _sidebar(pen),
        "footer": _footer(pen),
        "hidden": _hidden(pen),
    }


def _nav(pen: Pen) -> str:
    items = [pen.inner(pen.shelf.home, pen.labels["home"])]
    items += [pen.inner(page, page.keyword) for page in pen.shelf.of("list", "category")[:5]]
    items += [pen.inner(page, pen.labels[page.kind]) for page in pen.shelf.of("about", "contact", "links")[:3]]
    return pen.theme.items("nav_item", items)


def _header(pen: Pen) -> str:
    links = " ".join(pen.outer(link) for link in pen.links[Block.HEADER])
    return f'<div class="social">{links}</div>' if links else ""


def _crumbs(pen: Pen) -> str:
    trail = [pen.inner(pen.shelf.home, pen.labels["home"])]
    trail += [pen.inner(page, page.keyword) for page in pen.shelf.of("list")[:1]]
    return " &rsaquo; ".join([*trail, f"<span>{escape(pen.page.keyword)}</span>"])


def _byline(pen: Pen) -> str:
    if pen.page.kind in _UNSIGNED:
        return ""
    rng = pen.side.rng
    date = f"202{rng.randint(0, 5)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    return pen.theme.part("byline", author=escape(f"{pen.labels['by']} {pen.page.author}"), date=date)


def _bio(pen: Pen) -> str:
    links = pen.links[Block.BIO]
    if not links and pen.page.kind not in _SIGNED_WITH_BIO:
        return ""
    years = 2 + crc32(pen.page.author.encode()) % 23
    text = pen.labels["bio"].format(author=pen.page.author, topic=pen.side.subject.label, n=years)
    text = pen.words.gap.join([escape(text), *(pen.outer(link) for link in links)])
    return pen.theme.part("bio", label=pen.labels["author"], text=text)


def _related(pen: Pen) -> str:
    """Other pages of the site, and what others paid to have among them."""
    pages = [] if pen.page.kind in _ALONE else pen.shelf.of("article", "guide", "product", "thread", "wiki", "guest")
    items = [pen.inner(page) for page in pen.side.rng.sample(pages, min(4, len(pages)))]
    items += [pen.outer(link) for link in pen.links[Block.RELATED]]
    listed = "\n".join(f"<li>{item}</li>" for item in items)
    return pen.theme.part("related", label=pen.labels["related"], items=listed) if items else ""


def _comments(pen: Pen) -> str:
    """Comments, or the answers of a thread; those with links stand among those without."""
    thread = pen.page.kind == "thread"
    if not thread and pen.page.kind not in {"article", "guide"} and not pen.links[Block.COMMENT]:
        return ""
    names, rng = pen.words.phrases["authors"], pen.side.rng
    remarks = "answers" if thread else "comments"
    items = [
        _comment(pen, escape(rng.choice(names)), escape(pen.side.phrase(remarks)))
        for _ in range(rng.randint(4, 8) if thread else rng.randint(0, 4))
    ]
    for link in pen.links[Block.COMMENT]:
        items.insert(pen.draw(link, len(items) + 1), _linking_comment(pen, link, names))
    return pen.theme.part("comments", label=pen.labels["comments"], items="\n".join(items)) if items else ""


def _linking_comment(pen: Pen, link: Link, names: tuple[str, ...]) -> str:
    """A comment with a link: in its text or, as spammers like it, as the name of its author."""
    remarks = pen.words.phrases["comments"]
    if link.intent is Intent.COMMENT_SPAM and pen.draw(link, 2):
        return _comment(pen, pen.outer(link), escape(remarks[pen.draw(link, len(remarks))]))
    return _comment(pen, escape(names[pen.draw(link, len(names))]), pen.sentence(link))


def _comment(pen: Pen, author: str, text: str) -> str:
    return pen.theme.part("comment", author=author, text=text)


def _sidebar(pen: Pen) -> str:
    pages = pen.shelf.of("article", "guide", "thread", "review", "wiki")[:5]
    widgets = [_widget(pen, "recent", [pen.inner(page) for page in pages])] if pages else []
    widgets.append(f'<form action="/search" method="get"><input name="q" title="{pen.labels["search"]}"></form>')
    rolls = [link for link in pen.links[Block.SIDEBAR] if link.tactic == "blogroll"]
    tools = [link for link in pen.links[Block.SIDEBAR] if link.tactic != "blogroll"]
    for label, links in (("links", rolls), ("widget", tools), ("newsletter", pen.links[Block.FORM])):
        if links:
            widgets.append(_widget(pen, label, [pen.outer(link) for link in links]))
    return "\n".join(widgets)


def _widget(pen: Pen, label: str, items: list[str]) -> str:
    listed = "".join(f"<li>{item}</li>" for item in items)
    return pen.theme.part("widget", label=pen.labels[label], text=f"<ul>{listed}</ul>")


def _footer(pen: Pen) -> str:
    items = [pen.inner(page, pen.labels[page.kind]) for page in pen.shelf.of("about", "contact")]
    items.append(f'<a href="#" onclick="return false">{pen.labels["privacy"]}</a>')
    for link in pen.links[Block.FOOTER]:
        before = f"{pen.labels[_CREDITS[link.tactic]]} " if link.tactic in _CREDITS else ""
        items.append(before + pen.outer(link))
    return pen.theme.part("footer_list", items=pen.theme.items("footer_item", items))


def _hidden(pen: Pen) -> str:
    links = pen.links[Block.HIDDEN]
    style = _HIDING[crc32(pen.site.domain.encode()) % len(_HIDING)]
    return style.format(" ".join(pen.outer(link) for link in links)) if links else ""
