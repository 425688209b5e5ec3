"""What the pass over pairs of domains finds: a pattern is much of what links to a target, not some of very much."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from backref.pipeline.score import pairs as scoring_pairs
from backref.quality.lookup import Lookup, hashes
from backref.quality.networks import Networks
from backref.quality.ratings import DomainRatings

FARM = [f"farm{number}.net" for number in range(6)]
OTHERS = [f"site{number}.org" for number in range(400)]


def found_of(pairs: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch, step: int = 50) -> scoring_pairs.PairFacts:
    rows = pl.DataFrame(pairs, {"source_domain": pl.String, "target_domain": pl.String}, orient="row")
    pieces = [rows[start : start + step].with_columns(links=1) for start in range(0, len(rows), step)]
    monkeypatch.setattr(scoring_pairs, "scan_rows", lambda *_given, **_named: iter(pieces))
    farm = hashes(pl.Series(FARM))
    network = Lookup.of(farm, {"network": np.ones(len(FARM), np.uint32), "domains": np.full(len(FARM), 6, np.uint32)})
    networks = Networks(Lookup.of(np.zeros(0, np.uint64), {}), network)
    reading = scoring_pairs.PairReading(networks, Lookup.of(np.zeros(0, np.uint64), {}), DomainRatings.none())
    return reading.run(Path(), [], lambda _rows: None)


@pytest.mark.parametrize(
    ("others", "members", "suspects"),
    [(0, 6, 6), (100, 6, 6), (150, 6, 0), (294, 6, 0), (295, 0, 0), (400, 0, 0)],
)
def test_the_farm_of_a_target_is_a_pattern_unless_hundreds_link(
    others: int, members: int, suspects: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [(source, "target.com") for source in (*FARM, *OTHERS[:others])]
    facts = found_of(pairs, monkeypatch)
    row = facts.read(hashes(pl.Series(FARM[:1])), hashes(pl.Series(["target.com"]))).row(0, named=True)
    assert (row["network_sources"], row["flagged_sources"]) == (members, suspects)


def test_who_is_no_suspect_is_not_blamed_for_the_company_of_its_target(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = found_of([(source, "target.com") for source in (*FARM, "site1.org")], monkeypatch)
    row = facts.read(hashes(pl.Series(["site1.org"])), hashes(pl.Series(["target.com"]))).row(0, named=True)
    assert (row["network_sources"], row["flagged_sources"]) == (0, 0)
