"""The tables of an index, as its snapshots name them. Rows hold strings, not ids: no joins at question time.

A URL is kept as key, host and scheme; the URL itself is `scheme://host` + the key's text after its first `)`.
"""

import pyarrow as pa

from backref.model.runs import SIGHTINGS, VISITS
from backref.model.tables import TIME, WORD, Column, Table

VISIT = pa.struct(
    [
        ("time", TIME),
        ("outcome", pa.string()),
        ("status", pa.int16()),
        ("noindex", pa.bool_()),
        ("canonical_elsewhere", pa.bool_()),
    ]
)


def _of(table: Table, *names: str) -> tuple[Column, ...]:
    by_name = {column.name: column for column in table.columns}
    return tuple(by_name[name] for name in names)


_SOURCE = (
    Column("source_key", pa.string(), "sort key of the source page"),
    Column("source_https", pa.bool_(), "scheme of the source page"),
    Column("source_host", WORD, "host of the source page"),
    Column("source_domain", WORD, "registrable domain of the source page"),
)
_TARGET = _of(SIGHTINGS, "target_key", "target_https", "target_host", "target_domain")
_TIMES = (
    Column("first_seen", TIME, "first fetch of the source that showed the link"),
    Column("last_seen", TIME, "last visit at which the link was there; null when that is first_seen"),
    Column("last_checked", TIME, "last visit that could tell whether it is there; null when that is last_seen"),
    Column("lost_at", TIME, "first visit since which the link is known to be gone; null while live"),
    Column("lost_reason", WORD, "a word of LostReason; null while live"),
    Column("fetched_at", TIME, "the fetch that proved the link; null when that is last_seen"),
)
_PROOF = (
    Column("reading", WORD, "what the proving fetch was read from: a word of Reading"),
    Column("archive", WORD, "file that holds the proving fetch"),
    Column("offset", pa.int64(), "byte offset of its record in the archive"),
)
_REL = _of(SIGHTINGS, "rel", "nofollow", "ugc", "sponsored", "follow")
_ANCHOR = _of(SIGHTINGS, "kind", "anchor", "alt", "anchor_variants", "occurrences")

_SCORES = (
    Column("source_rating", pa.float32(), "rating of the source domain, 0–100", ranked=True),
    Column("sitewide", pa.bool_(), "the source domain shows the link all over its pages", ranked=True),
    Column("anchor_class", WORD, "a word of AnchorClass", ranked=True),
    Column("relevance", pa.float32(), "how near in subject, 0–1; null where it cannot be said", ranked=True),
    Column("intents", pa.list_(pa.string()), "words of Intent that apply, the one that counts first", ranked=True),
    Column("signals", pa.list_(pa.string()), "names of the signals that fired, in order", ranked=True),
    Column("value", pa.float32(), "how much good the link does, 0–1", ranked=True),
    Column("risk", pa.float32(), "how likely it is part of a manipulative pattern, 0–1", ranked=True),
    Column("confidence", pa.float32(), "share of the inputs that were observed, 0–1", ranked=True),
    Column("label", WORD, "a word of Label", ranked=True),
)

LINKS = Table(
    "links",
    "External links: one row for each source page, target and kind.",
    (
        *_TARGET,
        *_SOURCE,
        *_ANCHOR,
        *_REL,
        *_of(SIGHTINGS, "hidden", "placement", "placement_confidence", "block", "position", "dom_path", "heading"),
        *_of(SIGHTINGS, "context_before", "context_after", "target_seen"),
        Column("source_title", pa.string(), "title of the source page at that fetch"),
        Column("source_language", WORD, "language of the source page at that fetch"),
        Column("source_noindex", pa.bool_(), "the source page asked not to be indexed at that fetch"),
        Column("source_ip", WORD, "address the source page was fetched from; null where unknown"),
        *_TIMES,
        *_PROOF,
        *_SCORES,
    ),
    ("target_key", "source_key", "target_https", "source_https", "kind"),
    "source",
)

_EXTERNAL_ONLY = {
    *("heading", "context_before", "context_after", "source_title", "source_ip"),
    *("placement_confidence", "block"),
}

LINKS_INTERNAL = Table(
    "links_internal",
    "Links within one domain; the columns of links without context.",
    tuple(column for column in LINKS.columns if not column.ranked and column.name not in _EXTERNAL_ONLY),
    LINKS.sort_by,
    LINKS.far_end,
)

