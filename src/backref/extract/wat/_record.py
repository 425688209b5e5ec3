"""One WAT record as typed values: only what is used, the link list left as JSON."""

import re
from typing import Any, Final

import msgspec

from backref.extract.wat._json import FIELDS, PATHS

Text = str | None

# gc=False: records hold no cycles, and a file makes a million of these


class Container(msgspec.Struct, rename="pascal", gc=False):
    """Where the described record lies."""

    filename: Text = None
    offset: str | int | None = None


class Header(msgspec.Struct, gc=False):
    """The WARC headers of the described record."""

    type: Text = msgspec.field(name="WARC-Type", default=None)
    uri: Text = msgspec.field(name="WARC-Target-URI", default=None)
    date: Text = msgspec.field(name="WARC-Date", default=None)
    ip: Text = msgspec.field(name="WARC-IP-Address", default=None)
    truncated: Text = msgspec.field(name="WARC-Truncated", default=None)


class Message(msgspec.Struct, rename="pascal", gc=False):
    """The first line of the HTTP response."""

    status: str | int | None = None


class Meta(msgspec.Struct, gc=False):
    """One meta element; the language of the page comes as one, too."""

    name: Text = None
    content: Text = None
    property: Text = None
    http_equiv: Text = msgspec.field(name="http-equiv", default=None)


class HeadLink(msgspec.Struct, gc=False):
    """One link element."""

    url: Text = None
    rel: Text = None
    hreflang: Text = None


class Script(msgspec.Struct, gc=False):
    """One script element of the head."""

    url: Text = None


class Head(msgspec.Struct, rename="pascal", gc=False):
    """What the head of the page says."""

    base: Text = None
    title: Text = None
    metas: list[Meta] = []
    link: list[HeadLink] = []
    scripts: list[Script] = []


class Html(msgspec.Struct, rename="pascal", gc=False):
    """What was read from the page."""

    head: Head = msgspec.field(default_factory=Head)
    links: msgspec.Raw = msgspec.Raw(b"")


class Response(msgspec.Struct, gc=False):
    """The HTTP response."""

    message: Message = msgspec.field(name="Response-Message", default_factory=Message)
    headers: dict[str, str | list[str]] = msgspec.field(name="Headers", default_factory=dict)
    html: Html | None = msgspec.field(name="HTML-Metadata", default=None)


class Payload(msgspec.Struct, gc=False):
    """What the described record holds."""

    response: Response | None = msgspec.field(name="HTTP-Response-Metadata", default=None)


class Envelope(msgspec.Struct, gc=False):
    """The described record."""

    header: Header = msgspec.field(name="WARC-Header-Metadata", default_factory=Header)
    payload: Payload = msgspec.field(name="Payload-Metadata", default_factory=Payload)


class Record(msgspec.Struct, rename="pascal", gc=False):
    """A whole WAT record."""

    envelope: Envelope = msgspec.field(default_factory=Envelope)
    container: Container = msgspec.field(default_factory=Container)


_DECODER: Final = msgspec.json.Decoder(Record)
_ESCAPE: Final = re.compile(rb"\\(?:u([dD][89abAB]..\\u[dD][c-fC-F]..)|u([dD][89a-fA-F]..)|.)", re.DOTALL)
PLACEHOLDER: Final = b"0"
"""Stands for a list of links that was read in its place."""
_NO_LINKS: Final = msgspec.Raw(b"")
_NO_ENTRY: Final = {"path": "A@/href"}
_REFUSALS: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def decode_short(json: bytes, listed: bool) -> Record | None:
    """Read a record that was made short, and its list of links, if any, read in its place.

    None where it is not of the usual types, and where that was not its list after all.
    """
    try:
        record = _DECODER.decode(json)
    except _REFUSALS:
        return None
    response = record.envelope.payload.response
    links = response.html.links if response is not None and response.html is not None else _NO_LINKS
    return record if bytes(links) == (PLACEHOLDER if listed else b"") else None


def decode(json: bytes) -> Record | None:
    """Read any record; None where it is not JSON.

    Wrong types read as absent, and what is no text (bytes that are not UTF-8, halves of surrogate pairs) as U+FFFD.
    Its link list is brought to the plain form; what is no entry becomes one without a URL.
    """
    try:
        record = _fitted(msgspec.json.decode(as_text(json)))
    except (msgspec.MsgspecError, RecursionError):
        return None
    return _DECODER.decode(msgspec.json.encode(record))


def as_text(json: bytes) -> bytes:
    """The JSON as UTF-8 without halves of surrogate pairs; whatever cannot be is U+FFFD."""
    return _ESCAPE.sub(_whole, json.decode("utf-8", "replace").encode())


def _whole(escape: re.Match[bytes]) -> bytes:
    return b"\\ufffd" if escape[2] else escape[0]


def _fitted(record: Any) -> dict[str, Any]:
    """The wanted parts of a record, each of the type it is expected to have or left out."""
    envelope = _object(_object(record).get("Envelope"))
    payload = _object(envelope.get("Payload-Metadata"))
    response = payload.get("HTTP-Response-Metadata")
    return {
        "Container": _texts(_object(record).get("Container"), "Filename", "Offset"),
        "Envelope": {
            "WARC-Header-Metadata": _texts(
                envelope.get("WARC-Header-Metadata"),
                *("WARC-Type", "WARC-Target-URI", "WARC-Date", "WARC-IP-Address", "WARC-Truncated"),
            ),
            "Payload-Metadata": {"HTTP-Response-Metadata": _response(response)} if isinstance(response, dict) else {},
        },
    }


def _response(response: dict[str, Any]) -> dict[str, Any]:
    headers = _object(response.get("Headers"))
    fitted = {
        "Response-Message": _texts(response.get("Response-Message"), "Status"),
        "Headers": {name: _all_texts(value) for name, value in headers.items()},
    }
    html = response.get("HTML-Metadata")
    return {**fitted, "HTML-Metadata": _html(html)} if isinstance(html, dict) else fitted


def _html(html: dict[str, Any]) -> dict[str, Any]:
    head = _object(html.get("Head"))
    return {
        "Head": {
            **_texts(head, "Base", "Title"),
            "Metas": [_texts(meta, "name", "content", "property", "http-equiv") for meta in _list(head.get("Metas"))],
            "Link": [_texts(link, "url", "rel", "hreflang") for link in _list(head.get("Link"))],
            "Scripts": [_texts(script, "url") for script in _list(head.get("Scripts"))],
        },
        "Links": _entries(html.get("Links")),
    }


def _entries(links: Any) -> list[dict[str, str]]:
    if links is None:
        return []
    return [_entry(entry) for entry in links] if isinstance(links, list) else [_NO_ENTRY]


def _entry(entry: Any) -> dict[str, str]:
    if not isinstance(entry, dict):
        return _NO_ENTRY
    fields = {name: entry[name] for name in FIELDS if isinstance(entry.get(name), str)}
    return fields if fields.get("path") in PATHS else {}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: Any, *names: str) -> dict[str, str]:
    """The fields that are texts, or lists that begin with one, or whole numbers."""
    found = {name: _all_texts(_object(value).get(name)) for name in names}
    return {name: texts[0] for name, texts in found.items() if texts}


def _all_texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(text) for text in values if isinstance(text, str | int) and not isinstance(text, bool)]
