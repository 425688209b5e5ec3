"""A small index written straight from Python rows, so that plain Python over the same rows is the judge of answers."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from backref import urls
from backref.index.far_end import pack
from backref.model.far_end import stored_schema
from backref.model.index import SCHEMA_VERSION, TABLES
from backref.model.manifest import FileEntry, InputEntry, Manifest
from backref.model.tables import WORD, Table

Row = dict[str, Any]
DAY = timedelta(days=1)
START = datetime(2026, 3, 1, tzinfo=UTC)


def link(source: str, target: str, **given: Any) -> Row:
    """A link with the columns of the answer: URLs whole, every time filled in; see `_stored` for what a file holds."""
    source_url, target_url = urls.parse(source), urls.parse(target)
    row: Row = {
        **dict.fromkeys(TABLES["links"].names()),
        **_end("source", source_url),
        **_end("target", target_url),
        "internal": source_url.domain == target_url.domain,
        "kind": "text",
        "anchor": "an anchor",
        "occurrences": 1,
        "nofollow": False,
        "ugc": False,
        "sponsored": False,
        "hidden": False,
        "placement": "content",
        "position": 1,
        "source_noindex": False,
        "first_seen": START,
        "reading": "html",
        "archive": "a.warc.gz",
        "offset": 0,
    }
    row |= given
    row.setdefault("last_seen", None)
    row["last_seen"] = row["last_seen"] or row["first_seen"]
    row["last_checked"] = row["last_checked"] or row["last_seen"]
    row["fetched_at"] = row["fetched_at"] or row["last_seen"]
    row.setdefault("follow", None)
    if row["follow"] is None:
        row["follow"] = not (row["nofollow"] or row["ugc"] or row["sponsored"])
    row["provenance"] = {name: row[name] for name in ("archive", "offset", "fetched_at", "reading")}
    return row


def page(url: str, visits: Sequence[tuple[datetime, str, int | None]] = (), **given: Any) -> Row:
    """A page with its visits as (time, outcome, status)."""
    parsed = urls.parse(url)
    told = [
        {"time": t, "outcome": o, "status": s, "noindex": False, "canonical_elsewhere": False} for t, o, s in visits
    ]
    answered = [v["time"] for v in told if v["outcome"] in {"ok", "partial", "redirected", "gone"}]
    return {
        **dict.fromkeys(TABLES["pages"].names()),
        "url": parsed.url,
        "key": parsed.key,
        "https": parsed.https,
        "host": parsed.host,
        "domain": parsed.domain,
        "visits": told,
        "status": told[-1]["status"] if told else None,
        "outcome": told[-1]["outcome"] if told else None,
        "visited_at": max(answered, default=None),
        **given,
    }


def write_index(root: Path, links: Iterable[Row], pages: Iterable[Row] = (), rows_per_file: int = 7) -> Path:
    """Write all tables of an index that holds these links and pages; small files, so that ranges cross them."""
    links, pages = list(links), list(pages)
    external = [row for row in links if not row["internal"]]
    all_pages = _all_pages(external, pages)
    rows = {
        "links": [_stored(row) for row in external],
        "links_internal": [_stored(row) for row in links if row["internal"]],
        "links_out": [_stored(row) for row in links],
        "pages": all_pages,
        "hosts": _sites(all_pages, external, "host"),
        "domains": _sites(all_pages, external, "domain"),
        "domain_links": _pairs(external),
        "domain_links_out": _pairs(external),
    }
    tables = {name: _write(root, TABLES[name], some, rows_per_file) for name, some in rows.items()}
    inputs = [InputEntry("r1", "a.warc.gz", 0, 0, START.isoformat(), (START + 30 * DAY).isoformat(), {}, {})]
    manifest = Manifest(SCHEMA_VERSION, "v1", "0", "backref test", tables, inputs)
    (root / "snapshots").mkdir(parents=True, exist_ok=True)
    (root / "snapshots" / "000001-test.json").write_bytes(msgspec.json.encode(manifest))
    (root / "CURRENT").write_text("000001-test\n")
    return root


def _end(side: str, url: urls.Url) -> Row:
    return {
        f"{side}_url": url.url,
        f"{side}_key": url.key,
        f"{side}_https": url.https,
        f"{side}_host": url.host,
        f"{side}_domain": url.domain,
    }


def _stored(row: Row) -> Row:
    """Times that equal the one they follow are left out."""
    last_seen = None if row["last_seen"] == row["first_seen"] else row["last_seen"]
    last_checked = None if row["last_checked"] == row["last_seen"] else row["last_checked"]
    fetched_at = None if row["fetched_at"] == row["last_seen"] else row["fetched_at"]
    return {**row, "last_seen": last_seen, "last_checked": last_checked, "fetched_at": fetched_at}


def _all_pages(external: list[Row], pages: list[Row]) -> list[Row]:
    known = {row["url"]: row for row in pages}
    for row in external:
        known.setdefault(row["target_url"], page(row["target_url"]))
    return [{**row, **_counts(external, "target_url", row["url"])} for row in known.values()]


def _counts(external: list[Row], column: str, value: str) -> Row:
    found = [row for row in external if row[column] == value]
    live = [row for row in found if row["lost_at"] is None]
    return {
        "backlinks": len(live),
        "backlinks_follow": sum(row["follow"] for row in live),
        "backlinks_lost": len(found) - len(live),
        "referring_pages": len({row["source_url"] for row in live}),
        "referring_hosts": len({row["source_host"] for row in live}),
        "referring_domains": len({row["source_domain"] for row in live}),
        "referring_domains_follow": len({row["source_domain"] for row in live if row["follow"]}),
        "first_seen": min((row["first_seen"] for row in found), default=None),
        "last_seen": max((row["last_seen"] for row in found), default=None),
    }


def _sites(pages: list[Row], external: list[Row], level: str) -> list[Row]:
    names = {row[level] for row in pages} | {row[f"source_{level}"] for row in external}
    return [_site(name, pages, external, level) for name in names]


def _site(name: str, pages: list[Row], external: list[Row], level: str) -> Row:
    own = [row for row in pages if row[level] == name]
    out = [row for row in external if row[f"source_{level}"] == name and row["lost_at"] is None]
    return {
        f"{level}_key": urls.host_key(name),
        level: name,
        "domain": urls.registrable_domain(name),
        "tld": name.rpartition(".")[2],
        **_counts(external, f"target_{level}", name),
        "pages_visited": sum(row["outcome"] in {"ok", "partial"} for row in own),
        "pages_known": len(own),
        "last_visited": max((row["visits"][-1]["time"] for row in own if row["visits"]), default=None),
        "links_out": len(out),
        "linked_domains": len({row["target_domain"] for row in out}),
        "hosts": len({row["host"] for row in own}),
    }


def _pairs(external: list[Row]) -> list[Row]:
    pairs: dict[tuple[str, str], list[Row]] = {}
    for row in external:
        pairs.setdefault((row["source_domain"], row["target_domain"]), []).append(row)
    return [_pair(source, target, links) for (source, target), links in pairs.items()]


def _pair(source: str, target: str, links: list[Row]) -> Row:
    live = [row for row in links if row["lost_at"] is None]
    return {
        "source_domain": source,
        "target_domain": target,
        "source_domain_key": urls.host_key(source),
        "target_domain_key": urls.host_key(target),
        "links": len(live),
        "links_follow": sum(row["follow"] for row in live),
        "links_lost": len(links) - len(live),
        "source_pages": len({row["source_url"] for row in live}),
        "source_hosts": len({row["source_host"] for row in live}),
        "first_seen": min(row["first_seen"] for row in links),
        "last_seen": max(row["last_seen"] for row in links),
    }


def _write(root: Path, table: Table, rows: list[Row], rows_per_file: int) -> list[FileEntry]:
    ordered = sorted(rows, key=lambda row: tuple(row[name] for name in table.sort_by))
    plain = pa.schema([(c.name, pa.string() if c.type == WORD else c.type) for c in table.columns])
    folder = root / "files" / table.name
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for start in range(0, len(ordered), rows_per_file):
        some = ordered[start : start + rows_per_file]
        path = folder / f"{start:06d}.parquet"
        arrow = pa.Table.from_pylist([{name: row.get(name) for name in plain.names} for row in some], plain)
        stored = pack(arrow, table).select(stored_schema(table).names).cast(stored_schema(table))
        pq.write_table(stored, path, store_schema=False)
        key = table.sort_by[0]
        relative = str(path.relative_to(root))
        entries.append(FileEntry(relative, len(some), 0, some[0][key], some[-1][key], "", "0"))
    return entries
