"""Rows come back from their stored form as they were."""

import polars as pl
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from backref import urls
from backref.index.far_end import pack, unpack
from backref.model.far_end import stored_schema
from backref.model.tables import WORD, Column, Table

_PARTS = ("key", "host", "domain")
TABLE = Table(
    "t",
    "A far end and nothing else.",
    tuple(Column(f"source_{part}", pa.string() if part == "key" else WORD, part) for part in _PARTS),
    ("source_key",),
    "source",
)
HOSTS = [
    "a.com",
    "www.a.com",
    "b.co.uk",
    "x.y.b.co.uk",
    "1.2.3.4",
    "[::1]",
    "a!b.com",
    "xn--bcher-kva.de",
    "a..b.com",
    "com",
]
PATHS = ["/", "/a?b=)c", ":8080/", "/)/", "/a/b/c-d_e~f", "/ü"]

pages = st.tuples(st.sampled_from(HOSTS), st.sampled_from(PATHS))


def table(chosen: list[tuple[str, str]]) -> pa.Table:
    rows = [(urls.host_key(host) + path, host, urls.registrable_domain(host)) for host, path in chosen]
    return pl.DataFrame(rows, schema=[f"source_{part}" for part in _PARTS], orient="row").to_arrow()


@given(st.lists(pages, min_size=1))
def test_what_is_stored_comes_back(chosen: list[tuple[str, str]]) -> None:
    rows = table(chosen)
    stored = pack(rows, TABLE).select(stored_schema(TABLE).names).cast(stored_schema(TABLE))
    back = unpack(stored, TABLE, rows.column_names)
    assert [back[name].to_pylist() for name in rows.column_names] == [
        rows[name].to_pylist() for name in rows.column_names
    ]


def test_a_path_begins_after_the_host_where_the_key_can_be_read_from_it() -> None:
    stored = pack(table([("www.a.com", "/x"), ("a.com", "/"), ("1.2.3.4", "/y")]), TABLE)
    assert stored["source_path"].to_pylist() == ["/x", "/", "1.2.3.4)/y"]
    assert stored["source_subdomain"].to_pylist() == ["www", "", ""]
