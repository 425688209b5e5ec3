"""Which signals fire: all of a level at once over a frame, as masks of bits."""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.quality.signals import Level, all_signals
from backref.quality.weights import bit_of

Masks = npt.NDArray[np.uint64]


class Observed(NamedTuple):
    """Two masks for each row."""

    fired: Masks
    unseen: Masks
    """Signals that could not be seen: an input that they need is null."""


def observe(rows: pl.DataFrame, level: Level) -> Observed:
    """Evaluate every signal of a level."""
    seen = rows.lazy().select(_fires(level)).collect()
    return Observed(_masks(seen.select(pl.all().fill_null(value=False))), _masks(seen.select(pl.all().is_null())))


def _masks(held: pl.DataFrame) -> Masks:
    """For each row the bits of the signals in whose columns it has true."""
    masks = np.zeros(len(held), np.uint64)
    for column in held:
        if column.any():
            np.bitwise_or(masks, np.uint64(bit_of(column.name)), out=masks, where=column.to_numpy())
    return masks


@cache
def _fires(level: Level) -> list[pl.Expr]:
    """Every signal of a level, by its name; made once, for there are many and patterns among them."""
    return [signal.fires().alias(signal.name) for signal in all_signals() if signal.level is level]


def observe_links(rows: pl.DataFrame) -> Observed:
    """The signals of links with those of their pages, which stand in `page_signals` and `page_unseen`."""
    own = observe(rows, Level.LINK)
    of_pages = np.uint64(sum(bit_of(signal.name) for signal in all_signals() if signal.level is Level.PAGE))
    page_fired = rows["page_signals"].fill_null(0).to_numpy()
    page_unseen = rows["page_unseen"].fill_null(int(of_pages)).to_numpy()
    return Observed(own.fired | page_fired, own.unseen | page_unseen)
