"""WAT records become the rows that their pages would give, as far as WAT tells of them."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given
from hypothesis import strategies as st
from slow_wat import slow_wat

from backref.extract.batch import Batch
from backref.extract.wat.records import read_wat
from backref.model.documents import Provenance, WatRecord
from backref.model.limits import LIMITS

PROOF = Provenance("file.warc.wat.gz", 99)


def described(links: Any = (), head: Any = None, headers: Any = None, status: Any = "200", **warc: Any) -> Any:
    """A WAT record of a page, as values."""
    header = {"WARC-Type": "response", "WARC-Date": "2026-04-18T01:02:03Z", "WARC-Target-URI": "https://example.com/p"}
    html = {"Head": head or {}, "Links": list(links) if isinstance(links, tuple) else links}
    response = {"Response-Message": {"Status": status}, "Headers": headers or {}, "HTML-Metadata": html}
    return {
        "Container": {"Filename": "crawl/file.warc.gz", "Compressed": True, "Offset": "123"},
        "Envelope": {
            "Format": "WARC/1.0",
            "WARC-Header-Metadata": {**header, **{name.replace("_", "-"): value for name, value in warc.items()}},
            "Payload-Metadata": {"HTTP-Response-Metadata": response},
        },
    }


def read(*values: Any) -> Batch:
    return read_wat([WatRecord(json.dumps(value).encode(), PROOF) for value in values])


def a(url: Any, **fields: Any) -> dict[str, Any]:
    return {"path": "A@/href", "url": url, **fields}


def sightings(*links: Any, **facts: Any) -> list[dict[str, Any]]:
    return read(described(links, **facts)).sightings.to_pylist()


def shown(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(row["kind"], row["target_key"], row["anchor"], row["alt"]) for row in rows]


def test_a_link_keeps_what_wat_says_of_it():
    (row,) = sightings(a("https://Example.ORG/x#y", text=" An\n anchor ", rel="NoFollow  noopener nofollow"))
    assert (row["target_key"], row["target_seen"]) == ("org,example)/x", "https://Example.ORG/x#y")
    assert (row["kind"], row["anchor"], row["alt"], row["internal"]) == ("text", "An anchor", None, False)
    assert (row["rel"], row["nofollow"], row["follow"]) == ("nofollow noopener", True, False)
    assert (row["placement"], row["position"], row["heading"], row["dom_path"]) == ("unknown", 1, None, None)


def test_escapes_are_undone_whatever_the_writer_escaped():
    anchor = r"\u00e9\uD83D\uDE00\uD83D \"q\"\\\t\u00a0x"
    links = r'[{"path":"A@\/href","url":"https:\/\/example.org\/\u00e9","text":"' + anchor + '"}]'
    text = json.dumps(described(())).replace("[]", links)
    (row,) = read_wat([WatRecord(text.encode(), PROOF)]).sightings.to_pylist()
    assert (row["target_key"], row["anchor"]) == ("org,example)/%C3%A9", 'é😀\ufffd "q"\\ x')


def test_kinds_follow_the_paths_and_the_rest_is_counted_as_resources():
    links = (
        {"path": "FORM@/action", "url": "/f", "method": "post"},
        {"path": "AREA@/href", "url": "/m"},
        {"path": "IFRAME@/src", "url": "/i"},
        {"path": "FRAME@/src", "url": "/r"},
        {"path": "A@/data-href", "url": "/d"},
        {"path": "STYLE/#text", "href": "/s.png"},
        {"path": "A@/href2", "url": "/d"},
        {},
    )
    batch = read(described(links))
    assert batch.sightings["kind"].to_pylist() == ["form", "image", "frame", "frame"]
    assert batch.links.as_json()["skipped"] == {"resource": 4}


def test_an_anchor_without_text_right_after_an_image_is_the_link_around_it():
    image = {"path": "IMG@/src", "url": "/i.png", "alt": " The \n logo "}
    rows = sightings(image, a("/1"), a("/2"), image, a("/3", text="words"), {**image, "alt": ""}, a("/4", text="  "))
    assert shown(rows) == [
        ("image", "com,example)/1", "", "The logo"),
        ("text", "com,example)/2", "", None),
        ("text", "com,example)/3", "words", None),
        ("image", "com,example)/4", "", ""),
    ]


def test_headers_and_head_tell_facts_and_links():
    head = {
        "Title": "  A \n title ",
        "Base": "/base/",
        "Metas": [
            {"name": "HTML@/lang", "content": "en-US"},
            {"name": "Robots", "content": "NoIndex"},
            {"http-equiv": "refresh", "content": "3; url=later"},
            {"property": "og:title", "content": "x"},
        ],
        "Link": [
            {"path": "LINK@/href", "url": "/c", "rel": "Canonical"},
            {"path": "LINK@/href", "url": "/style", "rel": "alternate stylesheet"},
            {"path": "LINK@/href", "url": "feed", "rel": "alternate", "type": "application/rss+xml"},
        ],
    }
    headers = {"content-type": "Text/HTML; charset=x", "X-Robots-Tag": "nofollow"}
    headers["LINK"] = ['<h>; rel="alternate"; hreflang="de"']
    batch = read(described((a("x"),), head, headers, WARC_IP_Address="192.0.2.1"))
    (visit,) = batch.visits.to_pylist()
    assert (visit["title"], visit["language"], visit["content_type"]) == ("A title", "en", "text/html")
    assert (visit["noindex"], visit["nofollow"], visit["outcome"], visit["status"]) == (True, True, "ok", 200)
    assert (visit["canonical"], visit["canonical_elsewhere"]) == ("https://example.com/c", True)
    assert visit["redirect"] == "https://example.com/base/later"
    assert visit["hreflang"] == [{"language": "de", "url": "https://example.com/h"}]
    assert (visit["archive"], visit["offset"], visit["ip"]) == ("file.warc.gz", 123, "192.0.2.1")
    assert [(row["kind"], row["target_key"], row["position"]) for row in batch.sightings.to_pylist()] == [
        ("alternate", "com,example)/h", 1),
        ("redirect", "com,example)/base/later", 2),
        ("canonical", "com,example)/c", 3),
        ("alternate", "com,example)/base/feed", 4),
        ("text", "com,example)/base/x", 5),
    ]


def test_a_redirect_is_a_link_and_what_its_body_says_is_not():
    batch = read(described((a("/body"),), {"Title": "Moved"}, {"Location": "/new"}, "301"))
    assert shown(batch.sightings.to_pylist()) == [("redirect", "com,example)/new", "", None)]
    assert batch.visits["outcome"].to_pylist() == ["redirected"]
    assert batch.links.as_json()["skipped"] == {"on_error_page": 1}


@pytest.mark.parametrize(
    ("status", "truncated", "outcome"),
    [
        ("200", None, "ok"),
        (None, None, "ok"),
        ("200", "length", "partial"),
        ("304", None, "unchanged"),
        ("404", None, "gone"),
        (410, None, "gone"),
        ("503", None, "error"),
        ("301", None, "error"),
    ],
)
def test_outcomes_follow_the_status(status: Any, truncated: str | None, outcome: str):
    batch = read(described((a("/x"),), status=status, WARC_Truncated=truncated))
    assert batch.visits["outcome"].to_pylist() == [outcome]
    assert batch.sightings.num_rows == (outcome in {"ok", "partial"})


def test_a_revisit_says_that_the_page_is_unchanged():
    assert read(described(WARC_Type="revisit")).visits["outcome"].to_pylist() == ["unchanged"]


def test_the_place_of_the_wat_record_stands_in_for_a_missing_one():
    record = described()
    del record["Container"]["Offset"]
    (visit,) = read(record).visits.to_pylist()
    assert (visit["archive"], visit["offset"]) == ("file.warc.wat.gz", 99)


def test_other_records_are_skipped_and_unusable_ones_failed_by_reason():
    batch = read(
        described(WARC_Type="request"),
        described(WARC_Type="odd"),
        described(WARC_Target_URI=None),
        described(WARC_Date="yesterday"),
        described(WARC_Target_URI="dns:example.com"),
        {"Envelope": {"WARC-Header-Metadata": {"WARC-Type": "response"}}},
        described(),
    )
    assert batch.records.as_json() == {
        "seen": 7,
        "kept": 1,
        "skipped": {"not_http": 1, "request": 1, "unknown_type": 1},
        "failed": {"bad_date": 1, "no_target_uri": 1, "page_url": 1},
        "notes": batch.records.notes,
    }


def test_what_is_not_json_is_failed_with_its_place_and_the_rest_goes_on():
    good = json.dumps(described((a("/x"),))).encode()
    deep = b'{"Envelope":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    batch = read_wat([WatRecord(text, PROOF) for text in (b"", b"{", good[:-1], deep, b"software: x", good)])
    assert batch.records.as_json()["failed"] == {"malformed": 5}
    assert batch.records.notes[0] == "file.warc.wat.gz at 99: malformed"
    assert batch.visits.num_rows == batch.sightings.num_rows == 1


def test_links_beyond_the_limit_are_counted_and_the_visit_is_partial():
    batch = read(described(tuple(a(f"/{i}") for i in range(LIMITS.links_per_page + 5))), described((a("/x"),)))
    assert batch.visits["outcome"].to_pylist() == ["partial", "ok"]
    assert batch.links.as_json()["failed"] == {"over_cap": 5}
    assert batch.links.seen == LIMITS.links_per_page + 6


def test_long_anchors_are_cut_at_a_character():
    (row,) = sightings(a("/x", text="é " * 3000))
    assert row["anchor"] == ("é " * 3000)[: LIMITS.anchor_chars]


def test_bytes_that_are_no_text_become_replacement_characters():
    text = json.dumps(described((a("/x", text="%"), a("/y", text="%z", rel="%")))).replace("%", "\udc00")
    batch = read_wat([WatRecord(text.encode("utf-8", "surrogatepass").replace(b"\xed\xb0\x80", b"\xe3"), PROOF)])
    assert batch.sightings["anchor"].to_pylist() == ["\ufffd", "\ufffdz"]


def agrees(records: list[WatRecord], external_only: bool = False) -> None:
    batch = read_wat(records, external_only=external_only)
    batch.visits.validate(full=True)
    batch.sightings.validate(full=True)
    visits, found, ledger, links = slow_wat(records, external_only)
    assert batch.visits.to_pylist() == visits
    assert batch.sightings.to_pylist() == found
    assert batch.links == links
    assert {**batch.records.as_json(), "notes": []} == {**ledger.as_json(), "notes": []}
    assert batch.records.seen == len(records)


TEXTS = st.one_of(
    st.sampled_from(["", " ", "a", "a  b", "\u3000x\u2003y\xa0", "\u200b", 'é/\\"', "😀", "\ud83d", "x" * 40]),
    st.sampled_from(["nofollow UGC", "sponsored"]),
    st.text(alphabet=st.characters(codec=None), max_size=50),
)
HREFS = TEXTS | st.sampled_from(
    ["/x", "x?y", "#z", "", "https://example.org/", "//example.org", "mailto:x", "http://[", "http://é.example"]
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
PATHS = ["A@/href", "A@/href", "A@/href", "IMG@/src", "AREA@/href", "FORM@/action", "FRAME@/src"]
ENTRIES = st.one_of(
    st.fixed_dictionaries(
        {"path": st.sampled_from(PATHS)},
        optional={"url": HREFS, "text": TEXTS, "alt": TEXTS, "rel": TEXTS, "title": TEXTS, "target": JUNK},
    ),
    st.dictionaries(st.sampled_from(["path", "url", "text", "alt", "rel", "x"]), JUNK, max_size=5),
    JUNK,
)
METAS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["HTML@/lang", "robots", " Robots", "x", "Generator", "google-adsense-account"]) | JUNK,
        "property": st.sampled_from(["og:site_name", "OG:Site_Name ", "x"]) | JUNK,
        "http-equiv": st.sampled_from(["Refresh", "Content-Language"]) | JUNK,
        "content": st.sampled_from(["en", "none", "0;url=/y", "5;/z", "nofollow", "ca-pub-1234567", " A  b"]) | JUNK,
    },
)
RELS = st.sampled_from(
    ["canonical", "alternate", "stylesheet", "StyleSheet", "icon", "x  Alternate", "stylesheet x", "c\tcanonical"]
)
SHEETS = st.sampled_from(
    ["//fonts.example/x", "https://example.com/own.css", "https://example.com", "https://example.co"]
)
HEAD_LINKS = st.fixed_dictionaries({}, optional={"url": HREFS | SHEETS | JUNK, "rel": RELS | JUNK, "hreflang": JUNK})
ASSETS = st.sampled_from(
    [
        "https://cdn.example.net/a.js",
        "//CDN.example.net:8/?id=G-ABCDEF12",
        "/own.js",
        "https://example.com/own.js",
        "https://example.community/x.js",
        "http://u:p@a.example.com/?UA-1234-5",
    ]
)
SCRIPTS = st.fixed_dictionaries({}, optional={"url": ASSETS | JUNK})
HEADERS = st.dictionaries(
    st.sampled_from(["Link", "Location", "Refresh", "x-robots-tag", "Content-Type", "Content-Language", "Vary"]),
    st.sampled_from(["<y>; rel=canonical", "/y", "1;url=/q", "nofollow", "text/html; x", "de"])
    | st.just(["<a>;rel=alternate;hreflang=x"])
    | JUNK,
    max_size=4,
)
HEADS = st.fixed_dictionaries(
    {},
    optional={
        "Title": TEXTS | JUNK,
        "Base": HREFS | JUNK,
        "Metas": st.lists(METAS | JUNK, max_size=3) | JUNK,
        "Link": st.lists(HEAD_LINKS | JUNK, max_size=3) | JUNK,
        "Scripts": st.lists(SCRIPTS | JUNK, max_size=3) | JUNK,
    },
)


@st.composite
def wat_records(draw: st.DrawFn) -> WatRecord:
    """JSON of a page, mostly right, with anything anywhere."""
    value = described(
        draw(st.lists(ENTRIES, max_size=10) | JUNK),
        draw(HEADS),
        draw(HEADERS),
        draw(st.sampled_from(["200", "200", "200", 301, "404", "304", "x"]) | JUNK),
    )
    spoilt = draw(st.sampled_from([None, None, "Container", "Envelope"]))
    if spoilt and draw(st.booleans()):
        part = value[spoilt]
        part[draw(st.sampled_from(sorted(part)))] = draw(JUNK)
    header = value["Envelope"].get("WARC-Header-Metadata")
    if isinstance(header, dict) and draw(st.booleans()):
        header[draw(st.sampled_from([*header, "WARC-IP-Address", "WARC-Truncated"]))] = draw(JUNK)
    if isinstance(header, dict) and draw(st.booleans()):
        header["WARC-Target-URI"] = draw(
            st.sampled_from(
                ["https://example.com", " https://example.com/ ", "<http://a/>", "http:///b/", "https://x?/"]
            )
        )
    if draw(st.booleans()):
        value["Envelope"] = dict(reversed(value["Envelope"].items())) if isinstance(value["Envelope"], dict) else 0
    ascii_only = draw(st.booleans())
    separators = draw(st.sampled_from([(",", ":"), (" , ", " :\n")]))
    text = json.dumps(value, ensure_ascii=ascii_only, separators=separators)
    if draw(st.integers(0, 9)) == 0:  # a name said twice: the second counts
        text = f'{{"Envelope":{json.dumps(described((a("/twice"),))["Envelope"])},{text[1:]}'
    if draw(st.integers(0, 4)) == 0:
        text = text.replace("/", "\\/")
    return WatRecord(text.encode("utf-8", "surrogatepass"), PROOF)


@given(st.lists(wat_records(), max_size=4), st.booleans())
def test_wat_agrees_with_the_plain_reading(records: list[WatRecord], external_only: bool):
    agrees(records, external_only)


NEAR = [
    "",
    "/",
    "//",
    "http:",
    "https://",
    "HTTPS:/",
    "https://example.com",
    "//example.com",
    "example.com",
    "#",
    "?",
    "x",
]
FAR = ["example.org", ".", ":", ":80", "@", "\\", "\t", " ", "é", "a/", "mailto:", "www.", "/" * 3, "%41", "x" * 600]


@given(st.lists(st.sampled_from(NEAR) | st.sampled_from(FAR), max_size=4).map("".join), st.booleans(), st.booleans())
def test_links_that_stay_are_told_as_the_parser_tells_them(href: str, escaped: bool, rebased: bool):
    head = {"Base": "https://example.org/"} if rebased else {}
    text = json.dumps(described((a(href), a("/y"), a("https://other.example/")), head))
    agrees([WatRecord((text.replace("/", "\\/") if escaped else text).encode(), PROOF)], external_only=True)


def test_without_internal_links_those_are_counted_and_the_others_are_as_ever():
    links = (a("/x"), a("https://example.org/1"), a("#top"), a("https://www.example.com/y"), a("https://example.org/2"))
    value = described(links)
    batch = read_wat([WatRecord(json.dumps(value).encode(), PROOF)], external_only=True)
    whole = read(value).sightings
    assert batch.sightings.to_pylist() == whole.filter(pc.invert(whole["internal"])).to_pylist()
    assert batch.sightings["position"].to_pylist() == [2, 5]
    assert batch.links.as_json()["skipped"] == {"internal": 3}
    assert batch.visits["internal_links"].to_pylist() == [None]
    assert batch.visits["external_links"].to_pylist() == [2]


@given(st.binary(max_size=40), st.integers(0, 600), st.integers(0, 30))
def test_damaged_json_never_stops_the_rest(noise: bytes, at: int, cut: int):
    good = json.dumps(described((a("/x", text="t"), a("/y")))).encode()
    batch = read_wat([WatRecord(text, PROOF) for text in (good, good[:at] + noise + good[at + cut :], good)])
    assert batch.records.seen == 3
    assert batch.sightings["visit"].to_pylist().count(0) == 2


def wat_file(path: Path) -> list[WatRecord]:
    with path.open("rb") as file:
        records = ArchiveIterator(file, record_types=WarcRecordType.metadata, parse_http=False)
        return [WatRecord(record.reader.read(), Provenance(path.name, record.stream_pos)) for record in records]


@pytest.mark.parametrize(
    ("name", "anchors"),
    [
        ("corpus/docsweb.warc.wat.gz", 277_262),
        ("corpus/pages-a.warc.wat.gz", 111_827),
        ("warc/iah-blackbook.warc.wat.gz", 38_614),
        ("warc/resiliparse-sample.warc.wat.gz", 1_405),
        ("warc/dolma-0000.warc.wat.gz", 1_296),
    ],
)
def test_every_entry_of_real_files_is_counted(shared_data: Path, name: str, anchors: int):
    records = wat_file(shared_data / name)
    paths: Counter[str | None] = Counter()
    for record in records:
        response = json.loads(record.json)["Envelope"]["Payload-Metadata"].get("HTTP-Response-Metadata", {})
        paths.update(entry.get("path") for entry in response.get("HTML-Metadata", {}).get("Links", ()))
    assert paths["A@/href"] == anchors
    links, sightings = read_wat(records).links, read_wat(records).sightings
    hyperlinks = sum(paths[path] for path in ("A@/href", "AREA@/href", "FORM@/action", "IFRAME@/src", "FRAME@/src"))
    assert links.skipped["resource"] == paths.total() - hyperlinks
    assert links.failed["malformed"] == 0
    assert links.seen >= paths.total()
    assert links.kept == sightings.num_rows


@pytest.mark.parametrize("name", ["warc/dolma-0000.warc.wat.gz", "warc/resiliparse-sample.warc.wat.gz"])
def test_real_files_agree_with_the_plain_reading(shared_data: Path, name: str):
    agrees(wat_file(shared_data / name))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["corpus/pages-a.warc.wat.gz", "warc/iah-blackbook.warc.wat.gz"])
def test_large_real_files_agree_with_the_plain_reading(shared_data: Path, name: str):
    agrees(wat_file(shared_data / name))
