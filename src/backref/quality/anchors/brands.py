"""Names of sites: from the domain's own label, from what its pages' titles have in common, and from `site_name`."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.kernel import compiled
from backref.kernel.strings import Bytes, Offsets, as_bytes
from backref.quality.anchors.generic import sorted_hashes
from backref.quality.data_files import data
from backref.quality.gathering import Gathered
from backref.quality.lookup import Lookup, hashes
from backref.quality.text.folding import (
    MOST_CHARS,
    Folds,
    Hashes,
    fold_text,
    fold_words,
    folds,
    hash_range,
    holds,
    squash_rows,
)

BREAKS: Final = r"\s+[|\-–—·•:»«/~]+\s+|\s*[|·•»«｜：]\s*|:\s+"
"""Where titles fall into parts."""
_MOST_NAMES: Final = 6
_LONGEST: Final = 60
_LABEL_NAMES: Final = 3
_LONGEST_AFFIX: Final = 16
_LEAST_LEFT: Final = 4
_LEAST_SHARE: Final = 0.2
_SCHEMA: Final = {"domain": pl.UInt64, "name": pl.String, "own": pl.Boolean, "pages": pl.UInt32, "of": pl.UInt32}
"""Domains by the hashes of their names."""


@dataclass(frozen=True, slots=True)
class Affixes:
    """Words around names, from `data/brands.toml`."""

    version: int
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    prefix_hashes: Hashes
    suffix_hashes: Hashes
    beside: Hashes
    not_names: Hashes
    endings: Hashes
    """Last labels of hosts that are not words of a file name or a sentence."""


@cache
def affixes() -> Affixes:
    """The words that come with the package."""
    told = data("brands")
    prefixes, suffixes = told["prefixes"], told["suffixes"]
    hashed = (
        sorted_hashes(words) for words in (prefixes, suffixes, told["beside"], told["not_names"], told["endings"])
    )
    return Affixes(told["version"], tuple(prefixes), tuple(suffixes), *hashed)


def label_names(domain: str) -> list[str]:
    """Names that a domain itself tells, folded and written as one word, the fullest first.

    >>> label_names("getacme.com")
    ['getacme', 'acme']
    """
    label = _squashed(shown_label(domain))
    before = [prefix for prefix in affixes().prefixes if label.startswith(prefix)]
    after = [suffix for suffix in affixes().suffixes if label.endswith(suffix)]
    names = [label]
    for affix in sorted(before, key=len, reverse=True)[:1]:
        names += [label.removeprefix(affix)] if len(label) >= len(affix) + _LEAST_LEFT else []
    for affix in sorted(after, key=len, reverse=True)[:1]:
        names += [label.removesuffix(affix)] if len(label) >= len(affix) + _LEAST_LEFT else []
    return [name for name in dict.fromkeys(names) if name]


def shown_label(domain: str) -> str:
    """The first label of a registrable domain, in its own script."""
    return shown(domain).split(".")[0]


@lru_cache(maxsize=10_000)  # Python decodes slowly, and links to a host stand together
def shown(host: str) -> str:
    """A host in its own script; one that cannot be read stays as it is."""
    if "xn--" not in host:
        return host
    return ".".join(_label(label) for label in host.split("."))


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label


class Brands:
    """The names of each domain, as hashes: 58 bytes for a domain that has learned ones."""

    def __init__(self, domains: Hashes | None = None, names: npt.NDArray[np.uint64] | None = None) -> None:
        """Domains by their hashes, sorted, with up to `_MOST_NAMES` learned names; none where there were no pages."""
        self._domains = Lookup(np.zeros(0, np.uint64) if domains is None else domains, {})
        self._names = np.zeros((0, _MOST_NAMES), np.uint64) if names is None else names

    def hashes(self, domains: pl.Series) -> npt.NDArray[np.uint64]:
        """A row for each domain: the hashes of its names, 0 where there are no more."""
        told = np.zeros((len(domains), _LABEL_NAMES + _MOST_NAMES), np.uint64)
        told[:, :_LABEL_NAMES] = label_hashes(domains)
        rows = self._domains.find(hashes(domains))
        told[rows >= 0, _LABEL_NAMES:] = self._names[rows[rows >= 0]]
        return told


def label_hashes(domains: pl.Series) -> npt.NDArray[np.uint64]:
    """`label_names` of each domain, hashed: the label, without a prefix, without a suffix."""
    hashes = np.zeros((len(domains), _LABEL_NAMES), np.uint64)
    known = affixes()
    _label_rows(*as_bytes(shown_column(domains).to_arrow()), folds(), known.prefix_hashes, known.suffix_hashes, hashes)
    return hashes


def shown_column(hosts: pl.Series) -> pl.Series:
    """`shown` of each host."""
    foreign = hosts.str.contains("xn--", literal=True).fill_null(value=False)
    if not foreign.any():
        return hosts
    return hosts.clone().scatter(foreign.arg_true(), [shown(host) for host in hosts.filter(foreign).to_list()])


@compiled
def _label_rows(
    content: Bytes, offsets: Offsets, table: Folds, prefixes: Hashes, suffixes: Hashes, hashes: npt.NDArray[np.uint64]
) -> None:
    chars, words = np.empty(MOST_CHARS, np.uint16), np.empty(MOST_CHARS, np.int32)
    for row in range(len(hashes)):
        end = offsets[row]
        while end < offsets[row + 1] and content[end] != 0x2E:
            end += 1
        size, _ = fold_text(content, offsets[row], end, table, chars, words, 0, 0)
        if not size:
            continue
        hashes[row, 0] = hash_range(chars, 0, size)
        for width in range(min(_LONGEST_AFFIX, size - _LEAST_LEFT), 0, -1):
            if not hashes[row, 1] and holds(prefixes, hash_range(chars, 0, width)):
                hashes[row, 1] = hash_range(chars, width, size)
            if not hashes[row, 2] and holds(suffixes, hash_range(chars, size - width, size)):
                hashes[row, 2] = hash_range(chars, 0, size - width)


class BrandLearner:
    """Learns names from pages, given in any number of frames; it keeps a dozen names for a domain at most."""

    def __init__(self) -> None:
        self._told = Gathered(pl.DataFrame(schema=_SCHEMA), _summed)

    def add(self, pages: pl.DataFrame) -> None:
        """Learn from pages with `domain`, `title` and `site_name`; those without both say nothing."""
        told = pages.select("domain", "title", "site_name").filter(
            pl.col("title").is_not_null() | pl.col("site_name").is_not_null()
        )
        if not told.is_empty():
            counted = _counted(told)
            self._told.add(counted.with_columns(domain=pl.Series(hashes(counted["domain"]))))

    def learned(self) -> Brands:
        """The names of every domain that was seen."""
        rows = self._told.all()
        common = (pl.col("pages") >= 2) & (pl.col("pages") >= pl.col("of") * _LEAST_SHARE)
        enough = pl.col("own") | (common & (pl.col("pages") > pl.col("pages").max().over("domain") / 2))
        ranked = rows.filter(enough).sort("domain", "own", "pages", "name", descending=[False, True, True, False])
        names = ranked.with_columns(hash=pl.Series(squash_rows(ranked["name"].to_arrow())))
        not_names = pl.Series(affixes().not_names)
        names = names.filter(pl.col("hash") != 0, ~pl.col("hash").is_in(not_names.implode()))
        grouped = names.group_by("domain", maintain_order=True).agg(pl.col("hash").unique(maintain_order=True))
        columns = [
            pl.col("hash").list.get(at, null_on_oob=True).fill_null(0).alias(str(at)) for at in range(_MOST_NAMES)
        ]
        return Brands(grouped["domain"].to_numpy(), np.ascontiguousarray(grouped.select(columns).to_numpy()))


def _counted(pages: pl.DataFrame) -> pl.DataFrame:
    """Candidates of each domain: first and last parts of titles with the pages that show them, and `site_name`."""
    of = pages.group_by("domain").agg(of=pl.col("title").is_not_null().sum())
    parts = pages.filter(pl.col("title").is_not_null()).with_columns(
        cut=pl.col("title").str.replace_all(BREAKS, "\x1f").str.split("\x1f")
    )
    several = pl.col("cut").list.len() > 1
    ends = [parts.filter(several).select("domain", name=pl.col("cut").list.get(at).str.strip_chars()) for at in (0, -1)]
    whole = parts.filter(~several).select("domain", name="title")
    ends_counted = pl.concat([*ends, whole]).group_by("domain", "name").agg(pages=pl.len())
    said = pages.filter(pl.col("site_name").is_not_null()).group_by("domain", name="site_name").agg(pages=pl.len())
    both = pl.concat(
        [ends_counted.with_columns(own=pl.lit(value=False)), said.with_columns(own=pl.lit(value=True))]
    ).filter(pl.col("name").str.len_chars().is_between(2, _LONGEST))
    best = both.sort("pages", "name", descending=[True, False]).group_by("domain", "own").head(_MOST_NAMES)
    return best.select("domain", "name", "own", "pages").join(of, on="domain")


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    """The candidates of each domain with all of their pages; the commonest of each domain."""
    of = rows.group_by("domain").agg(pl.col("of").max())
    summed = rows.group_by("domain", "name", "own").agg(pl.col("pages").sum())
    best = summed.sort("pages", "name", descending=[True, False]).group_by("domain", "own").head(_MOST_NAMES)
    return best.select("domain", "name", "own", "pages").join(of, on="domain")


def _squashed(text: str) -> str:
    return "".join(fold_words(text))
