"""A page as HTML: text, internal links and the external links of a crawl, put into the site's theme."""

import re
from collections import defaultdict
from functools import cached_property
from html import escape
from random import Random
from urllib.parse import urlsplit
from zlib import crc32

from backref.model.words import Kind, Outcome
from backref.sample.addresses import written
from backref.sample.anchors import attribute
from backref.sample.headers import head
from backref.sample.lexicon import language, tactics
from backref.sample.prose import Prose
from backref.sample.themes import Theme, theme
from backref.sample.timeline import shown
from backref.sample.web import Link, Page, SampleWeb, Site, Visit
from backref.sample.words import Block, Fate, Intent

_PARAGRAPHS = {"article": 5, "guide": 7, "wiki": 5, "tool": 2, "home": 2, "about": 3, "product": 3, "guest": 5}
_MENTIONS = ("ugc_frames", "spam_frames")
_HIDING = (
    '<div style="display:none">{}</div>',
    '<div style="position:absolute; left:-9999px">{}</div>',
    '<span style="font-size:0">{}</span>',
    '<div style="visibility: hidden; height: 0">{}</div>',
    "<div hidden>{}</div>",
)
_CLOSERS = re.compile(r"</(?:p|li|td|tr|body|html)>", re.IGNORECASE)
_PLAIN_CLASS = re.compile(r'class="([\w-]+)"')


class Composer:
    """Writes the pages of a sample web."""

    def __init__(self, web: SampleWeb) -> None:
        self.web = web
        self.site_of_host = {host: site for site in web.sites.values() for host in (site.host, site.article_host)}

    def html(self, visit: Visit) -> str:
        """The document that the visit was answered with; for a visit without links in it, a short notice."""
        page = self.web.pages[visit.url]
        site = self.web.sites[page.site]
        if visit.outcome is Outcome.REDIRECTED:
            return ""
        if visit.status != 200:
            return _notice(site, visit)
        text = _PageText(self, page, site, visit).document()
        if visit.cut:
            return text[: text.index("</title>") + 30]
        return _damaged(text) if site.malformed else text

    def siblings(self, site: Site, crawl: int) -> list[Page]:
        """The pages of the site that a reader can find at that crawl, home first."""
        pages = (self.web.pages[url] for url in self.web.by_site[site.domain])
        hidden = {Fate.DEAD, Fate.MOVED} | ({Fate.NEW} if crawl == 1 else set())
        return [page for page in pages if page.fate not in hidden and "utm_source" not in page.url]


