"""Pages and their raw links become rows: URLs normalised, repeats merged, everything counted."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from slow_batch import rows_of, slow_finish

from backref.extract.batch import Batch, Visit, read_pages
from backref.extract.page import Heading, Hreflang, Links, Page
from backref.model.documents import Document, Provenance
from backref.model.ledger import Ledger
from backref.model.limits import LIMITS
from backref.model.runs import SIGHTINGS, VISITS
from backref.model.words import Block, Kind, Outcome, Placement

URL = "https://www.example.com/dir/page"


def links(*rows: dict[str, object]) -> Links:
    """Link columns from rows that say only what matters."""
    columns = Links()
    for row in rows:
        kind = row.get("kind", Kind.TEXT)
        columns.href.append(row["href"])
        columns.kind.append(kind)
        columns.anchor.append(row.get("anchor", ""))
        columns.alt.append(row.get("alt", "" if kind is Kind.IMAGE else None))
        columns.rel.append(row.get("rel"))
        columns.hidden.append(row.get("hidden", False))
        columns.placement.append(row.get("placement", Placement.CONTENT))
        columns.confidence.append(row.get("confidence"))
        columns.block.append(row.get("block"))
        columns.dom_path.append(row.get("dom_path"))
        columns.heading.append(row.get("heading"))
        columns.context_before.append(row.get("before"))
        columns.context_after.append(row.get("after"))
    return columns


def visit(*rows: dict[str, object], url: str = URL, **facts: object) -> Visit:
    document = Document(url, datetime(2026, 4, 18, tzinfo=UTC), Provenance("a.warc.gz", 7), 200)
    page = {"base": url, "outcome": Outcome.OK, "links": links(*rows), **facts}
    return Visit(document, Page(**page))


def only(batch: Batch) -> dict[str, object]:
    (row,) = batch.sightings.to_pylist()
    return row


def test_repeats_of_a_link_become_one_row_with_the_values_of_the_first():
    repeats = [
        {"href": "/x", "anchor": "First"},
        {"href": "../x", "anchor": "Second"},
        {"href": "https://www.example.com/x#f"},
    ]
    batch = read_pages([visit(*repeats)])
    row = only(batch)
    assert (row["target_seen"], row["anchor"], row["occurrences"], row["position"]) == ("/x", "First", 3, 1)
    assert row["anchor_variants"] == ["Second"]
    assert batch.links.as_json()["skipped"] == {"repeat": 2}


def test_the_same_target_by_another_scheme_or_kind_is_another_link():
    rows = [{"href": "/x"}, {"href": "http://www.example.com/x"}, {"href": "/x", "kind": Kind.IMAGE}]
    batch = read_pages([visit(*rows)])
    assert [(row["target_https"], row["kind"]) for row in batch.sightings.to_pylist()] == [
        (True, "text"),
        (False, "text"),
        (True, "image"),
    ]


def test_a_link_is_nofollow_only_where_every_occurrence_is():
    row = only(read_pages([visit({"href": "/x", "rel": "nofollow ugc"}, {"href": "/x", "rel": "nofollow"})]))
    assert (row["nofollow"], row["ugc"], row["follow"], row["rel"]) == (True, False, False, "nofollow ugc")


def test_a_link_is_followed_where_some_occurrence_has_none_of_the_three():
    row = only(read_pages([visit({"href": "/x", "rel": "nofollow"}, {"href": "/x", "rel": "noopener"})]))
    assert (row["nofollow"], row["follow"]) == (False, True)


def test_two_occurrences_with_one_reason_each_are_neither_followed_nor_all_nofollow():
    row = only(read_pages([visit({"href": "/x", "rel": "nofollow"}, {"href": "/x", "rel": "ugc"})]))
    assert (row["nofollow"], row["ugc"], row["follow"]) == (False, False, False)


def test_no_link_of_a_page_that_says_nofollow_is_followed():
    assert only(read_pages([visit({"href": "/x"}, nofollow=True)]))["follow"] is False


def test_the_most_prominent_placement_counts_and_hidden_needs_all():
    rows = [
        {"href": "/x", "placement": Placement.HIDDEN, "hidden": True},
        {"href": "/x", "placement": Placement.FOOTER},
        {"href": "/x", "placement": Placement.SIDEBAR},
    ]
    row = only(read_pages([visit(*rows)]))
    assert (row["placement"], row["hidden"]) == ("sidebar", False)


def test_links_of_a_page_to_itself_are_counted_not_stored():
    batch = read_pages([visit({"href": "#top"}, {"href": ""}, {"href": URL}, {"href": "page"})])
    assert batch.sightings.num_rows == 0
    assert batch.links.as_json()["skipped"] == {"self": 4}


def test_what_cannot_be_stored_is_counted_by_reason():
    rows = [{"href": href} for href in ("mailto:a@b.c", "javascript:void(0)", "https://", "/" + "x" * LIMITS.url_chars)]
    ledger = read_pages([visit(*rows, links_cut=3)]).links
    assert ledger.as_json()["skipped"] == {"scheme:javascript": 1, "scheme:mailto": 1}
    assert ledger.as_json()["failed"] == {"invalid": 1, "over_cap": 3, "too_long": 1}


def test_of_a_page_without_content_of_its_own_only_the_redirect_is_a_link():
    rows = [{"href": "/elsewhere", "kind": Kind.REDIRECT}, {"href": "/x"}]
    batch = read_pages([visit(*rows, outcome=Outcome.REDIRECTED, redirect="/elsewhere")])
    assert only(batch)["kind"] == "redirect"
    assert batch.visits["redirect"].to_pylist() == ["https://www.example.com/elsewhere"]
    assert batch.links.as_json()["skipped"] == {"on_error_page": 1}


def test_surroundings_are_kept_for_external_links_alone():
    rows = [
        {"href": href, "heading": "H", "before": "b", "after": "a", "dom_path": 5}
        for href in ("https://blog.example.com/", "https://example.org/")
    ]
    near, far = read_pages([visit(*rows)]).sightings.to_pylist()
    columns = ("internal", "heading", "context_before", "context_after", "dom_path")
    assert [near[column] for column in columns] == [True, None, None, None, 5]
    assert [far[column] for column in columns] == [False, "H", "b", "a", 5]


def test_anchor_variants_are_different_not_empty_and_capped():
    anchors = ["Main", "", "Main", *(f"variant {i % 20}" for i in range(40))]
    row = only(read_pages([visit(*({"href": "/x", "anchor": anchor} for anchor in anchors))]))
    assert row["anchor_variants"] == [f"variant {i}" for i in range(LIMITS.anchor_variants)]


def test_facts_of_a_visit_are_normalised_against_the_base_of_the_page():
    facts = {"canonical": "a/../b?x#y", "redirect": None, "hreflangs": (Hreflang("de", "/de"), Hreflang("x", "tel:1"))}
    batch = read_pages([visit(base="https://cdn.example.com/", **facts)])
    (row,) = batch.visits.to_pylist()
    assert (row["canonical"], row["canonical_elsewhere"]) == ("https://cdn.example.com/b?x", True)
    assert row["redirect"] is None
    assert row["hreflang"] == [{"language": "de", "url": "https://cdn.example.com/de"}]


def test_a_page_whose_url_cannot_be_stored_is_left_out_with_its_links_and_named():
    batch = read_pages([visit({"href": "/a"}), visit({"href": "/b"}, url="dns:example.com"), visit({"href": "/c"})])
    assert batch.records.as_json()["failed"] == {"page_url": 1}
    assert "dns:example.com" in batch.records.notes[0]
    assert batch.visits.num_rows == 2
    assert [(row["visit"], row["target_seen"]) for row in batch.sightings.to_pylist()] == [(0, "/a"), (1, "/c")]


def test_positions_count_all_occurrences_of_the_page():
    rows = [{"href": "/x"}, {"href": "mailto:a@b.c"}, {"href": "/x"}, {"href": "/y"}]
    batch = read_pages([visit(*rows), visit({"href": "/z"})])
    assert batch.sightings["position"].to_pylist() == [1, 4, 1]


def test_no_pages_make_empty_tables_of_the_right_columns():
    batch = read_pages([])
    assert (batch.visits.schema, batch.sightings.schema) == (VISITS.schema, SIGHTINGS.schema)
    assert batch.visits.num_rows == batch.sightings.num_rows == 0


def test_a_page_of_ten_thousand_links_to_one_target_is_merged_in_no_time():
    rows = ({"href": "/x", "anchor": str(i)} for i in range(LIMITS.links_per_page))
    assert only(read_pages([visit(*rows)]))["occurrences"] == LIMITS.links_per_page


SHORT = [
    "/x",
    "x",
    "../x?",
    "#f",
    "",
    "?q=1",
    "//example.org/x",
    "mailto:a@b",
    "javascript:1",
    "http://[",
    "http://a b/",
]
WHOLE = ["https://example.org", "http://www.example.com/dir/page", URL, "https://blog.example.com/", "HTTP://A.ORG/%7e"]
HREFS = st.sampled_from([*SHORT, *WHOLE]) | st.text(max_size=12)
WORDS = st.sampled_from(["", "a", "b", "ä b"])


@st.composite
def raw_links(draw: st.DrawFn) -> dict[str, object]:
    kind = draw(st.sampled_from(list(Kind)))
    return {
        "href": draw(HREFS),
        "kind": kind,
        "anchor": draw(WORDS) if kind is Kind.TEXT else "",
        "alt": draw(WORDS) if kind is Kind.IMAGE else None,
        "rel": draw(st.sampled_from([None, None, "nofollow", "ugc", "sponsored nofollow", "noopener"])),
        "hidden": draw(st.booleans()),
        "placement": draw(st.sampled_from(list(Placement))),
        "confidence": draw(st.sampled_from([None, 0.0, 0.5, 1.0])),
        "block": draw(st.sampled_from([None, *Block])),
        "dom_path": draw(st.none() | st.integers(0, 2**64 - 1)),
        "heading": draw(st.none() | WORDS),
        "before": draw(st.none() | WORDS),
        "after": draw(st.none() | WORDS),
    }


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    url = draw(st.sampled_from([URL, "http://example.org", "HTTP://Example.ORG:80/x", "dns:x", "https://x.github.io/"]))
    return visit(
        *draw(st.lists(raw_links(), max_size=12)),
        url=url,
        base=draw(st.sampled_from([url, "https://www.example.com/base/", "not a base"])),
        outcome=draw(st.sampled_from(list(Outcome))),
        nofollow=draw(st.booleans()),
        canonical=draw(st.none() | HREFS),
        redirect=draw(st.none() | HREFS),
        hreflangs=tuple(Hreflang("en", href) for href in draw(st.lists(HREFS, max_size=3))),
        headings=(Heading(1, "One"),),
        site_name=draw(st.none() | WORDS),
        footprints=draw(st.none() | st.tuples(WORDS)),
        words=draw(st.none() | st.integers(0, 99)),
        links_cut=draw(st.integers(0, 2)),
    )


@given(st.lists(visits(), max_size=5), st.booleans())
def test_batch_agrees_with_the_plain_reading(given_visits: list[Visit], external_only: bool):
    batch = read_pages(given_visits, external_only=external_only)
    batch.visits.validate(full=True)
    batch.sightings.validate(full=True)
    records, links = Ledger(), Ledger()
    slow_visits, slow_sightings = slow_finish(
        given_visits, rows_of(given_visits), "html", records, links, external_only
    )
    assert batch.visits.to_pylist() == slow_visits
    assert batch.sightings.to_pylist() == slow_sightings
    assert batch.links == links
    assert (batch.records.kept, batch.records.failed) == (records.kept, records.failed)
    assert batch.records.seen == len(given_visits)
