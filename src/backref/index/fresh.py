"""Links of which nothing is known yet, sorted and put together as Arrow columns: the fast lane beside `merge`.

It serves the parts of a table where nothing stands and no link was seen twice, which is nearly all of a first build.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from backref.index.merge import sparse
from backref.model.tables import Table
from backref.model.words import Kind

_KINDS = pa.array(sorted(kind.value for kind in Kind))


@dataclass(frozen=True, slots=True)
class FreshLinks:
    """The fetches of a build, ready to be laid beside their sightings."""

    sources: pa.Table
    """The columns that a link has from its page, as they are stored; one row a fetch."""
    keys: npt.NDArray[np.uint32]
    """Place of each fetch's page key in the order of all."""
    https: npt.NDArray[np.bool_]
    """Whether each fetch's page has the scheme https."""

    @classmethod
    def of(cls, fetches: pl.DataFrame) -> "FreshLinks":
        """Prepare fetches that know their fates."""
        stored = sparse(fetches.with_columns(first_seen=pl.col("fetched_at")))
        keys = fetches["source_key"].rank("dense").cast(pl.UInt32).to_numpy()
        return cls(stored.to_arrow().combine_chunks(), keys, fetches["source_https"].to_numpy())

    def rows(self, sightings: pa.Table, table: Table) -> pa.Table | None:
        """The rows of a link table in its order; None when a link is there twice and has to be merged."""
        fetch = sightings["fetch"].to_numpy()
        order = _order(self._sort_columns(sightings, fetch, table.sort_by))
        if order is None:
            return None
        pages = self.sources.take(pa.array(fetch[order]))
        links = sightings.take(pa.array(order))
        return pa.table({name: (pages if name in pages.column_names else links)[name] for name in table.read_names()})

    def _sort_columns(self, sightings: pa.Table, fetch: npt.NDArray[np.uint32], order: tuple[str, ...]) -> pl.DataFrame:
        """Columns that sort like those of `order`, of which the last three make one number."""
        kinds = pc.index_in(sightings["kind"], _KINDS).to_numpy()
        flags = {
            "kind": kinds,
            "source_https": self.https[fetch],
            "target_https": sightings["target_https"].to_numpy(),
        }
        number = sum(flags[name].astype(np.uint16) << (4 * i) for i, name in enumerate(reversed(order[2:])))
        texts = {"source_key": pl.Series(self.keys[fetch]), "target_key": _text(sightings["target_key"])}
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
