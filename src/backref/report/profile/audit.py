"""The question `audit`: which referring domains to review first, and why."""

from collections import Counter
from typing import Any

import polars as pl

from backref.quality.review.audit import audit as review
from backref.report.computed import Asked, Found
from backref.report.footing import support_is_told
from backref.report.profile._peers import referrers_of
from backref.report.profile._reading import NOT_RANKED, is_ranked, table, tables_of, whole_domain

_FEW = 500
"""Up to so many domains are looked up by their places; more are read with the whole table."""


def audit(asked: Asked) -> Found:
    """Every referring domain with something to say against it, by priority."""
    referrers = referrers_of(asked)
    if not referrers.height:
        return Found([])
    known = referrers.join(_unsupported(asked, referrers["domain"].to_list()), on="domain", how="left")
    links = {row["domain"]: row for row in known.to_dicts()}
    reviewed = review(known if support_is_told(asked.snapshot) else known.with_columns(rating=pl.lit(None, pl.Float64)))
    verdicts = Counter(one.verdict for one in reviewed)
    told = [
        {
            "domain": one.domain,
            "verdict": one.verdict,
            "priority": round(one.priority, 4),
            "reasons": list(one.reasons),
            "families": one.families,
            "pattern": one.pattern,
            "pattern_domains": one.pattern_domains,
            **_evidence(links[one.domain]),
        }
        for one in reviewed
        if one.signs or one.verdict != "fine"
    ]
    about = {"referring_domains": len(reviewed), "first": verdicts["first"], "look": verdicts["look"]}
    return Found(told, about, _note(referrers, verdicts))


def _evidence(row: dict[str, Any]) -> dict[str, Any]:
    names = ("risk", "value", "confidence", "label", "rating", "links", "links_follow", "anchor", "first_seen")
    return {
        **{name: _rounded(row[name]) for name in names},
        "intents": row["all_intents"],
        "source_url": row["source_url"],
        "target_url": row["target_url"],
    }


def _rounded(value: Any) -> Any:
    """A score as backlinks show it."""
    return round(value, 6) if isinstance(value, float) else value


def _unsupported(asked: Asked, names: list[str]) -> pl.DataFrame:
    values: dict[str, Any] = {"names": names}
    spans = [whole_domain(name) for name in names[: _FEW + 1]]
    few = len(names) <= _FEW
    source = (
        tables_of(asked, "domains", spans, "domains", values) if few else table(asked, "domains", "domains", values)
    )
    text = f"SELECT domain, unsupported FROM {source} WHERE domain IN (SELECT unnest($names))"
    frame = pl.from_arrow(asked.engine.table(text, values))
    assert isinstance(frame, pl.DataFrame)
    return frame.with_columns(pl.col("domain").cast(pl.String))


def _note(referrers: pl.DataFrame, verdicts: Counter[str]) -> str:
    counts = f"{verdicts['first']} to review first, {verdicts['look']} worth a look, {verdicts['fine']} fine"
    what = "a priority, not a verdict: most weak links do nothing at all"
    return f"{counts}; {what}" if is_ranked(referrers) else f"{counts}; {NOT_RANKED}"
