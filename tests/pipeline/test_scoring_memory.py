"""What scoring keeps while links are judged: so many bytes a page, a domain, and a mark, as ARCHITECTURE.md says."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import numpy as np
import polars as pl
import pytest

from backref import sample
from backref.index.scan import scan_rows
from backref.index.snapshot import Snapshot, open_snapshot
from backref.model.index import DOMAIN_LINKS, DOMAINS, LINKS, PAGES
from backref.model.tables import Table
from backref.pipeline.read.inputs import ingest
from backref.pipeline.score.links import Facts, read_facts
from backref.quality.ratings import DomainRatings

PAGE, DOMAIN, MARK = 18, 115, 18
SMALL = 64
"""Bytes that a table takes beside its rows."""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """An index of a small sample web."""
    made = tmp_path_factory.mktemp("web")
    archives = sample.write(sample.generate(seed=5, scale=0.06), made / "archives")
    ingest([str(path) for path in archives if path.suffix == ".gz"], made / "index", workers=1)
    return open_snapshot(made / "index")


@pytest.fixture(scope="module")
def facts(snapshot: Snapshot) -> Facts:
    """What is kept of it."""
    ratings = DomainRatings.of(rows_of(snapshot, DOMAINS, ["domain_key", "domain", "rating", "unsupported"]))
    return read_facts(snapshot.root, snapshot.manifest.tables, ratings, lambda done: None)


def rows_of(snapshot: Snapshot, table: Table, columns: list[str]) -> pl.DataFrame:
    return pl.concat(scan_rows(snapshot.root, table, snapshot.entries(table.name), columns=columns))


def kept(thing: object) -> int:
    """Bytes of all arrays that something holds."""
    if isinstance(thing, np.ndarray):
        return thing.nbytes
    if isinstance(thing, Mapping):
        return sum(map(kept, thing.values()))
    names = [field.name for field in fields(thing)] if is_dataclass(thing) else getattr(thing, "__dict__", ())
    return sum(kept(getattr(thing, name)) for name in names)


def test_a_visited_page_is_kept_in_18_bytes(snapshot: Snapshot, facts: Facts) -> None:
    visited = rows_of(snapshot, PAGES, ["key", "visited_at"])["visited_at"].count()
    assert len(facts.pages.table.keys) == visited
    assert kept(facts.pages.table) <= PAGE * visited + SMALL


def test_a_domain_is_kept_in_115_bytes(snapshot: Snapshot, facts: Facts) -> None:
    domains = len(rows_of(snapshot, DOMAINS, ["domain_key"]))
    tables = [facts.targets.visited, facts.ratings, facts.words.anchors._brands, facts.words.topics]
    assert sum(map(kept, tables)) <= DOMAIN * domains + len(tables) * SMALL


def test_of_links_and_pairs_only_what_is_out_of_the_ordinary_is_kept(snapshot: Snapshot, facts: Facts) -> None:
    links = len(rows_of(snapshot, LINKS, ["target_key"]))
    pairs = len(rows_of(snapshot, DOMAIN_LINKS, ["target_domain_key"]))
    targets, about = facts.targets, facts.pairs
    of_links = [targets.wholes, targets.sections, targets.copies, targets.copiers, targets.embedded]
    of_pairs = [about.returned, about.members, about.flagged, about.suspects, about.networks.owners]
    for tables in (of_links, of_pairs):
        marks = sum(len(table.keys) for table in tables)
        assert sum(map(kept, tables)) <= MARK * marks + len(tables) * SMALL
    assert sum(len(table.keys) for table in of_links) < links / 2
    assert len(about.returned.keys) <= pairs / 2
