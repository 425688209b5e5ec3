"""The rows of a table in its files, in the columns of the table: as SQL, and for polars."""

import polars as pl

from backref.index.host_text import host_of, label_key
from backref.model.far_end import Names
from backref.model.index import TABLES


def source(table: str, files: str) -> str:
    """A table expression over files, which are a list of paths in SQL or the placeholder of one."""
    return in_columns(table, f"read_parquet({files})")


def in_columns(table: str, rows: str) -> str:
    """A table expression over rows as files keep them, which are those of another."""
    far_end = TABLES[table].far_end
    if not far_end:
        return rows
    names = Names.of(far_end)
    host = f"host_of({names.subdomain}, {names.domain})"
    made = {names.host: f"{host} AS {names.host}", names.key: f"key_of({names.path}, {host}) AS {names.key}"}
    columns = [made.get(name, f'"{name}"') for name in TABLES[table].names()]
    return f"(SELECT {', '.join(columns)} FROM {rows})"


def with_far_end(rows: pl.LazyFrame, table: str) -> pl.LazyFrame:
    """Rows as files keep them, with host and key of the far end besides."""
    if not TABLES[table].far_end:
        return rows
    names = Names.of(TABLES[table].far_end)
    subdomain, domain, path = pl.col(names.subdomain), pl.col(names.domain), pl.col(names.path)
    host = host_of(subdomain, domain)
    short = path.str.starts_with("/") | path.str.starts_with(":")
    key = pl.when(short).then(label_key(host) + path).otherwise(path)
    return rows.with_columns(host.alias(names.host), key.alias(names.key))
