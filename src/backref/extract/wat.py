"""WAT records (JSON that describes responses) to the rows of a run: the columns of HTML as far as WAT has them.

WAT knows neither places on the page nor surrounding text: placement is `unknown`, position is the order in the record.
"""

from collections.abc import Sequence
from dataclasses import replace

import msgspec
import numpy as np
import pyarrow as pa

from backref.extract._raw import RawLinks
from backref.extract._wat_json import KIND, PAGE, REL, URL, Found, Ints, find_links, write_labels, write_texts
from backref.extract._wat_page import Capture, LostError, SkippedError, read_record
from backref.extract._wat_record import as_text, decode
from backref.extract.batch import Batch, Visit, finish
from backref.extract.page import Page
from backref.kernel.strings import Bytes, Offsets, as_strings
from backref.kernel.wide import joined
from backref.model.documents import WatRecord
from backref.model.ledger import Ledger
from backref.model.limits import LIMITS
from backref.model.words import Outcome, Reading


def read_wat(records: Sequence[WatRecord]) -> Batch:
    """The rows of WAT records, best some 16 MB of JSON at once; whatever the JSON says, nothing is raised."""
    ledger, links = Ledger(), Ledger()
    captures = [capture for record in records if (capture := _capture(record, ledger)) is not None]
    raw, found = _raw_links(captures)
    links.skip("resource", found.resources)
    links.fail("malformed", count=found.malformed)
    visits = [
        Visit(capture.document, _cut(capture.page, cut))
        for capture, cut in zip(captures, found.cut.tolist(), strict=True)
    ]
    return finish(visits, raw, Reading.WAT, ledger, links)


def _capture(record: WatRecord, ledger: Ledger) -> Capture | None:
    decoded = decode(record.json)
    place = f"{record.provenance.archive} at {record.provenance.offset}"
    if decoded is None:
        ledger.fail("malformed", f"{place}: not JSON")
        return None
    try:
        return read_record(decoded, record.provenance)
    except SkippedError as skipped:
        ledger.skip(str(skipped))
    except LostError as lost:
        ledger.fail(str(lost), f"{place}: {lost}")
    return None


def _cut(page: Page, cut: int) -> Page:
    if not cut:
        return page
    return replace(page, links_cut=cut, outcome=Outcome.PARTIAL if page.outcome is Outcome.OK else page.outcome)


def _raw_links(captures: Sequence[Capture]) -> tuple[RawLinks, Found]:
    entries = [msgspec.json.encode(capture.entries) if capture.entries else b"" for capture in captures]
    links = [memoryview(capture.links) for capture in captures]
    try:
        return _read_lists(entries, links)
    except pa.ArrowInvalid:  # some text is not UTF-8, which nothing checked so far
        return _read_lists(entries, [as_text(bytes(json)) for json in links])


def _read_lists(entries: Sequence[bytes], links: Sequence[bytes | memoryview]) -> tuple[RawLinks, Found]:
    """Read for each page the entries written here, then those of the record."""
    texts = [text for pair in zip(entries, links, strict=True) for text in pair]
    starts = np.cumsum([0, *map(len, texts)])
    lists = np.stack([np.arange(len(texts)) // 2, starts[:-1], np.arange(len(texts)) % 2 == 0], axis=1)
    json = joined(texts)
    found = find_links(json, lists[np.diff(starts) > 0], len(links), LIMITS.links_per_page)
    rows = found.links
    label = _column(*write_labels(json, rows, LIMITS.anchor_chars))
    href = _column(*write_texts(json, rows[:, URL : URL + 2]))
    return RawLinks(rows[:, PAGE].astype(np.int32), href, rows[:, KIND].astype(np.int8), label, _rel(json, rows)), found


def _column(content: Bytes, ends: Offsets) -> pa.Array:
    """Raises ArrowInvalid where a text is not UTF-8."""
    column = as_strings(content, ends)
    column.validate(full=True)
    return column


def _rel(json: Bytes, rows: Ints) -> pa.DictionaryArray:
    """The rel tokens of each row; each different attribute is looked at once."""
    stated = np.flatnonzero(rows[:, REL] >= 0)
    written = _column(*write_texts(json, rows[stated, REL : REL + 2])).dictionary_encode()
    tokens = pa.array([_tokens(text) for text in written.dictionary.to_pylist()], pa.string()).dictionary_encode()
    codes = np.full(len(rows), -1, np.int32)
    codes[stated] = tokens.indices.fill_null(-1).to_numpy()[written.indices.to_numpy()]
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), tokens.dictionary)


def _tokens(rel: str) -> str | None:
    """The different tokens in order, in lower case."""
    return " ".join(dict.fromkeys(rel.lower().split())) or None
