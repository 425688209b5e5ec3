"""What a signal is: one observation about a link or its page, with all that is to be said about it in one place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import polars as pl


class Level(StrEnum):
    """What a signal looks at."""

    PAGE = "page"
    """The page that links: its row in `pages`."""
    LINK = "link"
    """The link: its row in `links` with the facts of `quality.facts` looked up."""


class Family(StrEnum):
    """What a signal rests on; two signals are independent when they are of two families."""

    MARKUP = "markup"
    PLACEMENT = "placement"
    WORDS = "words"
    ADDRESS = "address"
    DISCLOSURE = "disclosure"
    COPIES = "copies"
    GRAPH = "graph"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Signal:
    """One observation: what it measures, why it matters, and the function that makes it."""

    name: str
    """As it stands in the column `signals`; the unit's file is called the same."""
    family: Family
    level: Level
    measures: str
    why: str
    example: str
    inputs: tuple[str, ...]
    """The columns it reads. Where one that it cannot do without is null, the signal is null: not seen."""
    fires: Callable[[], pl.Expr]
    """True, false, or null where it could not be seen, for every row of a frame."""
    on: Mapping[str, Any]
    """A row on which it fires; columns that are not named are null."""
    off: Mapping[str, Any]
    """A row on which it does not."""
