"""What scores say about links whose reason we know: those of the sample web.

`python -m evaluation.intents` writes webs from seeds that no rule was tuned on, reads and ranks them as a user would,
and compares the intent that counts with the truth. What is in the truth but on no page (the generator's roles and
tactics) is not looked at by any rule. The phrases and the web were written by the same hands: this shows that evidence
on pages is found and weighed, not that the open web writes like this.

Private networks are a row of their own, outside the mean: the product says that it cannot tell them.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from backref import sample
from backref.index.scan import scan_rows
from backref.index.snapshot import open_snapshot
from backref.model.index import LINKS
from backref.model.words import Intent, Label
from backref.pipeline.read.inputs import ingest
from backref.sample.truth import link_row, read_truth
from backref.urls import url_of
from evaluation.floors import Figures, missed

SEEDS = (11, 23)
SCALE = 0.25
WORDS = {
    "resource_page": Intent.RESOURCE,
    "comment_spam": Intent.UGC,
    "sister": Intent.NAVIGATIONAL,
    "private_network": Intent.FARM,
}
"""Where the truth has a finer word."""
NOT_JUDGED = {"technical"}
"""Redirects, canonicals and alternates have no intent."""


@dataclass(frozen=True)
class Judged:
    """One link: what is so, and what its scores say."""

    truth: str
    intent: str
    sitewide: bool
    told_sitewide: bool | None
    live: bool
    label: str

    @property
    def wanted(self) -> str:
        """The intent of the index that the truth asks for."""
        return str(WORDS.get(self.truth, self.truth))


Truths = dict[tuple[str, str, str], dict[str, object]]
"""What is known of links, by source URL, target URL and kind."""


def write_index(seed: int, scale: float, folder: Path) -> tuple[sample.SampleWeb, Path]:
    """A web, written, read and ranked as a user would."""
    web = sample.generate(seed=seed, scale=scale)
    archives, index = folder / f"web-{seed}", folder / f"index-{seed}"
    sample.write(web, archives)
    ingest([str(path) for path in sorted(archives.glob("*.warc.gz"))], index, workers=1)
    return web, index


def truths_of(web: sample.SampleWeb) -> Truths:
    """The truth about every external link."""
    return {
        (str(row["source_url"]), str(row["target_url"]), str(row["kind"])): row
        for row in map(link_row, read_truth(web))
    }


def keys_of(links: pl.DataFrame) -> list[tuple[str, str, str]]:
    """What names each link in the truth."""
    return [
        (
            url_of(row["source_key"], row["source_host"], row["source_https"]),
            url_of(row["target_key"], row["target_host"], row["target_https"]),
            row["kind"],
        )
        for row in links.iter_rows(named=True)
    ]


def judged_links(seed: int, scale: float, folder: Path) -> list[Judged]:
    """Every link of a web with its scores and the truth about it."""
    web, index = write_index(seed, scale, folder)
    return [link for link in _compared(index, truths_of(web)) if link.truth not in NOT_JUDGED]


def _compared(index: Path, truths: Truths) -> Iterable[Judged]:
    snapshot = open_snapshot(index)
    for rows in scan_rows(index, LINKS, snapshot.entries(LINKS.name), columns=LINKS.names()):
        for key, row in zip(keys_of(rows), rows.iter_rows(named=True), strict=True):
            truth = truths[key]
            yield Judged(
                truth=str(truth["intent"]),
                intent=(row["intents"] or ["none"])[0],
                sitewide=bool(truth["sitewide"]),
                told_sitewide=row["sitewide"],
                live=row["lost_at"] is None,
                label=row["label"],
            )


@dataclass(frozen=True)
class F1:
    """Precision, recall and their harmonic mean."""

    links: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def by_intent(links: list[Judged]) -> dict[str, F1]:
    """F1 of every intent. Private networks count against whatever they are taken for."""
    told = Counter(link.intent for link in links)
    known = [link for link in links if link.truth != "private_network"]
    true = Counter(link.wanted for link in known)
    both = Counter(link.wanted for link in known if link.wanted == link.intent)
    return {
        intent: F1(true[intent], both[intent] / max(told[intent], 1), both[intent] / true[intent])
        for intent in sorted(true)
    }


def sitewide(links: list[Judged]) -> F1:
    """F1 of links that stand all over a site, among live ones."""
    live = [link for link in links if link.live]
    told = sum(link.told_sitewide is True for link in live)
    true = sum(link.sitewide for link in live)
    both = sum(link.sitewide and link.told_sitewide is True for link in live)
    return F1(true, both / max(told, 1), both / max(true, 1))


def figures(links: list[Judged]) -> Figures:
    """Everything that has a floor, and what is told beside it."""
    found = by_intent(links)
    editorial = [link for link in links if link.truth in {"editorial", "citation", "resource_page"}]
    network = [link for link in links if link.truth == "private_network"]
    harmful = [link for link in links if link.truth in {"farm", "hacked"}]
    return {
        "macro-F1": sum(score.f1 for score in found.values()) / len(found),
        "least F1": min(score.f1 for score in found.values()),
        "sitewide F1": sitewide(links).f1,
        "false harm on editorial links": _share(link.label == Label.HARMFUL for link in editorial),
        "harm found on farms and hacked pages": _share(link.label == Label.HARMFUL for link in harmful),
        "private networks recognised (not promised)": _share(link.intent == Intent.FARM for link in network),
    }


def _share(told: Iterable[bool]) -> float:
    values = list(told)
    return sum(values) / max(len(values), 1)


def main() -> int:
    """Measure and print; how many floors are missed."""
    with tempfile.TemporaryDirectory() as folder:
        links = [link for seed in SEEDS for link in judged_links(seed, SCALE, Path(folder))]
    print(f"{len(links):,} links of {len(SEEDS)} webs")
    for intent, f1 in by_intent(links).items():
        print(f"{intent:16} {f1.links:6} links   P {f1.precision:.3f}   R {f1.recall:.3f}   F1 {f1.f1:.3f}")
    return missed("intents", figures(links))


if __name__ == "__main__":
    sys.exit(main())
