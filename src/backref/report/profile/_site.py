"""A site read as a graph of its pages."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from backref.errors import UrlError
from backref.quality.site import structure
from backref.report.computed import Asked
from backref.report.profile._reading import in_span, rows, table
from backref.urls import KeyRange, Target, parse

FEW = 5
"""With fewer visited pages nothing is said of how the site links within itself."""


@dataclass(frozen=True, slots=True)
class SiteRead:
    """The pages of a site, numbered by their row, and how they link."""

    pages: pl.DataFrame
    """key, url, host, referring_domains, and what the last visit said of each (status, redirect, title, …)."""
    site: structure.Site
    home: structure.Ints
    """The numbers of its home pages."""
    redirects: structure.Ints
    """The page that each one redirects to, or −1."""

    @property
    def gone(self) -> structure.Flags:
        """Pages that answer 4xx: what leads there is lost."""
        lost: structure.Flags = self.pages["status"].is_in([404, 410]).fill_null(value=False).to_numpy()
        return lost

    @property
    def enough(self) -> bool:
        """Whether enough of it was visited to say how it links within itself."""
        return int(self.pages["visited"].sum()) >= FEW

    @property
    def home_read(self) -> bool:
        """Whether a home page was visited, so that clicks from it can be counted."""
        return bool(len(self.home)) and bool(self.pages["visited"].gather(self.home).any())


def read_site(asked: Asked, target: Target, span: KeyRange) -> SiteRead:
    """All pages of a site that the index knows, and the followed links between them."""
    links = _links(asked, span)
    pages = _pages(asked, span, links)
    numbers = pages.select("key", number=pl.int_range(pl.len(), dtype=pl.Int64))
    ends = [
        links.select(key=side).join(numbers, on="key", how="left", maintain_order="left")["number"].to_numpy()
        for side in ("source_key", "target_key")
    ]
    redirects = _redirects(pages, numbers)
    return SiteRead(
        pages, structure.site_of(pages.height, ends[0], ends[1], redirects), _home(pages, target), redirects
    )


def landing(asked: Asked, span: KeyRange, read: SiteRead, *, at_end: bool = True) -> structure.Floats:
    """What external links bring to each page: the sum over referring domains of what their best followed link weighs.

    What leads to a page that redirects counts where it ends; `at_end` false leaves it where it arrives.
    """
    values: dict[str, Any] = {}
    source = in_span(table(asked, "links", "links", values, span), "target_key", span, values)
    found = rows(asked, "landing", {"links": source}, values)
    worth = read.pages.select("key").join(found, on="key", how="left", maintain_order="left")["worth"]
    ends = structure.settled(read.redirects) if at_end else np.arange(read.pages.height)
    landed = np.bincount(ends, worth.fill_null(0.0).to_numpy(), read.pages.height)
    return landed.astype(np.float64)


def _links(asked: Asked, span: KeyRange) -> pl.DataFrame:
    values: dict[str, Any] = {}
    source = table(asked, "links_internal", "internal", values, span)
    within = f"{in_span(source, 'target_key', span, values)} AND source_key >= $low AND source_key < $high"
    return rows(asked, "site_links", {"links_internal": within}, values)


def _pages(asked: Asked, span: KeyRange, links: pl.DataFrame) -> pl.DataFrame:
    """Known pages, and those that are only known from links."""
    values: dict[str, Any] = {}
    source = in_span(table(asked, "pages", "pages", values, span), "key", span, values)
    known = rows(asked, "site_pages", {"pages": source}, values).unnest("facts")
    linked = pl.concat(
        [links.select(key="source_key", url="source_url"), links.select(key="target_key", url="target_url")]
    ).unique("key", keep="first")
    more = linked.join(known, on="key", how="anti").with_columns(
        visited=pl.lit(value=False), referring_domains=pl.lit(0, pl.Int64), referring_domains_follow=pl.lit(0, pl.Int64)
    )
    return pl.concat([known, more], how="diagonal").sort("key")


def _redirects(pages: pl.DataFrame, numbers: pl.DataFrame) -> structure.Ints:
    sending = pages.with_row_index("number").filter(pl.col("redirect").is_not_null()).select("number", "redirect")
    sent = np.full(pages.height, -1, np.int64)
    at = dict(numbers.join(keys_of(sending["redirect"]), on="key", how="semi").iter_rows())
    for number, url in sending.iter_rows():
        sent[number] = at.get(key_of(url), -1)
    return np.where(sent == np.arange(len(sent)), -1, sent)


def keys_of(urls: pl.Series) -> pl.DataFrame:
    """The keys of URLs, as a column `key`; what is no URL is left out."""
    return (
        pl.DataFrame({"key": [key_of(url) for url in urls.to_list()]}, schema={"key": pl.String}).drop_nulls().unique()
    )


def key_of(url: str | None) -> str | None:
    """The key of a URL; None where it is none."""
    try:
        return None if url is None else parse(url).key
    except UrlError:
        return None


def _home(pages: pl.DataFrame, target: Target) -> structure.Ints:
    """The home page of the site: of the host asked for, or of the domain with or without www, which addresses lack."""
    hosts = [target.host] if target.host != target.domain else [target.domain, f"www.{target.domain}"]
    wanted = [key for host in hosts if (key := key_of(f"http://{host}/"))]
    found = pages["key"].is_in(wanted).arg_true()
    if not len(found):
        found = pages["key"].str.ends_with(")/").arg_true()
    return found.to_numpy().astype(np.int64)
