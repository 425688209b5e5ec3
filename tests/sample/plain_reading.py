"""A plain reading of archives by other means than Backref's: html.parser, ada_url, publicsuffixlist."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import ada_url
from publicsuffixlist import PublicSuffixList
from warcio.archiveiterator import ArchiveIterator

_SUFFIXES = PublicSuffixList()


@cache
def domain_of(url: str) -> str:
    """Registrable domain of an absolute URL."""
    return _SUFFIXES.privatesuffix(ada_url.URL(url).hostname) or ""


@cache
def normalised(url: str, base: str) -> str:
    """The URL as the WHATWG parser serialises it, without fragment."""
    parsed = ada_url.URL(url, base=base)
    parsed.hash = ""
    return parsed.href


@dataclass(frozen=True)
class Seen:
    """A link as a reader of the HTML sees it."""

    target: str
    kind: str
    anchor: str
    rel: str


class LinkReader(HTMLParser):
    """Collects the links of one document."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = url
        self.links: list[Seen] = []
        self.canonical = ""
        self.robots = ""
        self._open: dict[str, str] | None = None
        self._text: list[str] = []
        self._alt: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "base":
            self.base = normalised(values["href"], self.base)
        elif tag == "a" and "href" in values:
            self._open, self._text, self._alt = values, [], None
        elif tag == "img" and self._open is not None:
            self._alt = values.get("alt", "")
        elif tag == "iframe":
            self._add(values["src"], "frame")
        elif tag == "form":
            self._add(values["action"], "form")
        elif tag == "meta" and values.get("name") == "robots":
            self.robots = values["content"]
        elif tag == "link" and values.get("rel") in {"canonical", "alternate"}:
            self._add(values["href"], values["rel"], rel=values["rel"])
            if values["rel"] == "canonical":
                self.canonical = normalised(values["href"], self.base)

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open is not None:
            kind = "text" if self._alt is None else "image"
            anchor = " ".join("".join(self._text).split()) if self._alt is None else self._alt
            self._add(self._open["href"], kind, anchor, self._open.get("rel", ""))
            self._open = None

    def _add(self, href: str, kind: str, anchor: str = "", rel: str = "") -> None:
        if not href.startswith(("mailto:", "tel:", "javascript:")):
            self.links.append(Seen(normalised(href, self.base), kind, anchor, rel))


@dataclass
class Fetch:
    """One record that tells something of a page."""

    url: str
    time: datetime
    status: int
    unchanged: bool = False
    truncated: bool = False
    noindex: bool = False
    canonical: str = ""
    first: dict[tuple[str, str], Seen] = field(default_factory=dict)
    """External links by target and kind, as they first stand in the document."""
    times: Counter[tuple[str, str]] = field(default_factory=Counter)


def fetches(archive: Path) -> Iterator[Fetch]:
    """Every fetch of a page in the archive, in its order."""
    with archive.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type not in {"response", "revisit"}:
                continue
            media, _, parameters = record.http_headers.get_header("Content-Type").partition(";")
            if media != "text/html":
                continue
            about = record.rec_headers
            url = normalised(about.get_header("WARC-Target-URI"), "http://none.example/")
            time = datetime.fromisoformat(about.get_header("WARC-Date"))
            fetch = Fetch(url, time, int(record.http_headers.get_statuscode()))
            fetch.unchanged = record.rec_type == "revisit"
            fetch.truncated = about.get_header("WARC-Truncated") is not None
            if not fetch.unchanged:
                charset = parameters.partition("charset=")[2]
                _read(fetch, record.content_stream().read(), charset, record.http_headers.get_header("Location"))
            yield fetch


def _read(fetch: Fetch, body: bytes, charset: str, location: str | None) -> None:
    if location is not None:
        links = [Seen(normalised(location, fetch.url), "redirect", "", "")]
    else:
        said = charset or body.partition(b'charset="')[2].partition(b'"')[0].decode() or "utf-8"
        reader = LinkReader(fetch.url)
        reader.feed(body.decode("cp932" if said == "shift_jis" else said))
        reader.close()
        links, fetch.noindex = reader.links, "noindex" in reader.robots
        fetch.canonical = "" if reader.canonical == fetch.url else reader.canonical
    own = domain_of(fetch.url)
    for link in links:
        if domain_of(link.target) != own:
            fetch.first.setdefault((link.target, link.kind), link)
            fetch.times[link.target, link.kind] += 1
