"""Why a link has its value and its risk: every factor with its inputs, by the functions that scored it.

A link is explained from its own row, the rows of the pages at both ends and its source domain's unsupported share.
What only the whole index tells (networks, copies, links returned) stands in the row as the signals that fired.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
import polars as pl

from backref.quality.ends import target_facts
from backref.quality.facts import FACTS, PAGE_COLUMNS
from backref.quality.observing import observe, observe_links
from backref.quality.relevance.terms import Term
from backref.quality.signals import Level, Signal, all_signals
from backref.quality.value import FACTORS, factors, judge, observed_inputs, verdicts
from backref.quality.weights import Weights, names_of

_OF_INDEX: dict[str, tuple[str, Any, Any]] = {
    "reciprocal": ("reciprocal", True, False),
    "same_owner": ("same_owner", True, False),
    "copied": ("copied_link", True, False),
    "network_domains": ("in_network", 5, 0),
    "network_sources": ("shared_network", 3, 0),
    "flagged_sources": ("broad_pattern", 5, 0),
    "embedded_on": ("embedded_target", 3, 0),
}
"""Facts of the whole index: the signal that tells of each, and what the fact at least is when it fired or did not."""

_INPUTS = {
    "eligibility": ("target_outcome", "target_status", "target_noindex", "target_redirect_home", "source_noindex"),
    "authority": ("source_rating",),
    "placement": ("placement", "sitewide"),
    "relevance": ("relevance",),
    "intent": ("intents",),
    "follow": ("follow", "nofollow", "ugc", "sponsored"),
    "not_spam": ("risk", "source_unsupported"),
}
MEANINGS = {
    "eligibility": "whether the target can keep what it is given: answers, is indexed, is its own canonical",
    "authority": "rating of the source domain, /100, to the power of the weights",
    "placement": "where on the page, and whether it is all over the site",
    "relevance": "how near in subject",
    "intent": "why the link is there",
    "follow": "whether the page vouches for it",
    "not_spam": "1 − risk",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation."""

    section: str
    """value, relevance, risk, signal, unseen or confidence."""
    name: str
    value: float | None
    log: float | None
    """Of a factor its natural logarithm: these add up to that of the value."""
    total: float | None
    """The product, or the risk, up to here."""
    inputs: str
    meaning: str


def facts_of(link: pl.DataFrame, source: pl.DataFrame, target: pl.DataFrame, unsupported: float | None) -> pl.DataFrame:
    """One link (a row of `links` with its ranked columns) with the facts it was judged by.

    `source` and `target` are the rows of `pages` of both ends, empty where there is none.
    """
    fired = set(link["signals"][0].to_list())
    known = {name: on if signal in fired else off for name, (signal, on, off) in _OF_INDEX.items()}
    page = source.filter(pl.col("visited_at").is_not_null())
    if len(page):
        seen = observe(page.select(list(PAGE_COLUMNS)), Level.PAGE)
        known |= {"page_signals": int(seen.fired[0]), "page_unseen": int(seen.unseen[0])}
        known["read_as_html"] = page["words"][0] is not None
    known |= target_facts(link, target).row(0, named=True)
    known |= {"source_unsupported": unsupported}
    own = {name: link[name][0] for name in ("source_rating", "sitewide", "anchor_class", "relevance")}
    given = known | own
    told = pl.DataFrame(
        {name: [given.get(name)] for name in FACTS}, schema={name: kind for name, (kind, _) in FACTS.items()}
    )
    return pl.concat([link.drop(*FACTS, strict=False), told], how="horizontal")


