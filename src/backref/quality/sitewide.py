"""Links that stand all over a site, told by counting its pages that show them.

`WHOLE`: at least 10 pages were visited and, by the lower bound of Wilson's interval, 30 % of the pages show the link
(E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927). `SECTION`: the link has
one place in the document (DOM path) on at least 5 pages and these are 10 % of the site.
"""

from statistics import NormalDist

import polars as pl

LEAST_PAGES = 10
WHOLE = 0.3
SECTION_PAGES = 5
SECTION = 0.1
_Z = NormalDist().inv_cdf(0.975)


def wilson_low(shown: pl.Expr, visited: pl.Expr) -> pl.Expr:
    """Lower end of the 95 % interval of a share; `shown` of `visited` pages, of which there is at least one."""
    share = shown / visited
    z2 = _Z * _Z
    middle = share + z2 / (2 * visited)
    width = _Z * (share * (1 - share) / visited + z2 / (4 * visited * visited)).sqrt()
    return (middle - width) / (1 + z2 / visited)


def whole(shown: pl.Expr, visited: pl.Expr) -> pl.Expr:
    """Whether a link on so many of the visited pages is part of the whole site."""
    counted = pl.min_horizontal(shown, visited)
    return (visited >= LEAST_PAGES) & (wilson_low(counted, visited) >= WHOLE)


def section(shown: pl.Expr, visited: pl.Expr) -> pl.Expr:
    """Whether a link at one place of so many of the visited pages is part of a section."""
    return (shown >= SECTION_PAGES) & (shown >= SECTION * visited)
