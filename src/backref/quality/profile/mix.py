"""The distributions of a profile over its referring domains, and how concentrated it is."""

from dataclasses import dataclass

import polars as pl

from backref.model.counted import counted
from backref.quality.profile.intervals import wilson
from backref.quality.profile.peers import LEAST_DOMAINS, LEAST_PEERS

_COUNTRY_OF_CODE = {"UK": "GB", "XN--P1AI": "RU", "XN--E1A4C": "EU", "XN--J1AMH": "UA", "XN--QXAM": "GR"}
_NO_COUNTRY = ("IO", "CO", "TV", "ME", "AI", "CC", "WS", "FM", "LY", "GG", "SH", "TO", "AC", "VC", "GL", "IM", "NU")
"""Codes of countries that the whole world registers names under."""


@dataclass(frozen=True, slots=True)
class Concentration:
    """How a profile's links are spread over its referring domains."""

    largest: float
    """Share of the links that the domain with the most has."""
    largest_ten: float
    hhi: float
    """Herfindahl–Hirschman index: the chance that two links are of one domain."""
    effective: float
    """1 / HHI: as many domains with equally many links would be as concentrated."""


def concentration(links: pl.Series) -> Concentration:
    """The concentration of links per referring domain."""
    total = float(links.sum())
    if not total:
        return Concentration(0.0, 0.0, 0.0, 0.0)
    shares = links.sort(descending=True).cast(pl.Float64) / total
    hhi = float((shares * shares).sum())
    return Concentration(float(shares[0]), float(shares.head(10).sum()), hhi, 1 / hhi)


def mix(referrers: pl.DataFrame, peers: pl.DataFrame) -> pl.DataFrame:
    """Rows of section, value, domains, of, share, low, high, peers_low, peers_high: one for each value that occurs.

    A section whose column is null for every referrer is left out: nothing is known of it.
    """
    parts = [_section(name, of, referrers, peers) for name, of in _SECTIONS.items()]
    known = [part for part in parts if part.height]
    return pl.concat(known) if known else pl.DataFrame(schema=_SCHEMA)


def _country() -> pl.Expr:
    code = pl.col("tld").str.to_uppercase().replace(_COUNTRY_OF_CODE)
    return pl.when((code.str.len_bytes() == 2) & ~code.is_in(_NO_COUNTRY)).then(code).otherwise(pl.lit("generic"))


def _step(column: str, width: float, digits: int, last: int = 9) -> pl.Expr:
    """The tenth of a scale that a number is in, as `20–29` or `0.2–0.3`."""
    floor = (pl.col(column) / width).floor().clip(0, last)
    low = (floor * width).round(digits)
    high = (low + width - (1 if digits == 0 else 0)).round(digits)
    high = pl.when(floor == last).then((last + 1) * width).otherwise(high).round(digits)
    if digits == 0:
        low, high = low.cast(pl.Int64), high.cast(pl.Int64)
    return pl.when(pl.col(column).is_not_null()).then(pl.format("{}–{}", low, high))


_ATTRIBUTE = pl.when(pl.col("follow")).then(pl.lit("follow")).otherwise(pl.lit("not followed"))
_SECTIONS: dict[str, pl.Expr] = {
    "follow": _ATTRIBUTE,
    "label": pl.col("label"),
    "anchor": pl.col("anchor_class"),
    "placement": pl.col("placement"),
    "sitewide": pl.when(pl.col("sitewide"))
    .then(pl.lit("all over the domain"))
    .otherwise(pl.when(pl.col("sitewide").is_not_null()).then(pl.lit("single pages"))),
    "intent": pl.col("intents").list.first(),
    "rating": _step("rating", 10, 0),
    "value": _step("value", 0.1, 1),
    "risk": _step("risk", 0.1, 1),
    "language": pl.col("language").str.slice(0, 2).str.to_lowercase(),
    "tld": pl.col("tld"),
    "country": _country(),
}
_SCHEMA = {
    "section": pl.String,
    "value": pl.String,
    "domains": pl.Int64,
    "of": pl.Int64,
    "share": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "peers_low": pl.Float64,
    "peers_high": pl.Float64,
}
_SCALES = ("rating", "value", "risk")
_OPEN = ("language", "tld", "country")
_SHOWN = 12
"""So many values of an open list are shown; the rest is one row."""


def _section(name: str, of: pl.Expr, referrers: pl.DataFrame, peers: pl.DataFrame) -> pl.DataFrame:
    values = referrers.select(value=of).drop_nulls()
    if not values.height:
        return pl.DataFrame(schema=_SCHEMA)
    counts = values.group_by("value").len("domains")
    if name in _OPEN and counts.height > _SHOWN:
        counts = _folded(counts)
    rows = counts.join(_of_peers(of, peers), on="value", how="left")
    if name in _SCALES:
        rows = rows.sort(pl.col("value").str.extract(r"^([0-9.]+)").cast(pl.Float64), descending=True)
    else:
        last = pl.col("value").str.ends_with(" others")
        rows = rows.sort([last, "domains", "value"], descending=[False, True, False])
    intervals = [wilson(count, values.height) for count in rows["domains"].to_list()]
    return rows.select(
        section=pl.lit(name),
        value=pl.col("value").cast(pl.String),
        domains=pl.col("domains").cast(pl.Int64),
        of=pl.lit(values.height, pl.Int64),
        share=pl.col("domains") / values.height,
        low=pl.Series([low for low, _ in intervals], dtype=pl.Float64),
        high=pl.Series([high for _, high in intervals], dtype=pl.Float64),
        peers_low="peers_low",
        peers_high="peers_high",
    )


def _folded(counts: pl.DataFrame) -> pl.DataFrame:
    """The most frequent values, and all others as one."""
    ordered = counts.sort(["domains", "value"], descending=[True, False])
    rest = ordered.slice(_SHOWN)
    others = {"value": [counted(rest.height, "other")], "domains": [int(rest["domains"].sum())]}
    return pl.concat([ordered.head(_SHOWN), pl.DataFrame(others, schema=ordered.schema)])


def _of_peers(of: pl.Expr, peers: pl.DataFrame) -> pl.DataFrame:
    """Between which shares the middle eight tenths of the peers lie, for each value; none where peers are few."""
    seen = peers.select("target", value=of).drop_nulls("value")
    sizes = seen.group_by("target").len("of").filter(pl.col("of") >= LEAST_DOMAINS)
    if sizes.height < LEAST_PEERS:
        return pl.DataFrame(schema={"value": pl.String, "peers_low": pl.Float64, "peers_high": pl.Float64})
    every = sizes.join(seen.select("value").unique(), how="cross")
    counts = seen.group_by("target", "value").len("domains")
    shares = every.join(counts, on=["target", "value"], how="left").with_columns(
        share=pl.col("domains").fill_null(0) / pl.col("of")
    )
    return shares.group_by("value").agg(
        peers_low=pl.col("share").quantile(0.1, "linear"), peers_high=pl.col("share").quantile(0.9, "linear")
    )
