"""The visits of a run: what each fetched page said of itself, with its URLs normalised."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backref.extract.page import Page
from backref.model.documents import Document
from backref.model.runs import VISITS
from backref.model.words import Outcome, Reading
from backref.urls import url_of
from backref.urls.batch import UrlBatch, normalise

READABLE = frozenset({Outcome.OK, Outcome.PARTIAL})
"""Outcomes of pages that answered with content of their own."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One fetch and what was read from it."""

    document: Document
    page: Page


@dataclass(frozen=True, slots=True)
class Named:
    """The normalised URLs that pages name in their facts; None where there is none that can be stored."""

    canonical: list[str | None]
    canonical_elsewhere: list[bool]
    redirect: list[str | None]
    hreflang: list[list[dict[str, str]] | None]


def page_urls(visits: Sequence[Visit]) -> UrlBatch:
    """The URLs of the pages themselves."""
    return normalise(pa.array([visit.document.url for visit in visits], pa.string()), None, None)


def named_urls(visits: Sequence[Visit], own: UrlBatch) -> Named:
    """The URLs that the pages name, all normalised in one go."""
    facts = [_facts(visit.page) for visit in visits]
    ends = list(accumulate(map(len, facts), initial=0))
    of_page = np.repeat(np.arange(len(visits), dtype=np.int32), np.diff(ends))
    hrefs = pa.array(chain(*facts), pa.string())
    urls = normalise(hrefs, [visit.page.base for visit in visits], of_page)
    texts = [text if href is not None else None for text, href in zip(_texts(urls), chain(*facts), strict=True)]
    same = urls.fingerprint == own.fingerprint[of_page]
    named = Named([], [], [], [])
    for page, start in zip((visit.page for visit in visits), ends, strict=False):
        named.canonical.append(texts[start])
        named.canonical_elsewhere.append(texts[start] is not None and not same[start])
        named.redirect.append(texts[start + 1])
        named.hreflang.append(_hreflangs(page, texts[start + 2 : start + 2 + len(page.hreflangs)]))
    return named


def _facts(page: Page) -> list[str | None]:
    return [page.canonical, page.redirect, *(alternate.href for alternate in page.hreflangs)]


def _texts(urls: UrlBatch) -> list[str | None]:
    return [
        None if key is None else url_of(key, host, https)
        for key, host, https in zip(urls.key.to_pylist(), urls.host.to_pylist(), urls.https.tolist(), strict=True)
    ]


def _hreflangs(page: Page, texts: Sequence[str | None]) -> list[dict[str, str]] | None:
    if not page.hreflangs:
        return None
    pairs = zip(page.hreflangs, texts, strict=True)
    return [{"language": alternate.language, "url": text} for alternate, text in pairs if text is not None]


def visits_table(
    visits: Sequence[Visit],
    own: UrlBatch,
    named: Named,
    counts: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]],
    reading: Reading,
) -> pa.Table:
    """One row for each visit; `counts` are its internal and its external links."""
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
        "canonical": named.canonical,
        "canonical_elsewhere": named.canonical_elsewhere,
        "redirect": named.redirect,
        "content_type": [d.content_type for d in documents],
        "charset": [p.charset for p in pages],
        "language": [p.language for p in pages],
        "title": [p.title for p in pages],
        "headings": [_headings(p) for p in pages],
        "hreflang": named.hreflang,
        "words": [p.words for p in pages],
        "internal_links": counts[0],
        "external_links": counts[1],
        "fingerprint": [p.fingerprint for p in pages],
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
