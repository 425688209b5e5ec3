"""The plain reading of what `backref.extract.wat.records` does: the standard library's JSON, one entry at a time."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import force_setattr
from slow_batch import Row, slow_finish

from backref.extract import _http
from backref.extract._answer import answered, base_of, header_links, leading_elsewhere, primary_language, seen
from backref.extract._refresh import read_refresh
from backref.extract._robots import forbids_follow, forbids_index, meta_rules
from backref.extract.batch import Visit
from backref.extract.page import Hreflang, Links, Page
from backref.model.documents import Document, Provenance, WatRecord
from backref.model.ledger import Ledger
from backref.model.limits import LIMITS
from backref.model.words import Kind, Outcome
from backref.urls import registrable_domain

KINDS = {
    "A@/href": Kind.TEXT,
    "AREA@/href": Kind.IMAGE,
    "FORM@/action": Kind.FORM,
    "IFRAME@/src": Kind.FRAME,
    "FRAME@/src": Kind.FRAME,
}
TYPES = {"warcinfo", "request", "metadata", "resource", "conversion", "continuation"}
SPACE = re.compile("[\0-\x20\xa0\u2000-\u200b\u2028\u2029\u202f\u3000]+")


def slow_wat(
    records: Sequence[WatRecord], external_only: bool = False
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], Ledger, Ledger]:
    """Visits, sightings, and the ledgers of records and of links."""
    ledger, links = Ledger(), Ledger()
    visits: list[Visit] = []
    rows: list[Row] = []
    for record in records:
        try:
            value = _whole(json.loads(record.json.decode("utf-8", "replace")))
        except ValueError:
            ledger.fail("malformed")
            continue
        visit, found = _read(value, record, ledger, links)
        if visit is not None:
            rows += [Row(len(visits), href, kind, label, rel) for kind, href, label, rel in found]
            visits.append(visit)
    return *slow_finish(visits, rows, "wat", ledger, links, external_only), ledger, links


def _whole(value: Any) -> Any:
    """The value with U+FFFD for halves of surrogate pairs."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(item) for name, item in value.items()}
    return value


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(text) for text in values if isinstance(text, str | int) and not isinstance(text, bool)]


def _text(record: Any, *path: str) -> str | None:
    return next(iter(_texts(_at(record, *path))), None)


