"""Whether the first topic that is told of a domain is what the sample web's site is about.

`python -m evaluation.topics` reads titles and anchors of a sample web as an index would have them. Its ten subjects are
written in nine languages; each is mapped to one of our topics before anything is measured.
"""

import sys

import polars as pl

from backref.quality.lookup import hashes
from backref.quality.relevance.topics import TopicLearner
from backref.sample.generate import generate
from backref.sample.truth import read_truth
from backref.sample.web import SampleWeb
from evaluation.floors import Figures, missed

SUBJECTS = {
    "astronomy": "science",
    "baking": "food",
    "casino": "gambling",
    "coffee": "food",
    "cycling": "sports",
    "finance": "finance",
    "gardening": "home",
    "hiking": "outdoors",
    "loans": "finance",
    "music": "music",
    "photography": "arts",
    "pills": "health",
    "replica": "style",
    "software": "technology",
}
HEADINGS = pl.List(pl.Struct({"level": pl.Int8, "text": pl.String}))


def measure(web: SampleWeb) -> Figures:
    """The share of sites whose topic is told right, of those told, with and without what links to them."""
    learner = TopicLearner()
    pages = web.pages.values()
    learner.add_pages(
        pl.DataFrame({"domain": [page.site for page in pages], "title": [page.title for page in pages]}).with_columns(
            headings=pl.lit([], HEADINGS)
        )
    )
    truths = read_truth(web)
    anchors = {"target_domain": [t.target_domain for t in truths], "anchor": [t.link.anchor for t in truths]}
    learner.add_links(pl.DataFrame(anchors))
    pairs = {(t.source_domain, t.target_domain) for t in truths}
    names = pl.DataFrame(sorted(pairs), schema=["source", "target"], orient="row")
    arcs = pl.DataFrame({name.name: hashes(name) for name in names})
    sites = pl.Series(list(web.sites))
    alone, linked = (right(learner.learned(given).firsts(sites), web) for given in ((), (arcs,)))
    return {"sites told": linked[0], "own words": alone[1], "with linking sites": linked[1]}


def right(told: pl.DataFrame, web: SampleWeb) -> tuple[float, float]:
    """How many sites have a topic, of all; how many of them the right one."""
    topic_of = dict(told.select("domain", "topic").iter_rows())
    known = {name: site for name, site in web.sites.items() if name in topic_of}
    hits = sum(topic_of[name] == SUBJECTS[site.topic] for name, site in known.items())
    return len(known) / len(web.sites), hits / max(len(known), 1)


def main() -> int:
    """Measure and print; how many floors are missed."""
    return missed("topics", measure(generate(seed=7)))


if __name__ == "__main__":
    sys.exit(main())
