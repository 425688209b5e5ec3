"""How well placement tells links of the main content from all others, on pages whose main content is known.

Run with `python -m evaluation.placement`; it fails where a measure sinks under its floor in `floors.json`.
Only external links with text count. Gold:

- bodies: a link is content when its anchor stands in the page's main text, as people marked it;
- readability: a link is content when the page's cleaned main part has it too, with the same anchor;
- snippets: a link is content (or not) when a text around it is one that people marked as such.
"""

import gzip
import json
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecordType
from msgspec.structs import replace
from publicsuffixlist import PublicSuffixList

from backref.extract.html.fetch import read_page
from backref.extract.page import Page
from backref.model.documents import Document, Provenance
from backref.model.words import Kind, Placement
from evaluation.floors import DATA, absent, missed

UNKNOWN = "http://unknown.invalid/"
"""Stands for the URL of a saved page, which nobody wrote down."""
SUFFIXES = PublicSuffixList()


class Judged(NamedTuple):
    """One link: where it was placed, and whether it is content."""

    page: str
    anchor: str
    href: str
    placement: Placement
    content: bool


@dataclass(frozen=True)
class Measure:
    """Precision, recall and F1 of the placement `content`."""

    links: int
    precision: float
    recall: float
    f1: float


def measure(judged: list[Judged]) -> Measure:
    """Compare what placement says with what is so."""
    found = sum(link.placement is Placement.CONTENT for link in judged)
    true = sum(link.content for link in judged)
    both = sum(link.content and link.placement is Placement.CONTENT for link in judged)
    precision, recall = both / max(found, 1), both / max(true, 1)
    return Measure(len(judged), precision, recall, 2 * precision * recall / max(precision + recall, 1e-9))


def bodies() -> Iterator[Judged]:
    """Links of the pages whose whole main text is known."""
    gold = json.loads(gzip.decompress((DATA / "corpus" / "pages-a.articlebody.json.gz").read_bytes()))
    for document, page in archived(gold):
        text = folded(gold[document.url]["articleBody"])
        for anchor, href, placement, _ in external_links(page, document.url):
            yield Judged(document.url, anchor, href, placement, folded(anchor) in text)


def snippets() -> Iterator[Judged]:
    """Links of the pages of which some texts are known to be main content, and some not to be."""
    gold = json.loads(gzip.decompress((DATA / "corpus" / "pages-a.snippets.json.gz").read_bytes()))
    for document, page in archived(gold):
        inside, outside = ([folded(text) for text in gold[document.url].get(key) or ()] for key in ("with", "without"))
        for anchor, href, placement, around in external_links(page, document.url):
            is_in, is_out = (any(text in around for text in texts if text) for texts in (inside, outside))
            if is_in != is_out:
                yield Judged(document.url, anchor, href, placement, is_in)


def readability() -> Iterator[Judged]:
    """Links of the pages whose cleaned main part is known with its links."""
    pages: dict[str, dict[str, bytes]] = {}
    with tarfile.open(DATA / "html" / "readability-a.tar.gz") as archive:
        for member in archive:
            name, _, part = member.name.rpartition("/")
            handle = archive.extractfile(member)
            pages.setdefault(name, {})[part] = handle.read() if handle else b""
    for name, parts in sorted(pages.items()):
        page = read(UNKNOWN, parts["source.html"])
        home = home_of(page)
        expected = read(UNKNOWN, parts["expected.html"])
        wanted = {(folded(anchor), href) for anchor, href, *_ in external_links(expected, home)}
        for anchor, href, placement, _ in external_links(page, home):
            yield Judged(name, anchor, href, placement, (folded(anchor), href) in wanted)


def home_of(page: Page) -> str:
    """The URL of a saved page: its canonical one, else one of the domain that it links to most."""
    if page.canonical and page.canonical.startswith("http"):
        return page.canonical
    seen = Counter(domain(href) for href in page.links.href if href.startswith("http"))
    return f"http://{seen.most_common(1)[0][0]}/" if seen else UNKNOWN


def archived(urls: dict[str, object]) -> Iterator[tuple[Document, Page]]:
    """The pages of the corpus that a gold file names."""
    with open(DATA / "corpus" / "pages-a.warc.gz", "rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            url = record.headers.get("WARC-Target-URI")
            if url in urls:
                charset = record.http_charset
                found = replace(document(url, record.reader.read()), charset=charset)
                yield found, read_page(found)


GOLD = {"bodies": bodies, "readability": readability, "snippets": snippets}


def read(url: str, body: bytes) -> Page:
    """Read a saved page; whatever it says of its charset, it was saved as UTF-8."""
    return read_page(replace(document(url, body), charset="utf-8"))


def document(url: str, body: bytes) -> Document:
    """A fetch of a page that answered."""
    return Document(url, datetime(2026, 1, 1, tzinfo=UTC), Provenance("-", 0), 200, body=body, content_type="text/html")


def external_links(page: Page, home: str) -> Iterator[tuple[str, str, Placement, str]]:
    """Anchor, URL, placement and surroundings of the text links that leave the page's domain."""
    links = page.links
    own = domain(home)
    for k in range(len(links)):
        if links.kind[k] is not Kind.TEXT or not links.anchor[k]:
            continue
        try:
            href = urljoin(page.base, links.href[k].strip())
            target = domain(href)
        except ValueError:
            continue
        if href.startswith("http") and target and target != own and target != domain(UNKNOWN):
            around = folded(f"{links.context_before[k] or ''} {links.anchor[k]} {links.context_after[k] or ''}")
            yield links.anchor[k], href, links.placement[k], around


def domain(url: str) -> str:
    """The registrable domain of a URL's host, or the host."""
    host = urlsplit(url).hostname or ""
    return SUFFIXES.privatesuffix(host) or host


def folded(text: str) -> str:
    """Text with its white space folded, in lower case."""
    return " ".join(text.lower().split())


def main() -> int:
    """Measure and print; how many floors are missed."""
    if absent("placement"):
        return 0
    judged = {name: list(gold()) for name, gold in GOLD.items()}
    judged["bodies and readability"] = judged["bodies"] + judged["readability"]
    found = {name: measure(links) for name, links in judged.items()}
    for name, one in found.items():
        print(f"{name:24} {one.links:6} links   precision {one.precision:.3f}   recall {one.recall:.3f}")
    return missed("placement", {f"{name}, F1": one.f1 for name, one in found.items()})


if __name__ == "__main__":
    sys.exit(main())
