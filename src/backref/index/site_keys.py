"""Hosts and the keys of hosts and domains, many at once."""

import polars as pl

from backref import urls

_NOT_LABELS = r"[^a-z0-9._-]|(^|\.)[0-9]+$"
"""Hosts whose key is not simply their labels in reverse: addresses, and names with characters that a key escapes."""


def host_of(subdomain: pl.Expr, domain: pl.Expr) -> pl.Expr:
    """The host that is this subdomain, perhaps empty, of a domain."""
    return pl.when(subdomain == "").then(domain).otherwise(subdomain + "." + domain)


def label_key(host: pl.Expr) -> pl.Expr:
    """The key of a host that `has_label_key`."""
    return host.str.split(".").list.reverse().list.join(",") + ")"


def has_label_key(host: pl.Expr) -> pl.Expr:
    """Whether the key of a host is its labels in reverse."""
    return ~host.str.contains(_NOT_LABELS)


def site_keys(sites: pl.Series) -> pl.Series:
    """The keys of hosts or domains."""
    named = pl.DataFrame({"site": sites.unique()}).with_columns(text=pl.col("site").cast(pl.String))
    keyed = named.with_columns(key=label_key(pl.col("text")), plain=has_label_key(pl.col("text")))
    odd = (~keyed["plain"]).arg_true()
    if len(odd):
        exact = pl.Series([urls.host_key(name) for name in keyed["text"].gather(odd)], dtype=pl.String)
        keyed = keyed.with_columns(key=keyed["key"].scatter(odd, exact))
    return pl.DataFrame({"site": sites}).join(keyed, on="site", how="left", maintain_order="left")["key"]
