"""Links as read from pages, in columns: where reading HTML and reading WAT meet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from backref.extract.page import Links, Page
from backref.model.words import Kind, Placement

T = TypeVar("T")

KINDS: Final = tuple(Kind)
PLACEMENTS: Final = tuple(Placement)

_KIND_CODE: Final = {kind: code for code, kind in enumerate(KINDS)}
_PLACEMENT_CODE: Final = {placement: code for code, placement in enumerate(PLACEMENTS)}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What only HTML says of each link."""

    hidden: npt.NDArray[np.bool_]
    placement: npt.NDArray[np.uint8]
    """Index into `PLACEMENTS`."""
    confidence: pa.Array
    block: pa.Array
    dom_path: pa.Array
    heading: pa.Array
    context_before: pa.Array
    context_after: pa.Array

    def filter(self, rows: pa.Array) -> "Surroundings":
        """Only the rows where `rows` is true."""
        mask = rows.to_numpy(zero_copy_only=False)
        around = (self.confidence, self.block, self.dom_path, self.heading, self.context_before, self.context_after)
        return Surroundings(self.hidden[mask], self.placement[mask], *(column.filter(rows) for column in around))


@dataclass(frozen=True, slots=True)
class RawLinks:
    """The links of many pages, one row for each occurrence, in page and document order."""

    page: npt.NDArray[np.int32]
    """Number of the page, from 0, ascending."""
    href: pa.Array
    """As written, relative to the page's base."""
    kind: npt.NDArray[np.int8]
    """Index into `KINDS`."""
    label: pa.Array
    """Alt of an image link, anchor of every other; white space folded."""
    rel: pa.DictionaryArray
    """Different rel tokens in order, lower case, blank-separated; null where none."""
    position: npt.NDArray[np.uint32]
    """Place among the links of the page, from 1."""
    surroundings: Surroundings | None = None
    """None where nothing of the kind was read."""
    staying: npt.NDArray[np.int64] | None = None
    """For each page how many of its links, sure to stay on its host, are not here; None where all are here."""

    def of_pages(self, kept: npt.NDArray[np.bool_]) -> "RawLinks":
        """The links of some of the pages, which are numbered anew."""
        links = self.of_rows(kept[self.page])
        numbers = (np.cumsum(kept) - 1).astype(np.int32)
        staying = None if self.staying is None else self.staying[kept]
        return replace(links, page=numbers[links.page], staying=staying)

    def of_rows(self, mask: npt.NDArray[np.bool_]) -> "RawLinks":
        """Some of the links."""
        rows = pa.array(mask)
        return RawLinks(
            self.page[mask],
            self.href.filter(rows),
            self.kind[mask],
            self.label.filter(rows),
            self.rel.filter(rows),
            self.position[mask],
            self.surroundings.filter(rows) if self.surroundings else None,
            self.staying,
        )


def positions(page: npt.NDArray[np.int32]) -> npt.NDArray[np.uint32]:
    """The place of each row among those of its page, from 1; pages ascend."""
    rows = np.arange(len(page))
    starts = np.flatnonzero(np.diff(page, prepend=-1))
    return (rows - np.repeat(starts, np.diff(starts, append=len(page))) + 1).astype(np.uint32)


def raw_links(pages: Sequence[Page]) -> RawLinks:
    """The links of HTML pages."""
    links = [page.links for page in pages]
    labels = (
        alt if alt is not None else anchor for page in links for anchor, alt in zip(page.anchor, page.alt, strict=True)
    )
    numbers = np.repeat(np.arange(len(pages), dtype=np.int32), [len(page) for page in links])
    return RawLinks(
        numbers,
        pa.array(_all(page.href for page in links), pa.string()),
        np.array([_KIND_CODE[kind] for page in links for kind in page.kind], np.int8),
        pa.array(labels, pa.string()),
        pa.array(_all(page.rel for page in links), pa.string()).dictionary_encode(),
        positions(numbers),
        _surroundings(links),
    )


def _surroundings(links: Sequence[Links]) -> Surroundings:
    return Surroundings(
        np.array(_all(page.hidden for page in links), bool),
        np.array([_PLACEMENT_CODE[placement] for page in links for placement in page.placement], np.uint8),
        pa.array(_all(page.confidence for page in links), pa.float32()),
        pa.array(_all(page.block for page in links), pa.string()).dictionary_encode(),
        pa.array(_all(page.dom_path for page in links), pa.uint64()),
        pa.array(_all(page.heading for page in links), pa.string()),
        pa.array(_all(page.context_before for page in links), pa.string()),
        pa.array(_all(page.context_after for page in links), pa.string()),
    )


def _all(columns: Iterable[list[T]]) -> list[T]:
    return list(chain.from_iterable(columns))
