"""Records are made short before they are decoded, without loss of anything that is read."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backref.extract.wat._json_walk import skip_value
from backref.extract.wat._narrow import narrow
from backref.kernel.wide import joined

HEAD = {
    "Title": "T",
    "Metas": [{"name": "viewport", "content": "x"}, {"property": "og:site_name", "content": "S"}, {"http-equiv": "x"}],
    "Link": [
        {"url": "https://example.com/a.css", "rel": "stylesheet"},
        {"url": "https://cdn.example/a.css", "rel": "stylesheet"},
        {"url": "/icon.png", "rel": "shortcut icon"},
        {"url": "/p", "rel": "canonical"},
    ],
    "Scripts": [{"url": "https://example.com/a.js"}, {"url": "/b.js", "type": "module"}, {"type": "x"}],
}
SHORT_HEAD = {"Title": "T", "Metas": HEAD["Metas"][1:], "Link": [*HEAD["Link"][1:2], HEAD["Link"][3]]}


def described(uri: str = "https://example.com/p") -> dict[str, Any]:
    """A record as crawlers' tools write it: what the record itself says stands last."""
    response = {
        "Response-Message": {"Status": "200", "Reason": "OK"},
        "Headers": {"Server": "x", "content-TYPE": "text/html", "Set-Cookie": ["a", "b"]},
        "HTML-Metadata": {"Head": HEAD, "Links": [{"path": "A@/href", "url": "/x"}, {"path": "IMG@/src", "url": "/i"}]},
        "Entity-Length": "17",
    }
    return {
        "Container": {"Filename": "a.warc.gz", "Compressed": True, "Gzip-Metadata": {"Deflate-Length": "1"}},
        "Envelope": {
            "Payload-Metadata": {"HTTP-Response-Metadata": response, "Trailing-Slop-Length": "4"},
            "WARC-Header-Metadata": {"WARC-Type": "response", "WARC-Target-URI": uri, "Content-Length": "9"},
        },
    }


def compact(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def test_only_what_is_read_is_left_of_a_usual_record():
    found = narrow([compact(described()), compact(described())])
    (short, again), response = found.short, {"Response-Message": {"Status": "200"}}
    assert short == again
    assert json.loads(short or b"") == {
        "Container": {"Filename": "a.warc.gz"},
        "Envelope": {
            "Payload-Metadata": {
                "HTTP-Response-Metadata": {
                    **response,
                    "Headers": {"content-TYPE": "text/html"},
                    "HTML-Metadata": {"Head": {**SHORT_HEAD, "Scripts": HEAD["Scripts"][1:2]}, "Links": 0},
                }
            },
            "WARC-Header-Metadata": {"WARC-Type": "response", "WARC-Target-URI": "https://example.com/p"},
        },
    }
    assert found.links[:, 0].tolist() == [0, 1]
    assert (found.resources.tolist(), found.malformed.tolist(), found.lists.tolist()) == ([1, 1], [0, 0], [1, 1])


def test_what_is_no_usual_record_is_left_to_the_patient_reading_whole():
    usual, value = compact(described()), described()
    del value["Container"]
    spoilt = [usual[:-1], usual + b"}", usual.replace(b'"Links"', b'"L\\u0069nks"'), b"", b"[]", compact(value)]
    found = narrow(spoilt)
    assert [text is not None for text in found.short] == [False] * 5 + [True]
    assert found.links[:, 0].tolist() == [5]
    assert found.lists.tolist() == [0, 0, 0, 0, 0, 1]


def test_a_place_that_only_looks_like_the_url_of_the_page_is_not_trusted():
    value = described()
    value["Envelope"]["Payload-Metadata"] = {
        **value["Envelope"]["Payload-Metadata"],
        "Other": {"WARC-Target-URI": "https://cdn.example/"},
    }
    value["Envelope"] = dict(reversed(value["Envelope"].items()))
    assert narrow([compact(value)]).short == [None]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.booleans(), st.sampled_from([(",", ":"), (" , ", "\t:\n")]))
def test_a_value_ends_where_it_ends(value: Any, ascii_only: bool, separators: tuple[str, str]):
    text = json.dumps(value, ensure_ascii=ascii_only, separators=separators).encode()
    assert skip_value(joined([b"[", text, b"]"]), 1) == 1 + len(text)


@given(VALUES, st.data())
def test_a_value_is_read_to_its_end_only_where_it_is_json(value: Any, data: st.DataObject):
    text = json.dumps(value).encode()
    place, byte = data.draw(st.integers(0, len(text) - 1)), data.draw(st.sampled_from(b'{}[]",:\\x0 \x01'))
    spoilt = text[:place] + bytes([byte]) + text[place + 1 :]
    try:
        json.loads(spoilt)
    except ValueError:
        whole = False
    else:
        whole = True
    read = joined([spoilt.strip(b" "), b"\0"])
    assert (skip_value(read, 0) == len(spoilt.strip(b" "))) == whole
