"""Hosts and their keys as expressions over columns, as questions make them."""

import polars as pl


def host_of(subdomain: pl.Expr, domain: pl.Expr) -> pl.Expr:
    """The host that is this subdomain, perhaps empty, of a domain."""
    return pl.when(subdomain == "").then(domain).otherwise(subdomain + "." + domain)


def label_key(host: pl.Expr) -> pl.Expr:
    """The key of a host that is its labels in reverse."""
    return host.str.split(".").list.reverse().list.join(",") + ")"
