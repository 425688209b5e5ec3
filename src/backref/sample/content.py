"""The content of a page: notices, paragraphs with their links, pictures, lists, tables, references."""

from collections.abc import Sequence
from html import escape
from random import Random
from zlib import crc32

from backref.sample.pen import Draft, Pen
from backref.sample.prose import Prose
from backref.sample.web import Link, Page
from backref.sample.words import Block

_PARAGRAPHS = {"article": 5, "guide": 7, "wiki": 5, "tool": 2, "home": 2, "product": 2, "guest": 5, "list": 1}
_NOTES = {"sponsored": "sponsored", "review": "affiliate", "guest": "guest", "release": "press"}
_PAID = frozenset({"sponsored", "review"})


def body(pen: Pen, topics: dict[str, str]) -> str:
    """The content as HTML; `topics` gives the topic of each linked address, for lists that describe what they link."""
    parts = [pen.theme.part("paragraph", text=escape(note)) for note in _notes(pen)]
    parts += _paragraphs(pen)
    parts += _inner_list(pen)
    parts += _pictures(pen)
    if pen.links[Block.LIST]:
        parts.append(_list(pen, pen.links[Block.LIST], topics))
    if pen.links[Block.LISTING]:
        parts.append(_listing(pen, pen.links[Block.LISTING], topics))
    if pen.links[Block.TABLE]:
        parts.append(_table(pen, pen.links[Block.TABLE]))
    if pen.links[Block.REFERENCE]:
        parts.append(_references(pen, pen.links[Block.REFERENCE]))
    return "\n".join(parts)


def draft(seed: int, page: Page) -> Draft:
    """The text of a page without its links: the same at every visit and for every copy."""
    prose = Prose(Random(f"{seed}/{page.text_seed}"), page.language, page.topic)
    count = _PARAGRAPHS.get(page.kind, 3) + prose.rng.randint(0, 2)
    return Draft(
        paragraphs=[escape(prose.paragraph(page.keyword if n == 0 else None)) for n in range(count)],
        headings=[escape(prose.phrase("headings")) for _ in range(count // 2)],
    )


def _notes(pen: Pen) -> list[str]:
    """What the page says about why it was written; paid texts do not always."""
    kind = pen.page.kind
    if kind not in _NOTES or (kind in _PAID and not pen.page.disclosed):
        return []
    return [pen.labels[_NOTES[kind]].replace("{author}", pen.page.author)]


def _paragraphs(pen: Pen) -> list[str]:
    """Paragraphs under headings. The text stays the same when a link comes or goes: only its sentence does."""
    texts = list(pen.draft.paragraphs)
    _mention_sibling(pen, texts)
    for link in pen.links[Block.PARAGRAPH]:
        _mention(pen, link, texts)
    parts = []
    for n, text in enumerate(texts):
        if n % 2 and len(texts) > 2:
            parts.append(pen.theme.part("heading", text=pen.draft.headings[n // 2]))
        parts.append(pen.theme.part("paragraph", text=text))
    return parts


def _mention(pen: Pen, link: Link, texts: list[str]) -> None:
    """Put the link's sentence into one of the paragraphs, more text after it; a second time where it stands twice."""
    place = pen.draw(link, len(texts))
    after = Prose(Random(f"{pen.seed}/{pen.page.text_seed}/{link.target}"), pen.page.language, pen.page.topic)
    texts[place] = pen.words.gap.join((texts[place], pen.sentence(link), escape(after.paragraph())))
    if link.occurrences > 1:
        again = pen.words.phrases["generic"][pen.draw(link, 3)]
        texts[-1] = pen.words.gap.join((texts[-1], pen.sentence(link, again)))


def _mention_sibling(pen: Pen, texts: list[str]) -> None:
    others = pen.shelf.of("article", "guide", "wiki")
    if others and pen.page.kind != "home":
        frame = pen.side.rng.choice(pen.words.phrases["link_frames"])
        texts[0] += pen.words.gap + frame.replace("{link}", pen.inner(pen.side.rng.choice(others)))


def _inner_list(pen: Pen) -> list[str]:
    """Ways to get in touch on contact pages; pages of the site on its home and its lists."""
    if pen.page.kind == "contact":
        mail = f"hello@{pen.site.domain}"
        items = [f'<a href="mailto:{mail}">{mail}</a>', '<a href="tel:+15550100">+1 555 0100</a>']
        items.append('<a href="javascript:print()">⎙</a>')
    elif pen.page.kind in {"home", "list", "category"}:
        pages = [page for page in pen.shelf.pages[3:] if page.kind not in {"links", "partners"}]
        items = [pen.inner(page) for page in pen.side.rng.sample(pages, min(8, len(pages)))]
    else:
        return []
    return [pen.theme.part("list", items=pen.theme.items("list_item", items))] if items else []


def _pictures(pen: Pen) -> list[str]:
    figures = [
        pen.theme.part("figure", image=pen.outer(link), text=escape(pen.side.rng.choice(pen.side.subject.things)))
        for link in pen.links[Block.IMAGE]
    ]
    return figures + [pen.theme.part("paragraph", text=pen.outer(link)) for link in pen.links[Block.FRAME]]


def _described(pen: Pen, link: Link, topics: dict[str, str]) -> str:
    """A fact of the linked site's topic, in the page's language."""
    return escape(Prose(pen.side.rng, pen.page.language, topics[link.target]).fact())


def _list(pen: Pen, links: list[Link], topics: dict[str, str]) -> str:
    items = [f"{pen.outer(link)} – {_described(pen, link, topics)}" for link in links]
    return pen.theme.part("list", items=pen.theme.items("list_item", items))


def _listing(pen: Pen, links: list[Link], topics: dict[str, str]) -> str:
    """The entries of a directory: a table on every second one, a list on the others."""
    if crc32(pen.site.domain.encode()) % 2:
        return _list(pen, links, topics)
    rows = [(pen.outer(link), _described(pen, link, topics)) for link in links]
    return _rows(pen, ("site", "description"), rows)


def _table(pen: Pen, links: list[Link]) -> str:
    """Things compared, each with the link to where it is sold."""
    rng, things = pen.side.rng, pen.side.subject.things
    rows = [
        (f"{escape(rng.choice(things))}: {pen.outer(link)}", f"{rng.randint(5, 10)}/10", f"{rng.randint(9, 400)} €")
        for link in links
    ]
    return _rows(pen, ("item", "rating", "price"), rows)


def _rows(pen: Pen, labels: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["".join(f"<th>{pen.labels[label]}</th>" for label in labels)]
    lines += ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    return pen.theme.part("table", rows="\n".join(f"<tr>{line}</tr>" for line in lines))


def _references(pen: Pen, links: list[Link]) -> str:
    names = pen.words.phrases["authors"]
    items = [
        f"<li>{escape(names[pen.draw(link, len(names))])}: {pen.outer(link)}, {2012 + pen.draw(link, 13)}.</li>"
        for link in links
    ]
    return pen.theme.part("references", label=pen.labels["references"], items="\n".join(items))
