"""The sightings of a run from merged links: the columns of the occurrences that stand for them."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from backref.extract._merge import NOFOLLOW, SPONSORED, UGC, Merged, Occurrences, Sources, merge
from backref.extract._raw import KINDS, PLACEMENTS, RawLinks
from backref.kernel.strings import as_bytes
from backref.model.limits import LIMITS
from backref.model.runs import SIGHTINGS
from backref.model.words import Kind, Placement
from backref.urls.batch import UrlBatch

PROMINENCE: Final = (
    Placement.CONTENT,
    Placement.RELATED,
    Placement.BIO,
    Placement.SIDEBAR,
    Placement.COMMENT,
    Placement.NAVIGATION,
    Placement.HEADER,
    Placement.FOOTER,
    Placement.UNKNOWN,
    Placement.HIDDEN,
)
"""From the place that an author chose for this link alone to those where nobody looks."""

_IMAGE: Final = KINDS.index(Kind.IMAGE)
_RANK: Final = np.array([PROMINENCE.index(placement) for placement in PLACEMENTS], np.uint8)
_BITS: Final = {"nofollow": NOFOLLOW, "ugc": UGC, "sponsored": SPONSORED}


def merge_links(raw: RawLinks, urls: UrlBatch, internal: npt.NDArray[np.bool_], sources: Sources) -> Merged:
    """Merge the repeats among raw links whose hrefs were normalised to `urls`."""
    key, key_ends = as_bytes(urls.key)
    label, label_ends = as_bytes(raw.label)
    around = raw.surroundings
    rows = len(raw.page)
    unknown = _RANK[PLACEMENTS.index(Placement.UNKNOWN)]
    links = Occurrences(
        page=raw.page,
        kind=raw.kind,
        stored=urls.reason == 0,
        fingerprint=urls.fingerprint,
        key=key,
        key_ends=key_ends,
        https=urls.https,
        internal=internal,
        label=label,
        label_ends=label_ends,
        rel=_rel_bits(raw.rel),
        hidden=around.hidden if around else np.zeros(rows, bool),
        prominence=_RANK[around.placement] if around else np.full(rows, unknown, np.uint8),
    )
    return merge(links, sources, LIMITS.anchor_variants)


def _rel_bits(rel: pa.DictionaryArray) -> npt.NDArray[np.uint8]:
    """For each row which of nofollow, ugc and sponsored its rel says."""
    tokens = (text.split(" ") for text in rel.dictionary.to_pylist())
    bits = [sum(_BITS.get(token, 0) for token in set(text)) for text in tokens]
    codes = rel.indices.fill_null(len(bits)).to_numpy()
    return np.asarray(np.array([*bits, 0], np.uint8)[codes], np.uint8)


def sightings_table(raw: RawLinks, urls: UrlBatch, internal: npt.NDArray[np.bool_], merged: Merged) -> pa.Table:
    """One row for each merged link, with the values of its first occurrence."""
    first = merged.first
    rows = pa.array(first)
    rel = merged.rel
    columns = {
        "visit": raw.page[first].astype(np.uint32),
        "target_key": urls.key.take(rows),
        "target_https": urls.https[first],
        "target_host": urls.host.take(rows),
        "target_domain": urls.domain.take(rows),
        "target_seen": _take_where(raw.href, rows, ~urls.same_as_seen[first]),
        "internal": internal[first],
        "kind": _words(raw.kind[first], KINDS),
        **_labels(raw, first, rows),
        "anchor_variants": _variants(raw.label, merged),
        "occurrences": merged.occurrences,
        "rel": raw.rel.take(rows),
        "nofollow": rel & NOFOLLOW != 0,
        "ugc": rel & UGC != 0,
        "sponsored": rel & SPONSORED != 0,
        "follow": merged.follow,
        "hidden": merged.hidden,
        "placement": _placements(raw, merged.foremost),
        "position": raw.position[first],
        **_surrounding_columns(raw, rows, pa.array(merged.foremost), internal[first]),
    }
    return pa.table([pa.array(columns[field.name], field.type) for field in SIGHTINGS.schema], SIGHTINGS.schema)


def _words(codes: npt.NDArray[np.integer], words: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(codes.astype(np.int32), pa.array(words, pa.string()))


def _take_where(column: pa.Array, rows: pa.Array, wanted: npt.NDArray[np.bool_]) -> pa.Array:
    """The texts of the rows, null where not wanted."""
    return column.take(pc.if_else(pa.array(wanted), rows, None))


def _labels(raw: RawLinks, first: npt.NDArray[np.int64], rows: pa.Array) -> dict[str, pa.Array]:
    image = raw.kind[first] == _IMAGE
    return {"anchor": _take_where(raw.label, rows, ~image).fill_null(""), "alt": _take_where(raw.label, rows, image)}


def _variants(label: pa.Array, merged: Merged) -> pa.Array:
    ends = merged.variant_ends
    empty = pa.array(ends[1:] == ends[:-1])
    return pa.ListArray.from_arrays(pa.array(ends.astype(np.int32)), label.take(pa.array(merged.variants)), mask=empty)


def _placements(raw: RawLinks, foremost: npt.NDArray[np.int64]) -> pa.DictionaryArray:
    around = raw.surroundings
    unknown = np.full(len(foremost), PLACEMENTS.index(Placement.UNKNOWN), np.uint8)
    return _words(around.placement[foremost] if around else unknown, PLACEMENTS)


def _surrounding_columns(
    raw: RawLinks, rows: pa.Array, foremost: pa.Array, internal: npt.NDArray[np.bool_]
) -> dict[str, pa.Array]:
    around = raw.surroundings
    if around is None:
        names = ("placement_confidence", "block", "dom_path", "heading", "context_before", "context_after")
        return dict.fromkeys(names, pa.nulls(len(rows)))
    return {
        "placement_confidence": around.confidence.take(foremost),
        "block": around.block.take(foremost),
        "dom_path": around.dom_path.take(rows),
        "heading": _take_where(around.heading, rows, ~internal),
        "context_before": _take_where(around.context_before, rows, ~internal),
        "context_after": _take_where(around.context_after, rows, ~internal),
    }
