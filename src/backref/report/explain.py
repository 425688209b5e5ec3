"""Why one link is worth what it is: its row, the rows of the pages at both ends, and what follows from them."""

from dataclasses import asdict
from typing import Any

import polars as pl

from backref.model.index import DOMAINS, LINKS, PAGES, VOCABULARY
from backref.model.tables import Table
from backref.model.words import Scope
from backref.quality.explain import facts_of, lines_of
from backref.quality.relevance.terms import Term, relevance_terms
from backref.quality.relevance.vocabulary import Vocabulary
from backref.quality.weights import Weights, default_weights
from backref.report.computed import Asked, Found
from backref.urls import KeyRange, Url, domain_key, parse_target, url_of


def explain(asked: Asked) -> Found:
    """The lines of the explanation of a link; none, with a note, where it is not known or not scored.

    Raises UrlError where source or target is not the URL of a page.
    """
    source, target = (parse_target(asked.said[end], Scope.EXACT).url for end in _ENDS)
    links = _links(asked, source, target)
    chosen = links if asked.said["kind"] is None else links.filter(pl.col("kind") == asked.said["kind"])
    if chosen.is_empty():
        return Found([], note=_not_known(source, target, links))
    link = chosen.head(1)
    if link["label"][0] is None:
        return Found([], note="links are not scored yet: run backref rank")
    ends = _page(asked, link, "source"), _page(asked, link, "target")
    facts = facts_of(link, *ends, _unsupported(asked, link))
    lines = lines_of(facts, _weights(asked), _terms(asked, link, ends[1]))
    return Found([asdict(line) for line in lines], about=_about(link.row(0, named=True), links))


def _links(asked: Asked, source: Url, target: Url) -> pl.DataFrame:
    """The links from one page to the other, best first; those of the schemes as given before others."""
    rows = _rows(asked, LINKS, target.key, pl.col("source_key") == source.key)
    right = (pl.col("source_https") == source.https) & (pl.col("target_https") == target.https)
    return rows.sort(right, "value", "kind", descending=[True, True, False], nulls_last=True)


def _not_known(source: Url, target: Url, links: pl.DataFrame) -> str:
    if len(links):
        return f"of the links from {source.url} to {target.url} none is such: there is {', '.join(links['kind'])}"
    others = f"backref backlinks {target.domain} --where 'source_domain = \"{source.domain}\"'"
    return f"no link from {source.url} to {target.url} is known; those of their domains: {others}"


def _terms(asked: Asked, link: pl.DataFrame, target: pl.DataFrame) -> list[Term] | None:
    """The words that carry the link's relevance; None where the snapshot keeps no vocabulary."""
    kept = asked.engine.where(VOCABULARY.name, _EVERY_FEATURE, pl.lit(value=True))
    if kept.is_empty():
        return None
    row = link.row(0, named=True)
    told = target.filter(pl.col("visited_at").is_not_null()).select("title", "headings").to_dicts()
    return relevance_terms(Vocabulary.of_table(kept), row, {"key": row["target_key"], **(told[0] if told else {})})


_EVERY_FEATURE = KeyRange("", "g")


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


def _about(row: dict[str, Any], links: pl.DataFrame) -> dict[str, Any]:
    last_seen = row["last_seen"] or row["first_seen"]
    about = {
        **_ends(row),
        **{name: row[name] for name in ("kind", "value", "risk", "confidence", "label", "intents")},
        "snippet": snippet(row),
        "archive": row["archive"],
        "offset": row["offset"],
        "fetched_at": (row["fetched_at"] or last_seen).isoformat(),
        "reading": row["reading"],
        "occurrences": row["occurrences"],
    }
    others = [_in_short(one) for one in links.iter_rows(named=True) if _differs(one, row)]
    if not others:
        return about
    said = f"one of {len(links)} links between these pages: ask for another by its kind, or its http:// or https://"
    return about | {"links": len(links), "others": others, "in_words": said}


def _ends(row: dict[str, Any]) -> dict[str, str]:
    """The URLs of both pages of a link."""
    return {f"{end}_url": url_of(*(row[f"{end}_{part}"] for part in ("key", "host", "https"))) for end in _ENDS}


_ENDS = ("source", "target")


def _differs(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return any(one[name] != other[name] for name in ("kind", "source_https", "target_https"))


def _in_short(row: dict[str, Any]) -> dict[str, Any]:
    """A link between the same pages, as far as it takes to choose it."""
    return {
        "kind": row["kind"],
        **_ends(row),
        "snippet": snippet(row),
        "value": row["value"],
        "label": row["label"],
        "lost": row["lost_at"] is not None,
    }


def snippet(row: dict[str, Any]) -> str:
    """The words around a link with its own in brackets."""
    own = row["anchor"] or row["alt"] or ("" if row["kind"] == "text" else row["kind"])
    return " ".join(part for part in (row["context_before"], f"[{own}]", row["context_after"]) if part)
