"""Documents made by hand, and pages read from them, for the tests of reading HTML."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from backref.extract.html.fetch import read_page
from backref.extract.page import Links, Page
from backref.model.documents import Document, Provenance

URL = "https://site.example/dir/page.html"


@dataclass(frozen=True)
class Link:
    """One link, read across the columns."""

    href: str
    kind: str
    anchor: str
    alt: str | None
    rel: str | None
    hidden: bool
    placement: str
    confidence: float | None
    block: str | None
    dom_path: int | None
    heading: str | None
    context_before: str | None
    context_after: str | None


def document(body: str | bytes = b"", url: str = URL, status: int | None = 200, **others: Any) -> Document:
    """A fetch of a page."""
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    headers = tuple(others.pop("headers", ()))
    charset = others.pop("charset", "utf-8" if isinstance(body, str) else None)
    time = datetime(2026, 1, 1, tzinfo=UTC)
    return Document(url, time, Provenance("a.warc", 0), status, headers, data, "text/html", charset, **others)


def read(body: str | bytes = b"", url: str = URL, status: int | None = 200, **others: Any) -> Page:
    """The page of such a fetch."""
    return read_page(document(body, url, status, **others))


def links_of(page: Page) -> list[Link]:
    """The links one by one; every column is as long as the others."""
    columns = [getattr(page.links, column.name) for column in fields(Links)]
    assert len({len(column) for column in columns}) == 1
    named = [column.name for column in fields(Links)]
    return [Link(**dict(zip(named, row, strict=True))) for row in zip(*columns, strict=True)]


def links(body: str | bytes, **others: Any) -> list[Link]:
    """The links of a page, one by one."""
    return links_of(read(body, **others))


def link(body: str | bytes, **others: Any) -> Link:
    """The only link of a page."""
    (only,) = links(body, **others)
    return only