class _PageText:
    """One page while it is written."""

    def __init__(self, composer: Composer, page: Page, site: Site, visit: Visit) -> None:
        self.composer, self.page, self.site, self.visit = composer, page, site, visit
        self.theme: Theme = theme(site.theme)
        self.words = language(page.language)
        self.labels = self.words.labels
        self.links: dict[Block, list[Link]] = defaultdict(list)
        for link in shown(page, visit):
            self.links[link.block].append(link)
        self.rng = Random(f"{composer.web.seed}/{page.text_seed}")
        self.side = Random(f"{composer.web.seed}/side/{page.url}")
        self.prose = Prose(self.rng, page.language, page.topic)

    @cached_property
    def siblings(self) -> list[Page]:
        return self.composer.siblings(self.site, self.visit.crawl)

    def document(self) -> str:
        """The whole document."""
        return self.theme.part(
            "page",
            lang=self.page.language,
            dir=self.words.direction,
            head=head(self.page, self.site, self.visit, self.labels),
            home=self.href(self.siblings[0]),
            brand=escape(self.site.name),
            nav=self.theme.items("nav_item", self._nav()),
            header=self._header(),
            crumbs=self._crumbs(),
            title=escape(self.page.title),
            byline=self._byline(),
            body="\n".join(self._body()),
            bio=self._bio(),
            related=self._related(),
            comments=self._comments(),
            sidebar="\n".join(self._sidebar()),
            footer=self._footer(),
            hidden=self._hidden(),
            year=2026,
            rights=self.labels["rights"],
        )

    # Links

    def href(self, page: Page) -> str:
        """The address of another page of the site, ready for an attribute."""
        return attribute(written(self.site, self.page.url, page.url))

    def inner(self, page: Page, text: str | None = None) -> str:
        """A link to another page of the site."""
        return f'<a href="{self.href(page)}">{escape(text or page.title)}</a>'

    def outer(self, link: Link, text: str | None = None) -> str:
        """An external link as the page writes it."""
        if link.kind is Kind.FRAME:
            return f'<iframe src="{attribute(link.href)}" width="560" height="315" title="embed"></iframe>'
        if link.kind is Kind.FORM:
            return f'<form action="{attribute(link.href)}" method="post"><input name="email" type="email"></form>'
        style = self.draw(link, 5)
        rel = f' rel="{link.rel}"' if link.rel else ""
        target = ' target="_blank"' if style == 3 else ""
        return f'<a href="{attribute(link.href)}"{rel}{target}>{self._anchor(link, style, text)}</a>'

    def _anchor(self, link: Link, style: int, text: str | None) -> str:
        if link.kind is Kind.IMAGE:
            return f'<img src="/img/pic-{self.draw(link, 97)}.jpg" alt="{attribute(link.anchor)}" width="120">'
        if not link.anchor:
            return '<i class="icon"></i>'
        anchor = escape(text or link.anchor)
        return {0: f"<strong>{anchor}</strong>", 1: f"\n  {anchor} "}.get(style, anchor)

    def draw(self, link: Link, size: int) -> int:
        """A number below `size` that belongs to this link on this page."""
        return crc32(f"{self.page.url} {link.target}".encode()) % size

    def sentence(self, link: Link, text: str | None = None) -> str:
        """A sentence of the page's language around the link."""
        tactic = tactics().get(link.tactic)
        frames = self.words.phrases[tactic.frames if tactic else "link_frames"]
        return frames[self.draw(link, len(frames))].replace("{link}", self.outer(link, text))

    # Parts of the page

    def _nav(self) -> list[str]:
        lists = [page for page in self.siblings if page.kind in {"list", "category"}][:5]
        given = {page.kind: page for page in self.siblings if page.kind in {"about", "contact", "links"}}
        items = [self.inner(self.siblings[0], self.labels["home"])]
        items += [self.inner(page, page.keyword) for page in lists]
        return items + [self.inner(page, self.labels[kind]) for kind, page in given.items()]

    def _header(self) -> str:
        links = " ".join(self.outer(link) for link in self.links[Block.HEADER])
        return f'<div class="social">{links}</div>' if links else ""

    def _crumbs(self) -> str:
        lists = [page for page in self.siblings if page.kind == "list"][:1]
        trail = [self.inner(self.siblings[0], self.labels["home"]), *(self.inner(p, p.keyword) for p in lists)]
        return " &rsaquo; ".join([*trail, f"<span>{escape(self.page.keyword)}</span>"])

    def _byline(self) -> str:
        if self.page.kind in {"home", "about", "contact", "list", "category", "product"}:
            return ""
        date = f"202{self.side.randint(0, 5)}-{self.side.randint(1, 12):02}-{self.side.randint(1, 28):02}"
        return self.theme.part("byline", author=escape(f"{self.labels['by']} {self.page.author}"), date=date)

    def _body(self) -> list[str]:
        """The content: notices, paragraphs with their links, lists, tables, references."""
        parts = [self.theme.part("paragraph", text=escape(note)) for note in self._notes()]
        parts += self._paragraphs()
        parts += self._inner_lists()
        parts += self._pictures()
        for block, writer in ((Block.LIST, self._list), (Block.LISTING, self._listing), (Block.TABLE, self._table)):
            if self.links[block]:
                parts.append(writer(self.links[block]))
        if self.links[Block.REFERENCE]:
            parts.append(self._references(self.links[Block.REFERENCE]))
        return parts

    def _notes(self) -> list[str]:
        label = {"sponsored": "sponsored", "review": "affiliate", "guest": "guest", "release": "press"}
        kind = label.get(self.page.kind)
        told = kind and (self.page.disclosed or kind in {"guest", "press"})
        return [self.labels[kind].replace("{author}", self.page.author)] if kind and told else []

    def _paragraphs(self) -> list[str]:
        """Paragraphs and headings; each external link has a sentence in one of them."""
        count = _PARAGRAPHS.get(self.page.kind, 3) + self.rng.randint(0, 2)
        texts = [escape(self.prose.paragraph(self.page.keyword if n == 0 else None)) for n in range(count)]
        gap = self.words.gap
        for n, link in enumerate(self.links[Block.PARAGRAPH]):
            place = (n * 2 + self.draw(link, 2)) % count
            texts[place] = gap.join((texts[place], self.sentence(link), escape(self.prose.paragraph())))
            if link.occurrences > 1:
                again = self.words.phrases["generic"][self.draw(link, 3)]
                texts[-1] = gap.join((texts[-1], self.sentence(link, again)))
        self._mention_sibling(texts)
        parts = []
        for n, text in enumerate(texts):
            if n and n % 2 == 0:
                parts.append(self.theme.part("heading", text=escape(self.prose.phrase("headings"))))
            parts.append(self.theme.part("paragraph", text=text))
        return parts

    def _mention_sibling(self, texts: list[str]) -> None:
        others = [page for page in self.siblings if page.kind in {"article", "guide", "wiki"}]
        if others and self.page.kind != "home":
            other = self.side.choice(others)
            frame = self.side.choice(self.words.phrases["link_frames"])
            texts[0] += self.words.gap + frame.replace("{link}", self.inner(other))

    def _inner_lists(self) -> list[str]:
        if self.page.kind == "contact":
            host = urlsplit(self.page.url).netloc.removeprefix("www.")
            mail = f'<a href="mailto:hello@{host}">hello@{host}</a>'
            items = [mail, '<a href="tel:+15550100">+1 555 0100</a>', '<a href="javascript:print()">⎙</a>']
        elif self.page.kind in {"home", "list", "category"}:
            pages = [page for page in self.siblings[3:] if page.kind not in {"links", "partners"}]
            items = [self.inner(page) for page in self.side.sample(pages, min(8, len(pages)))]
        else:
            return []
        return [self.theme.part("list", items=self.theme.items("list_item", items))] if items else []

    def _pictures(self) -> list[str]:
        parts = [
            self.theme.part("figure", image=self.outer(link), text=escape(self.prose.rng.choice(self.prose.subject.things)))
            for link in self.links[Block.IMAGE]
        ]
        return parts + [self.theme.part("paragraph", text=self.outer(link)) for link in self.links[Block.FRAME]]

    def _described(self, link: Link) -> str:
        """What the page says of the linked site: a fact of that site's topic in the page's language."""
        site = self.composer.site_of_host.get(urlsplit(link.target).netloc, self.site)
        return escape(Prose(self.side, self.page.language, site.topic).sentences(1)[0])

    def _list(self, links: list[Link]) -> str:
        items = [f"{self.outer(link)} – {self._described(link)}" for link in links]
        return self.theme.part("list", items=self.theme.items("list_item", items))

    def _listing(self, links: list[Link]) -> str:
        if crc32(self.site.domain.encode()) % 2:
            return self._list(links)
        rows = [f"<th>{self.labels['site']}</th><th>{self.labels['description']}</th>"]
        rows += [f"<td>{self.outer(link)}</td><td>{self._described(link)}</td>" for link in links]
        return self.theme.part("table", rows="\n".join(f"<tr>{row}</tr>" for row in rows))

    def _table(self, links: list[Link]) -> str:
        rows = [f"<th>{self.labels[key]}</th>" for key in ("item", "rating", "price")]
        rows = ["".join(rows)]
        for link in links:
            item, rating = escape(self.side.choice(self.prose.subject.things)), self.side.randint(5, 10)
            rows.append(f"<td>{item}: {self.outer(link)}</td><td>{rating}/10</td><td>{self.side.randint(9, 400)} €</td>")
        return self.theme.part("table", rows="\n".join(f"<tr>{row}</tr>" for row in rows))

    def _references(self, links: list[Link]) -> str:
        names = self.words.phrases["authors"]
        items = [f"{escape(self.side.choice(names))}: {self.outer(link)}, {2012 + self.draw(link, 13)}." for link in links]
        return self.theme.part(
            "references", label=self.labels["references"], items="\n".join(f"<li>{item}</li>" for item in items)
        )

    def _bio(self) -> str:
        links = self.links[Block.BIO]
        if not links and self.page.kind not in {"article", "guide", "guest", "review"}:
            return ""
        text = escape(
            self.labels["bio"]
            .replace("{author}", self.page.author)
            .replace("{topic}", self.prose.subject.label)
            .replace("{n}", str(self.side.randint(2, 25)))
        )
        text = self.words.gap.join([text, *(self.outer(link) for link in links)])
        return self.theme.part("bio", label=self.labels["author"], text=text)

    def _related(self) -> str:
        pages = [p for p in self.siblings if p.kind in {"article", "guide", "product", "thread", "wiki", "guest"}]
        items = [self.inner(page) for page in self.side.sample(pages, min(4, len(pages)))]
        items += [self.outer(link) for link in self.links[Block.RELATED]]
        if not items or self.page.kind in {"home", "contact", "about"}:
            return "" if not self.links[Block.RELATED] else self._related_part(items)
        return self._related_part(items)

    def _related_part(self, items: list[str]) -> str:
        listed = "\n".join(f"<li>{item}</li>" for item in items)
        return self.theme.part("related", label=self.labels["related"], items=listed)

    def _comments(self) -> str:
        """Comments, or the answers of a thread; those with links stand among those without."""
        thread = self.page.kind == "thread"
        if not thread and self.page.kind not in {"article", "guide"} and not self.links[Block.COMMENT]:
            return ""
        names = self.words.phrases["authors"]
        count = self.side.randint(4, 8) if thread else self.side.randint(0, 4)
        items = [
            self._comment(escape(self.side.choice(names)), escape(self.prose.phrase("answers" if thread else "comments")))
            for _ in range(count)
        ]
        for link in self.links[Block.COMMENT]:
            items.insert(self.draw(link, len(items) + 1), self._mention(link, names))
        return self.theme.part("comments", label=self.labels["comments"], items="\n".join(items)) if items else ""

    def _mention(self, link: Link, names: tuple[str, ...]) -> str:
        """A comment with a link: in its text or, as spammers like it, as the name of its author."""
        remarks = self.words.phrases["comments"]
        if link.intent is Intent.COMMENT_SPAM and self.draw(link, 2):
            return self._comment(self.outer(link), escape(remarks[self.draw(link, len(remarks))]))
        return self._comment(escape(names[self.draw(link, len(names))]), self.sentence(link))

    def _comment(self, author: str, text: str) -> str:
        return self.theme.part("comment", author=author, text=text)

    def _sidebar(self) -> list[str]:
        pages = [page for page in self.siblings if page.kind in {"article", "guide", "thread", "review", "wiki"}][:5]
        widgets = [self._widget("recent", [self.inner(page) for page in pages])] if pages else []
        widgets.append(f'<form action="/search" method="get"><input name="q" title="{self.labels["search"]}"></form>')
        rolls = [link for link in self.links[Block.SIDEBAR] if link.tactic == "blogroll"]
        tools = [link for link in self.links[Block.SIDEBAR] if link.tactic != "blogroll"]
        for label, links in (("links", rolls), ("widget", tools), ("newsletter", self.links[Block.FORM])):
            if links:
                widgets.append(self._widget(label, [self.outer(link) for link in links]))
        return widgets

    def _widget(self, label: str, items: list[str]) -> str:
        listed = "".join(f"<li>{item}</li>" for item in items)
        return self.theme.part("widget", label=self.labels[label], text=f"<ul>{listed}</ul>")

    def _footer(self) -> str:
        given = [page for page in self.siblings if page.kind in {"about", "contact"}]
        items = [self.inner(page, self.labels[page.kind]) for page in given]
        items += [f'<a href="#" onclick="return false">{self.labels["privacy"]}</a>']
        words = {"sister": "network", "credit": "credit"}
        for link in self.links[Block.FOOTER]:
            before = self.labels[words[link.tactic]] + " " if link.tactic in words else ""
            items.append(f"{before}{self.outer(link)}")
        return self.theme.part("footer_list", items=self.theme.items("footer_item", items))

    def _hidden(self) -> str:
        links = self.links[Block.HIDDEN]
        style = _HIDING[crc32(self.site.domain.encode()) % len(_HIDING)]
        return style.format(" ".join(self.outer(link) for link in links)) if links else ""


def _notice(site: Site, visit: Visit) -> str:
    """The page of an error: no links to elsewhere."""
    title = language(site.language).labels["gone"] if visit.outcome is Outcome.GONE else "Internal Server Error"
    home = f'<p><a href="/">{escape(site.name)}</a></p>'
    return f"<!DOCTYPE html>\n<html><head><title>{visit.status} {title}</title></head><body><h1>{title}</h1>{home}</body></html>"


def _damaged(text: str) -> str:
    """The document as a careless template writes it: hardly anything is closed, simple attributes are not quoted."""
    opened = text.replace("</h1>", "</h1><b>", 1).replace("</H1>", "</H1><B>", 1)
    return _PLAIN_CLASS.sub(r"class=\1", _CLOSERS.sub("", opened))
