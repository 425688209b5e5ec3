"""Whether a question about links is answered by links or by a graph."""

from collections.abc import Mapping
from typing import Any

from backref.index.snapshot import Snapshot
from backref.model.manifest import is_own
from backref.model.words import Scope
from backref.report.coverage import coverage_of
from backref.report.engine import Engine
from backref.report.graph.questions import over_graph
from backref.report.question import Question
from backref.urls import Target, parse_target

_OF_LINKS = ("where_links", "protocol", "status")
"""Parameters that only links can answer."""


def routed(question: Question, given: Mapping[str, Any], engine: Engine, snapshot: Snapshot) -> Question:
    """The question itself, or the same over a graph: where one is named, or links know nothing and a release may.

    Raises UrlError where the target is not a page, host or domain.
    """
    if not question.over_graph:
        return question
    if given.get("graph") is not None:
        return over_graph(question)
    defaults = {parameter.name: parameter.default for parameter in question.parameters}
    about_links = any(given.get(name) not in (None, defaults.get(name)) for name in _OF_LINKS)
    if about_links or all(is_own(entry) for entry in snapshot.manifest.graphs) or "target" not in given:
        return question
    target = parse_target(given["target"], Scope(given["scope"]) if given.get("scope") else None)
    return over_graph(question) if _no_links(question, target, engine, snapshot) else question


def _no_links(question: Question, target: Target, engine: Engine, snapshot: Snapshot) -> bool:
    """Whether the index holds no links of the target, or of its domain, in the question's direction."""
    reading = question.reads[0]
    if not snapshot.entries(reading.table, *target.range):
        return True
    seen = coverage_of(target, engine, snapshot)
    counted = "domain_backlinks" if reading.table == "links" else "domain_pages_visited"
    return not seen[counted]
