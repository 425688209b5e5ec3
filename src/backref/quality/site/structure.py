"""A site as a graph of its own pages: where its equity rests, how deep pages lie, which ones are cut off.

Pages are numbered from 0; an arc says that one page links to another. Redirects are followed before: see `settled`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backref.errors import ConvergenceError
from backref.kernel.distinct import distinct

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DAMPING = 0.85
TOLERANCE = 1e-12
MAX_ROUNDS = 500
UNREACHED = -1


@dataclass(frozen=True, slots=True)
class Site:
    """The pages of a site and its different arcs: no page links to itself, no arc stands twice."""

    pages: int
    sources: Ints
    targets: Ints

    @property
    def degrees_out(self) -> Ints:
        """How many pages each page links to."""
        return np.bincount(self.sources, minlength=self.pages)

    @property
    def degrees_in(self) -> Ints:
        """How many pages link to each page."""
        return np.bincount(self.targets, minlength=self.pages)


@dataclass(frozen=True, slots=True)
class Flow:
    """Where a walk over the site rests."""

    held: Floats
    """The share of each page; all together sum to 1."""
    rounds: int
    residual: float
    """The sum of all changes in the last round."""


def site_of(pages: int, sources: Ints, targets: Ints, redirects: Ints | None = None) -> Site:
    """A site from arcs as they were seen; `redirects` gives for each page the page it sends its visitors to, or −1."""
    if redirects is not None:
        final = settled(redirects)
        sources, targets = sources[redirects[sources] < 0], final[targets[redirects[sources] < 0]]
    arcs = distinct(sources[sources != targets] * pages + targets[sources != targets])
    return Site(pages, arcs // max(pages, 1), arcs % max(pages, 1))


def settled(redirects: Ints) -> Ints:
    """Where each page's visitors end; a page whose redirects go round in a circle stays where it is."""
    own = np.arange(len(redirects))
    final = np.where(redirects < 0, own, redirects)
    for _ in range(len(redirects).bit_length() + 1):
        final = final[final]
    return np.where(redirects[final] < 0, final, own)


def flow(site: Site, start: Floats | None = None) -> Flow:
    """Where a reader is found who follows links at random, with `DAMPING`, and starts over at `start`.

    `start` are shares of pages; without it every page is as likely. From a page without links readers start over as
    well, so nothing is lost.

    Raises:
        ConvergenceError: the shares did not settle.
    """
    if site.pages == 0:
        return Flow(np.empty(0), 0, 0.0)
    begin = np.full(site.pages, 1 / site.pages) if start is None else start / start.sum()
    degrees = site.degrees_out
    ends, passing = degrees == 0, 1 / np.maximum(degrees, 1)
    held, residual = begin, 0.0
    for rounds in range(1, MAX_ROUNDS + 1):
        moved = np.bincount(site.targets, (held * passing)[site.sources], site.pages)
        new = DAMPING * moved + (1 - DAMPING + DAMPING * held[ends].sum()) * begin
        residual = float(np.abs(new - held).sum())
        held = new
        if residual < TOLERANCE:
            return Flow(held, rounds, residual)
    raise ConvergenceError(f"the site's shares did not settle in {MAX_ROUNDS} rounds (they still change {residual:g})")


def depths(site: Site, home: Ints) -> Ints:
    """How many clicks each page is from the nearest home page; `UNREACHED` where no way leads."""
    order = np.argsort(site.sources, kind="stable")
    offsets = np.concatenate([[0], np.cumsum(site.degrees_out)])
    targets = site.targets[order]
    depth = np.full(site.pages, UNREACHED)
    depth[home] = 0
    frontier, level = np.unique(home), 0
    while len(frontier):
        level += 1
        reached = np.unique(targets[_slices(offsets[frontier], offsets[frontier + 1])])
        frontier = reached[depth[reached] == UNREACHED]
        depth[frontier] = level
    return depth


def _slices(starts: Ints, stops: Ints) -> Ints:
    """The numbers of all half-open ranges, one after the other."""
    lengths = stops - starts
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))


def orphans(site: Site, home: Ints) -> Flags:
    """Pages that no other page of the site links to; a home page is none."""
    alone: Flags = site.degrees_in == 0
    alone[home] = False
    return alone


def gain(site: Site, held: Floats, sources: Ints) -> Floats:
    """About how much any page would gain by one more link on each of these pages: d·x / (their links + 1).

    What the page then passes on is left out, so this is the least that it gains.
    """
    return DAMPING * held[sources] / (site.degrees_out[sources] + 1)
