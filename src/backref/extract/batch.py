"""From pages and their links as read to the rows of a run: URLs normalised, repeats merged, everything counted."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from backref.extract._merge import NOT_READABLE, REPEAT, SELF, Sources
from backref.extract._raw import RawLinks, raw_links
from backref.extract._sightings import merge_links, sightings_table
from backref.extract._visits import READABLE, Visit, named_urls, page_urls, visits_table
from backref.kernel.strings import as_bytes
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


def read_pages(visits: Sequence[Visit]) -> Batch:
    """The rows of HTML pages."""
    raw = raw_links([visit.page for visit in visits])
    return finish(visits, raw, Reading.HTML, Ledger(), Ledger())


def finish(visits: Sequence[Visit], raw: RawLinks, reading: Reading, records: Ledger, links: Ledger) -> Batch:
    """Turn pages and their raw links into rows and count them; a page whose URL cannot be stored is left out whole."""
    own = page_urls(visits)
    if own.reason.any():
        _count_refused(visits, own, records)
        kept = own.reason == 0
        visits, raw = [visits[i] for i in np.flatnonzero(kept)], raw.of_pages(kept)
        own = page_urls(visits)
    urls = normalise(raw.href, [visit.page.base for visit in visits], raw.page)
    internal = _is_internal(raw, urls, own)
    merged, groups = merge_links(raw, urls, internal, _sources(visits, own))
    records.keep(len(visits))
    links.keep(groups)
    for reason, place in (("repeat", REPEAT), ("self", SELF), ("on_error_page", NOT_READABLE)):
        links.skip(reason, int(merged.skipped[place]))
    _count_reasons(urls, links)
    links.fail("over_cap", count=sum(visit.page.links_cut for visit in visits))
    counts = (merged.internal_links, merged.external_links)
    table = visits_table(visits, own, named_urls(visits, own), counts, reading)
    return Batch(table, sightings_table(raw, urls, internal, merged, groups), records, links)


def _count_refused(visits: Sequence[Visit], own: UrlBatch, records: Ledger) -> None:
    for i in np.flatnonzero(own.reason):
        document = visits[i].document
        place = f"{document.provenance.archive} at {document.provenance.offset}"
        reason = REASONS[own.reason[i]]
        records.fail("page_url", f"{place}: not a page that can be stored ({reason}): {document.url[:200]!r}")


def _count_reasons(urls: UrlBatch, links: Ledger) -> None:
    for code, count in enumerate(np.bincount(urls.reason, minlength=1).tolist()):
        if code and REASONS[code].startswith("scheme:"):
            links.skip(REASONS[code], count)
        elif code:
            links.fail(REASONS[code], count=count)


def _is_internal(raw: RawLinks, urls: UrlBatch, own: UrlBatch) -> npt.NDArray[np.bool_]:
    """Whether each link's target has the domain of its page; false where the target is not stored."""
    in_links = pc.index_in(own.domain.dictionary, value_set=urls.domain.dictionary).fill_null(-1).to_numpy()
    of_page = in_links[own.domain.indices.to_numpy()]
    of_link = urls.domain.indices.fill_null(-2).to_numpy()
    return of_link == of_page[raw.page]


def _sources(visits: Sequence[Visit], own: UrlBatch) -> Sources:
    key, key_ends = as_bytes(own.key)
    nofollow = np.array([visit.page.nofollow for visit in visits], bool)
    readable = np.array([visit.page.outcome in READABLE for visit in visits], bool)
    return Sources(key, key_ends, own.https, own.fingerprint, nofollow, readable)
