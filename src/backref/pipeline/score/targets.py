"""One pass over `links` in target order: which links stand all over a site, which were copied with their text, and
whom others embed. Every link of one target stands together, so only the last target of a batch is carried on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from backref.index.scan import scan_rows
from backref.kernel.hashing import Hashes
from backref.model.index import LINKS
from backref.model.manifest import FileEntry
from backref.pipeline.score.hashes import LinkHashes
from backref.pipeline.score.pages import PageFacts, title_hashes
from backref.pipeline.score.words import LINK_COLUMNS, WordsLearner
from backref.quality.lookup import Lookup, hashes
from backref.quality.networks import pair_hash
from backref.quality.sitewide import LEAST_PAGES, section, whole

_COLUMNS = ["target_key", "target_https", "target_domain", "source_key", "source_https", "source_domain", "kind"]
_MORE = ["placement", "dom_path", "anchor", "context_before", "context_after", "source_title", "lost_at"]
_BEFORE, _AFTER = 15, 60
"""Characters before and after a link that are compared: what follows it is seldom changed in a copy."""
_LEAST_BEFORE, _LEAST_AFTER = 40, 30
"""With less around it a link stands in a list, where words are often alike."""
COPIED_SHARE = 0.5
COPIED_LINKS = 3
"""A domain is one of copies when of at least so many telling links such a share is copied."""
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
    _shares: list[pl.DataFrame] = field(default_factory=lambda: [pl.DataFrame(schema=_SHARES)])
    _embedding: list[pl.DataFrame] = field(default_factory=lambda: [pl.DataFrame(schema=_PAIRS)])

    def run(self, root: Path, links: list[FileEntry], advance: Callable[[int], None]) -> TargetFacts:
        """Read all links once."""
        for rows in scan_rows(root, LINKS, links, columns=[*_COLUMNS, *_MORE, *LINK_COLUMNS]):
            live = rows.filter(pl.col("lost_at").is_null())
            if len(live):
                self._add(live)
                self.words.hear_links(live)
            advance(len(rows))
        self._settle(self._held)
        embedded = pl.concat(self._embedding).unique().group_by("target").agg(pl.len().alias("n"))
        shares = pl.concat(self._shares).group_by("source").agg(pl.col("telling").sum(), pl.col("copied").sum())
        copiers = shares.filter(
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
        self._embedding.append(pairs.unique(maintain_order=True))
        together = pl.concat([self._held, self._hashed(rows)])
        last = together["target"][-1]
        self._settle(together.filter(pl.col("target") != last))
        self._held = together.filter(pl.col("target") == last)

    def _hashed(self, rows: pl.DataFrame) -> pl.DataFrame:
        before, after = pl.col("context_before"), pl.col("context_after")
        told = rows.select(
            text=pl.concat_str(before.str.tail(_BEFORE), "anchor", after.str.head(_AFTER), separator="\n"),
            long=(before.str.len_chars() >= _LEAST_BEFORE) & (after.str.len_chars() >= _LEAST_AFTER),
            content=pl.col("placement") == "content",
        )
        telling = (told["long"] & told["content"]).fill_null(value=False)
        named = LinkHashes.of(rows)
        titles = self.pages.titles(named.target)
        same_title = (title_hashes(rows["source_title"]) == titles) & (titles > 0)
        return pl.DataFrame(
            {
                "target": named.target,
                "source": named.source_domain,
                "place": place_hashes(rows, named),
                "path": rows["dom_path"],
                "text": hashes(told["text"].fill_null("")),
                "link": named.links(),
                "telling": telling,
                "named": pl.Series(same_title) & told["content"].fill_null(value=False),
            }
        )

    def _settle(self, rows: pl.DataFrame) -> None:
        """Count links whose target is complete."""
        self._count_places(rows)
        twins = rows.filter("telling").filter(pl.col("source").n_unique().over("target", "text") > 1)
        copied = pl.concat([twins["link"], rows.filter("named")["link"]]).unique().sort()
        self._copies.append(copied.to_numpy())
        told = rows.filter(pl.col("telling") | pl.col("named"))
        marked = told.with_columns(copied=pl.Series(Lookup.of(copied.to_numpy(), {}).has(told["link"].to_numpy())))
        self._shares.append(marked.group_by("source").agg(pl.len().alias("telling"), pl.col("copied").sum()))

    def _count_places(self, rows: pl.DataFrame) -> None:
        for parts, rule, found in ((["place"], whole, self._wholes), (["place", "path"], section, self._sections)):
            counted = rows.drop_nulls(parts).group_by(parts).agg(pl.len().alias("shown"), pl.col("source").first())
            pages = self.visited.read(counted["source"].to_numpy())["pages"].fill_null(0)
            held = counted.with_columns(visited=pages).filter(rule(pl.col("shown"), pl.col("visited")))
            places = held["place"].to_numpy()
            found.append(path_hashes(places, held["path"]) if "path" in parts else places)


def _set(parts: list[Hashes]) -> Lookup:
    return Lookup.of(np.concatenate([np.zeros(0, np.uint64), *parts]), {})
