"""What keeps a backlink from doing its work at the page it leads to, with evidence and what to do.

Each finding says which share of a link's value is left; findings on one page multiply. The numbers, their reasons and
the fixes are in `data/health.toml`. What was not looked at is `unknown`, never fine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod

from backref.model.counted import counted
from backref.quality.data_files import data

DEEP = 5
"""Clicks from the home page from which on a page counts as deep."""
LONG = 3
"""Redirects in a row that count as a chain."""
COPIES = 3
"""So many pages of one host with the same text are an error page or a template without content."""


class State(StrEnum):
    """What a check came to."""

    OK = "ok"
    NOTE = "note"
    """Worth knowing; most of the value is left."""
    PROBLEM = "problem"
    UNKNOWN = "unknown"
    """Could not be looked at."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a page that links lead to."""

    url: str
    domain: str
    status: int | None = None
    """HTTP status of the last visit; None when it was never visited."""
    redirect: str | None = None
    canonical: str | None = None
    noindex: bool | None = None
    title: str | None = None
    words: int | None = None
    copies: int = 1
    """Pages of its host with the same text, itself included."""
    is_home: bool = False
    links_in: int | None = None
    """Pages of the site that link to it; None when too little of the site was visited to tell."""
    links_out: int | None = None
    """Links to pages of the site; None when its text was not read."""
    depth: int | None = None
    """Clicks from the home page; −1 when no way leads there; None when the site was not read."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A page that a redirect or a canonical leads to."""

    url: str
    domain: str
    status: int | None
    is_home: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    check: str
    """status, redirect, canonical, noindex, robots, soft_404, orphan, depth or dead_end."""
    state: State
    keeps: float | None
    """The share of a link's value that is left, as far as this check goes; None when unknown."""
    finding: str
    evidence: str
    fix: str


def examine(page: Page, chain: Sequence[Hop] = (), canonical: Hop | None = None) -> list[Finding]:
    """All checks of a page; `chain` is where its redirect leads step by step, `canonical` the page that it names."""
    if page.status is None:
        return [_unknown("status", "never visited: crawl it, or ingest an archive that holds it")]
    found = [_status(page), _redirect(page, chain)]
    if page.status != 200:
        return [finding for finding in found if finding]
    found += [_canonical(page, canonical), _noindex(page), _soft_404(page), _dead_end(page)]
    found += [_orphan(page), _depth(page), _unknown("robots", "robots.txt is not part of the index: look at it")]
    return [finding for finding in found if finding]


def kept(findings: Sequence[Finding]) -> float:
    """The share of a link's value that all findings together leave."""
    return prod(finding.keeps for finding in findings if finding.keeps is not None)


def _status(page: Page) -> Finding | None:
    status = page.status or 0
    evidence = f"status {status} at the last visit"
    if status in {404, 410}:
        return _found("status", "gone", evidence)
    if status == 429 or status >= 500:
        return _found("status", "failing", evidence)
    if status >= 400:
        return _found("status", "refused", evidence)
    return _fine("status", evidence) if status < 300 else None


def _redirect(page: Page, chain: Sequence[Hop]) -> Finding | None:
    status = page.status or 0
    if not 300 <= status < 400:
        return None
    if not chain:
        return _unknown("redirect", f"status {status}, but where it leads is not known")
    end, way = chain[-1], " → ".join([page.url, *(hop.url for hop in chain)])
    evidence = f"{status}: {way}"
    if end.url in {page.url, *(hop.url for hop in chain[:-1])}:
        return _found("redirect", "redirect_loop", evidence)
    if end.domain != page.domain:
        return _found("redirect", "redirect_elsewhere", evidence)
    if end.status is not None and end.status >= 400:
        return _found("redirect", "redirect_broken", f"{evidence} ({end.status})")
    if end.is_home:
        return _found("redirect", "redirect_home", evidence)
    name = "redirect_chain" if len(chain) >= LONG else "redirect"
    if name == "redirect" and status in {302, 303, 307}:
        name = "redirect_temporary"
    return _found("redirect", name, evidence)


def _canonical(page: Page, named: Hop | None) -> Finding:
    if page.canonical is None:
        return _fine("canonical", "names none: the page stands for itself")
    if named is None or named.url == page.url:
        return _fine("canonical", "names itself")
    evidence = f"canonical: {named.url}"
    if named.domain != page.domain:
        return _found("canonical", "canonical_elsewhere", evidence)
    if named.status is not None and named.status >= 300:
        return _found("canonical", "canonical_dead", f"{evidence} (status {named.status})")
    return _found("canonical", "canonical_other", evidence)


def _noindex(page: Page) -> Finding:
    if page.noindex is None:
        return _unknown("noindex", "the page was not read")
    return (
        _found("noindex", "noindex", "robots meta or X-Robots-Tag")
        if page.noindex
        else _fine("noindex", "neither robots meta nor X-Robots-Tag asks for it")
    )


def _soft_404(page: Page) -> Finding:
    if page.words is None:
        return _unknown("soft_404", "its text was not read (WAT tells no text)")
    words = data("health")["soft_404_words"]
    title = (page.title or "").lower()
    said = next((phrase for phrase in words["phrases"] if phrase in title), None)
    thin = page.words < words["thin_words"]
    cues = [f"title says “{said}”"] * bool(said) + [counted(page.words, "word")] * thin
    cues += [f"the same text on {page.copies} pages of the host"] * (page.copies >= COPIES)
    if len(cues) >= 2:
        return _found("soft_404", "soft_404", "; ".join(cues))
    return _fine("soft_404", cues[0] if cues else f"{counted(page.words, 'word')} of its own")


def _orphan(page: Page) -> Finding:
    if page.links_in is None:
        return _unknown("orphan", "too few pages of the site were visited")
    if page.is_home or page.links_in:
        return _fine("orphan", f"pages of the site that link to it: {page.links_in}")
    return _found("orphan", "orphan", "no page of the site that was visited links to it")


def _depth(page: Page) -> Finding:
    if page.depth is None:
        return _unknown("depth", "too few pages of the site were visited, or not its home page")
    if page.depth < 0:
        return _found("depth", "deep", "no way of clicks from the home page leads to it")
    evidence = f"clicks from the home page: {page.depth}"
    return _found("depth", "deep", evidence) if page.depth >= DEEP else _fine("depth", evidence)


def _dead_end(page: Page) -> Finding:
    if page.links_out is None:
        return _unknown("dead_end", "its links were not read")
    if page.links_out:
        return _fine("dead_end", f"links to pages of the site: {page.links_out}")
    return _found("dead_end", "dead_end", "no link to another page of the site")


def _found(check: str, name: str, evidence: str) -> Finding:
    told = data("health")[name]
    keeps = float(told["keeps"])
    state = State.PROBLEM if keeps <= 0.5 else State.NOTE if keeps < 1 else State.OK
    return Finding(check, state, keeps, told["title"], evidence, told["fix"])


def _fine(check: str, evidence: str) -> Finding:
    return Finding(check, State.OK, 1.0, "fine", evidence, "")


def _unknown(check: str, why: str) -> Finding:
    return Finding(check, State.UNKNOWN, None, "unknown", why, "")
