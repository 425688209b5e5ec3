"""Keys of many hosts or domains at once."""

import polars as pl

from backref import urls

_NOT_LABELS = r"[^a-z0-9._-]|(^|\.)[0-9]+$"
"""Hosts whose key is not simply their labels in reverse: addresses, and names with characters that a key escapes."""


def site_keys(sites: pl.Series) -> pl.Series:
    """The keys of hosts or domains."""
    names = sites.unique()
    text = names.cast(pl.String)
    reversed_labels = text.str.split(".").list.reverse().list.join(",") + ")"
    odd = text.str.contains(_NOT_LABELS)
    exact = pl.Series([urls.host_key(name) for name in text.filter(odd)], dtype=pl.String)
    keys = reversed_labels.scatter(odd.arg_true(), exact) if odd.any() else reversed_labels
    named = pl.DataFrame({"site": names, "key": keys})
    return pl.DataFrame({"site": sites}).join(named, on="site", how="left", maintain_order="left")["key"]
