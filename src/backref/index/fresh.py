"""Links of which nothing is known yet, sorted and put together as Arrow columns: the fast lane beside `merge`.

It serves the parts of a table where nothing stands and no link was seen twice, which is nearly all of a first build.
"""

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from backref.index.fetches import Fetches
from backref.model.tables import Table
from backref.model.words import Kind

_KINDS = pa.array(sorted(kind.value for kind in Kind))


def fresh_rows(sightings: pa.Table, fetches: Fetches, table: Table) -> pa.Table | None:
    """The rows of a link table in its order; None when a link is there twice and has to be merged."""
    fetch = sightings["fetch"].to_numpy()
    order = _order(_sort_columns(sightings, fetch, fetches, table.sort_by))
    if order is None:
        return None
    of_page = [name for name in table.read_names() if name in fetches.sources.column_names]
    pages = fetches.sources.select(of_page).take(pa.array(fetch[order]))
    links = sightings.take(pa.array(order))
    return pa.table({name: (pages if name in of_page else links)[name] for name in table.read_names()})


def _sort_columns(
    sightings: pa.Table, fetch: npt.NDArray[np.uint32], fetches: Fetches, order: tuple[str, ...]
) -> pl.DataFrame:
    """Columns that sort like those of `order`, of which the last three make one number."""
    kinds = pc.index_in(sightings["kind"], _KINDS).to_numpy()
    flags = {
        "kind": kinds,
        "source_https": fetches.https[fetch],
        "target_https": sightings["target_https"].to_numpy(),
    }
    number = sum(flags[name].astype(np.uint16) << (4 * i) for i, name in enumerate(reversed(order[2:])))
    texts = {"source_key": pl.Series(fetches.keys[fetch]), "target_key": _text(sightings["target_key"])}
    return pl.DataFrame({**{name: texts[name] for name in order[:2]}, "flags": number})


def _order(columns: pl.DataFrame) -> npt.NDArray[np.int64] | None:
    """The row numbers in order of all columns; None when two rows are equal."""
    order = columns.select(pl.arg_sort_by(columns.columns)).to_series()
    again = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in columns.columns)
    if columns[order].select(again.any()).item():
        return None
    return order.to_numpy().astype(np.int64)


def _text(column: pa.ChunkedArray) -> pl.Series:
    made = pl.from_arrow(column)
    assert isinstance(made, pl.Series)
    return made
