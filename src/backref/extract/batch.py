"""From pages and their links as read to the rows of a run: URLs normalised, repeats merged, everything counted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, compress, pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backref.extract._merge import Sources
from backref.extract._raw import RawLinks, raw_links
from backref.extract._sightings import merge_links, sightings_table
from backref.extract._visits import READABLE, Named, Visit, visits_table
from backref.model.ledger import Ledger
from backref.model.words import Reading
from backref.urls import REASONS
from backref.urls.batch import UrlBatch, normalise

__all__ = ["Batch", "Visit", "read_pages"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of a run."""

    visits: pa.Table
    """Columns of `VISITS`."""
    sightings: pa.Table
    """Columns of `SIGHTINGS`; `visit` counts from the first visit of this batch."""
    records: Ledger = field(default_factory=Ledger)
    """One for each visit given or record read: kept as a visit, or not."""
    links: Ledger = field(default_factory=Ledger)
    """One for each link met on the pages: kept as a sighting, or not; a repeat is skipped as `repeat`."""


def read_pages(visits: Sequence[Visit], *, external_only: bool = False) -> Batch:
    """The rows of HTML pages."""
    raw = raw_links([visit.page for visit in visits])
    return finish(visits, raw, Reading.HTML, Ledger(), Ledger(), external_only=external_only)


def finish(
    visits: Sequence[Visit],
    raw: RawLinks,
    reading: Reading,
    records: Ledger,
    links: Ledger,
    *,
    external_only: bool = False,
) -> Batch:
    """Turn pages and their raw links into rows and count them; a page whose URL cannot be stored is left out whole.

    With `external_only` links within a domain are skipped as `internal`, and visits do not say how many there were.
    """
    named = Named([visit.page for visit in visits])
    own, of_named, urls = _normalise_all(visits, named, raw)
    if own.reason.any():
        _count_refused(visits, own, records)
        kept = own.reason == 0
        left = list(compress(visits, kept))
        return finish(left, raw.of_pages(kept), reading, records, links, external_only=external_only)
    internal = _is_internal(raw, urls, own)
    _count_reasons(urls, links)
    if external_only:
        staying = 0 if raw.staying is None else int(raw.staying.sum())
        links.skip("internal", staying + int(internal.sum()))
        raw, urls, internal = raw.of_rows(~internal), _filtered(urls, ~internal), internal[~internal]
    merged = merge_links(raw, urls, internal, _sources(visits, own))
    records.keep(len(visits))
    links.keep(len(merged.first))
    for reason, count in merged.skipped.items():
        links.skip(reason, count)
    links.fail("over_cap", count=sum(visit.page.links_cut for visit in visits))
    counts = (None if external_only else merged.internal_links, merged.external_links)
    table = visits_table(visits, own, named.columns(of_named, own), counts, reading)
    return Batch(table, sightings_table(raw, urls, internal, merged), records, links)


def _normalise_all(visits: Sequence[Visit], named: Named, raw: RawLinks) -> list[UrlBatch]:
    """What became of the pages' own URLs, of those named in their facts, and of those of the links."""
    own = [visit.document.url for visit in visits]
    parts = [pa.array(own, pa.string()), pa.array(named.hrefs, pa.string()), raw.href]
    bases = [np.full(len(own), -1, np.int32), np.array(named.page, np.int32), raw.page]
    urls = normalise(pa.concat_arrays(parts), [visit.page.base for visit in visits], np.concatenate(bases))
    ends = accumulate(map(len, parts), initial=0)
    return [_part(urls, start, end) for start, end in pairwise(ends)]


def _part(urls: UrlBatch, start: int, end: int) -> UrlBatch:
    rows = slice(start, end)
    return UrlBatch(
        urls.key[rows],
        urls.https[rows],
        urls.host[rows],
        urls.domain[rows],
        urls.reason[rows],
        urls.same_as_seen[rows],
        urls.fingerprint[rows],
    )


def _filtered(urls: UrlBatch, mask: npt.NDArray[np.bool_]) -> UrlBatch:
    rows = pa.array(mask)
    return UrlBatch(
        urls.key.filter(rows),
        urls.https[mask],
        urls.host.filter(rows),
        urls.domain.filter(rows),
        urls.reason[mask],
        urls.same_as_seen[mask],
        urls.fingerprint[mask],
    )


def _count_refused(visits: Sequence[Visit], own: UrlBatch, records: Ledger) -> None:
    for visit, code in zip(visits, own.reason.tolist(), strict=True):
        if code:
            document, reason = visit.document, REASONS[code]
            place = f"{document.provenance.archive} at {document.provenance.offset}"
            records.fail("page_url", f"{place}: not a page that can be stored ({reason}): {document.url[:200]!r}")


def _count_reasons(urls: UrlBatch, links: Ledger) -> None:
    for code, count in enumerate(np.bincount(urls.reason).tolist()):
        if code and REASONS[code].startswith("scheme:"):
            links.skip(REASONS[code], count)
        elif code:
            links.fail(REASONS[code], count=count)


def _is_internal(raw: RawLinks, urls: UrlBatch, own: UrlBatch) -> npt.NDArray[np.bool_]:
    """Whether each link's target has the domain of its page; false where the target is not stored."""
    of_page = own.domain.indices.to_numpy()
    of_link = urls.domain.indices.fill_null(-1).to_numpy()
    return np.asarray(of_link == of_page[raw.page], bool)


def _sources(visits: Sequence[Visit], own: UrlBatch) -> Sources:
    nofollow = np.array([visit.page.nofollow for visit in visits], bool)
    readable = np.array([visit.page.outcome in READABLE for visit in visits], bool)
    return Sources(own.fingerprint, nofollow, readable)
