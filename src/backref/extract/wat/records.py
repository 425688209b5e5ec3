"""WAT records (JSON that describes responses) to the rows of a run: the columns of HTML as far as WAT has them.

WAT knows neither places on the page nor surrounding text: placement is `unknown`, position is the order in the record.
The lists of links, most of a record, are read where they stand by a compiled loop; msgspec reads what is around them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backref.extract._http import HeaderLink
from backref.extract._raw import KINDS, RawLinks, positions
from backref.extract.batch import Batch, Visit, finish
from backref.extract.page import Page
from backref.extract.wat._json import KIND, PAGE, REL, URL, Rows, by_page, find_links, write_labels, write_texts
from backref.extract.wat._narrow import narrow
from backref.extract.wat._page import Capture, LostError, SkippedError, read_record
from backref.extract.wat._record import Record, as_text, decode, decode_short
from backref.extract.wat._staying import find_staying, homes
from backref.kernel.strings import Bytes, Offsets, as_strings
from backref.kernel.wide import joined
from backref.model.documents import WatRecord
from backref.model.ledger import Ledger
from backref.model.limits import LIMITS
from backref.model.words import Outcome, Reading

Counts = npt.NDArray[np.int64]


def read_wat(records: Sequence[WatRecord], *, external_only: bool = False) -> Batch:
    """The rows of WAT records, best some 16 MB of JSON at once; whatever the JSON says, nothing is raised.

    With `external_only` links within a domain are skipped as `internal`.
    """
    texts = [record.json for record in records]
    try:
        pages, raw = _read(records, texts, external_only)
    except pa.ArrowInvalid:  # some text is not UTF-8, which nothing checked so far
        pages, raw = _read(records, [as_text(text) for text in texts], external_only)
    return finish(pages.visits, raw, Reading.WAT, pages.ledger, pages.links, external_only=external_only)


@dataclass(slots=True)
class _Pages:
    """What was read around the lists of links."""

    visits: list[Visit] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """For each record whose list was read in its place the number of its visit, -1 for any other."""
    stated: list[tuple[int, list[HeaderLink]]] = field(default_factory=list)
    """Links of headers and head, by number of the visit."""
    rewritten: list[tuple[int, msgspec.Raw]] = field(default_factory=list)
    """Lists that were not of the plain form and now are, by number of the visit."""
    ledger: Ledger = field(default_factory=Ledger)
    links: Ledger = field(default_factory=Ledger)

    def add(self, record: WatRecord, decoded: Record | None, in_place: bool) -> None:
        """Take in a record, whose list was read in its place or was not."""
        capture = self._capture(record, decoded)
        self.numbers.append(len(self.visits) if in_place and capture is not None else -1)
        if capture is None or decoded is None:
            return
        response = decoded.envelope.payload.response
        if not in_place and response is not None and response.html is not None:
            self.rewritten.append((len(self.visits), response.html.links))
        if capture.links:
            self.stated.append((len(self.visits), capture.links))
        self.visits.append(Visit(capture.document, capture.page))

    def _capture(self, record: WatRecord, decoded: Record | None) -> Capture | None:
        reason = "malformed"
        try:
            if decoded is not None:
                return read_record(decoded, record.provenance)
        except SkippedError as skipped:
            self.ledger.skip(str(skipped))
            return None
        except LostError as lost:
            reason = str(lost)
        self.ledger.fail(reason, f"{record.provenance.archive} at {record.provenance.offset}: {reason}")
        return None

    def count(self, resources: Counts, malformed: Counts) -> None:
        """Count what lists hold beside links."""
        self.links.skip("resource", int(resources.sum()))
        self.links.fail("malformed", count=int(malformed.sum()))


def _read(records: Sequence[WatRecord], texts: Sequence[bytes], external_only: bool) -> tuple[_Pages, RawLinks]:
    """Raises ArrowInvalid where a text is not UTF-8."""
    found = narrow(texts)
    pages = _Pages()
    for record, text, short, lists in zip(records, texts, found.short, found.lists.tolist(), strict=True):
        around = decode_short(short, lists > 0) if short else None
        pages.add(record, around or decode(text), around is not None)
    numbers = np.array(pages.numbers, np.int32)
    pages.count(found.resources[numbers >= 0], found.malformed[numbers >= 0])
    found.links[:, PAGE] = numbers[found.links[:, PAGE]]
    more, stated, rewritten = _others(pages, len(found.json))
    rows = _within_limits(pages, by_page([stated, rewritten, found.links], len(pages.visits)))
    return pages, _leaving(found.json, more, rows, pages) if external_only else _raw_links(found.json, more, rows)


def _leaving(json: Bytes, more: Bytes, rows: Rows, pages: _Pages) -> RawLinks:
    """The links but for those that surely stay on the host of their page."""
    hosts = homes([visit.document.url for visit in pages.visits], [visit.page.base for visit in pages.visits])
    staying = find_staying(json, rows, hosts)
    counts = np.bincount(rows[staying, PAGE], minlength=len(pages.visits))
    places = positions(rows[:, PAGE])[~staying]
    return replace(_raw_links(json, more, rows[~staying]), position=places, staying=counts)


def _others(pages: _Pages, offset: int) -> tuple[Bytes, Rows, Rows]:
    """JSON of the links that were not read in their place, and their rows, as if it stood at an offset.

    The first rows are of links of headers and heads, the second of lists that were rewritten.
    """
    links = [(number, link) for number, of_page in pages.stated for link in of_page]
    texts = [msgspec.json.encode([_entry(link) for _, link in links]), *(bytes(found) for _, found in pages.rewritten)]
    json, begins = joined(texts), np.cumsum([0, *map(len, texts)])[:-1]
    stated = find_links(json, begins[:1], np.zeros(1, np.int64)).links
    stated[:, PAGE] = [number for number, _ in links]
    stated[:, KIND] = [KINDS.index(link.kind) for _, link in links]
    numbers = np.array([number for number, _ in pages.rewritten], np.int64)
    rewritten = find_links(json, begins[1:], numbers)
    pages.count(rewritten.resources, rewritten.malformed)
    for rows in (stated, rewritten.links):
        rows[:, URL:][rows[:, URL:] >= 0] += offset
    return json, stated, rewritten.links


def _within_limits(pages: _Pages, rows: Rows) -> Rows:
    """The rows without those beyond the limit of their page, which is told of it."""
    counts = np.bincount(rows[:, PAGE], minlength=len(pages.visits))
    over = np.flatnonzero(counts > LIMITS.links_per_page)
    if not len(over):
        return rows
    for number in over.tolist():
        visit = pages.visits[number]
        cut = _cut(visit.page, int(counts[number]) - LIMITS.links_per_page)
        pages.visits[number] = msgspec.structs.replace(visit, page=cut)
    return rows[positions(rows[:, PAGE]) <= LIMITS.links_per_page]


def _entry(link: HeaderLink) -> dict[str, str]:
    return {"path": "A@/href", "url": link.href, "rel": link.rel}


def _cut(page: Page, count: int) -> Page:
    return msgspec.structs.replace(
        page, links_cut=count, outcome=Outcome.PARTIAL if page.outcome is Outcome.OK else page.outcome
    )


def _raw_links(json: Bytes, more: Bytes, rows: Rows) -> RawLinks:
    label = _column(*write_labels(json, more, rows, LIMITS.anchor_chars))
    href = _column(*write_texts(json, more, rows[:, URL : URL + 2]))
    stated = np.flatnonzero(rows[:, REL] >= 0)
    rel = _column(*write_texts(json, more, rows[stated, REL : REL + 2])).dictionary_encode()
    page, kind = rows[:, PAGE].copy(), rows[:, KIND].astype(np.int8)
    return RawLinks(page, href, kind, label, _spread(rel, stated, len(rows)), positions(page))


def _column(content: Bytes, ends: Offsets) -> pa.Array:
    column = as_strings(content, ends)
    column.validate(full=True)
    return column


def _spread(rel: pa.DictionaryArray, places: npt.NDArray[np.int64], rows: int) -> pa.DictionaryArray:
    """The tokens of rel attributes in their rows; each different attribute is looked at once."""
    tokens = pa.array([_tokens(text) for text in rel.dictionary.to_pylist()], pa.string()).dictionary_encode()
    codes = np.full(rows, -1, np.int32)
    codes[places] = tokens.indices.fill_null(-1).to_numpy()[rel.indices.to_numpy()]
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), tokens.dictionary)


def _tokens(rel: str) -> str | None:
    """The different tokens in order, in lower case."""
    return " ".join(dict.fromkeys(rel.lower().split())) or None