def lines_of(facts: pl.DataFrame, weights: Weights, terms: Sequence[Term] | None = None) -> list[Line]:
    """Every line of the explanation of one link; `terms` carry its relevance, None where they are not known."""
    observed = observe_links(facts)
    fired, unseen = int(observed.fired[0]), int(observed.unseen[0])
    found = verdicts(observed.fired, weights)
    parts = factors(facts, found, weights).row(0, named=True)
    judged = judge(facts, observed, weights)
    shown = facts.drop("intents", "risk", strict=False).with_columns(judged["intents"], judged["risk"])
    return [
        *_value_lines(parts, shown),
        *([] if terms is None or facts["relevance"][0] is None else _relevance_lines(terms)),
        *_risk_lines(fired, judged["intents"][0].to_list(), parts["unsupported"], weights),
        *(_signal_line("signal", signal, facts) for signal in _signals(fired)),
        *(_signal_line("unseen", signal, facts) for signal in _signals(unseen)),
        *_confidence_lines(facts, weights),
    ]


def again(facts: pl.DataFrame, weights: Weights) -> pl.DataFrame:
    """The ranked columns that follow from the others, judged again."""
    return judge(facts, observe_links(facts), weights)


def _signals(mask: int) -> list[Signal]:
    names = set(names_of(mask))
    return [signal for signal in all_signals() if signal.name in names]


def _value_lines(parts: dict[str, float], facts: pl.DataFrame) -> list[Line]:
    lines, total = [], 1.0
    for name in FACTORS:
        factor = float(parts[name])
        total *= factor
        lines.append(
            Line(
                "value",
                name,
                factor,
                log(factor) if factor else None,
                total,
                _said(facts, _INPUTS[name]),
                MEANINGS[name],
            )
        )
    return lines


def _relevance_lines(terms: Sequence[Term]) -> list[Line]:
    if not terms:
        return [Line("relevance", "no telling word", None, None, None, "", _NO_TERM)]
    return [Line("relevance", term.word, term.weight, None, None, term.where, _CARRIED[term.where]) for term in terms]


_CARRIED = {
    "context": "in the anchor, the words around it or the heading above, and in the target's title or headings",
    "page": "in the title of the linking page, and in the target's title or headings",
}
_NO_TERM = "link and target share no telling word; what nearness there is comes from parts of words and the topics"


def _risk_lines(fired: int, intents: list[str], unsupported: float, weights: Weights) -> list[Line]:
    risk = weights.values["risk"]
    of_intent = {str(known.intent): known.risk for known in weights.intents}
    signs = [(name, added, risk["reasons"][name]) for name, added in weights.signs(fired).items()]
    if intents and of_intent[intents[0]]:
        signs.insert(0, (intents[0], of_intent[intents[0]], "what the intent adds"))
    if unsupported:
        signs.append(("unsupported", unsupported, risk["unsupported_reason"]))
    lines, kept = [], 1.0
    for name, added, reason in signs:
        kept *= 1 - added
        lines.append(Line("risk", name, added, None, 1 - kept, "", reason))
    return lines


def _signal_line(section: str, signal: Signal, facts: pl.DataFrame) -> Line:
    inputs = (
        _said(facts, signal.inputs) if signal.level is Level.LINK else "the source page: " + ", ".join(signal.inputs)
    )
    return Line(section, signal.name, None, None, None, inputs, signal.measures)


def _confidence_lines(facts: pl.DataFrame, weights: Weights) -> list[Line]:
    share = weights.values["confidence"]
    seen = facts.select(**observed_inputs()).row(0, named=True)
    total = np.cumsum([share[name] * bool(here) for name, here in seen.items()])
    return [
        Line(
            "confidence",
            name,
            share[name] if here else 0.0,
            None,
            float(at),
            "observed" if here else "not observed",
            "",
        )
        for (name, here), at in zip(seen.items(), total, strict=True)
    ]


def _said(facts: pl.DataFrame, names: tuple[str, ...]) -> str:
    """Inputs with their values; those that are not known say so."""
    told = []
    for name in names:
        value = facts[name][0] if name in facts.columns else None
        told.append(f"{name} {_plain(value)}")
    return ", ".join(told)


def _plain(value: Any) -> str:
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.4g}"
        case pl.Series():
            return " ".join(value) or "none"
    return str(value)
