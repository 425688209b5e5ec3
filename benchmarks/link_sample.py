"""Generated links for measurements: runs with the shape of a crawl, written without any archive or extraction.

Domains have Pareto-distributed popularity, a page links to some fifty URLs, four fifths of them on other domains:
most on a dozen domains that its site links to again and again, the others anywhere; a third of them to home pages;
anchors are brands, titles, phrases. Deterministic by size.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa

from backref.index.runs import RunWriter
from backref.model.ledger import Ledger
from backref.model.runs import SIGHTINGS, VISITS

LINKS_PER_PAGE = 50
PAGES_PER_RUN = 20_000
EXTERNAL = 0.8

_SYLLABLES = [
    "ba",
    "cor",
    "del",
    "fin",
    "gar",
    "hol",
    "in",
    "jo",
    "kel",
    "lum",
    "mar",
    "nor",
    "or",
    "pel",
    "qui",
    "ros",
]
_SYLLABLES += [
    "sta",
    "ter",
    "ul",
    "ven",
    "wil",
    "xan",
    "yor",
    "zen",
    "bri",
    "cla",
    "dro",
    "fle",
    "gra",
    "pho",
    "tri",
    "sho",
]
_WORDS = [
    "guide",
    "review",
    "best",
    "news",
    "how",
    "to",
    "shoes",
    "garden",
    "travel",
    "coffee",
    "bike",
    "recipe",
    "data",
]
_WORDS += ["python", "market", "price", "winter", "summer", "home", "design", "photo", "music", "health", "car", "city"]
_WORDS += [
    "history",
    "book",
    "film",
    "game",
    "school",
    "law",
    "energy",
    "water",
    "river",
    "mountain",
    "train",
    "repair",
]
_TLDS = ["com", "com", "com", "com", "org", "net", "de", "fr", "io", "it", "nl", "ru", "info", "co.uk", "com.br"]


@dataclass(frozen=True)
class Names:
    """The sites and paths that links are drawn from."""

    host: pl.Series
    domain: pl.Series
    key: pl.Series
    """Key of the host, up to and with `)`."""
    popularity: np.ndarray
    """Cumulative share of links that go to each domain, most popular first."""
    path: pl.Series
    phrase: pl.Series


def _draw(random: np.random.Generator, words: list[str], count: int, size: int, glue: str) -> np.ndarray:
    picked = np.array(words)[random.integers(0, len(words), (count, size))]
    joined = picked[:, 0]
    for i in range(1, size):
        joined = np.char.add(np.char.add(joined, glue), picked[:, i])
    return joined


def names(links: int) -> Names:
    """Sites for so many links: about one domain for every hundred."""
    random = np.random.default_rng(links)
    count = max(2_000, links // 100)
    label = np.char.add(_draw(random, _SYLLABLES, count, 4, ""), np.where(np.arange(count) % 3, "", "x"))
    unique = pl.Series(np.char.add(label, np.arange(count).astype(str)))
    tld = pl.Series(np.array(_TLDS)[random.integers(0, len(_TLDS), count)])
    www = random.random(count) < 0.6
    domain = unique + "." + tld
    reversed_tld = tld.str.split(".").list.reverse().list.join(",")
    host = pl.Series(np.where(www, "www.", "")) + domain
    key = reversed_tld + "," + unique + pl.Series(np.where(www, ",www)", ")"))
    weight = np.arange(1, count + 1, dtype=float) ** -0.9
    slugs = _draw(random, _WORDS, 200_000, 4, "-")
    folders = np.array(["blog", "news", "2024/05", "p", "wiki", "products", "article", "en"])
    path = pl.Series(np.char.add(np.char.add(folders[random.integers(0, 8, 200_000)], "/"), slugs))
    return Names(
        host, domain, key, np.cumsum(weight / weight.sum()), path, pl.Series(_draw(random, _WORDS, 50_000, 3, " "))
    )


def write_runs(root: Path, links: int) -> int:
    """Write runs with so many links in all; how many there are."""
    named = names(links)
    runs = max(1, links // (LINKS_PER_PAGE * PAGES_PER_RUN))
    for number in range(runs):
        pages = min(PAGES_PER_RUN, links // LINKS_PER_PAGE)
        _write_run(root, number, pages, named, np.random.default_rng([links, number]))
    return runs


def _write_run(root: Path, number: int, pages: int, named: Names, random: np.random.Generator) -> None:
    writer = RunWriter(root, f"run-{number:05}", f"generated-{number:05}.wat.gz")
    for start in range(0, pages, 4_000):
        size = min(4_000, pages - start)
        site = np.repeat((len(named.host) * random.random(size // 8 + 1) ** 2).astype(int), 8)[:size]
        visits = _visits(size, site, start, number, named, random)
        sightings = _sightings(size, site, named, random)
        writer.write(visits, sightings)
        writer.records.add(Ledger(kept=visits.num_rows))
        writer.links.add(Ledger(kept=sightings.num_rows))
    writer.publish()


def _visits(
    size: int, site: np.ndarray, start: int, number: int, named: Names, random: np.random.Generator
) -> pa.Table:
    seconds = 1_767_225_600 + number * 3_600 + np.sort(random.integers(0, 40_000, size))
    path = named.path.gather(random.integers(0, len(named.path), size))
    frame = pl.DataFrame(
        {"key": named.key.gather(site) + "/" + path + pl.Series(np.arange(start, start + size)).cast(pl.String)}
    )
    frame = frame.with_columns(
        https=pl.Series(site % 8 > 0),
        host=named.host.gather(site),
        domain=named.domain.gather(site),
        time=pl.Series(seconds * 1000).cast(pl.Datetime("ms", "UTC")),
        reading=pl.lit("wat"),
        outcome=pl.lit("ok"),
        status=pl.lit(200, pl.Int16),
        noindex=pl.lit(value=False),
        nofollow=pl.lit(value=False),
        canonical_elsewhere=pl.lit(value=False),
        content_type=pl.lit("text/html"),
        language=pl.Series(np.array(["en", "en", "de", "fr", "ru"])[site % 5]),
        title=named.phrase.gather(random.integers(0, len(named.phrase), size)),
        ip=pl.Series([f"198.18.{s // 256 % 256}.{s % 256}" for s in (site // 6).tolist()]),
        archive=pl.lit(f"CC-MAIN-generated-{number:05}.warc.gz"),
        offset=pl.Series(np.sort(random.integers(0, 900_000_000, size))),
    )
    return _conform(frame, VISITS.schema)


def _sightings(size: int, site: np.ndarray, named: Names, random: np.random.Generator) -> pa.Table:
    count = size * LINKS_PER_PAGE
    visit = np.repeat(np.arange(size, dtype=np.uint32), LINKS_PER_PAGE)
    external = random.random(count) < EXTERNAL
    drawn = np.searchsorted(named.popularity, random.random(count)).clip(0, len(named.host) - 1)
    own = np.random.default_rng(7).integers(0, len(named.host), (len(named.host) // 8 + 1, 12))
    drawn = np.where(random.random(count) < 0.6, own[site[visit] // 8, random.integers(0, 12, count)], drawn)
    target = np.where(external, drawn, site[visit])
    deep = (random.random(count) > 1 / 3) | ~external
    page = (random.random(count) ** 3 * np.where(target < 1_000, 20_000, 300)).astype(int)
    path = named.path.gather((target * 7919 + page) % len(named.path))
    suffix = pl.Series(page).cast(pl.String)
    brand = named.domain.gather(target)
    phrase = named.phrase.gather((target * 31 + page % 5) % len(named.phrase))
    nofollow = random.random(count) < 0.08
    frame = pl.DataFrame({"visit": visit, "target_key": named.key.gather(target), "path": path, "suffix": suffix})
    frame = frame.select(
        "visit",
        target_key=pl.col("target_key")
        + pl.when(pl.Series(deep)).then("/" + pl.col("path") + pl.col("suffix")).otherwise(pl.lit("/")),
        target_https=pl.Series(target % 8 > 0),
        target_host=named.host.gather(target),
        target_domain=brand,
        internal=pl.Series(target == site[visit]),
        kind=pl.lit("text"),
        anchor=pl.when(pl.Series(random.random(count) < 0.3)).then(brand).otherwise(phrase),
        occurrences=pl.lit(1, pl.UInt32),
        rel=pl.when(pl.Series(nofollow)).then(pl.lit("nofollow")),
        nofollow=pl.Series(nofollow),
        ugc=pl.lit(value=False),
        sponsored=pl.lit(value=False),
        follow=pl.Series(~nofollow),
        hidden=pl.lit(value=False),
        placement=pl.lit("unknown"),
        position=pl.Series(np.tile(np.arange(1, LINKS_PER_PAGE + 1, dtype=np.uint32), size)),
    ).unique(["visit", "target_key", "target_https"], keep="first", maintain_order=True)
    return _conform(frame, SIGHTINGS.schema)


def _conform(frame: pl.DataFrame, schema: pa.Schema) -> pa.Table:
    """The frame as a table of the schema; columns it lacks are null."""
    rows = frame.to_arrow()
    columns = [
        rows[f.name].cast(f.type.value_type).dictionary_encode()
        if pa.types.is_dictionary(f.type) and f.name in rows.column_names
        else rows[f.name].cast(f.type)
        if f.name in rows.column_names
        else pa.nulls(len(rows), f.type)
        for f in schema
    ]
    return pa.table(columns, schema=schema)
