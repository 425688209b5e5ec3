"""Why one link is worth what it is: its row, the rows of the pages at both ends, and what follows from them."""

from dataclasses import asdict
from typing import Any

import polars as pl

from backref.model.index import DOMAINS, LINKS, PAGES
from backref.model.tables import Table
from backref.model.words import Scope
from backref.quality.explain import facts_of, lines_of
from backref.quality.weights import Weights, default_weights
from backref.report.computed import Asked, Found
from backref.urls import KeyRange, Url, domain_key, parse_target, url_of


def explain(asked: Asked) -> Found:
    """The lines of the explanation of a link; none, with a note, where it is not known or not scored.

    Raises UrlError where source or target is not the URL of a page.
    """
    source, target = (parse_target(asked.said[end], Scope.EXACT).url for end in ("source", "target"))
    link = _link(asked, source, target)
    if link.is_empty():
        others = f"backref backlinks {target.domain} --where 'source_domain = \"{source.domain}\"'"
        return Found([], note=f"no link from {source.url} to {target.url} is known; those of their domains: {others}")
    if link["label"][0] is None:
        return Found([], note="links are not scored yet: run backref rank")
    facts = facts_of(link, _page(asked, link, "source"), _page(asked, link, "target"), _unsupported(asked, link))
    row = link.row(0, named=True)
    return Found([asdict(line) for line in lines_of(facts, _weights(asked))], about=_about(row))


def _link(asked: Asked, source: Url, target: Url) -> pl.DataFrame:
    """The link that is worth most of those from one page to the other; of the scheme as given where there is one."""
    rows = _rows(asked, LINKS, target.key, pl.col("source_key") == source.key)
    right = (pl.col("source_https") == source.https) & (pl.col("target_https") == target.https)
    return rows.sort(right, "value", "kind", descending=[True, True, False], nulls_last=True).head(1)


def _page(asked: Asked, link: pl.DataFrame, end: str) -> pl.DataFrame:
    return _rows(asked, PAGES, link[f"{end}_key"][0], pl.col("https") == link[f"{end}_https"][0])


def _unsupported(asked: Asked, link: pl.DataFrame) -> float | None:
    name = link["source_domain"][0]
    rows = _rows(asked, DOMAINS, domain_key(name), pl.col("domain") == name)
    share: float | None = rows["unsupported"][0] if len(rows) else None
    return share


def _rows(asked: Asked, table: Table, key: str, condition: pl.Expr) -> pl.DataFrame:
    return asked.engine.where(table.name, KeyRange(key, f"{key}\0"), condition)


def _weights(asked: Asked) -> Weights:
    """Those that the links were scored with."""
    scores: dict[str, Any] = (asked.snapshot.manifest.ranking or {}).get("scores") or {}
    return Weights.with_values(scores["values"]) if "values" in scores else default_weights()


def _about(row: dict[str, Any]) -> dict[str, Any]:
    last_seen = row["last_seen"] or row["first_seen"]
    return {
        "source_url": url_of(row["source_key"], row["source_host"], row["source_https"]),
        "target_url": url_of(row["target_key"], row["target_host"], row["target_https"]),
        **{name: row[name] for name in ("kind", "value", "risk", "confidence", "label", "intents")},
        "snippet": snippet(row),
        "archive": row["archive"],
        "offset": row["offset"],
        "fetched_at": (row["fetched_at"] or last_seen).isoformat(),
        "reading": row["reading"],
    }


def snippet(row: dict[str, Any]) -> str:
    """The words around a link with its own in brackets."""
    own = row["anchor"] or row["alt"] or ""
    return " ".join(part for part in (row["context_before"], f"[{own}]", row["context_after"]) if part)
