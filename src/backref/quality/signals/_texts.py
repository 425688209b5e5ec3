"""Phrases and address patterns of the data files, as expressions."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

_DATA = Path(__file__).parent.parent / "data"


@cache
def data(name: str) -> dict[str, Any]:
    """A data file of this package."""
    return tomllib.loads((_DATA / f"{name}.toml").read_text("utf-8"))


@cache
def phrases(use: str) -> list[str]:
    """The phrases of a use in all languages, each once."""
    lists = data("phrases")[use].values()
    return sorted({phrase for found in lists if isinstance(found, list) for phrase in found})


def says(text: pl.Expr, use: str) -> pl.Expr:
    """Whether a text holds a phrase of a use, at the beginning of a word, whatever its case; false without a text."""
    return text.str.to_lowercase().str.contains("|".join(map(_begun, phrases(use)))).fill_null(value=False)


def says_whole(text: pl.Expr, use: str) -> pl.Expr:
    """The same for whole words alone: a specialist is no pill."""
    whole = "|".join(_begun(phrase) + (_EDGE if phrase[-1].isascii() else "") for phrase in phrases(use))
    return text.str.to_lowercase().str.contains(whole).fill_null(value=False)


_EDGE = r"(?-u:\b)"
"""The edge of a word in Latin letters. Other scripts do without: to know their words costs ten times as much."""


def _begun(phrase: str) -> str:
    return (_EDGE if phrase[0].isascii() and phrase[0].isalnum() else "") + re.escape(phrase)


def is_called(text: pl.Expr, use: str) -> pl.Expr:
    """Whether a text is a phrase of a use and no more, marks aside; false where there is no text."""
    pattern = "|".join(map(re.escape, phrases(use)))
    return text.str.to_lowercase().str.contains(rf"^\W*(?:{pattern})\W*$").fill_null(value=False)


def ends_saying(text: pl.Expr, use: str) -> pl.Expr:
    """Whether a text ends with a phrase of a use, marks after it aside; false where there is no text."""
    pattern = "|".join(map(re.escape, phrases(use)))
    return text.str.to_lowercase().str.contains(rf"(?:{pattern})[\s:：|·–—-]*$").fill_null(value=False)


def names(key: pl.Expr, use: str) -> pl.Expr:
    """Whether an address holds a phrase of a use in Latin letters, its words joined or parted by any mark."""
    latin = [r"[^a-z0-9]?".join(map(re.escape, phrase.split())) for phrase in phrases(use) if phrase.isascii()]
    return key.str.to_lowercase().str.contains(f"{_EDGE}(?:{'|'.join(latin)}){_EDGE}").fill_null(value=False)


def matches(key: pl.Expr, use: str) -> pl.Expr:
    """Whether a key matches a pattern of addresses."""
    return key.str.contains("|".join(f"(?:{pattern})" for pattern in data("addresses")[use]["patterns"]))


def around(before: int = 60, after: int = 40) -> pl.Expr:
    """The words next to the link, those before it and those after it on lines of their own."""
    return pl.concat_str(
        pl.col("context_before").str.tail(before).fill_null(""),
        pl.col("context_after").str.head(after).fill_null(""),
        separator="\n",
    )


def known(placement: pl.Expr) -> pl.Expr:
    """The placement, null where it is unknown."""
    return pl.when(placement != "unknown").then(placement)
