"""What is known of domains by their place in the graph, looked up by name."""

from dataclasses import dataclass

import polars as pl

_SCHEMA = {"domain": pl.String, "rating": pl.Float32, "unsupported": pl.Float32}


@dataclass(frozen=True, slots=True)
class DomainRatings:
    """The rating and the unsupported share of domains; a domain that is not known has neither."""

    frame: pl.DataFrame
    """Columns domain, rating and unsupported; each domain once."""

    @classmethod
    def of(cls, frame: pl.DataFrame) -> "DomainRatings":
        """From any frame with the columns domain, rating (0–100) and unsupported (0–1)."""
        return cls(frame.select(pl.col(name).cast(kind) for name, kind in _SCHEMA.items()))

    @classmethod
    def none(cls) -> "DomainRatings":
        """Where nothing was rated."""
        return cls(pl.DataFrame(schema=_SCHEMA))

    def lookup(self, domains: pl.Series) -> pl.DataFrame:
        """Columns rating and unsupported for each of the names, in their order; null where nothing is known."""
        asked = pl.DataFrame({"domain": domains.cast(pl.String)})
        found = asked.join(self.frame, on="domain", how="left", maintain_order="left")
        return found.select("rating", "unsupported")
