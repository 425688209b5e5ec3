"""The two tables of a run: what one input showed, before it is merged with what is known.

A run is written once per input. `sightings.visit` is the row number of the sighting's page in `visits`.
"""

import pyarrow as pa

from backref.model.tables import TIME, WORD, Column, Table

HEADING = pa.struct([("level", pa.int8()), ("text", pa.string())])
HREFLANG = pa.struct([("language", pa.string()), ("url", pa.string())])

VISITS = Table(
    "visits",
    "One row for each fetch of a page, in the order of the input.",
    (
        Column("key", pa.string(), "sort key of the page's URL"),
        Column("https", pa.bool_(), "scheme of the page's URL"),
        Column("host", WORD, "host of the page's URL"),
        Column("domain", WORD, "registrable domain of the host, or the host itself where there is none"),
        Column("url_seen", pa.string(), "the URL as the archive names it; null when equal to the normalised one"),
        Column("time", TIME, "when the page was fetched"),
        Column("reading", WORD, "what the page was read from: a word of Reading"),
        Column("outcome", WORD, "what the visit showed: a word of Outcome"),
        Column("status", pa.int16(), "HTTP status; null where there was no HTTP"),
        Column("noindex", pa.bool_(), "robots meta or X-Robots-Tag says noindex (or none)"),
        Column("nofollow", pa.bool_(), "robots meta or X-Robots-Tag says nofollow (or none)"),
        Column("canonical", pa.string(), "normalised URL of the canonical link; null where there is none"),
        Column("canonical_elsewhere", pa.bool_(), "the canonical link names another page"),
        Column("redirect", pa.string(), "normalised URL that the page sends its visitors to"),
        Column("content_type", WORD, "media type without parameters"),
        Column("charset", WORD, "the charset the body was decoded with"),
        Column("language", WORD, "primary language subtag in lower case, as the page or its headers state it"),
        Column("title", pa.string(), "title, white space folded"),
        Column("site_name", pa.string(), "the site's own name: og:site_name, or the publisher's in schema.org data"),
        Column("headings", pa.list_(HEADING), "h1 to h6 in document order, up to a limit"),
        Column("hreflang", pa.list_(HREFLANG), "alternates by language, normalised URLs"),
        Column("words", pa.int32(), "words of visible text; null where not read from HTML"),
        Column("internal_links", pa.int32(), "links to the same domain, before merging repeats"),
        Column("external_links", pa.int32(), "links to other domains, before merging repeats"),
        Column("fingerprint", pa.uint64(), "64-bit simhash of the visible text; null where not read from HTML"),
        Column(
            "footprints",
            pa.list_(pa.string()),
            "what sites of one owner share, `kind:value`: analytics and ad ids, generator, asset hosts; or null",
        ),
        Column(
            "notices",
            pa.list_(pa.string()),
            "what it says of itself: paid, affiliate, guest_post, press_release; null where not read from HTML",
        ),
        Column("ip", WORD, "address the page was fetched from"),
        Column("archive", WORD, "file that holds the fetch"),
        Column("offset", pa.int64(), "byte offset of the record in the archive"),
    ),
)

SIGHTINGS = Table(
    "sightings",
    "One row for each different (page, target, kind) of a visit, in page and document order.",
    (
        Column("visit", pa.uint32(), "row number of the page in visits"),
        Column("target_key", pa.string(), "sort key of the target's URL"),
        Column("target_https", pa.bool_(), "scheme of the target's URL"),
        Column("target_host", WORD, "host of the target"),
        Column("target_domain", WORD, "registrable domain of the target's host"),
        Column("target_seen", pa.string(), "the target as written on the page; null when equal to the normalised URL"),
        Column("internal", pa.bool_(), "source and target have the same domain"),
        Column("kind", WORD, "a word of Kind"),
        Column("anchor", pa.string(), "text of a text link, white space folded; empty for other kinds"),
        Column("alt", pa.string(), "alt of the image of an image link; null for other kinds"),
        Column("anchor_variants", pa.list_(pa.string()), "other anchors (or alts) of the same link; null where none"),
        Column("occurrences", pa.uint32(), "how often the link stands on the page"),
        Column("rel", WORD, "rel tokens of the first occurrence, lower case, blank-separated; null where none"),
        Column("nofollow", pa.bool_(), "every occurrence has rel nofollow"),
        Column("ugc", pa.bool_(), "every occurrence has rel ugc"),
        Column("sponsored", pa.bool_(), "every occurrence has rel sponsored"),
        Column("follow", pa.bool_(), "some occurrence has none of the three, and the robots of the page allow it"),
        Column("hidden", pa.bool_(), "every occurrence is hidden by inline rules"),
        Column("placement", WORD, "a word of Placement, of the most prominent occurrence"),
        Column(
            "placement_confidence",
            pa.float32(),
            "how likely it is that this occurrence is content or is not, as placement says, 0–1; null where unread",
        ),
        Column("block", WORD, "a word of Block: what that occurrence stands in; null where not read from HTML"),
        Column("position", pa.uint32(), "1 for the first link of the page, counted over all occurrences"),
        Column("dom_path", pa.uint64(), "hash of the path of tags, ids and classes; null where not read from HTML"),
        Column("heading", pa.string(), "nearest heading before the link; external links only"),
        Column("context_before", pa.string(), "words before the link in its block; external links only"),
        Column("context_after", pa.string(), "words after the link in its block; external links only"),
    ),
)
