"""The questions `structure`, `internal-suggestions` and `anchor-conflicts`: how a site uses the links that it has."""

from typing import Any

import numpy as np
import polars as pl

from backref.model.words import Scope
from backref.quality.site import structure as graph
from backref.quality.site.suggestions import suggest
from backref.report.computed import Asked, Found
from backref.report.profile._reading import in_span, rows, table
from backref.report.profile._site import SiteRead, landing, read_site
from backref.urls import KeyRange, Target, parse_target

_ALIKE = 3
_DEEP = 5


def structure(asked: Asked) -> Found:
    """Every page of the site: what it holds, how deep it lies, what it gets and passes on."""
    target, span = _asked_for(asked)
    read = read_site(asked, target, span)
    if not read.pages.height:
        return Found([])
    landed = landing(asked, span, read)
    pages, about = _table(read, landed)
    return Found(pages, about, _note(read))


def suggestions(asked: Asked) -> Found:
    """Internal links that would bring what lands on well-linked pages to pages on the same subject that get little."""
    target, span = _asked_for(asked)
    read = read_site(asked, target, span)
    landed = landing(asked, span, read)
    alive = np.where(read.gone, 0.0, landed)
    if not alive.sum():
        note = "no followed link from another domain leads to this site" if read.pages.height else None
        return Found([], note=note)
    held = graph.flow(read.site, alive).held
    told = suggest(read.site, held, alive, _usable(read), _texts(read.pages))
    urls, titles = read.pages["url"].to_list(), read.pages["title"].to_list()
    listed = [
        {
            "source_url": urls[one.source],
            "target_url": urls[one.target],
            "target_title": titles[one.target],
            "gain": round(one.gain, 5),
            "shared": list(one.shared),
            "similarity": round(one.similarity, 3),
            "source_landed": round(float(landed[one.source] / landed.sum()), 4),
            "source_links": int(one.links),
            "target_held": round(float(held[one.target]), 6),
        }
        for one in told
    ]
    return Found(listed, {"pages": read.pages.height}, _note(read))


def conflicts(asked: Asked) -> Found:
    """Anchors that lead to several pages, and pages that are called by many names."""
    _, span = _asked_for(asked)
    values: dict[str, Any] = {"alike": _ALIKE}
    source = table(asked, "links_internal", "internal", values, span)
    within = f"{in_span(source, 'target_key', span, values)} AND source_key >= $low AND source_key < $high"
    found = rows(asked, "conflicts", {"links_internal": within}, values)
    return Found(found.to_dicts())


def _asked_for(asked: Asked) -> tuple[Target, KeyRange]:
    """The site: the host or domain of the target, whatever page was named."""
    said = asked.said.get("scope")
    target = parse_target(asked.said["target"], None if said is None else Scope(said))
    if target.scope in {Scope.EXACT, Scope.PREFIX}:
        target = parse_target(target.host, Scope.HOST)
    return target, target.range


def _table(read: SiteRead, landed: graph.Floats) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    stands, alive = (read.redirects < 0).astype(np.float64), np.where(read.gone, 0.0, landed)
    inner, depth = graph.flow(read.site, stands), graph.depths(read.site, read.home)
    held = graph.flow(read.site, alive).held if alive.sum() else np.zeros(read.site.pages)
    answers = (read.pages["status"].fill_null(0) == 200).to_numpy()
    orphan = graph.orphans(read.site, read.home) & answers
    ins, outs = read.site.degrees_in, read.site.degrees_out
    dead_end = (outs == 0) & answers
    total = max(float(landed.sum()), 1e-12)
    pages = (
        read.pages.select(
            "url",
            "status",
            internal_rank=pl.Series(inner.held * stands.sum()).round(3),
            depth=pl.Series(depth).replace(graph.UNREACHED, None),
            links_in=pl.Series(ins),
            links_out=pl.Series(outs),
            referring_domains="referring_domains",
            landed=pl.Series(landed / total).round(4),
            held=pl.Series(held).round(4),
            orphan=pl.Series(orphan),
            dead_end=pl.Series(dead_end),
            title="title",
        )
        .with_columns(problem=_problem())
        .sort("internal_rank", "url", descending=[True, False])
    )
    about = {
        "pages": read.pages.height,
        "visited": int(read.pages["visited"].sum()),
        "links": len(read.site.sources),
        "home": [read.pages["url"][int(number)] for number in read.home],
        "orphans": int(orphan.sum()),
        "dead_ends": int(dead_end.sum()),
        **(_by_clicks(depth) if read.home_read else {}),
        "lost": round(float(landed[read.gone].sum()) / total, 4),
        "rounds": inner.rounds,
        "residual": inner.residual,
    }
    return pages.to_dicts(), about


def _by_clicks(depth: graph.Ints) -> dict[str, int]:
    """What clicks from the home page tell; nothing where it was not visited."""
    reached = depth != graph.UNREACHED
    return {"unreached": int((~reached).sum()), "deep": int((reached & (depth >= _DEEP)).sum())}


def _problem() -> pl.Expr:
    """The gravest thing to say of a page, in words; null where there is nothing."""
    status, got = pl.col("status"), pl.col("landed")
    linked = (pl.col("links_in") > 0) | (got > 0)
    return (
        pl.when(status.is_in([404, 410]) & linked)
        .then(pl.lit("links end at a page that is gone"))
        .when((status >= 400) & linked)
        .then(pl.lit("answered with an error at the last visit"))
        .when(pl.col("dead_end") & (got > 0))
        .then(pl.lit("gets links from outside and passes nothing on"))
        .when("orphan")
        .then(pl.lit("no page of the site links to it"))
        .when(pl.col("dead_end"))
        .then(pl.lit("links to no page of the site"))
        .when((pl.col("depth") >= _DEEP) & (got > 0))
        .then(pl.lit("gets links from outside but lies deep"))
    )


def _usable(read: SiteRead) -> graph.Flags:
    """Pages that may be linked to: visited, answering, open to search engines."""
    facts = read.pages.select(
        (pl.col("status") == 200).fill_null(False)
        & ~pl.col("noindex").fill_null(value=False)
        & ~pl.col("canonical_elsewhere").fill_null(value=False)
        & (pl.col("words").fill_null(100) >= 50)
    )
    usable: graph.Flags = facts.to_series().to_numpy().copy()
    usable[read.home] = False
    return usable


def _texts(pages: pl.DataFrame) -> list[str]:
    path = pl.col("key").str.replace(r"^[^)]*\)", " ")
    return pages.select(pl.concat_str([pl.col("title").fill_null(""), path], separator=" ")).to_series().to_list()


def _note(read: SiteRead) -> str | None:
    if not read.enough:
        visited = int(read.pages["visited"].sum())
        return f"pages of the site that were visited: {visited}; little can be said of its links"
    if not read.home_read:
        return "the home page was not visited: clicks from it cannot be counted"
    return None