def _at(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 20 else None


def _read(record: Any, proof: WatRecord, ledger: Ledger, links: Ledger) -> tuple[Visit | None, list[tuple[Any, ...]]]:
    header = _at(record, "Envelope", "WARC-Header-Metadata")
    response = _at(record, "Envelope", "Payload-Metadata", "HTTP-Response-Metadata")
    kind, url = _text(header, "WARC-Type"), _url(header)
    if kind not in {"response", "revisit"}:
        ledger.skip(kind if kind in TYPES else "unknown_type")
    elif not isinstance(response, dict):
        ledger.skip("not_http")
    elif not url:
        ledger.fail("no_target_uri")
    elif _time(_text(header, "WARC-Date")) is None:
        ledger.fail("bad_date")
    else:
        document = _document(record, header, response, proof)
        visit, rows = _page(document, response)
        return visit, rows + _body(visit, response, len(rows), links)
    return None, []


def _url(header: Any) -> str:
    url = (_text(header, "WARC-Target-URI") or "").strip()
    return re.sub(r"^<(.*)>$", r"\1", url, flags=re.DOTALL).strip() if url != "<" else url


def _time(text: str | None) -> datetime | None:
    try:
        time = datetime.fromisoformat(text or "")
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _document(record: Any, header: Any, response: Any, proof: WatRecord) -> Document:
    named = _at(response, "Headers")
    named = named if isinstance(named, dict) else {}
    headers = [(name.lower(), text) for name, value in named.items() for text in _texts(value)]
    content_type = next((value for name, value in headers if name == "content-type"), "")
    archive, offset = _text(record, "Container", "Filename"), _number(_text(record, "Container", "Offset"))
    name = (archive or "").rpartition("/")[2]
    status = _number(_text(response, "Response-Message", "Status"))
    return Document(
        url=_url(header),
        time=_time(_text(header, "WARC-Date")),
        provenance=Provenance(name, offset) if name and offset is not None and offset < 2**63 else proof.provenance,
        status=status if status is not None and status < 1000 else None,
        headers=tuple(headers),
        content_type=content_type.partition(";")[0].strip().lower() or None,
        ip=_text(header, "WARC-IP-Address"),
        truncated=_text(header, "WARC-Truncated") is not None,
        unchanged=_text(header, "WARC-Type") == "revisit",
    )


def _page(document: Document, response: Any) -> tuple[Visit, list[tuple[Any, ...]]]:
    """The facts, and the links of headers and head."""
    outcome = answered(document)
    head = _at(response, "HTML-Metadata", "Head") if outcome is Outcome.OK else None
    metas = [(_text(m, "name"), _text(m, "http-equiv"), _text(m, "content") or "") for m in _items(_at(head, "Metas"))]
    pragmas = [((pragma or "").lower(), content) for _, pragma, content in metas]
    refresh = next(filter(None, (read_refresh(content) for name, content in pragmas if name == "refresh")), None)
    own = [link for item in _items(_at(head, "Link")) if (link := _head_link(item))]
    base = base_of(_text(head, "Base"), document.url)
    stated = header_links(document, base)
    sent = leading_elsewhere((_http.refresh(document), refresh), base, document.url) if outcome is Outcome.OK else None
    rules = _http.robots(document).union(*(meta_rules(name or "", content) for name, _, content in metas))
    both = [*((link.kind, link.href, link.hreflang) for link in stated), *((k, h, lang) for k, h, _, lang in own)]
    canonicals = [h for k, h, _, _ in own if k is Kind.CANONICAL] + [k.href for k in stated if k.kind is Kind.CANONICAL]
    page = Page(
        base=base,
        outcome=seen(outcome, sent, document.truncated),
        links=Links(),
        noindex=forbids_index(rules),
        nofollow=forbids_follow(rules),
        canonical=canonicals[0] if canonicals else None,
        redirect=next((link.href for link in stated if link.kind is Kind.REDIRECT), sent and sent.url),
        language=_language(document, metas),
        site_name=_named(head, {"og:site_name"}),
        footprints=_footprints(head, document.url),
        title=" ".join((_text(head, "Title") or "").split())[: LIMITS.anchor_chars] or None,
        hreflangs=tuple(Hreflang(lang, href) for _, href, lang in both if lang)[: LIMITS.hreflangs_per_page],
    )
    rows = [(link.kind, link.href, "", _rel(link.rel)) for link in stated]
    rows += [(Kind.REDIRECT, refresh.url, "", None)] if refresh and refresh.url else []
    return Visit(document, page), rows + [(k, href, "", _rel(rel)) for k, href, rel, _ in own]


def _named(head: Any, names: set[str]) -> str | None:
    """The first content, on one line, of the meta elements of some name, that is not empty."""
    contents = []
    for meta in _items(_at(head, "Metas")):
        name = _text(meta, "name") or _text(meta, "property") or ""
        if name.strip().lower() in names:
            contents.append(" ".join((_text(meta, "content") or "").split()))
    return next((content[: LIMITS.site_name_chars] for content in contents if content), None)


def _footprints(head: Any, url: str) -> tuple[str, ...] | None:
    if "/http:/" in url.partition("?")[0] or "/https:/" in url.partition("?")[0]:
        return None
    own = url[: url.find("/", 8) + 1] or url
    scripts = [src for script in _items(_at(head, "Scripts")) if (src := _text(script, "url"))]
    scripts = [src for src in scripts if not src.startswith(own)]
    links = _items(_at(head, "Link"))
    sheets = [href for link in links if _text(link, "rel") == "stylesheet" and (href := _text(link, "url"))]
    words = [word for src in scripts for word in re.findall(r"[A-Za-z0-9-]+", src)]
    words.append(_named(head, {"google-adsense-account"}) or "")
    found = {
        "analytics": [w for w in words if re.fullmatch(r"G-[A-Z0-9]{6,14}|UA-\d{4,12}-\d{1,4}|GTM-[A-Z0-9]{4,10}", w)],
        "ads": [word for word in words if re.fullmatch(r"ca-pub-[0-9]{6,20}", word)],
        "generator": [made[: LIMITS.footprint_chars] for made in [_named(head, {"generator"})] if made],
        "asset": _assets([*scripts, *sheets], url),
    }
    few = {kind: list(dict.fromkeys(values))[: LIMITS.footprints_per_kind] for kind, values in found.items()}
    return tuple(f"{kind}:{value}" for kind, values in few.items() for value in values) or None


def _assets(urls: list[str], page: str) -> list[str]:
    """Hosts of other domains, the most frequent first, then by name."""
    hosts: Counter[str] = Counter()
    for url in urls:
        begin = re.match(r"\s*(https?:)?//", url, re.IGNORECASE)
        if begin:
            name = re.split("[/?#]", url[begin.end() :])[0].rpartition("@")[2].partition(":")[0].lower().rstrip(".")
            if re.fullmatch(r"([a-z0-9_-]+\.)+[a-z][a-z0-9-]*", name):
                hosts[name] += 1
    home = re.split("[/?#:]", page.partition("//")[2])[0]
    others = [host for host in hosts if registrable_domain(host) != registrable_domain(home)]
    return sorted(others, key=lambda host: (-hosts[host], host))


def _language(document: Document, metas: list[tuple[str | None, str | None, str]]) -> str | None:
    for name, pragma, content in metas:
        stated = (name or "").strip().lower() in {"html@/lang", "html@/xml:lang"}
        if stated or (pragma or "").lower() == "content-language":
            language = primary_language(content)
            if language:
                return language
    return primary_language(document.header("content-language") or "")


def _head_link(item: Any) -> tuple[Kind, str, str, str | None] | None:
    rel, href = _text(item, "rel"), _text(item, "url")
    tokens = (rel or "").lower().split()
    if href is None or rel is None:
        return None
    if "canonical" in tokens:
        return Kind.CANONICAL, href, rel, None
    if "alternate" in tokens and "stylesheet" not in tokens:
        return Kind.ALTERNATE, href, rel, (_text(item, "hreflang") or "").strip() or None
    return None


def _rel(text: str | None) -> str | None:
    return " ".join(dict.fromkeys((text or "").lower().split())) or None


def _fold(text: Any) -> str:
    return SPACE.sub(" ", text).strip(" ")[: LIMITS.anchor_chars] if isinstance(text, str) else ""


def _body(visit: Visit, response: Any, before: int, links: Ledger) -> list[tuple[Any, ...]]:
    """The links of the body; `before` others were found on the page."""
    entries = _at(response, "HTML-Metadata", "Links")
    if not isinstance(entries, list):
        links.fail("malformed", count=int(entries is not None))
        return []
    rows: list[tuple[Any, ...]] = []
    picture = None
    for entry in entries:
        last, picture = picture, None
        path, href = (_at(entry, name) if isinstance(_at(entry, name), str) else None for name in ("path", "url"))
        if path == "IMG@/src":
            picture = (_at(entry, "alt"),)
        if not isinstance(entry, dict):
            links.fail("malformed")
        elif path not in KINDS:
            links.skip("resource")
        elif href is None:
            links.fail("malformed")
        elif before + len(rows) >= LIMITS.links_per_page:
            links.fail("over_cap")
            if visit.page.outcome is Outcome.OK:
                force_setattr(visit.page, "outcome", Outcome.PARTIAL)
        else:
            kind, label = KINDS[path], _fold(_at(entry, "text")) if path == "A@/href" else ""
            if path == "A@/href" and not label and last is not None:
                kind, label = Kind.IMAGE, _fold(last[0])
            rel = _at(entry, "rel")
            rows.append((kind, href, label, _rel(rel) if isinstance(rel, str) else None))
    return rows
