"""The visits of a run: what each fetched page said of itself, with its URLs normalised."""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backref.extract._notices import notices
from backref.extract.page import Hreflang, Page
from backref.model.documents import Document
from backref.model.runs import VISITS
from backref.model.words import Outcome, Reading
from backref.urls import url_of
from backref.urls.batch import UrlBatch

Counts = npt.NDArray[np.int32]

READABLE = frozenset({Outcome.OK, Outcome.PARTIAL})
"""Outcomes of pages that answered with content of their own."""


class Visit(msgspec.Struct, frozen=True, gc=False):
    """One fetch and what was read from it."""

    document: Document
    page: Page


class Named:
    """The URLs that pages name in their facts, in one column, so that all are normalised in one go."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.hrefs: list[str] = []
        self.page: list[int] = []
        self._pages = pages
        self._canonical = self._add_all([page.canonical for page in pages])
        self._redirect = self._add_all([page.redirect for page in pages])
        self._hreflang = {i: self._add_alternates(i, page.hreflangs) for i, page in enumerate(pages) if page.hreflangs}

    def _add(self, page: int, href: str) -> int:
        self.hrefs.append(href)
        self.page.append(page)
        return len(self.hrefs) - 1

    def _add_all(self, hrefs: Sequence[str | None]) -> list[int]:
        """Places in the column, -1 for none."""
        return [-1 if href is None else self._add(page, href) for page, href in enumerate(hrefs)]

    def _add_alternates(self, page: int, alternates: Sequence[Hreflang]) -> list[int]:
        return [self._add(page, alternate.href) for alternate in alternates]

    def columns(self, urls: UrlBatch, own: UrlBatch) -> dict[str, Any]:
        """Columns of visits, given what became of the URLs here and of the pages' own."""
        texts = [*_texts(urls), None]
        other = np.append((urls.reason == 0) & (urls.fingerprint != own.fingerprint[self.page]), False)
        return {
            "canonical": [texts[place] for place in self._canonical],
            "canonical_elsewhere": other[self._canonical],
            "redirect": [texts[place] for place in self._redirect],
            "hreflang": [self._alternates(i, texts) for i in range(len(self._pages))],
        }

    def _alternates(self, page: int, texts: Sequence[str | None]) -> list[dict[str, str]] | None:
        if page not in self._hreflang:
            return None
        named = zip(self._pages[page].hreflangs, self._hreflang[page], strict=True)
        return [
            {"language": alternate.language, "url": text} for alternate, i in named if (text := texts[i]) is not None
        ]


def _texts(urls: UrlBatch) -> list[str | None]:
    return [
        None if key is None else url_of(key, host, https)
        for key, host, https in zip(urls.key.to_pylist(), urls.host.to_pylist(), urls.https.tolist(), strict=True)
    ]


def visits_table(
    visits: Sequence[Visit],
    own: UrlBatch,
    named: dict[str, Any],
    counts: tuple[Counts | None, Counts],
    reading: Reading,
) -> pa.Table:
    """One row for each visit.

    `named` are the columns of `Named`, `counts` its internal links, None where they were not counted, and the external.
    """
    documents = [visit.document for visit in visits]
    pages = [visit.page for visit in visits]
    columns: dict[str, Any] = {
        "key": own.key,
        "https": own.https,
        "host": own.host,
        "domain": own.domain,
        "url_seen": [None if same else d.url for d, same in zip(documents, own.same_as_seen, strict=True)],
        "time": [d.time for d in documents],
        "reading": [reading] * len(visits),
        "outcome": [p.outcome for p in pages],
        "status": [d.status for d in documents],
        "noindex": [p.noindex for p in pages],
        "nofollow": [p.nofollow for p in pages],
        **named,
        "content_type": [d.content_type for d in documents],
        "charset": [p.charset for p in pages],
        "language": [p.language for p in pages],
        "title": [p.title for p in pages],
        "site_name": [p.site_name for p in pages],
        "headings": [_headings(p) for p in pages],
        "words": [p.words for p in pages],
        "internal_links": pa.nulls(len(visits)) if counts[0] is None else counts[0],
        "external_links": counts[1],
        "fingerprint": [p.fingerprint for p in pages],
        "footprints": [p.footprints for p in pages],
        "notices": notices([p.short_blocks for p in pages]),
        "ip": [d.ip for d in documents],
        "archive": [d.provenance.archive for d in documents],
        "offset": [d.provenance.offset for d in documents],
    }
    return pa.table([_column(columns[field.name], field.type) for field in VISITS.schema], VISITS.schema)


def _headings(page: Page) -> list[dict[str, Any]] | None:
    if page.words is None:
        return None
    return [{"level": heading.level, "text": heading.text} for heading in page.headings]


def _column(values: Any, kind: pa.DataType) -> pa.Array:
    """The values as a column; words of a closed or short list become a dictionary."""
    if pa.types.is_dictionary(kind) and isinstance(values, list):
        return pa.array(values, kind.value_type).dictionary_encode()
    return pa.array(values, kind)
