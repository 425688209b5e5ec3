"""What can be said of each referring domain by its best link, as true or false.

A frame of referrers has one row for each target and referring domain, with the columns of `REFERRERS`. A feature whose
columns are all null is not known, and is left out rather than taken as false.
"""

import polars as pl

REFERRERS: dict[str, pl.DataType | type[pl.DataType]] = {
    "target": pl.String,
    "domain": pl.String,
    "tld": pl.String,
    "source_url": pl.String,
    "target_url": pl.String,
    "links": pl.Int64,
    "follow": pl.Boolean,
    "hidden": pl.Boolean,
    "sitewide": pl.Boolean,
    "anchor": pl.String,
    "anchor_class": pl.String,
    "placement": pl.String,
    "language": pl.String,
    "subnet": pl.String,
    "intents": pl.List(pl.String),
    "rating": pl.Float64,
    "value": pl.Float64,
    "risk": pl.Float64,
    "label": pl.String,
}
"""`risk` is the highest of the domain's links, `sitewide` and `hidden` hold if they do for one; the rest is its best
link's: followed before not, then by value, then in content before elsewhere, then the oldest."""

SHARING = 4
"""So many referring domains of one target with the same network or wording count as sharing it."""
KEYWORDS = 3
KEYWORDS_SHARE = 0.05
"""Keyword anchors count where so many referring domains, and such a share of all that have one, use them for one page.
Who writes of many things names each by its own words, and so do those who link there: an encyclopedia has hundreds of
keyword anchors, and hardly two for the same page. What is bought leads to the few pages that sell.
"""
WEAK = 5.0
RISKY = 0.7

_NOT_WORDING = ("brand", "naked", "generic", "empty", "image", "title")


_KEYWORD = pl.col("anchor_class").is_in(["exact", "partial"])


def _intent(*words: str) -> pl.Expr:
    return pl.col("intents").list.set_intersection(list(words)).list.len() > 0


_FEATURES: dict[str, tuple[tuple[str, ...], pl.Expr]] = {
    "hidden": (("hidden",), pl.col("hidden")),
    "hacked": (("intents",), _intent("hacked")),
    "farm": (("intents",), _intent("farm")),
    "sponsored": (("intents",), _intent("sponsored", "affiliate") & pl.col("follow")),
    "exact_anchors": (("anchor_class",), _KEYWORD & (pl.col("_same_page") >= KEYWORDS)),
    "repeated_anchors": (("anchor_class",), pl.col("_same_wording") >= SHARING),
    "guest_posts": (("intents",), _intent("guest_post")),
    "exchange": (("intents",), _intent("exchange")),
    "comments": (("placement",), pl.col("placement") == "comment"),
    "sitewide": (("sitewide",), pl.col("sitewide")),
    "shared_network": (("subnet",), pl.col("_same_network") >= SHARING),
    "weak_sources": (("rating",), pl.col("rating") < WEAK),
    "harmful": (("risk",), pl.col("risk") >= RISKY),
}
NAMES = tuple(_FEATURES)


def features(referrers: pl.DataFrame) -> pl.DataFrame:
    """Columns target, domain, source_url and one for each feature, null where it is not known."""
    wording = pl.col("anchor").str.to_lowercase().str.strip_chars()
    worded = pl.col("anchor_class").is_not_null() & ~pl.col("anchor_class").is_in(_NOT_WORDING) & (wording != "")
    counted = referrers.with_columns(
        _same_wording=pl.when(worded).then(pl.len().over("target", wording)).otherwise(0),
        _same_page=_many(_KEYWORD.sum().over("target", "target_url"), _KEYWORD.sum().over("target")),
        _same_network=pl.when(pl.col("subnet").is_not_null()).then(pl.len().over("target", "subnet")).otherwise(0),
    )
    return counted.select("target", "domain", "source_url", *(_known(name) for name in NAMES))


def _many(count: pl.Expr, of: pl.Expr) -> pl.Expr:
    """The count where it is much of all, else 0."""
    return pl.when(count >= KEYWORDS_SHARE * of).then(count).otherwise(0)


def _known(name: str) -> pl.Expr:
    columns, is_so = _FEATURES[name]
    known = pl.all_horizontal(pl.col(column).is_not_null() for column in columns)
    return pl.when(known).then(is_so.fill_null(False)).alias(name)