LINKS_OUT = Table(
    "links_out",
    "Every link, external and internal, seen from its source; narrow.",
    (
        *_SOURCE,
        *_TARGET,
        *_of(SIGHTINGS, "internal", "kind", "anchor", "alt", "occurrences"),
        *_REL,
        *_of(SIGHTINGS, "placement"),
        *_TIMES,
        Column("reading", WORD, "what the proving fetch was read from: a word of Reading"),
    ),
    ("source_key", "target_key", "source_https", "target_https", "kind"),
    "target",
)

_COUNTS = (
    Column("backlinks", pa.int64(), "live external links to it"),
    Column("backlinks_follow", pa.int64(), "of these, followed"),
    Column("backlinks_lost", pa.int64(), "external links to it that are lost"),
    Column("referring_pages", pa.int64(), "pages with a live external link to it"),
    Column("referring_hosts", pa.int64(), "hosts of these"),
    Column("referring_domains", pa.int64(), "registrable domains of these"),
    Column("referring_domains_follow", pa.int64(), "registrable domains with a live followed link to it"),
    Column("first_seen", TIME, "first sighting of an external link to it"),
    Column("last_seen", TIME, "last sighting of an external link to it"),
)

PAGES = Table(
    "pages",
    "One row for each page that was visited or is the target of an external link.",
    (
        *_of(VISITS, "key", "https", "host", "domain"),
        *_COUNTS,
        Column("internal_backlinks", pa.int64(), "live links to it from its own domain"),
        Column("visits", pa.list_(VISIT), "every visit in order of time; empty if never visited"),
        Column("status", pa.int16(), "HTTP status of the last visit, revisits that found no change aside"),
        Column("outcome", WORD, "outcome of that visit: a word of Outcome"),
        Column("visited_at", TIME, "the last visit that answered (ok, partial, redirected or gone); its facts follow"),
        *_of(VISITS, "noindex", "nofollow", "canonical", "canonical_elsewhere", "redirect"),
        *_of(VISITS, "content_type", "charset", "language", "title", "site_name", "headings", "hreflang"),
        *_of(VISITS, "words", "internal_links", "external_links", "fingerprint", "footprints", "notices"),
        *_of(VISITS, "ip", "reading", "archive", "offset"),
        Column("rating", pa.float32(), "rating of the page among the pages of the index, 0–100", ranked=True),
    ),
    ("key", "https"),
)

_SITE = (
    *_COUNTS,
    Column("pages_visited", pa.int64(), "its pages that were visited and answered 200"),
    Column("pages_known", pa.int64(), "its pages that were visited or are linked from elsewhere"),
    Column("last_visited", TIME, "the last visit that one of its pages answered; null if none"),
    Column("links_out", pa.int64(), "live external links from it"),
    Column("linked_domains", pa.int64(), "registrable domains it links to, live"),
)

_RATINGS = (
    Column("referring_ips", pa.int64(), "addresses with a live external link to it, where known", ranked=True),
    Column("referring_subnets", pa.int64(), "the /24 networks (IPv6: /48) of these", ranked=True),
    Column("rating", pa.float32(), "anchored rating, 0–100", ranked=True),
    Column("rating_rank", pa.int64(), "its place by rating, from 1", ranked=True),
    Column("pagerank", pa.float64(), "uniform PageRank; all together sum to 1", ranked=True),
    Column("pagerank_rank", pa.int64(), "its place by PageRank", ranked=True),
    Column("harmonic", pa.float32(), "harmonic centrality", ranked=True),
    Column("harmonic_rank", pa.int64(), "its place by harmonic centrality", ranked=True),
    Column("unsupported", pa.float32(), "unsupported share, 0–1; null where there is too little evidence", ranked=True),
)

HOSTS = Table(
    "hosts",
    "One row for each host that was visited or is linked from another domain.",
    (
        Column("host_key", pa.string(), "the host's part of the key, up to and with `)`"),
        Column("host", pa.string(), "host"),
        Column("domain", WORD, "registrable domain"),
        *_SITE,
        *_RATINGS,
    ),
    ("host_key",),
)

DOMAINS = Table(
    "domains",
    "One row for each registrable domain that was visited or is linked from another.",
    (
        Column("domain_key", pa.string(), "the domain in the form of a host's key"),
        Column("domain", pa.string(), "registrable domain"),
        Column("tld", WORD, "the last label"),
        *_SITE,
        Column("hosts", pa.int64(), "its hosts that are in hosts"),
        *_RATINGS,
    ),
    ("domain_key",),
)

