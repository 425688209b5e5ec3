"""Links between sites of one name under different suffixes."""

import polars as pl

from backref.quality.signals._signal import Family, Level, Signal

LEAST_CHARS = 4
"""Shorter names are often those of two owners."""


def _fires() -> pl.Expr:
    source, target = pl.col("source_domain"), pl.col("target_domain")
    name = source.str.find(".", literal=True).fill_null(0)
    return (name >= LEAST_CHARS) & target.str.starts_with(source.str.head(name + 1))


SIGNAL = Signal(
    name="same_name",
    family=Family.ADDRESS,
    level=Level.LINK,
    measures="the two domains have one name, of at least four characters, under different suffixes",
    why="editions for countries and languages, and what was registered beside them, are of one owner",
    example="example.com links to example.de",
    inputs=("source_domain", "target_domain"),
    fires=_fires,
    on={"source_domain": "example.com", "target_domain": "example.co.uk"},
    off={"source_domain": "example.com", "target_domain": "examples.com"},
)
