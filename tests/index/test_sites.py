"""Keys of hosts, many at a time; what pairs of hosts say of pairs of domains and of the hosts linked to."""

import re
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from backref import urls
from backref.index.pairs import PAIR_SUMS
from backref.index.site_keys import have_label_keys, site_keys
from backref.index.site_pairs import Numbered, as_categories, by_target_host, linked_hosts
from backref.kernel.strings import as_bytes
from backref.model.index import DOMAIN_LINKS

HOSTS = [
    "a.com",
    "1.2.3.4",
    "[::1]",
    "a!b.com",
    "x,y.de",
    "localhost",
    "a..b",
    "xn--bcher-kva.de",
    "a_b.io",
    "",
    "1.a",
    "a.",
]
NOT_LABELS = re.compile(r"[^a-z0-9._-]|(^|\.)[0-9]+\Z")
"""What addresses have, and hosts with characters that a key escapes."""
hosts = st.sampled_from(HOSTS) | st.text("a1.-é", max_size=6)


@given(st.lists(hosts, min_size=1))
def test_keys_of_many_hosts_are_those_of_each(names: list[str]) -> None:
    expected = [urls.host_key(name) for name in names]
    assert site_keys(pl.Series(names)).to_list() == expected
    assert site_keys(pl.Series(names, dtype=pl.Categorical)).to_list() == expected
    assert have_label_keys(*as_bytes(pa.array(names))).tolist() == [not NOT_LABELS.search(name) for name in names]


@st.composite
def host_pairs(draw: st.DrawFn) -> pl.DataFrame:
    """Pairs of a few hosts of a few domains, each once, some without a live link."""
    hosts = [f"{name}.{domain}" for domain in ("a.com", "b.de", "c.org") for name in ("www", "blog")]
    ends = st.tuples(st.sampled_from(hosts), st.sampled_from(hosts)).filter(lambda pair: pair[0] != pair[1])
    rows = []
    for source, target in draw(st.lists(ends, min_size=1, unique=True)):
        links, day = draw(st.integers(0, 2)), datetime(2026, 1, draw(st.integers(1, 9)), tzinfo=UTC)
        sums = dict(zip(PAIR_SUMS, (links, min(links, 1), 1, links, draw(st.integers(0, links))), strict=True))
        named = {"source_host": source, "source_domain": source.partition(".")[2]}
        named |= {"target_host": target, "target_domain": target.partition(".")[2]}
        rows.append({**named, **sums, "first_seen": day, "last_seen": day})
    return as_categories(pl.DataFrame(rows))


def _live_ends(rows: list[dict[str, Any]], end: str, sum_: str = "links") -> int:
    return len({row[end] for row in rows if row[sum_]})


@given(host_pairs())
def test_pairs_of_domains_are_summed_over_their_pairs_of_hosts(pairs: pl.DataFrame) -> None:
    links = Numbered.of(by_target_host(pairs)).links(DOMAIN_LINKS)
    assert links.select(DOMAIN_LINKS.sort_by).rows() == sorted(links.select(DOMAIN_LINKS.sort_by).rows())
    made = {(row["source_domain"], row["target_domain"]): row for row in links.to_dicts()}
    plain = pairs.to_dicts()
    assert set(made) == {(row["source_domain"], row["target_domain"]) for row in plain}
    for (source, target), row in made.items():
        of = [pair for pair in plain if (pair["source_domain"], pair["target_domain"]) == (source, target)]
        assert row["links"] == sum(pair["links"] for pair in of)
        assert row["source_pages"] == sum(pair["pages_to_domain"] for pair in of)
        assert row["source_hosts"] == _live_ends(of, "source_host")
        assert (row["first_seen"], row["last_seen"]) == (
            min(pair["first_seen"] for pair in of),
            max(pair["last_seen"] for pair in of),
        )


@given(host_pairs())
def test_counts_of_a_host_add_up_over_groups_of_source_domains(pairs: pl.DataFrame) -> None:
    groups = [by_target_host(rows) for rows in pairs.partition_by("source_domain")]
    whole = linked_hosts(pl.concat(groups))
    for row in whole.to_dicts():
        of = [pair for pair in pairs.to_dicts() if pair["target_host"] == row["host"]]
        assert row["backlinks"] == sum(pair["links"] for pair in of)
        assert row["referring_pages"] == sum(pair["pages_to_host"] for pair in of)
        assert row["referring_hosts"] == _live_ends(of, "source_host")
        assert row["referring_domains"] == _live_ends(of, "source_domain")
        assert row["referring_domains_follow"] == _live_ends(of, "source_domain", "links_follow")
