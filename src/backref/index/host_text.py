"""Hosts and their keys as expressions over columns, as questions make them."""

import polars as pl

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