DOMAIN_LINKS = Table(
    "domain_links",
    "One row for each ordered pair of domains with an external link; kept in both orders.",
    (
        Column("target_domain", pa.string(), "registrable domain linked to"),
        Column("source_domain", pa.string(), "registrable domain linking"),
        Column("target_domain_key", pa.string(), "sort key of the target domain"),
        Column("source_domain_key", pa.string(), "sort key of the source domain"),
        Column("links", pa.int64(), "live links"),
        Column("links_follow", pa.int64(), "live followed links"),
        Column("links_lost", pa.int64(), "lost links"),
        Column("source_pages", pa.int64(), "pages with a live link"),
        Column("source_hosts", pa.int64(), "hosts with a live link"),
        Column("first_seen", TIME, "first sighting of a link of the pair"),
        Column("last_seen", TIME, "last sighting of a link of the pair"),
    ),
    ("target_domain_key", "source_domain_key"),
)

DOMAIN_LINKS_OUT = Table(
    "domain_links_out", DOMAIN_LINKS.meaning, DOMAIN_LINKS.columns, ("source_domain_key", "target_domain_key")
)

HOST_LINKS = Table(
    "host_links",
    "One row for each ordered pair of hosts with a link and each file of `links_out` that has any: add them up.",
    (
        Column("source_host_key", pa.string(), "the source host's part of the key"),
        Column("target_host_key", pa.string(), "the target host's part of the key"),
        *_SOURCE[2:],
        *_of(SIGHTINGS, "target_host", "target_domain", "internal"),
        Column("links", pa.int64(), "live links"),
        Column("links_follow", pa.int64(), "live followed links"),
        Column("links_lost", pa.int64(), "lost links"),
        Column("pages_to_host", pa.int64(), "source pages with a live link to the target host"),
        Column("pages_to_domain", pa.int64(), "source pages whose first live link to the target domain goes here"),
        Column("first_seen", TIME, "first sighting of a link of the pair"),
        Column("last_seen", TIME, "last sighting of a link of the pair"),
    ),
    ("source_host_key", "target_host_key"),
)

GRAPH_NODES = Table(
    "graph_nodes",
    "One row for each domain or host of an imported web-graph release, with its degrees and ratings there.",
    (
        Column("graph", pa.string(), "name of the graph: the folder `graph/<graph>` holds its arcs"),
        Column("key", pa.string(), "the name in the form of a host's key"),
        Column("node", pa.uint32(), "its number in the arrays of the graph"),
        Column("level", WORD, "what a node is: domain or host"),
        Column("name", pa.string(), "domain or host"),
        Column("tld", WORD, "the last label"),
        Column("hosts", pa.int64(), "hosts of the domain in the release; null where it does not say"),
        Column("referring", pa.int64(), "nodes that link to it"),
        Column("linked", pa.int64(), "nodes it links to"),
        *(column for column in _RATINGS if not column.name.startswith("referring")),
        Column("release_pagerank_rank", pa.int64(), "its place by PageRank in the release's own ranks", ranked=True),
        Column("release_harmonic_rank", pa.int64(), "its place by harmonic centrality in these", ranked=True),
    ),
    ("graph", "key"),
)

FOOTPRINTS = Table(
    "footprints",
    "One row for each domain and thing that its pages share with those of other sites; made by a ranking.",
    (
        Column("footprint", pa.string(), "kind and value as one text, `kind:value`"),
        Column("domain_key", pa.string(), "the domain in the form of a host's key"),
        Column("domain", pa.string(), "registrable domain"),
        Column(
            "kind",
            WORD,
            "analytics, ads, generator, asset; ip: an address or, with its length, a network; copied: one of "
            "the first on nothing but pages whose text stands on other domains too",
        ),
        Column("value", pa.string(), "the id, host or address; of what was copied kind and value"),
        Column("pages", pa.int64(), "pages of the domain that have it"),
        Column("domains", pa.int64(), "domains of the index that have it"),
    ),
    ("footprint", "domain_key"),
)

VOCABULARY = Table(
    "vocabulary",
    "One row for each feature (word, pair of words or part of one, by hash) of titles and headings; made by a ranking.",
    (
        Column("feature", pa.string(), "number of its counter, in five hexadecimal digits; features may share one"),
        Column("pages", pa.int64(), "visited pages that have it"),
        Column("of_pages", pa.int64(), "visited pages with a title or a heading, in all"),
    ),
    ("feature",),
)

TABLES = {
    table.name: table
    for table in (
        LINKS,
        LINKS_INTERNAL,
        LINKS_OUT,
        HOST_LINKS,
        PAGES,
        HOSTS,
        DOMAINS,
        DOMAIN_LINKS,
        DOMAIN_LINKS_OUT,
        GRAPH_NODES,
        FOOTPRINTS,
        VOCABULARY,
    )
}

SCHEMA_VERSION = 2
"""Raised when a reader of the former version could not read the files."""
