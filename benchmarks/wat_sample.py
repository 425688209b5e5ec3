"""A believable WAT file for the benchmark, the same for the same seed.

The mix is that of random Common Crawl files: 142 entries a page, a fifth of them images and other resources, 18 % empty
anchors, 7.5 % nofollow, three of five links to the page's own site, a third of the links repeated on their page,
a few scripts, mail addresses, fragments and names in other scripts; 8 kB a page of headers, metas and scripts.
"""

import json
import random
import zlib
from collections.abc import Iterator
from pathlib import Path

PAGES = 21_000
"""Pages of a full-size file."""

_POOL = 40_000
_SYLLABLES = "ba be bo ca ce co da de di fa fo ga ge ha hi ka ke la le li lo ma me mi na ne no pa pe ra re ri sa se to"
_OTHER_SCRIPTS = "новости контакты поиск 製品 日本語 消息 größe über états señal הבית أخبار"
_SUFFIXES = ["com", "com", "com", "org", "net", "de", "co.uk", "fr", "com.br", "io", "github.io", "jp", "ru", "nl"]


class Web:
    """Names and words that the pages draw from; paths and texts come from pools that a page hardly draws twice from."""

    def __init__(self, seed: int, pages: int) -> None:
        self.random = random.Random(seed)
        syllables = _SYLLABLES.split()
        self.words = ["".join(self.random.choices(syllables, k=self.random.randint(1, 4))) for _ in range(20_000)]
        self.hosts = [self._new_host(syllables) for _ in range(max(pages // 2, 50))]
        self.hosts += ["www.facebook.com", "twitter.com", "www.instagram.com", "www.youtube.com"] * (pages // 40 + 1)
        self._paths = [self._new_path() for _ in range(_POOL)]
        self.words += _OTHER_SCRIPTS.split() * 100
        self._texts = [[self._new_text(most) for _ in range(_POOL)] for most in (6, 12)]

    def _new_host(self, syllables: list[str]) -> str:
        name = "".join(self.random.choices(syllables, k=self.random.randint(2, 5)))
        return f"{self._pick('www.', 'www.', '', 'blog.')}{name}.{self._pick(*_SUFFIXES)}"

    def _pick(self, *options: str) -> str:
        return self.random.choice(options)

    def _new_text(self, most: int) -> str:
        return " ".join(self.random.choices(self.words, k=self.random.randint(1, most)))

    def _new_path(self) -> str:
        pick = self.random.random()
        if pick < 0.15:
            return f"/index.php?id={self.random.randrange(10**6)}&page={self.random.randrange(40)}"
        slug = "-".join(self.random.choices(self.words, k=self.random.randint(1, 8)))
        folder = self._pick("", "/blog", "/category", f"/2026/{self.random.randint(1, 12):02}", "/products", "/en/news")
        return f"{folder}/{slug}" + self._pick("", "/", ".html", f"-{self.random.randrange(10**7)}")

    def path(self) -> str:
        """A path as content systems write it."""
        return self._paths[int(self.random.random() * _POOL)]

    def text(self) -> str:
        """A few words."""
        return self._texts[0][int(self.random.random() * _POOL)]

    def sentence(self) -> str:
        """More words."""
        return self._texts[1][int(self.random.random() * _POOL)]

    def digest(self) -> str:
        """What tells one version of a file from another."""
        return f"{self.random.getrandbits(96):024x}"


def _href(web: Web, host: str) -> str:
    pick = web.random.random()
    if pick < 0.42:
        return web.path()
    if pick < 0.48:
        return web.path().lstrip("/")
    if pick < 0.62:
        return f"https://{host}{web.path()}"
    if pick < 0.94:
        other = web.random.choice(web.hosts)
        return f"{web.random.choice(('https', 'https', 'http'))}://{other}{web.path() if pick < 0.86 else '/'}"
    return web.random.choice(("#", "#top", "javascript:void(0)", f"mailto:info@{host}", f"tel:{pick}", f"//{host}/x"))


def _anchor(web: Web, host: str) -> dict[str, str]:
    entry = {"path": "A@/href", "url": _href(web, host)}
    pick = web.random.random()
    if pick < 0.12:
        entry["target"] = "_blank"
    if pick < 0.2:
        entry["title"] = web.sentence()
    rel = web.random.random()
    if rel < 0.13:
        entry["rel"] = "nofollow" if rel < 0.06 else "noopener" if rel < 0.115 else "nofollow noopener ugc"
    if web.random.random() > 0.18:
        entry["text"] = web.text()
    return entry


def _links(web: Web, host: str) -> list[dict[str, str]]:
    links: list[dict[str, str]] = []
    anchors: list[dict[str, str]] = []
    for _ in range(int(web.random.lognormvariate(4.6, 0.85)) + 1):
        pick = web.random.random()
        if pick < 0.19:
            source = f"/images{web.path()}-{web.digest()}-300x200.jpg"
            links.append({"path": "IMG@/src", "url": source, "alt": web.sentence() if pick < 0.1 else ""})
        elif pick < 0.2:
            links.append({"path": "FORM@/action", "url": "/search", "method": "get"})
        elif pick < 0.45 and anchors:
            links.append(web.random.choice(anchors))
        else:
            anchors.append(_anchor(web, host))
            links.append(anchors[-1])
    return links


def _asset(path: str, url: str, **fields: str) -> dict[str, str]:
    return {"path": path, "url": url, **fields}


def _head(web: Web, host: str, page: str) -> dict[str, object]:
    metas = [{"name": "HTML@/lang", "content": web.random.choice(("en-US", "en", "de", "fr", "ru"))}]
    metas += [{"name": f"twitter:{word}", "content": web.sentence()} for word in web.words[:9]]
    metas += [{"property": f"og:{word}", "content": web.sentence()} for word in web.words[:9]]
    metas.append({"name": "robots", "content": "index, follow, max-image-preview:large"})
    assets = f"https://{host}/wp-content/themes"
    links = [_asset("LINK@/href", f"{assets}{web.path()}.css?ver={web.digest()}", rel="stylesheet") for _ in range(18)]
    links.append(_asset("LINK@/href", page, rel="canonical"))
    links.append(_asset("LINK@/href", f"https://{host}/feed/", rel="alternate", type="application/rss+xml"))
    kind = "text/javascript"
    scripts = [_asset("SCRIPT@/src", f"{assets}{web.path()}.js?ver={web.digest()}", type=kind) for _ in range(20)]
    return {"Metas": metas, "Title": web.sentence(), "Link": links, "Scripts": scripts}


def _describe(web: Web, number: int) -> dict[str, object]:
    host = web.random.choice(web.hosts)
    page = f"https://{host}{web.path()}"
    headers = {f"X-{word}": f"{web.text()}; {web.digest()}" for word in web.words[:12]}
    headers |= {"Content-Type": "text/html; charset=UTF-8", "Server": "nginx", "Date": "Sat, 18 Apr 2026 01:58:10 GMT"}
    response = {
        "Response-Message": {"Status": "200", "Version": "HTTP/1.1", "Reason": "OK"},
        "Headers": headers,
        "HTML-Metadata": {"Head": _head(web, host, page), "Links": _links(web, host)},
    }
    header = {
        "WARC-Type": "response",
        "WARC-Date": f"2026-04-18T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z",
        "WARC-Target-URI": page,
        "WARC-IP-Address": f"192.0.{number % 256}.{number // 256 % 256}",
    }
    return {
        "Container": {"Filename": "sample.warc.gz", "Compressed": True, "Offset": str(number * 40_000)},
        "Envelope": {
            "Payload-Metadata": {"HTTP-Response-Metadata": response},
            "Format": "WARC/1.0",
            "WARC-Header-Metadata": header,
        },
    }


def _records(seed: int, pages: int) -> Iterator[bytes]:
    web = Web(seed, pages)
    yield _record("warcinfo", "application/warc-fields", b"software: benchmark\r\n")
    for number in range(pages):
        text = json.dumps(_describe(web, number), ensure_ascii=False, separators=(",", ":"))
        yield _record("metadata", "application/json", text.encode())


def _record(kind: str, content_type: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2026-04-18T02:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{zlib.crc32(block):012x}>\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def write_sample(path: Path, pages: int, seed: int = 1) -> None:
    """Write the file, one gzip member for each record."""
    with path.open("wb") as file:
        for record in _records(seed, pages):
            member = zlib.compressobj(6, zlib.DEFLATED, 31)
            file.write(member.compress(record) + member.flush())
