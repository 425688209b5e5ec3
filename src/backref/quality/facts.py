"""What is looked up for a link before it is judged: columns that its own row does not have."""

import polars as pl

FACTS: dict[str, tuple[pl.DataType | type[pl.DataType], str]] = {
    "source_rating": (pl.Float32, "rating of the source domain, 0–100; null where it has none"),
    "source_unsupported": (pl.Float32, "share of the source domain's equity that no trusted site reaches"),
    "sitewide": (pl.Boolean, "the source domain shows the link all over its pages; null under 10 pages"),
    "page_signals": (pl.UInt64, "bits of the source page's signals that fired; null where the page is not known"),
    "page_unseen": (pl.UInt64, "bits of the source page's signals that could not be seen"),
    "read_as_html": (pl.Boolean, "the source page was read from HTML"),
    "target_status": (pl.Int16, "HTTP status of the target at its last visit; null where it was never visited"),
    "target_outcome": (pl.String, "outcome of that visit"),
    "target_noindex": (pl.Boolean, "the target asks not to be indexed"),
    "target_canonical_elsewhere": (pl.Boolean, "the target names another page as canonical"),
    "target_redirect_home": (pl.Boolean, "the target redirects to a home page"),
    "target_language": (pl.String, "language of the target"),
    "reciprocal": (pl.Boolean, "the target domain links back to the source domain"),
    "same_owner": (pl.Boolean, "the two domains share footprints that few share, or an address"),
    "network_domains": (pl.UInt32, "domains of the network that the source domain is in; 0 where it is in none"),
    "network_sources": (
        pl.UInt32,
        "domains of the source domain's network that link to the target domain; 0 under a fiftieth of all that do",
    ),
    "flagged_sources": (
        pl.UInt32,
        "how many suspect domains (of a network, copiers, unsupported) link to the target domain; 0 where the source "
        "is none, and under a twentieth of all that do",
    ),
    "copied": (
        pl.Boolean,
        "its words and those of its page stand on another domain, and most of its own site is copied",
    ),
    "embedded_on": (pl.UInt32, "domains that embed the target domain in a frame or form"),
    "anchor_class": (pl.String, "a word of AnchorClass"),
    "relevance": (pl.Float32, "how near in subject, 0–1"),
}

PAGE_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "key": pl.String,
    "title": pl.String,
    "words": pl.Int32,
    "internal_links": pl.Int32,
    "external_links": pl.Int32,
    "notices": pl.List(pl.String),
    "noindex": pl.Boolean,
}
"""What a signal of level page may read."""

LINK_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "target_key": pl.String,
    "target_domain": pl.String,
    "source_key": pl.String,
    "source_domain": pl.String,
    "kind": pl.String,
    "anchor": pl.String,
    "alt": pl.String,
    "occurrences": pl.UInt32,
    "rel": pl.String,
    "nofollow": pl.Boolean,
    "ugc": pl.Boolean,
    "sponsored": pl.Boolean,
    "follow": pl.Boolean,
    "hidden": pl.Boolean,
    "placement": pl.String,
    "position": pl.UInt32,
    "heading": pl.String,
    "context_before": pl.String,
    "context_after": pl.String,
    "source_title": pl.String,
    "source_language": pl.String,
    "source_noindex": pl.Boolean,
    "lost_at": pl.Datetime("ms", "UTC"),
    "reading": pl.String,
}
"""Columns of `links` that are read when a link is judged."""
