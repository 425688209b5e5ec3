"""The table of footprints: what the pages of each domain share with those of others."""

from pathlib import Path

import polars as pl
from rank_webs import Arrow, add_run, published, rows

ARROWS = [
    Arrow("https://a.com/", "https://b.com/", ip="192.0.2.7"),
    Arrow("https://a.com/x", "https://b.com/", ip="192.0.2.7"),
    Arrow("https://b.com/", "https://a.com/", ip="192.0.2.8"),
    Arrow("https://c.com/", "https://a.com/"),
]
FOOTPRINTS = {
    "https://a.com/": ["analytics:UA-1", "generator:Press 5"],
    "https://a.com/x": ["analytics:UA-1"],
    "https://c.com/": ["analytics:UA-1", "asset:cdn.example:8080"],
}


def footprints(root: Path) -> pl.DataFrame:
    add_run(root, "only", ARROWS, FOOTPRINTS)
    return rows(published(root), "footprints")


def test_count_pages_and_domains(tmp_path: Path) -> None:
    """Each footprint of a domain stands once, with the pages and the domains that have it."""
    found = footprints(tmp_path).select("footprint", "domain", "kind", "value", "pages", "domains").rows()
    assert found == [
        ("analytics:UA-1", "a.com", "analytics", "UA-1", 2, 2),
        ("analytics:UA-1", "c.com", "analytics", "UA-1", 1, 2),
        ("asset:cdn.example:8080", "c.com", "asset", "cdn.example:8080", 1, 1),
        ("generator:Press 5", "a.com", "generator", "Press 5", 1, 1),
        ("ip:192.0.2.0/24", "a.com", "ip", "192.0.2.0/24", 2, 2),
        ("ip:192.0.2.0/24", "b.com", "ip", "192.0.2.0/24", 1, 2),
        ("ip:192.0.2.7", "a.com", "ip", "192.0.2.7", 2, 1),
        ("ip:192.0.2.8", "b.com", "ip", "192.0.2.8", 1, 1),
    ]


def test_ids_on_nothing_but_copied_pages_are_of_a_kind_of_their_own(tmp_path: Path) -> None:
    """The mirror has the ids of the pages that it copied; the site itself has them on a page of its own as well."""
    pages = ["https://site.com/", "https://site.com/x", "https://mirror.com/", "https://sister.com/"]
    ids = ["analytics:UA-1", "ads:ca-pub-1", "generator:Press 5"]
    texts = {"https://site.com/": 7, "https://site.com/x": 8, "https://mirror.com/": 7, "https://sister.com/": 9}
    arrows = [Arrow(page, "https://a.com/") for page in pages]
    add_run(tmp_path, "only", arrows, dict.fromkeys(pages, ids), texts)
    found = rows(published(tmp_path), "footprints").select("domain", "kind", "value", "domains")
    own = [("ads", "ca-pub-1", 2), ("analytics", "UA-1", 2), ("generator", "Press 5", 3)]
    copied = [("copied", "ads:ca-pub-1", 1), ("copied", "analytics:UA-1", 1), ("generator", "Press 5", 3)]
    expected = {"site.com": own, "sister.com": own, "mirror.com": copied}
    for domain, footprint in expected.items():
        assert found.filter(domain=domain).drop("domain").sort("kind", "value").rows() == footprint


def test_short_texts_are_of_a_template(tmp_path: Path) -> None:
    """“Please turn on scripts” stands on many sites that share nothing."""
    arrows = [Arrow("https://a.com/", "https://c.com/"), Arrow("https://b.com/", "https://c.com/")]
    add_run(tmp_path, "only", arrows, {arrow.source: ["ads:1"] for arrow in arrows})
    assert rows(published(tmp_path), "footprints")["kind"].to_list() == ["ads", "ads"]


def test_stay_when_an_ingest_does_not_rank(tmp_path: Path) -> None:
    """They are as old as the ratings beside them."""
    before = footprints(tmp_path)
    add_run(tmp_path, "more", [Arrow("https://d.com/", "https://a.com/", ip="192.0.2.9")])
    assert rows(published(tmp_path, rank=False), "footprints").equals(before)
