"""The columns of overview and of page: one row that holds a lot."""

from backref.report.question import Field, FieldType

_T, _I, _B, _W = FieldType.TEXT, FieldType.INTEGER, FieldType.BOOLEAN, FieldType.TIME


def _counts(name: str, meaning: str) -> Field:
    parts = (Field("value", _T, "the value; null where unknown"), Field("count", _I, "how many have it"))
    return Field(name, FieldType.OBJECTS, f"{meaning}, most frequent first", parts)


OVERVIEW = (
    Field("pages_known", _I, "pages of the target that were visited or are linked from elsewhere"),
    Field("pages_visited", _I, "of these, visited and read"),
    Field("links", _I, "live external links"),
    Field("links_follow", _I, "of these, followed"),
    Field("links_nofollow", _I, "of these, with rel nofollow"),
    Field("links_ugc", _I, "of these, with rel ugc"),
    Field("links_sponsored", _I, "of these, with rel sponsored"),
    Field("links_lost", _I, "external links that are lost"),
    Field("referring_pages", _I, "pages with a live link"),
    Field("referring_hosts", _I, "hosts with a live link"),
    Field("referring_domains", _I, "registrable domains with a live link"),
    Field("referring_domains_follow", _I, "registrable domains with a live followed link"),
    Field("referring_domains_lost", _I, "registrable domains whose links are all lost"),
    Field("referring_ips", _I, "addresses, where known, that pages with a live link were fetched from"),
    Field("referring_subnets", _I, "/24 networks of these addresses (IPv4)"),
    Field("target_pages", _I, "different URLs with a live link to them"),
    Field("first_seen", _W, "first sighting of any link, live or lost"),
    Field("last_seen", _W, "last sighting of any link"),
    _counts("tlds", "live referring domains by top-level domain"),
    _counts("kinds", "live links by kind"),
    _counts("placements", "live links by place on the page"),
    _counts("languages", "live links by language of the page that links"),
    _counts("lost_reasons", "lost links by reason"),
    Field("referrers_pages_known", _I, "pages known on the live referring domains"),
    Field("referrers_pages_visited", _I, "of these, visited and read"),
)

COMPARED = (
    Field("target", _T, "the target, normalised"),
    Field("scope", _T, "exact, prefix, host or domain"),
    *OVERVIEW,
)

PAGE = (
    Field("url", _T, "URL of the page, normalised"),
    Field("host", _T, "its host"),
    Field("domain", _T, "its registrable domain"),
    Field("status", _I, "HTTP status of the last visit, revisits that found no change aside; null where none"),
    Field("outcome", _T, "what that visit showed: ok, partial, redirected, gone or error"),
    Field("visited_at", _W, "the last visit that answered; null if none"),
    Field(
        "visits",
        FieldType.OBJECTS,
        "every visit in order of time; empty if never visited",
        (
            Field("time", _W, "when"),
            Field("outcome", _T, "what it showed"),
            Field("status", _I, "HTTP status; null where there was no HTTP"),
            Field("noindex", _B, "the page asked not to be indexed"),
            Field("canonical_elsewhere", _B, "its canonical link named another page"),
        ),
    ),
    Field("title", _T, "title"),
    Field("language", _T, "primary language subtag, as the page or its headers state it"),
    Field("noindex", _B, "robots meta or X-Robots-Tag says noindex"),
    Field("nofollow", _B, "robots meta or X-Robots-Tag says nofollow"),
    Field("canonical", _T, "URL of the canonical link; null where there is none"),
    Field("canonical_elsewhere", _B, "the canonical link names another page"),
    Field("redirect", _T, "URL that the page sends its visitors to"),
    Field("content_type", _T, "media type"),
    Field("charset", _T, "charset that the body was decoded with"),
    Field("words", _I, "words of visible text"),
    Field("internal_links", _I, "links on the page to its own domain, before merging repeats"),
    Field("external_links", _I, "links on the page to other domains, before merging repeats"),
    Field("rating", FieldType.NUMBER, "its rating among all pages, 0–100; null where it has none"),
    Field("backlinks", _I, "live external links to it"),
    Field("backlinks_follow", _I, "of these, followed"),
    Field("backlinks_lost", _I, "external links to it that are lost"),
    Field("referring_pages", _I, "pages with a live external link to it"),
    Field("referring_hosts", _I, "hosts of these"),
    Field("referring_domains", _I, "registrable domains of these"),
    Field("referring_domains_follow", _I, "registrable domains with a live followed link to it"),
    Field("internal_backlinks", _I, "live links to it from its own domain"),
    Field("first_seen", _W, "first sighting of an external link to it"),
    Field("last_seen", _W, "last sighting of an external link to it"),
    Field(
        "headings",
        FieldType.OBJECTS,
        "h1 to h6 in document order",
        (Field("level", _I, "1 to 6"), Field("text", _T, "its text")),
    ),
    Field(
        "hreflang",
        FieldType.OBJECTS,
        "alternates by language",
        (Field("language", _T, "language tag"), Field("url", _T, "URL")),
    ),
    Field("fingerprint", _I, "64-bit simhash of the visible text"),
    Field("ip", _T, "address that the page was fetched from"),
    Field(
        "provenance",
        FieldType.OBJECT,
        "the fetch that these facts come from",
        (
            Field("archive", _T, "file that holds the fetch"),
            Field("offset", _I, "byte offset of its record in the archive"),
            Field("reading", _T, "what was read: wat or html"),
        ),
    ),
)
