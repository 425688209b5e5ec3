"""Laying frames that each tell something of pages side by side, in order of the pages, without joining them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.index.scan import text_array
from backref.kernel import compiled
from backref.kernel.ordering import Order, order_rows
from backref.kernel.strings import Bytes, Offsets, as_bytes
from backref.kernel.words import same_bytes

PAGE = ("key", "https")
"""What tells one page from another."""

Places = npt.NDArray[np.int64]
"""Rows of a frame; -1 for none."""


def places_of_pages(frames: Sequence[pl.DataFrame]) -> list[Places]:
    """For each page that any of the frames has, in order: its row in each frame. A page stands in a frame once."""
    pages = pl.concat([rows.select(PAGE) for rows in frames])
    texts = as_bytes(text_array(pages["key"]))
    https = pages["https"].to_numpy().astype(np.uint64)
    order, _ = order_rows(np.zeros(len(https), np.uint64), *texts, https)
    numbers, count = _number(order, *texts, https)
    found, start = [], 0
    for rows in frames:
        places = np.full(count, -1)
        places[numbers[start : start + rows.height]] = np.arange(rows.height)
        found.append(places)
        start += rows.height
    return found


def at_places(rows: pl.DataFrame, places: Places) -> pl.DataFrame:
    """The rows of a frame at these places; a row of nulls for none."""
    return rows.select(pl.all().gather(pl.Series(places).set(pl.Series(places < 0), None)))


@compiled
def _number(order: Order, content: Bytes, offsets: Offsets, flags: npt.NDArray[np.uint64]) -> tuple[Places, int]:
    """The number of each row's text and flag in their order, equal ones alike; how many there are."""
    numbers = np.empty(len(order), np.int64)
    count = 0
    for place in range(len(order)):
        row = order[place]
        before = order[max(place - 1, 0)]
        same = flags[row] == flags[before] and same_bytes(
            content, offsets[row], offsets[row + 1], offsets[before], offsets[before + 1]
        )
        if place == 0 or not same:
            count += 1
        numbers[row] = count - 1
    return numbers, count
