"""Phrases and address patterns of the data files, as expressions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.quality.data_files import data

if TYPE_CHECKING:
    from backref.quality.text.phrases import Trie


@cache
def phrases(use: str) -> list[str]:
    """The phrases of a use in all languages, each once."""
    lists = data("phrases")[use].values()
    return sorted({phrase for found in lists if isinstance(found, list) for phrase in found})


@dataclass(frozen=True, slots=True)
class Words:
    """A text, or as many characters of its beginning or its end."""

    text: pl.Expr
    first: int = 0
    last: int = 0

    def cut(self, column: pl.Series) -> pl.Series:
        """The part of the text that is read."""
        part = column.str.tail(self.last) if self.last else column
        return part.str.head(self.first) if self.first else part


@dataclass(frozen=True, slots=True)
class _Search:
    """Phrases to be found by a compiled loop, and a pattern that says what is meant.

    The pattern decides wherever the loop cannot: about a few texts that are odd and, where to hold a phrase is not
    enough (`sure` is false), about those that do.
    """

    phrases: tuple[str, ...]
    pattern: str
    whole: bool = False
    edges: bool = True
    sure: bool = True

    def run(self, columns: Sequence[pl.Series], texts: Sequence[Words]) -> pl.Series:
        """Whether a text of each row is as searched for."""
        from backref.kernel.strings import as_bytes  # heavy; those who only name signals do without
        from backref.quality.text.phrases import ODD, search_rows

        found = np.zeros(len(columns[0]), np.uint8)
        trie = _trie(self.phrases, whole=self.whole, edges=self.edges)
        for column, words in zip(columns, texts, strict=True):
            search_rows(*as_bytes(column.to_arrow()), words.first, words.last, trie, found)
        rows = np.flatnonzero(found == ODD if self.sure else found)
        if len(rows):
            found[rows] = self._decide([words.cut(column[rows]) for column, words in zip(columns, texts, strict=True)])
        return pl.Series(found.astype(np.bool_))

    def _decide(self, texts: list[pl.Series]) -> npt.NDArray[np.bool_]:
        said = np.zeros(len(texts[0]), np.bool_)
        for text in texts:
            said |= text.str.to_lowercase().str.contains(self.pattern).fill_null(value=False).to_numpy()
        return said


@cache
def _trie(phrases: tuple[str, ...], *, whole: bool, edges: bool) -> "Trie":
    from backref.quality.text.phrases import trie_of

    return trie_of(phrases, whole=whole, edges=edges)


def says(text: pl.Expr, use: str) -> pl.Expr:
    """Whether a text holds a phrase of a use, at the beginning of a word, whatever its case; false without a text."""
    return says_in([Words(text)], use)


def says_in(texts: list[Words], use: str) -> pl.Expr:
    """The same for any of several texts, each as far as it is read."""
    return _searched(texts, _Search(tuple(phrases(use)), "|".join(map(_begun, phrases(use)))))


def says_whole(text: pl.Expr, use: str) -> pl.Expr:
    """The same for whole words alone: a specialist is no pill."""
    whole = "|".join(_begun(phrase) + (_EDGE if phrase[-1].isascii() else "") for phrase in phrases(use))
    return _searched([Words(text)], _Search(tuple(phrases(use)), whole, whole=True))


_EDGE = r"(?-u:\b)"
"""The edge of a word in Latin letters. Other scripts do without: to know their words costs ten times as much."""


def _begun(phrase: str) -> str:
    return (_EDGE if phrase[0].isascii() and phrase[0].isalnum() else "") + re.escape(phrase)


def is_called(text: pl.Expr, use: str) -> pl.Expr:
    """Whether a text is a phrase of a use and no more, marks aside; false where there is no text."""
    pattern = rf"^\W*(?:{'|'.join(map(re.escape, phrases(use)))})\W*$"
    return _searched([Words(text)], _Search(tuple(phrases(use)), pattern, edges=False, sure=False))


def ends_saying(text: Words, use: str) -> pl.Expr:
    """Whether a text ends with a phrase of a use, marks after it aside; false where there is no text."""
    pattern = rf"(?:{'|'.join(map(re.escape, phrases(use)))})[\s:：|·–—-]*$"
    return _searched([text], _Search(tuple(phrases(use)), pattern, edges=False, sure=False))


def names(key: pl.Expr, use: str) -> pl.Expr:
    """Whether an address holds a phrase of a use in Latin letters, its words joined or parted by any mark."""
    latin = [phrase.split() for phrase in phrases(use) if phrase.isascii()]
    pattern = "|".join(r"[^a-z0-9]?".join(map(re.escape, words)) for words in latin)
    first = tuple(sorted({words[0] for words in latin}))
    return _searched([Words(key)], _Search(first, f"{_EDGE}(?:{pattern}){_EDGE}", sure=False))


def matches(key: pl.Expr, use: str) -> pl.Expr:
    """Whether a key matches a pattern of addresses. Equal keys in a row, as links in order have, are read once."""
    pattern = "|".join(f"(?:{pattern})" for pattern in data("addresses")[use]["patterns"])

    def found(keys: pl.Series) -> pl.Series:
        return keys.rle().struct.field("value").str.contains(pattern).gather(keys.rle_id())

    return key.map_batches(found, return_dtype=pl.Boolean, is_elementwise=True)


def around() -> list[Words]:
    """The words next to the link: those before it and those after it."""
    return [Words(pl.col("context_before"), last=60), Words(pl.col("context_after"), first=40)]


def known(placement: pl.Expr) -> pl.Expr:
    """The placement, null where it is unknown."""
    return pl.when(placement != "unknown").then(placement)


def _searched(texts: list[Words], search: _Search) -> pl.Expr:
    """Whether one of the texts is as searched for; false where there is none."""

    def found(columns: Sequence[pl.Series]) -> pl.Series:
        return search.run(columns, texts)

    return pl.map_batches([words.text for words in texts], found, return_dtype=pl.Boolean, is_elementwise=True)
