"""What the pages at both ends of a link say about it, from their rows of `pages`."""

import polars as pl

_HOME = r"^https?://[^/?]+/?(?:index\.[a-z]{3,5})?$"


def target_facts(links: pl.DataFrame, pages: pl.DataFrame) -> pl.DataFrame:
    """The target's facts for each link, null where it is not known."""
    told = pages.select(
        pl.col("key").alias("target_key"),
        pl.col("https").alias("target_https"),
        target_status=pl.col("status"),
        target_outcome=pl.col("outcome"),
        target_noindex=pl.col("noindex"),
        target_canonical_elsewhere=pl.col("canonical_elsewhere"),
        target_redirect_home=pl.col("redirect").str.contains(_HOME),
        target_title=pl.col("title"),
        target_language=pl.col("language"),
    )
    keys = ["target_key", "target_https"]
    return links.select(keys).join(told, on=keys, how="left", maintain_order="left").drop(keys)
