"""The sample web as ordinary WARC files: one gzip member a record, the same bytes for the same web."""

import hashlib
import struct
import uuid
import zlib
from base64 import b32encode
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from backref.model.words import Outcome
from backref.sample.compose import Composer
from backref.sample.timeline import CRAWLS
from backref.sample.web import Page, SampleWeb, Site, Visit

_PYTHON_CODEC = {"shift_jis": "cp932"}
"""Python's own shift_jis lacks signs that browsers read under that name."""
_PROFILE = "http://netpreserve.org/warc/1.0/revisit/"
_CHUNK = 4096
_SMALL = 1024
Headers = list[tuple[str, str]]


class Archive:
    """One WARC file being written."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.file = file
        self.name = name
        self.count = 0

    def add(self, kind: str, time: datetime, headers: Headers, block: bytes) -> str:
        """Write one record and return its id."""
        self.count += 1
        record_id = f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{self.name}#{self.count}')}>"
        lines: Headers = [
            ("WARC-Type", kind),
            ("WARC-Record-ID", record_id),
            ("WARC-Date", _stamp(time)),
            *headers,
            ("Content-Length", str(len(block))),
        ]
        text = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines) + "\r\n"
        self.file.write(_gzip(text.encode() + block + b"\r\n\r\n"))
        return record_id


def write_archives(web: SampleWeb, folder: Path) -> list[Path]:
    """The first crawl as two files, each with half of the sites, and the second crawl as one."""
    month = {crawl: start.strftime("%Y-%m") for crawl, start in CRAWLS.items()}
    parts = {
        f"sample-{month[1]}-a.warc.gz": [v for v in web.visits if v.crawl == 1 and _half(web, v) == 0],
        f"sample-{month[1]}-b.warc.gz": [v for v in web.visits if v.crawl == 1 and _half(web, v) == 1],
        f"sample-{month[2]}.warc.gz": [v for v in web.visits if v.crawl == 2],
    }
    recorder = _Recorder(web)
    for name, visits in parts.items():
        with (folder / name).open("wb") as file:
            recorder.record(Archive(file, f"backref-sample/{web.seed}/{name}"), visits)
    return [folder / name for name in parts]


def _half(web: SampleWeb, visit: Visit) -> int:
    return zlib.crc32(web.pages[visit.url].site.encode()) % 2


class _Recorder:
    """Turns visits into records; remembers the first answers, because revisits refer to them."""

    def __init__(self, web: SampleWeb) -> None:
        self.web = web
        self.composer = Composer(web)
        self.answers: dict[str, tuple[datetime, str]] = {}

    def record(self, archive: Archive, visits: list[Visit]) -> None:
        """All visits of one archive, after its warcinfo."""
        info = f"software: backref sample\r\nformat: WARC File Format 1.0\r\nseed: {self.web.seed}\r\n"
        headers = [("WARC-Filename", archive.name.rsplit("/", 1)[1]), ("Content-Type", "application/warc-fields")]
        archive.add("warcinfo", visits[0].time, headers, info.encode())
        met: set[str] = set()
        for visit in visits:
            page = self.web.pages[visit.url]
            site = self.web.sites[page.site]
            if site.domain not in met:
                met.add(site.domain)
                self._record_extras(archive, site, visit.time)
            self._record_visit(archive, page, site, visit)

    def _record_visit(self, archive: Archive, page: Page, site: Site, visit: Visit) -> None:
        uri = _crawled(site, visit.url)
        place = [("WARC-Target-URI", uri), ("WARC-IP-Address", site.ip)]
        if visit.status is None:
            self._record_request(archive, visit.time, place, uri)
            return
        if visit.outcome is Outcome.UNCHANGED:
            answer = self._record_revisit(archive, page, site, visit, place)
        else:
            head, payload = _answer(page, site, visit, self.composer.html(visit))
            digest = _digest(payload)
            cut = [("WARC-Truncated", "disconnect")] if visit.cut else []
            kind = ("Content-Type", "application/http; msgtype=response")
            digests = [("WARC-Payload-Digest", digest), ("WARC-Block-Digest", _digest(head + payload))]
            answer = archive.add("response", visit.time, [*place, *cut, *digests, kind], head + payload)
            self.answers.setdefault(visit.url, (visit.time, digest))
        self._record_request(archive, visit.time, [*place, ("WARC-Concurrent-To", answer)], uri)

    def _record_revisit(self, archive: Archive, page: Page, site: Site, visit: Visit, place: Headers) -> str:
        """The page is as it was: half of the servers say 304, of the others the crawler saw it by the digest."""
        time, digest = self.answers[visit.url]
        silent = zlib.crc32(site.domain.encode()) % 2
        status = "304 Not Modified" if silent else "200 OK"
        head = f"HTTP/1.1 {status}\r\n" + "".join(f"{n}: {v}\r\n" for n, v in _headers(page, site, visit)) + "\r\n"
        profile = "server-not-modified" if silent else "identical-payload-digest"
        headers = [
            *place,
            ("WARC-Profile", _PROFILE + profile),
            ("WARC-Refers-To-Target-URI", place[0][1]),
            ("WARC-Refers-To-Date", _stamp(time)),
            *([] if silent else [("WARC-Payload-Digest", digest)]),
            ("Content-Type", "application/http; msgtype=response"),
        ]
        return archive.add("revisit", visit.time, headers, head.encode())

    def _record_request(self, archive: Archive, time: datetime, headers: Headers, uri: str) -> None:
        parts = urlsplit(uri)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        text = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: sample-crawler/1.0\r\n\r\n"
        kind = ("Content-Type", "application/http; msgtype=request")
        archive.add("request", time, [*headers, kind], text.encode())

    def _record_extras(self, archive: Archive, site: Site, time: datetime) -> None:
        """What crawlers fetch beside pages: here the robots.txt of a third of the sites, the logo of others."""
        draw = zlib.crc32(site.domain.encode()) % 5
        extras = {
            0: ("robots.txt", "text/plain", b"User-agent: *\nDisallow: /search\n"),
            1: ("img/logo.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        }
        if draw in extras:
            path, media, payload = extras[draw]
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\nContent-Length: {len(payload)}\r\n\r\n"
            headers = [
                ("WARC-Target-URI", f"{site.scheme}://{site.host}/{path}"),
                ("WARC-IP-Address", site.ip),
                ("WARC-Payload-Digest", _digest(payload)),
                ("Content-Type", "application/http; msgtype=response"),
            ]
            archive.add("response", time, headers, head.encode() + payload)


def _crawled(site: Site, url: str) -> str:
    """The URL as the crawler wrote it down."""
    return url.replace(site.host, site.host.title(), 1) if site.loud else url


def _answer(page: Page, site: Site, visit: Visit, html: str) -> tuple[bytes, bytes]:
    """HTTP head and payload as they went over the wire."""
    body = html.encode(_PYTHON_CODEC.get(site.charset, site.charset), "xmlcharrefreplace")
    headers = _headers(page, site, visit)
    if "gzip" in site.coding and body and not visit.cut:
        body = _gzip(body)
        headers.append(("Content-Encoding", "gzip"))
    if "chunked" in site.coding and body and not visit.cut:
        body = b"".join(_chunks(body))
        headers.append(("Transfer-Encoding", "chunked"))
    else:
        headers.append(("Content-Length", str(len(body) + (20_000 if visit.cut else 0))))
    status = HTTPStatus(visit.status or 0)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {status.value} {status.phrase}\r\n{lines}\r\n".encode("latin-1"), body


def _headers(page: Page, site: Site, visit: Visit) -> Headers:
    charset = f"; charset={site.charset}" if site.charset_said != "meta" else ""
    headers = [("Date", format_datetime(visit.time, usegmt=True)), ("Content-Type", f"text/html{charset}")]
    if visit.location:
        headers.append(("Location", visit.location))
    if page.robots_header and visit.status == 200:
        headers.append(("X-Robots-Tag", page.robots_header))
    return headers


def _chunks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), _CHUNK):
        part = body[start : start + _CHUNK]
        yield b"%x\r\n%b\r\n" % (len(part), part)
    yield b"0\r\n\r\n"


def _stamp(time: datetime) -> str:
    return time.isoformat()[:19] + "Z"


def _digest(data: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def _gzip(data: bytes) -> bytes:
    """One gzip member without time, name or system in its header, so that equal data give equal bytes."""
    window = zlib.MAX_WBITS if len(data) > _SMALL else 10  # setting up a full window costs more than a small record
    packer = zlib.compressobj(4, zlib.DEFLATED, -window, 8 if len(data) > _SMALL else 3)
    packed = packer.compress(data) + packer.flush()
    header = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    return header + packed + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
