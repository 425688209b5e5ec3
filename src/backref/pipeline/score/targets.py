"""One pass over `links` in target order: which links stand all over a site, which were copied with their text, and
whom others embed. Every link of one target stands together, so only the last target of a batch is carried on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.index.scan import scan_rows
from backref.kernel.hashing import Hashes
from backref.model.index import LINKS
from backref.model.manifest import FileEntry
from backref.pipeline.score.hashes import LinkHashes
from backref.pipeline.score.pages import PageFacts, title_hashes
from backref.pipeline.score.words import LINK_COLUMNS, WordsLearner
from backref.quality.gathering import Gathered
from backref.quality.lookup import Lookup, hashes
from backref.quality.networks import pair_hash
from backref.quality.sitewide import LEAST_PAGES, SECTION_PAGES, section, whole

_COLUMNS = ["target_key", "target_https", "target_domain", "source_key", "source_https", "source_domain", "kind"]
_MORE = ["placement", "dom_path", "anchor", "context_before", "context_after", "source_title", "lost_at"]
_BEFORE, _AFTER = 15, 60
"""Characters before and after a link that are compared: what follows it is seldom changed in a copy."""
_LEAST_BEFORE, _LEAST_AFTER = 40, 30
"""With less around it a link stands in a list, where words are often alike."""
COPIED_SHARE = 0.5
COPIED_LINKS = 3
"""A domain is one of copies when of at least so many telling links such a share is copied."""
_LONG = (pl.col("context_before").str.len_chars() >= _LEAST_BEFORE) & (
    pl.col("context_after").str.len_chars() >= _LEAST_AFTER
)
_TEXT = pl.concat_str(
    pl.col("context_before").str.tail(_BEFORE), "anchor", pl.col("context_after").str.head(_AFTER), separator="\n"
)
_EMBEDDING = ["frame", "form"]
_HASHED: dict[str, type[pl.DataType]] = {
    "target": pl.UInt64,
    "source": pl.UInt64,
    "place": pl.UInt64,
    "path": pl.UInt64,
    "text": pl.UInt64,
    "link": pl.UInt64,
    "telling": pl.Boolean,
    "named": pl.Boolean,
}

_SHARES: dict[str, type[pl.DataType]] = {"source": pl.UInt64, "telling": pl.UInt32, "copied": pl.UInt32}
_PAIRS: dict[str, type[pl.DataType]] = {"target": pl.UInt64, "source": pl.UInt64}


def place_hashes(rows: pl.DataFrame, named: LinkHashes) -> Hashes:
    """A hash of each link without its page: target, source domain, kind, and whether it is in content."""
    inside = (rows["placement"] == "content").fill_null(value=False).cast(pl.UInt64)
    return pair_hash(pair_hash(named.target, named.source_domain), hashes(rows["kind"], inside))


def path_hashes(places: Hashes, paths: pl.Series) -> Hashes:
    """A hash of each link without its page, at its place in the document."""
    return pair_hash(places, paths.fill_null(0).to_numpy())


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """What the pass found; everything by hash."""

    visited: Lookup
    """Column pages: how many pages of a domain were visited."""
    wholes: Lookup
    """Places (`place_hashes`) that stand all over their site."""
    sections: Lookup
    """Places with their path (`path_hashes`) that stand all over a section."""
    copies: Lookup
    """Links (`LinkHashes.links`) whose words stand on another domain, or that lead to a page of their title there."""
    copiers: Lookup
    """Domains most of whose telling links are such."""
    embedded: Lookup
    """Column domains: how many domains embed a domain."""

    def read(self, rows: pl.DataFrame, named: LinkHashes) -> pl.DataFrame:
        """Columns sitewide, copied and embedded_on of links."""
        places, sources = place_hashes(rows, named), named.source_domain
        everywhere = self.wholes.has(places) | self.sections.has(path_hashes(places, rows["dom_path"]))
        pages = self.visited.read(sources)["pages"].fill_null(0)
        embedded = self.embedded.read(named.target_domain)["domains"].fill_null(0)
        enough = pl.Series(everywhere) | (pages >= LEAST_PAGES)
        copied = self.copiers.has(sources)
        copied[copied] = self.copies.has(named.links()[copied])
        told = pl.DataFrame({"everywhere": everywhere, "enough": enough})
        return told.select(
            sitewide=pl.when("enough").then("everywhere"),
            copied=pl.Series(copied),
            embedded_on=embedded.cast(pl.UInt32),
        )


@dataclass(slots=True)
class TargetReading:
    """The pass: counts what belongs together, target after target."""

    pages: PageFacts
    visited: Lookup
    words: WordsLearner
    """Hears of every live link."""
    _held: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_HASHED))
    _wholes: list[Hashes] = field(default_factory=list)
    _sections: list[Hashes] = field(default_factory=list)
    _copies: list[Hashes] = field(default_factory=list)
    _shares: Gathered = field(default_factory=lambda: Gathered(pl.DataFrame(schema=_SHARES), _summed))
    _embedding: Gathered = field(default_factory=lambda: Gathered(pl.DataFrame(schema=_PAIRS), pl.DataFrame.unique))

    def run(self, root: Path, links: list[FileEntry], advance: Callable[[int], None]) -> TargetFacts:
        """Read all links once."""
        for rows in scan_rows(root, LINKS, links, columns=[*_COLUMNS, *_MORE, *LINK_COLUMNS], groups_at_a_time=1):
            live = rows.filter(pl.col("lost_at").is_null())
            if len(live):
                self._add(live)
                self.words.hear_links(live)
            advance(len(rows))
        self._settle(self._held)
        embedded = self._embedding.all().group_by("target").agg(pl.len().alias("n"))
        copiers = self._shares.all().filter(
            (pl.col("telling") >= COPIED_LINKS) & (pl.col("copied") >= COPIED_SHARE * pl.col("telling"))
        )
        return TargetFacts(
            self.visited,
            _set(self._wholes),
            _set(self._sections),
            _set(self._copies),
            Lookup.of(copiers["source"].to_numpy(), {}),
            Lookup.of(embedded["target"].to_numpy(), {"domains": embedded["n"].to_numpy().astype(np.uint32)}),
        )

    def _add(self, rows: pl.DataFrame) -> None:
        frames = rows.filter(pl.col("kind").is_in(_EMBEDDING))
        pairs = pl.DataFrame({"target": hashes(frames["target_domain"]), "source": hashes(frames["source_domain"])})
        self._embedding.add(pairs.unique())
        together = pl.concat([self._held, self._hashed(rows)])
        last = together["target"][-1]
        self._settle(together.filter(pl.col("target") != last))
        self._held = together.filter(pl.col("target") == last)

    def _hashed(self, rows: pl.DataFrame) -> pl.DataFrame:
        named = LinkHashes.of(rows)
        content = (rows["placement"] == "content").fill_null(value=False).to_numpy()
        told = rows.select("context_before", "anchor", "context_after")
        telling = content & told.select(_LONG).to_series().fill_null(value=False).to_numpy()
        text = np.zeros(len(rows), np.uint64)
        text[telling] = hashes(told.filter(telling).select(_TEXT).to_series())
        titles = self.pages.titles(named.target[content])
        same_title = content.copy()
        same_title[content] = titles > 0
        same_title[same_title] = title_hashes(rows["source_title"].filter(same_title)) == titles[titles > 0]
        return pl.DataFrame(
            {
                "target": named.target,
                "source": named.source_domain,
                "place": place_hashes(rows, named),
                "path": rows["dom_path"],
                "text": text,
                "link": named.links(),
                "telling": telling,
                "named": same_title,
            }
        )

    def _settle(self, rows: pl.DataFrame) -> None:
        """Count links whose target is complete."""
        self._count_places(rows)
        telling = rows.filter("telling")
        alike = telling.filter(_repeat(pair_hash(telling["target"].to_numpy(), telling["text"].to_numpy()), 2))
        twins = alike.filter(pl.col("source").n_unique().over("target", "text") > 1)
        copied = pl.concat([twins["link"], rows.filter("named")["link"]]).unique().sort()
        self._copies.append(copied.to_numpy())
        told = rows.filter(pl.col("telling") | pl.col("named"))
        marked = told.with_columns(copied=pl.Series(Lookup.of(copied.to_numpy(), {}).has(told["link"].to_numpy())))
        self._shares.add(marked.group_by("source").agg(pl.len().alias("telling"), pl.col("copied").sum()))

    def _count_places(self, rows: pl.DataFrame) -> None:
        often = rows.filter(_repeat(rows["place"].to_numpy(), SECTION_PAGES))
        for parts, rule, found in ((["place"], whole, self._wholes), (["place", "path"], section, self._sections)):
            counted = often.drop_nulls(parts).group_by(parts).agg(pl.len().alias("shown"), pl.col("source").first())
            pages = self.visited.read(counted["source"].to_numpy())["pages"].fill_null(0)
            held = counted.with_columns(visited=pages).filter(rule(pl.col("shown"), pl.col("visited")))
            places = held["place"].to_numpy()
            found.append(path_hashes(places, held["path"]) if "path" in parts else places)


def _repeat(marks: Hashes, least: int) -> npt.NDArray[np.bool_]:
    """Whether each mark stands so often among all of them."""
    ordered = np.sort(marks)
    later = ordered[least - 1 :]
    return Lookup.of(later[later == ordered[: len(later)]], {}).has(marks)


def _summed(shares: pl.DataFrame) -> pl.DataFrame:
    return shares.group_by("source").agg(pl.col("telling").sum(), pl.col("copied").sum())


def _set(parts: list[Hashes]) -> Lookup:
    return Lookup.of(np.concatenate([np.zeros(0, np.uint64), *parts]), {})
