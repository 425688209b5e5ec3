"""Records of an archive as documents, or the reason why one is left out."""

import ipaddress
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from backref.model.documents import Document, Provenance, WatRecord
from backref.model.limits import LIMITS
from backref.sources._sniff import HTML_TYPES, may_be_html, page_type
from backref.sources.archives._http import Response, charset, media_type, parse_response
from backref.sources.archives._record import Record

_HTTP_URL: Final = re.compile(r"https?:", re.IGNORECASE)
_DIGITS: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?")
NOT_MODIFIED: Final = 304
_NOT_PAGES: Final = frozenset({"warcinfo", "request", "conversion", "continuation"})


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record left out on purpose, by reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A record that was wanted and cannot be used, by reason."""

    reason: str


Reading = Document | WatRecord | Skipped | Failed


def read_record(record: Record, archive: str) -> Reading:
    """What a record holds: a document, a WAT record, or the reason why it is neither."""
    kind = record.kind
    if kind == "metadata":
        return _metadata(record, archive)
    if kind in _NOT_PAGES:
        return Skipped(kind)
    if kind == "arc":
        return _arc(record, archive)
    if kind not in {"response", "resource", "revisit"}:
        return Skipped("unknown_type") if kind else Failed("no_type")
    url = _target_url(record.headers.get("warc-target-uri"))
    if not url:
        return Failed("no_target_uri")
    if not _HTTP_URL.match(url):
        return Skipped("dns" if url.startswith("dns:") else "not_http")
    time = parse_time(record.headers.get("warc-date"))
    if time is None:
        return Failed("bad_date")
    return _page(
        record, _Fetch(url, time, Provenance(archive, record.offset), _address(record.headers.get("warc-ip-address")))
    )


@dataclass(frozen=True, slots=True)
class _Fetch:
    url: str
    time: datetime
    provenance: Provenance
    ip: str | None


def _page(record: Record, fetch: _Fetch) -> Reading:
    if record.headers.get("warc-segment-number", "1") not in {"", "1"}:
        return Skipped("continuation")
    cut = record.cut or bool(record.headers.get("warc-truncated")) or bool(record.headers.get("warc-segment-number"))
    if record.kind == "resource":
        return _saved(record.block, record.headers.get("content-type"), fetch, cut)
    response = parse_response(record.block)
    if record.kind == "revisit":
        return _revisit(response, fetch)
    return Failed("bad_http") if response is None else _response(response, fetch, cut)


def _arc(record: Record, archive: str) -> Reading:
    headers = record.headers
    url = headers["url"]
    if not _HTTP_URL.match(url):
        kind = "warcinfo" if url.startswith("filedesc:") else "dns" if url.startswith("dns:") else "not_http"
        return Skipped(kind)
    time = parse_time(headers["date"])
    if time is None:
        return Failed("bad_date")
    fetch = _Fetch(url, time, Provenance(archive, record.offset), _address(headers["ip"]))
    response = parse_response(record.block)
    if response is None:
        return _saved(record.block, headers["type"], fetch, record.cut)
    return _response(response, fetch, record.cut)


def _metadata(record: Record, archive: str) -> Reading:
    if "json" not in record.headers.get("content-type", "") or record.block.find(b'"Envelope"', 0, 65536) < 0:
        return Skipped("metadata")
    if record.cut:
        return Failed("cut_short")
    return WatRecord(record.block, Provenance(archive, record.offset))


def _response(response: Response, fetch: _Fetch, cut: bool) -> Document:
    media = media_type(response.header("content-type"))
    if not may_be_html(media):
        return _document(fetch, response, media, truncated=cut)
    body, missing = response.content()
    return _document(fetch, response, page_type(media, body), body, truncated=cut or missing)


def _saved(block: bytes, content_type: str | None, fetch: _Fetch, cut: bool) -> Document:
    """A page kept without its HTTP headers."""
    media = page_type(media_type(content_type), block)
    body = block[: LIMITS.body_bytes]
    return Document(
        url=fetch.url,
        time=fetch.time,
        provenance=fetch.provenance,
        status=None,
        body=body if media in HTML_TYPES else b"",
        content_type=media,
        charset=charset(content_type),
        ip=fetch.ip,
        truncated=cut or len(body) < len(block),
    )


def _revisit(response: Response | None, fetch: _Fetch) -> Document:
    if response is None:
        return Document(
            url=fetch.url, time=fetch.time, provenance=fetch.provenance, status=None, ip=fetch.ip, unchanged=True
        )
    return _document(fetch, response, media_type(response.header("content-type")), unchanged=True)


def _document(
    fetch: _Fetch,
    response: Response,
    media: str | None,
    body: bytes = b"",
    *,
    truncated: bool = False,
    unchanged: bool = False,
) -> Document:
    return Document(
        url=fetch.url,
        time=fetch.time,
        provenance=fetch.provenance,
        status=response.status,
        headers=response.headers,
        body=body if media in HTML_TYPES else b"",
        content_type=media,
        charset=charset(response.header("content-type")),
        ip=fetch.ip,
        truncated=truncated,
        unchanged=unchanged or response.status == NOT_MODIFIED,
    )


def _target_url(text: str | None) -> str:
    """A target URI without the angle brackets that wget once wrote around it."""
    url = (text or "").strip()
    return url[1:-1].strip() if url.startswith("<") and url.endswith(">") else url


def parse_time(text: str | None) -> datetime | None:
    """A WARC-Date (ISO 8601, any fraction of seconds) or an ARC date (14 or 12 digits), UTC; None for neither."""
    stamp = (text or "").strip()
    digits = _DIGITS.fullmatch(stamp)
    try:
        if digits:
            return datetime(*(int(part or 0) for part in digits.groups()), tzinfo=UTC)  # type: ignore[misc, arg-type]
        time = datetime.fromisoformat(stamp)
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=4096)
def _address(text: str | None) -> str | None:
    """An IP address; None for anything else that stands in its place."""
    try:
        return str(ipaddress.ip_address(text or ""))
    except ValueError:
        return None
