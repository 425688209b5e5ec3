"""Links of which nothing is known yet, sorted and put together as Arrow columns: the fast lane beside `merge`.

It serves the parts of a table where nothing stands and no link was seen twice, which is nearly all of a first build.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from backref.index.fetches import Fetches
from backref.index.words import as_dictionary, codes_of, in_order_of_use
from backref.kernel.ordering import Numbers, Order, order_rows
from backref.kernel.strings import as_bytes, joined
from backref.model.tables import WORD, Table
from backref.model.words import Kind

_KINDS = pa.array(sorted(kind.value for kind in Kind))
_FLAG_BITS = np.uint64(4)


def fresh_rows(sightings: pa.Table, fetches: Fetches, table: Table) -> pa.Table | None:
    """The rows of a link table in its order; None when a link is there twice and has to be merged."""
    fetch = sightings["fetch"].to_numpy()
    order, repeated = _order(sightings, fetch, fetches, table.sort_by)
    if repeated:
        return None
    names = table.read_names()
    of_page = [name for name in names if name in fetches.sources.column_names]
    of_link = [name for name in names if name in sightings.column_names]
    columns = _taken(fetches.sources.select(of_page), fetch[order]) | _taken(sightings.select(of_link), order)
    nowhere = (pa.nulls(len(order), column.type) for column in table.columns if not column.ranked)
    return pa.table([columns.get(name, nulls) for name, nulls in zip(names, nowhere, strict=True)], names)


def _taken(rows: pa.Table, places: npt.NDArray[Any]) -> dict[str, pa.Array]:
    """The columns at these places, words as small dictionaries."""
    at = pa.array(places)
    taken = {name: pc.take(joined(rows[name]), at, boundscheck=False) for name in rows.column_names}
    return {name: in_order_of_use(column) if column.type == WORD else column for name, column in taken.items()}


def _order(
    sightings: pa.Table, fetch: npt.NDArray[np.uint32], fetches: Fetches, by: tuple[str, ...]
) -> tuple[Order, bool]:
    """The row numbers in order of five columns, of which the first two are texts; whether two rows are equal."""
    kinds = as_dictionary(sightings["kind"])
    flags = {
        "kind": pc.index_in(kinds.dictionary, _KINDS).to_numpy()[codes_of(kinds)],
        "source_https": fetches.https[fetch],
        "target_https": sightings["target_https"].to_numpy(),
    }
    last = np.zeros(len(fetch), np.uint64)
    for name in by[2:]:
        last = last << _FLAG_BITS | flags[name].astype(np.uint64)
    source = fetches.keys[fetch].astype(np.uint64)
    targets = as_bytes(joined(sightings["target_key"]))
    if by[0] == "source_key":
        return order_rows(source, *targets, last)
    before: Numbers = np.zeros(len(fetch), np.uint64)
    return order_rows(before, *targets, source << _FLAG_BITS * np.uint64(len(by) - 2) | last)
