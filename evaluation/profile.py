"""What a profile's risk is worth: honest profiles against the same with something injected, and S1 on toy sites.

`python -m evaluation.profile` prints every figure and fails when one falls through its floor.
"""

import sys

import numpy as np

from backref.quality.site import structure
from evaluation.floors import Figures, missed
from evaluation.labels import auc
from evaluation.profiles import ATTACKS, honest, injected, judged, peers_of

PROFILES = 40
STRENGTHS = (0.1, 0.2, 0.4)
NAMED = {
    "bought anchors": {"exact_anchors", "repeated_anchors"},
    "farm": {"farm", "shared_network", "harmful", "weak_sources", "repeated_anchors"},
    "burst": {"burst"},
    "sitewide": {"sitewide"},
}
"""The flags that say what was done."""


def injections() -> Figures:
    """The AUC of the risk between honest and injected profiles, the right flags, and false alarms."""
    random = np.random.default_rng(1)
    sizes = np.exp(random.uniform(np.log(40), np.log(800), PROFILES)).astype(int).tolist()
    settings = [(honest(random, "target", size), peers_of(random, size)) for size in sizes]
    clean = [judged(base, peers) for base, peers in settings]
    calm = np.array([found.risk or 0.0 for found in clean])
    figures = {
        "honest profiles with a flag": float(np.mean([bool(found.flags) for found in clean])),
        "honest profiles with risk ≥ .5": float(np.mean(calm >= 0.5)),
    }
    for attack in ATTACKS:
        for share in STRENGTHS:
            found = [judged(injected(base, attack, share, random), peers) for base, peers in settings]
            risks = np.array([one.risk or 0.0 for one in found])
            raised = [bool(NAMED[attack] & {flag.watched.name for flag in one.flags}) for one in found]
            figures[f"{attack} {share:.0%} AUC"] = auc(risks, calm)
            figures[f"{attack} {share:.0%} named"] = float(np.mean(raised))
    return figures


def toy_sites() -> Figures:
    """S1: internal PageRank, depth and orphans of sites that were worked out on paper."""
    apart, wrong = 0.0, 0
    for pages, arcs, held, depth, orphans in TOYS:
        sources, targets = np.array(arcs, np.int64).reshape(-1, 2).T
        site, home = structure.site_of(pages, sources, targets), np.array([0])
        apart = max(apart, float(np.abs(structure.flow(site).held - np.array(held)).max()))
        wrong += structure.depths(site, home).tolist() != depth
        wrong += np.flatnonzero(structure.orphans(site, home)).tolist() != orphans
    return {"S1 internal PageRank, max difference": apart, "S1 depths and orphans that differ": float(wrong)}


_HUB = 0.9 / 1.85
_LINE = 1 / (1 + 1.85 + 1.85 + 0.85**2)
TOYS: tuple[tuple[int, list[tuple[int, int]], list[float], list[int], list[int]], ...] = (
    # two pages that link to each other
    (2, [(0, 1), (1, 0)], [0.5, 0.5], [0, 1], []),
    # a home page with two leaves that link back: h = .05 + .85·(1 − h)
    (3, [(0, 1), (0, 2), (1, 0), (2, 0)], [_HUB, (1 - _HUB) / 2, (1 - _HUB) / 2], [0, 1, 1], []),
    # a line that ends: a, a·1.85, a·(1 + .85 + .85²), since what the end holds is shared by all
    (3, [(0, 1), (1, 2)], [_LINE, 1.85 * _LINE, (1 + 0.85 + 0.85**2) * _LINE], [0, 1, 2], []),
    # three pages in a circle, linked by a page that nobody links to: it holds .15/4, the circle shares the rest
    (
        4,
        [(1, 2), (2, 3), (3, 1), (0, 1), (0, 2), (0, 3)],
        [0.0375, *[(1 - 0.0375) / 3] * 3],
        [0, 1, 1, 1],
        [],
    ),
    # pages without any link hold the same, and all but the home page are orphans out of reach
    (4, [], [0.25] * 4, [0, -1, -1, -1], [1, 2, 3]),
)


def main() -> int:
    """Measure and print; how many floors are missed."""
    return missed("profile", injections() | toy_sites())


if __name__ == "__main__":
    sys.exit(main())
