"""What scoring keeps of every page that was visited: its signals and its title, in 18 bytes a page."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.index.scan import scan_rows
from backref.kernel.hashing import Hashes
from backref.model.index import PAGES
from backref.model.manifest import FileEntry
from backref.pipeline.score.hashes import page_hashes
from backref.pipeline.score.words import PAGE_COLUMNS as WORD_COLUMNS
from backref.pipeline.score.words import WordsLearner
from backref.quality.facts import PAGE_COLUMNS
from backref.quality.gathering import Gathered
from backref.quality.lookup import Lookup, hashes
from backref.quality.networks import TELLING
from backref.quality.observing import observe
from backref.quality.signals import Level

_COLUMNS = [*PAGE_COLUMNS, "https", "domain", "footprints", "ip", "visited_at", *WORD_COLUMNS]
_SIGNALS = {"page_signals": pl.UInt64, "page_unseen": pl.UInt64, "read_as_html": pl.Boolean}
_FEATURES: dict[str, pl.DataType | type[pl.DataType]] = {
    "domain": pl.UInt64,
    "kind": pl.Enum(TELLING),
    "value": pl.UInt64,
}
_TITLE_CHARS = 12
"""Shorter titles are often alike by chance."""


def title_hashes(titles: pl.Series) -> npt.NDArray[np.uint32]:
    """A hash of each title without the site's name at its end; 0 where it is short or there is none."""
    text = titles.str.replace(r"\s+[|·–—-]\s+[^|·–—]*$", "").str.to_lowercase()
    long = (text.str.len_chars() >= _TITLE_CHARS).fill_null(value=False).to_numpy()
    found = (hashes(text.fill_null("")) >> np.uint64(32)).astype(np.uint32)
    return np.where(long, np.maximum(found, 1), 0).astype(np.uint32)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Signals of pages by page; each different outcome is kept once."""

    table: Lookup
    """Columns outcome (a row of `outcomes`) and title (its hash)."""
    outcomes: pl.DataFrame
    """Columns page_signals, page_unseen, read_as_html; null in the last row, for pages that were never visited."""

    def signals(self, pages: Hashes) -> pl.DataFrame:
        """The columns of `outcomes` for each page."""
        return self.outcomes[self._taken("outcome", len(self.outcomes) - 1, pages)]

    def titles(self, pages: Hashes) -> npt.NDArray[np.int64]:
        """The hash of each page's title; 0 where there is none to tell."""
        return self._taken("title", 0, pages)

    def _taken(self, column: str, other: int, pages: Hashes) -> npt.NDArray[np.int64]:
        rows, values = self.table.find(pages), self.table.columns[column]
        taken = np.full(len(pages), other, np.int64)
        taken[rows >= 0] = values[rows[rows >= 0]]
        return taken


@dataclass(slots=True)
class PageReading:
    """One pass over `pages`: signals of pages, and the features of domains."""

    words: WordsLearner
    """Hears of every visited page."""
    _hashes: list[Hashes] = field(default_factory=list)
    _codes: list[npt.NDArray[np.uint32]] = field(default_factory=list)
    _titles: list[npt.NDArray[np.uint32]] = field(default_factory=list)
    _known: dict[tuple[object, ...], int] = field(default_factory=dict)
    _features: Gathered = field(default_factory=lambda: Gathered(pl.DataFrame(schema=_FEATURES), pl.DataFrame.unique))

    def run(self, root: Path, pages: list[FileEntry]) -> tuple[PageFacts, pl.DataFrame]:
        """The facts, and rows `domain kind value` (hashes but for the kind) of features."""
        for rows in scan_rows(root, PAGES, pages, columns=_COLUMNS):
            visited = rows.filter(pl.col("visited_at").is_not_null())
            if len(visited):
                self._add(visited)
                self.words.hear_pages(visited)
        columns = {"outcome": _joined(self._codes), "title": _joined(self._titles)}
        keys = np.concatenate([np.zeros(0, np.uint64), *self._hashes])
        outcomes = pl.DataFrame([*self._known, (None, None, None)], schema=_SIGNALS, orient="row")
        return PageFacts(Lookup.of(keys, columns), outcomes), self._features.all()

    def _add(self, rows: pl.DataFrame) -> None:
        self._hashes.append(page_hashes(rows["key"], rows["https"]))
        self._titles.append(title_hashes(rows["title"]))
        seen = observe(rows.select(list(PAGE_COLUMNS)), Level.PAGE)
        made = pl.DataFrame({"fired": seen.fired, "unseen": seen.unseen, "html": rows["words"].is_not_null()})
        unique = made.unique(maintain_order=True)
        codes = [self._known.setdefault(row, len(self._known)) for row in unique.iter_rows()]
        numbered = unique.with_columns(code=pl.Series(codes, dtype=pl.UInt32))
        joined = made.join(numbered, on=["fired", "unseen", "html"], how="left", maintain_order="left")
        self._codes.append(joined["code"].to_numpy())
        self._features.add(_features_of(rows))


def _joined(parts: list[npt.NDArray[np.uint32]]) -> npt.NDArray[np.uint32]:
    return np.concatenate([np.zeros(0, np.uint32), *parts])


def _features_of(rows: pl.DataFrame) -> pl.DataFrame:
    """What the pages tell about who runs their domains, each once."""
    marks = rows.select("domain", "footprints").explode("footprints").drop_nulls().unique(maintain_order=True)
    parts = marks["footprints"].str.split_exact(":", 1).struct.rename_fields(["kind", "value"]).struct.unnest()
    addresses = rows.select("domain", kind=pl.lit("ip"), value=pl.col("ip")).drop_nulls().unique(maintain_order=True)
    named = pl.concat([marks.select("domain").hstack(parts).drop_nulls(), addresses])
    telling = named.filter(pl.col("kind").is_in(TELLING))
    told = {"domain": hashes(telling["domain"]), "kind": telling["kind"], "value": hashes(telling["value"])}
    return pl.DataFrame(told, schema=_FEATURES)
