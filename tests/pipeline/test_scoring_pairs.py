"""What the pass over pairs of domains finds: returned links, and patterns: much of what links to a target, not some."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backref.index.files import TableWriter
from backref.index.scan import scan_rows
from backref.model.index import DOMAIN_LINKS, DOMAIN_LINKS_OUT
from backref.model.manifest import FileEntry
from backref.model.tables import Table
from backref.pipeline.score import along as scoring_along
from backref.pipeline.score import arcs as scoring_arcs
from backref.pipeline.score import pairs as scoring_pairs
from backref.quality.lookup import Lookup, hashes
from backref.quality.networks import Networks
from backref.quality.ratings import DomainRatings

FARM = [f"farm{number}.net" for number in range(6)]
OTHERS = [f"site{number}.org" for number in range(400)]
NOBODY = Lookup.of(np.zeros(0, np.uint64), {})
Scan = Callable[..., Iterator[pl.DataFrame]]


def sliced(step: int) -> Scan:
    """Reads so few rows at a time."""

    def scan(*args: Any, **named: Any) -> Iterator[pl.DataFrame]:
        return (piece for rows in scan_rows(*args, **named) for piece in rows.iter_slices(step))

    return scan


def written(root: Path, table: Table, pairs: Iterable[tuple[str, str, int]]) -> list[FileEntry]:
    """A file of rows (source, target, live links) in order; each domain is its own key."""
    rows = pl.DataFrame(list(pairs), {"source": pl.String, "target": pl.String, "links": pl.Int64}, orient="row")
    told = {f"{end}_domain{key}": pl.col(end) for end in ("source", "target") for key in ("", "_key")}
    absent = [name for name in table.names() if name not in told and name != "links"]
    full = rows.select("links", **told, **{name: pl.lit(None) for name in absent}).sort(table.sort_by)
    writer = TableWriter(root, table)
    writer.write(full.select(table.names()).to_arrow())
    entry = writer.close()
    return [entry] if entry else []


def found_of(
    root: Path, pairs: list[tuple[str, str, int]], monkeypatch: pytest.MonkeyPatch, step: int = 50
) -> scoring_pairs.PairFacts:
    monkeypatch.setattr(scoring_arcs, "scan_rows", sliced(step))
    monkeypatch.setattr(scoring_along, "scan_rows", sliced(step + 1))
    farm = hashes(pl.Series(FARM))
    network = Lookup.of(farm, {"network": np.ones(len(FARM), np.uint32), "domains": np.full(len(FARM), 6, np.uint32)})
    reading = scoring_pairs.PairReading.of(Networks(NOBODY, network), NOBODY, DomainRatings.none())
    return reading.run(root, written(root, DOMAIN_LINKS, pairs), written(root, DOMAIN_LINKS_OUT, pairs))


def read(facts: scoring_pairs.PairFacts, source: str, target: str) -> dict[str, Any]:
    return facts.read(hashes(pl.Series([source])), hashes(pl.Series([target]))).row(0, named=True)


@pytest.mark.parametrize(
    ("others", "members", "suspects"),
    [(0, 6, 6), (100, 6, 6), (150, 6, 0), (294, 6, 0), (295, 0, 0), (400, 0, 0)],
)
def test_the_farm_of_a_target_is_a_pattern_unless_hundreds_link(
    others: int, members: int, suspects: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = found_of(tmp_path, [(source, "target.com", 1) for source in (*FARM, *OTHERS[:others])], monkeypatch)
    row = read(facts, FARM[0], "target.com")
    assert (row["network_sources"], row["flagged_sources"]) == (members, suspects)


def test_who_is_no_suspect_is_not_blamed_for_the_company_of_its_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = found_of(tmp_path, [(source, "target.com", 1) for source in (*FARM, "site1.org")], monkeypatch)
    row = read(facts, "site1.org", "target.com")
    assert (row["network_sources"], row["flagged_sources"]) == (0, 0)


PAIRS = st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.integers(0, 1)), max_size=24)


@given(PAIRS, st.integers(1, 9))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
def test_a_link_is_returned_where_both_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn: set[tuple[str, str, int]], step: int
) -> None:
    pairs = {(source, target): live for source, target, live in drawn if source != target}
    facts = found_of(tmp_path, [(*pair, live) for pair, live in pairs.items()], monkeypatch, step)
    for source, target in pairs:
        wanted = bool(pairs[source, target] and pairs.get((target, source)))
        assert read(facts, source, target)["reciprocal"] == wanted
    assert len(facts.returned.keys) <= len(pairs) / 2, "a couple is kept once, a pair that has no answer not at all"


@given(PAIRS, st.integers(1, 9))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
def test_a_frame_of_arcs_has_all_sources_of_its_targets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn: set[tuple[str, str, int]], step: int
) -> None:
    pairs = {(source, target): live for source, target, live in drawn}
    rows = [(source, target, live) for (source, target), live in pairs.items()]
    monkeypatch.setattr(scoring_arcs, "scan_rows", sliced(step))
    frames = list(scoring_arcs.domain_arcs(tmp_path, written(tmp_path, DOMAIN_LINKS, rows)))
    seen = [target for arcs in frames for target in arcs.rows["target"].unique()]
    assert len(seen) == len(set(seen)) == len({target for _, target in pairs})
    assert sum(len(arcs.rows) for arcs in frames) == len(pairs)
    key_of = dict(zip(hashes(pl.Series(list("abcdef"))).tolist(), "abcdef", strict=True))
    assert all(key_of[target] <= arcs.last for arcs in frames for target in arcs.rows["target"])


@given(st.lists(st.sampled_from("abcdefgh"), max_size=30), st.integers(1, 9), st.lists(st.sampled_from("abcdefgh")))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
def test_a_table_read_along_gives_every_row_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: list[str], step: int, asked: list[str]
) -> None:
    monkeypatch.setattr(scoring_along, "scan_rows", sliced(step))
    entries = written(tmp_path, DOMAIN_LINKS, [(str(at), key, 1) for at, key in enumerate(keys)])
    along = scoring_along.Along(tmp_path, DOMAIN_LINKS, entries, ["target_domain_key", "source_domain_key"])
    before = ""
    for last in sorted(asked):
        found = [key for rows in along.until(last) for key in rows["target_domain_key"]]
        wanted = sorted(key for key in keys if before <= key <= last)
        assert [key for key in found if before <= key <= last] == wanted
        before = last
