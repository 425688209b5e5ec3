"""What is known of domains by their place in the graph, looked up by name."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.kernel.hashing import Hashes
from backref.quality.lookup import Lookup, hashes


@dataclass(frozen=True, slots=True)
class DomainRatings:
    """The rating and the unsupported share of domains; a domain that is not known has neither."""

    table: Lookup

    @classmethod
    def of(cls, frame: pl.DataFrame) -> "DomainRatings":
        """From a frame with the columns domain, rating (0–100) and unsupported (0–1), each domain once."""
        columns = {name: frame[name].cast(pl.Float32).to_numpy().astype(np.float32) for name in _NAMES}
        return cls(Lookup.of(hashes(frame["domain"]), columns))

    @classmethod
    def none(cls) -> "DomainRatings":
        """Where nothing was rated."""
        return cls.of(pl.DataFrame(schema={"domain": pl.String} | dict.fromkeys(_NAMES, pl.Float32)))

    def lookup(self, domains: Hashes) -> pl.DataFrame:
        """Columns rating and unsupported for each domain by its hash; null where nothing is known."""
        return self.table.read(domains).fill_nan(None)

    def unsupported(self, least: float) -> Hashes:
        """The domains, by their hashes, of which such a share or more is unsupported."""
        held: npt.NDArray[np.bool_] = (pl.Series(self.table.columns["unsupported"]).fill_nan(0.0) >= least).to_numpy()
        return self.table.keys[held]


_NAMES = ("rating", "unsupported")
