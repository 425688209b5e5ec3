"""A page as HTML: what a visit shows, put into the site's theme."""

import re
from html import escape
from urllib.parse import urlsplit

from backref.model.words import Outcome
from backref.sample.addresses import Addresses
from backref.sample.content import body, draft
from backref.sample.headers import head
from backref.sample.lexicon import language
from backref.sample.pen import Draft, Pen, Shelf
from backref.sample.surroundings import surroundings
from backref.sample.timeline import shown
from backref.sample.web import Page, SampleWeb, Site, Visit
from backref.sample.words import Fate

_NOT_FOUND_BY_READERS = frozenset({Fate.DEAD, Fate.MOVED})
_CLOSERS = re.compile(r"</(?:p|li|td|tr|body|html)>", re.IGNORECASE)
_PLAIN_CLASS = re.compile(r'class="([\w-]+)"')


class Composer:
    """Writes the pages of a sample web."""

    def __init__(self, web: SampleWeb) -> None:
        self.web = web
        self.topic_of_host = {
            host: site.topic for site in web.sites.values() for host in (site.host, site.article_host)
        }
        self._drafts: dict[str, Draft] = {}
        self._shelves: dict[tuple[str, int], Shelf] = {}

    def html(self, visit: Visit) -> str:
        """The document that the visit was answered with: empty for a redirect, a short notice for an error."""
        page = self.web.pages[visit.url]
        site = self.web.sites[page.site]
        if visit.outcome is Outcome.REDIRECTED:
            return ""
        if visit.status != 200:
            return _notice(site, visit)
        text = self._document(page, site, visit)
        if visit.cut:
            return text[: text.index("</title>") + 30]
        return _damaged(text) if site.malformed else text

    def _document(self, page: Page, site: Site, visit: Visit) -> str:
        shelf = self._shelf(site, visit.crawl)
        pen = Pen(self.web.seed, page, site, shelf, self._draft(page), shown(page, visit))
        topics = {link.target: self.topic_of_host[urlsplit(link.target).netloc] for link in page.links}
        return pen.theme.part(
            "page",
            lang=page.language,
            dir=pen.words.direction,
            head=head(page, site, visit, pen.labels),
            home=shelf.addresses.href(page.url, shelf.home.url),
            brand=escape(site.name),
            title=escape(page.title),
            body=body(pen, topics),
            **surroundings(pen),
            year=2026,
            rights=pen.labels["rights"],
        )

    def _draft(self, page: Page) -> Draft:
        """The text of the page, kept because most pages are visited twice."""
        if page.url not in self._drafts:
            self._drafts[page.url] = draft(self.web.seed, page)
        return self._drafts[page.url]

    def _shelf(self, site: Site, crawl: int) -> Shelf:
        """The pages of the site that a reader can find at that crawl."""
        if (site.domain, crawl) not in self._shelves:
            unknown = _NOT_FOUND_BY_READERS | ({Fate.NEW} if crawl == 1 else set())
            pages = [self.web.pages[url] for url in self.web.by_site[site.domain] if "utm_source" not in url]
            found = [page for page in pages if page.fate not in unknown]
            self._shelves[site.domain, crawl] = Shelf(Addresses(site), found)
        return self._shelves[site.domain, crawl]


def _notice(site: Site, visit: Visit) -> str:
    """The page of an error: no links to elsewhere."""
    title = language(site.language).labels["gone"] if visit.outcome is Outcome.GONE else "Internal Server Error"
    home = f'<p><a href="/">{escape(site.name)}</a></p>'
    top = f"<head><title>{visit.status} {title}</title></head>"
    return f"<!DOCTYPE html>\n<html>{top}<body><h1>{title}</h1>{home}</body></html>"


def _damaged(text: str) -> str:
    """The document as a careless template writes it: hardly anything is closed, simple attributes are not quoted."""
    opened = text.replace("</h1>", "</h1><b>", 1).replace("</H1>", "</H1><B>", 1)
    return _PLAIN_CLASS.sub(r"class=\1", _CLOSERS.sub("", opened))
