"""Whether linked pages are told to be nearer than random ones: area under the curve on real pages.

`python -m evaluation.relevance` reads the two corpora and compares links with the same links led to targets of others
in the same language. What cannot be said counts as not near, on both sides. Four figures:

- pages: both ends fetched, the anchor and the two titles alone (nearly all are links within a site);
- pages, strict: without anchors that hold the target's title, the random target from the same site;
- external: links in the content of a page to other sites, told by the words around them, mostly to targets that were
  not fetched, so by their addresses; the random target is one of another site;
- external, strict: the same without the anchor.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
from fastwarc.warc import ArchiveIterator, WarcRecordType

from backref.extract.batch import Visit, read_pages
from backref.extract.html.fetch import read_page
from backref.model.documents import Document
from backref.quality.relevance.similarity import RelevanceModel, VocabularyLearner
from backref.quality.relevance.topics import DomainTopics, TopicLearner
from backref.quality.targets import Targets
from evaluation.floors import DATA, Figures, absent, missed
from evaluation.labels import auc
from evaluation.placement import document

CORPORA = {"pages-a.warc.gz": 1, "docsweb.warc.gz": 2}
"""Each with which part of its pages is read: all, every second one."""
MOST_LINKS = 6_000


def fetched(path: Path, step: int) -> Iterator[Document]:
    """Every `step`th page of an archive that answered."""
    with path.open("rb") as stream:
        for number, record in enumerate(ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True)):
            if number % step == 0:
                yield document(record.headers.get("WARC-Target-URI"), record.reader.read())


def corpus(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The links of the corpora with what their pages say, and the pages."""
    links, pages = [], []
    for name, step in CORPORA.items():
        documents = list(fetched(folder / name, step))
        batch = read_pages([Visit(each, read_page(each)) for each in documents])
        visits, sightings = pl.DataFrame(batch.visits), pl.DataFrame(batch.sightings)
        source = visits.select(
            visit=pl.int_range(pl.len(), dtype=sightings.schema["visit"]),
            source_key="key",
            source_domain="domain",
            source_title="title",
            source_language="language",
        )
        links.append(sightings.join(source, on="visit", how="left", maintain_order="left"))
        pages.append(visits)
    return plain(pl.concat(links)), plain(pl.concat(pages)).unique("key", keep="first", maintain_order=True)


def plain(rows: pl.DataFrame) -> pl.DataFrame:
    """Words of closed lists as texts."""
    return rows.with_columns(pl.col(pl.Categorical).cast(pl.String))


def between_pages(links: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """Links between two pages that were both fetched; each pair once."""
    told = pages.filter(pl.col("title").is_not_null()).select(target_key="key", target_title="title")
    both = links.join(told, on="target_key", maintain_order="left").filter(pl.col("target_key") != pl.col("source_key"))
    return both.unique(["source_key", "target_key"], keep="first", maintain_order=True)


def to_other_sites(links: pl.DataFrame) -> pl.DataFrame:
    """Text links in content to other sites, where the last part of the address has three words or more.

    Others (numbers of standards, share buttons, video players) do not say what they lead to; nothing could be told.
    """
    words = pl.col("target_key").str.extract(r"([^/)]*)/?$").str.split("?").list.first().str.count_matches(r"\p{L}{3,}")
    content = (pl.col("placement") == "content") & (pl.col("kind") == "text") & ~pl.col("internal")
    return links.filter(content & (words >= 3)).unique(["source_key", "target_key"], keep="first", maintain_order=True)


def sampled(links: pl.DataFrame) -> pl.DataFrame:
    """As many links as are compared."""
    return links.sample(min(len(links), MOST_LINKS), seed=1, shuffle=True)


def separation(model: RelevanceModel, links: pl.DataFrame, pages: pl.DataFrame, within_site: bool = False) -> float:
    """The area under the curve of links against the same links led to targets of others."""
    told = links.join(pages.select(target_key="key", target_language="language"), on="target_key", how="left")
    group = ["target_domain"] if within_site else []
    language = pl.col("target_language").fill_null(pl.col("source_language")).fill_null("")
    told = told.with_columns(of=pl.concat_str([language, *group]))
    random = np.random.default_rng(2)
    columns = ["target_key", "target_domain"]
    parts = [part for part in told.partition_by("of", maintain_order=True) if len(part) > 1]
    turned = [
        part.with_columns(part.select(columns)[np.roll(np.arange(len(part)), random.integers(1, len(part)))])
        for part in parts
    ]
    linked, others = pl.concat(parts), pl.concat(turned)
    apart = (linked["target_key"] != others["target_key"]) & (others["target_key"] != others["source_key"])
    if not within_site:
        apart &= linked["target_domain"] != others["target_domain"]
    near, far = (scored(model, rows.filter(apart), pages) for rows in (linked, others))
    return auc(near, far)


def scored(
    model: RelevanceModel, links: pl.DataFrame, pages: pl.DataFrame
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The relevance of each link; 0 where it cannot be said."""
    ordered = links.sort("target_key", maintain_order=True)
    return model.score(ordered, Targets.of(ordered, pages))["relevance"].fill_null(0).to_numpy().astype(np.float64)


def measure(folder: Path) -> Figures:
    """Every figure."""
    links, pages = corpus(folder)
    vocabulary, topics = VocabularyLearner(), TopicLearner()
    vocabulary.add(pages)
    topics.add_pages(pages)
    topics.add_links(links.filter(~pl.col("internal")))
    inner, outer = sampled(between_pages(links, pages)), sampled(to_other_sites(links))
    titled = pl.col("anchor").str.to_lowercase().str.contains(pl.col("target_title").str.to_lowercase(), literal=True)
    untold = inner.filter(~titled.fill_null(value=False))
    of_pages = RelevanceModel.calibrated(vocabulary.learned(), inner, pages, DomainTopics.none(), within_sites=True)
    of_links = RelevanceModel.calibrated(vocabulary.learned(), outer, pages, topics.learned())
    silent = outer.with_columns(anchor=pl.lit("", pl.String), alt=pl.lit(None, pl.String))
    return {
        "links between pages": float(len(inner)),
        "pages": separation(of_pages, inner, pages),
        "pages, strict": separation(of_pages, untold, pages, within_site=True),
        "links to other sites": float(len(outer)),
        "external": separation(of_links, outer, pages),
        "external, strict": separation(of_links, silent, pages),
    }


def main() -> int:
    """Measure and print; how many floors are missed."""
    return 0 if absent("relevance") else missed("relevance", measure(DATA / "corpus"))


if __name__ == "__main__":
    sys.exit(main())
