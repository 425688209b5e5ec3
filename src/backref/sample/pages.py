"""The pages of a site: their addresses, titles and subjects."""

from random import Random
from urllib.parse import quote

from backref.sample.chance import rounded
from backref.sample.lexicon import language, plan
from backref.sample.prose import Prose
from backref.sample.sites import ascii_slug
from backref.sample.web import Page, Site
from backref.sample.words import Fate

CONTENT = frozenset({"article", "guide", "tool", "thread", "wiki", "guest", "review"})
"""Page kinds that are read and linked to for what they say."""
COMMERCIAL = frozenset({"product", "list"})
_ON_ARTICLE_HOST = CONTENT - {"tool"} | {"sponsored"}
_LABELLED = {"about": "about", "contact": "contact", "links": "links", "partners": "partners"}
_SECTION = {"product": "shop", "guide": "guides", "thread": "topic", "wiki": "wiki", "category": "cat", "tool": "tools"}
_GIVEN = {"home": "", "about": "about", "contact": "contact", "links": "links", "partners": "partners"}


class PageMaker:
    """Makes the pages of one site; no two share an address."""

    def __init__(self, seed: int, site: Site) -> None:
        self.site = site
        self.rng = Random(f"{seed}/pages/{site.domain}")
        self.prose = Prose(self.rng, site.language, site.topic)
        self.urls: set[str] = set()

    def make_all(self) -> list[Page]:
        """Home first, then what the plan gives the role."""
        given = ["home"] if self.site.role == "farm" else ["home", "about", "contact"]
        pages = [self.make(kind) for kind in given]
        for kind, amount in plan().roles[self.site.role].pages.items():
            pages += [self.make(kind) for _ in range(rounded(self.rng, amount))]
        return pages

    def make(self, kind: str) -> Page:
        """One page of the kind at an address of its own."""
        keyword = self.rng.choice(self.prose.subject.things)
        title = self._title(kind, keyword)
        url = self._address(kind, keyword, title)
        self.urls.add(url)
        return Page(
            url=url,
            site=self.site.domain,
            kind=kind,
            title=title,
            keyword=keyword,
            topic=self.site.topic,
            language=self.site.language,
            author=self.rng.choice(language(self.site.language).phrases["authors"]),
            text_seed=url,
            robots="nofollow" if kind in {"article", "list"} and self.rng.random() < 0.015 else "",
            robots_header="nofollow" if kind == "article" and self.rng.random() < 0.005 else "",
            disclosed=self.rng.random() < 0.6,
            fate={"gone": Fate.DEAD, "moved": Fate.MOVED}.get(kind, Fate.STEADY),
        )

    def _title(self, kind: str, keyword: str) -> str:
        labels = language(self.site.language).labels
        if kind == "home":
            return f"{self.site.name} – {self.prose.subject.label}"
        if kind in _LABELLED:
            return f"{labels[_LABELLED[kind]]} – {self.site.name}"
        if kind == "product":
            return f"{self.site.name} {keyword} {self.rng.choice('ABCDEKLMRST')}{self.rng.randint(1, 90)}"
        if kind == "category":
            return labels["listed"].replace("{topic}", keyword)
        if kind in {"list", "thin"}:
            return f"{keyword} – {self.site.name}"
        return self.prose.phrase("titles", keyword)

    def _address(self, kind: str, keyword: str, title: str) -> str:
        host = self.site.article_host if kind in _ON_ARTICLE_HOST else self.site.host
        base = f"{self.site.scheme}://{host}/"
        if kind in _GIVEN:
            return base + (f"{_GIVEN[kind]}/" if kind != "home" else "")
        number = len(self.urls) + 1
        url = base + self._path(kind, ascii_slug(title if kind != "list" else keyword), title, number)
        return url if url not in self.urls else base + self._path(kind, f"{kind}-{number}", f"{kind} {number}", number)

    def _path(self, kind: str, slug: str, title: str, number: int) -> str:
        slug = slug[:60].strip("-") if len(slug) > 5 else f"{kind}-{number}"
        section = _SECTION.get(kind, "")
        style = self.site.paths
        if style == "query":
            return f"index.php?p={number * 7}" if self.site.role != "forum" else f"viewtopic.php?f=2&t={number * 13}"
        if style == "native":
            words = "".join(c if c.isalnum() else " " for c in title.lower()).split()
            return quote("-".join(words)[:40].strip("-")) + "/"
        if style == "dated" and kind in CONTENT:
            return f"{self.rng.randint(self.site.since, 2025)}/{self.rng.randint(1, 12):02}/{slug}/"
        if style == "aspx":
            return f"Pages/{slug}.aspx"
        folder = f"{section}/" if section else ""
        return f"{folder}{slug}.html" if style == "html" else f"{folder}{slug}/"
