"""Phrases and address patterns of the data files, as expressions.

A column is searched once for the phrases of all signals: they ask one expression, which polars computes once.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from backref.quality.data_files import data

if TYPE_CHECKING:
    from backref.quality.text.phrases import Trie, Where


@cache
def phrases(use: str) -> list[str]:
    """The phrases of a use in all languages, each once."""
    lists = data("phrases")[use].values()
    return sorted({phrase for found in lists if isinstance(found, list) for phrase in found})


@dataclass(frozen=True, slots=True)
class Words:
    """A text, or as many characters of its beginning or its end."""

    column: str
    first: int = 0
    last: int = 0

    def cut(self, column: pl.Series) -> pl.Series:
        """The part of the text that is read."""
        part = column.str.tail(self.last) if self.last else column
        return part.str.head(self.first) if self.first else part

    def searched(self) -> "Words":
        """What is searched to find it: around a link as much as others ask for."""
        for words in around():
            if words.column == self.column and (0 < self.last <= words.last or 0 < self.first <= words.first):
                return words
        return self


@cache
def around() -> tuple[Words, ...]:
    """The words next to the link: those before it and those after it."""
    return Words("context_before", last=60), Words("context_after", first=40)


@cache
def _uses() -> list[str]:
    """All uses, in the order of their bits."""
    return [use for use, lists in data("phrases").items() if isinstance(lists, dict)]


@cache
def _trie(names: str) -> "Trie":
    """The phrases of all uses; or the first words of those in Latin letters of one use, by which addresses name it."""
    from backref.quality.text.phrases import trie_of

    if not names:
        return trie_of([phrases(use) for use in _uses()])
    return trie_of([{words[0] for words in _latin(use)} if use == names else () for use in _uses()])


@cache
def _said(words: Words, names: str) -> pl.Expr:
    """The uses that a text has phrases of, as bits; the same expression for all who ask."""

    def found(column: pl.Series) -> pl.Series:
        from backref.kernel.strings import as_bytes  # heavy; those who only name signals do without
        from backref.quality.text.phrases import search_rows

        masks = np.empty(len(column), np.uint64)
        search_rows(*as_bytes(column.to_arrow()), words.first, words.last, _trie(names), masks)
        return pl.Series(masks)

    return pl.col(words.column).map_batches(found, return_dtype=pl.UInt64, is_elementwise=True)


@dataclass(frozen=True, slots=True)
class _Question:
    """Whether a text has a phrase of a use somewhere, and a pattern that says what is meant.

    The pattern decides wherever the bits cannot: about a few texts that are odd and, where to hold a phrase is not
    enough (`sure` is false), or more was searched than is read, about those that do.
    """

    use: str
    where: "Where"
    pattern: str
    sure: bool = True
    names: str = ""
    """The use whose first words alone are searched for."""

    def ask(self, words: Words) -> pl.Expr:
        """Whether a text is as asked for; false where there is none."""
        from backref.quality.text.phrases import ODD, WHERE

        wider = words.searched()
        where = self.where if wider == words else "anywhere"  # a word that is cut begins where it is cut
        bit = 1 << WHERE[where] + _uses().index(self.use)
        undecided = ODD if self.sure and wider == words else ODD | bit

        def found(columns: Sequence[pl.Series]) -> pl.Series:
            masks = columns[0].to_numpy()
            said = masks & np.uint64(bit) != 0
            rows = np.flatnonzero(masks & np.uint64(undecided))
            if len(rows):
                lower = words.cut(columns[1][rows]).str.to_lowercase()
                said[rows] = lower.str.contains(self.pattern).fill_null(value=False).to_numpy()
            return pl.Series(said)

        inputs = [_said(wider, self.names), pl.col(words.column)]
        return pl.map_batches(inputs, found, return_dtype=pl.Boolean, is_elementwise=True)


def says(column: str, use: str) -> pl.Expr:
    """Whether a text holds a phrase of a use, at the beginning of a word, whatever its case; false without a text."""
    return says_in([Words(column)], use)


def says_in(texts: Sequence[Words], use: str) -> pl.Expr:
    """The same for any of several texts, each as far as it is read."""
    question = _Question(use, "begun", "|".join(map(_begun, phrases(use))))
    return pl.any_horizontal(question.ask(words) for words in texts)


def says_whole(column: str, use: str) -> pl.Expr:
    """The same for whole words alone: a specialist is no pill."""
    whole = "|".join(_begun(phrase) + (_EDGE if phrase[-1].isascii() else "") for phrase in phrases(use))
    return _Question(use, "whole", whole).ask(Words(column))


_EDGE = r"(?-u:\b)"
"""The edge of a word in Latin letters. Other scripts do without: to know their words costs ten times as much."""


def _begun(phrase: str) -> str:
    return (_EDGE if phrase[0].isascii() and phrase[0].isalnum() else "") + re.escape(phrase)


def is_called(column: str, use: str) -> pl.Expr:
    """Whether a text is a phrase of a use and no more, marks aside; false where there is no text."""
    pattern = rf"^\W*(?:{'|'.join(map(re.escape, phrases(use)))})\W*$"
    return _Question(use, "anywhere", pattern, sure=False).ask(Words(column))


def ends_saying(text: Words, use: str) -> pl.Expr:
    """Whether a text ends with a phrase of a use, marks after it aside; false where there is no text."""
    pattern = rf"(?:{'|'.join(map(re.escape, phrases(use)))})[\s:：|·–—-]*$"
    return _Question(use, "anywhere", pattern, sure=False).ask(text)


def names(column: str, use: str) -> pl.Expr:
    """Whether an address holds a phrase of a use in Latin letters, its words joined or parted by any mark."""
    pattern = "|".join(r"[^a-z0-9]?".join(map(re.escape, words)) for words in _latin(use))
    question = _Question(use, "begun", f"{_EDGE}(?:{pattern}){_EDGE}", sure=False, names=use)
    return question.ask(Words(column))


def _latin(use: str) -> list[list[str]]:
    return [phrase.split() for phrase in phrases(use) if phrase.isascii()]


def matches(column: str, use: str) -> pl.Expr:
    """Whether a key matches a pattern of addresses."""
    uses = _uses_of(data("addresses")[use]["of"])
    return (_matched(column, uses) & (1 << uses.index(use))) != 0


@cache
def _uses_of(end: str) -> tuple[str, ...]:
    """The uses of addresses of one end of a link, in the order of their bits."""
    return tuple(use for use, told in data("addresses").items() if isinstance(told, dict) and told["of"] == end)


@cache
def _matched(column: str, uses: tuple[str, ...]) -> pl.Expr:
    """The uses that a key matches patterns of, as bits; the same expression for all who ask.

    Equal keys in a row, as links in order have, are read once. Few keys match anything but what is common: all other
    patterns are tried at once, and each of them where one held.
    """
    patterns = {use: "|".join(f"(?:{each})" for each in data("addresses")[use]["patterns"]) for use in uses}
    common = [use for use in uses if data("addresses")[use].get("common")]
    any_other = "|".join(pattern for use, pattern in patterns.items() if use not in common)

    def found(keys: pl.Series) -> pl.Series:
        distinct = keys.rle().struct.field("value")
        masks = np.zeros(len(distinct), np.uint64)
        every, some = np.arange(len(distinct)), distinct.str.contains(any_other).arg_true().to_numpy()
        for bit, use in enumerate(uses):
            rows = every if use in common else some
            held = distinct[rows].str.contains(patterns[use]).fill_null(value=False).to_numpy()
            masks[rows] |= held.astype(np.uint64) << np.uint64(bit)
        return pl.Series(masks).set(distinct.is_null(), None).gather(keys.rle_id())

    return pl.col(column).map_batches(found, return_dtype=pl.UInt64, is_elementwise=True)


def known(placement: pl.Expr) -> pl.Expr:
    """The placement, null where it is unknown."""
    return pl.when(placement != "unknown").then(placement)
