"""What follows reading, rehearsed on three made-up pages: by the time that it is their turn, its loops are compiled.

Where Backref never built an index before, compiling takes longer than reading a few archives. A process of its own does
that for building, ranking and scoring, while the workers do it for reading; nobody waits for it, or minds if it fails.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from backref.index.build import publish
from backref.index.memory import Budget
from backref.index.runs import RunWriter
from backref.kernel.cache import cache_folder
from backref.model.progress import Silence
from backref.model.runs import SIGHTINGS, VISITS
from backref.model.words import Kind, Outcome, Placement, Reading
from backref.pipeline.rank.after_ingest import AfterIngest

_PROGRAM = f"import sys; from {__name__} import rehearse; rehearse(sys.argv[1])"
_DOMAINS = ("a.example", "b.example", "c.example")


@contextmanager
def rehearsed() -> Iterator[None]:
    """Rehearse beside what is done meanwhile, where no loop of a build is kept yet; it ends with that at the latest."""
    if any(cache_folder(publish.__module__).rglob("*.nbi")):
        yield
        return
    with TemporaryDirectory(prefix="backref-", ignore_cleanup_errors=True) as folder:
        silent: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        process = subprocess.Popen([sys.executable, "-c", _PROGRAM, folder], **silent, process_group=0)
        try:
            yield
        finally:
            process.kill()
            process.wait()


def rehearse(folder: str) -> None:
    """Build and rank an index of three pages that link to each other."""
    root = Path(folder)
    with RunWriter(root, "rehearsal", "rehearsal") as run:
        run.write(*_seen())
        run.publish()
    publish(root, "rehearsal", Budget(), Silence(), AfterIngest(root, True, Silence()))


def _seen() -> tuple[pa.Table, pa.Table]:
    """The visits and what was sighted on them."""
    visits = [_visit(domain) for domain in _DOMAINS]
    links = [_link(number, to) for number, domain in enumerate(_DOMAINS) for to in _DOMAINS if to != domain]
    return pa.Table.from_pylist(visits, VISITS.schema), pa.Table.from_pylist(links, SIGHTINGS.schema)


def _visit(domain: str) -> dict[str, Any]:
    page = {"key": _key(domain), "https": True, "host": domain, "domain": domain, "title": "A page", "language": "en"}
    fetch = {"time": datetime(2026, 1, 1, tzinfo=UTC), "reading": Reading.HTML, "outcome": Outcome.OK}
    return {**page, **fetch, **dict.fromkeys(("noindex", "nofollow", "canonical_elsewhere"), False)}


def _link(visit: int, domain: str) -> dict[str, Any]:
    to = {"target_key": _key(domain), "target_https": True, "target_host": domain, "target_domain": domain}
    words = {"anchor": "that page", "heading": "Pages", "context_before": "see", "context_after": "for more"}
    where = Placement.CONTENT if visit else Placement.FOOTER  # so that arcs have weights, as in a real graph
    place = {"visit": visit, "kind": Kind.TEXT, "placement": where, "occurrences": 1, "position": 1}
    flags = dict.fromkeys(("internal", "nofollow", "ugc", "sponsored", "hidden"), False)
    return {**to, **words, **place, **flags, "follow": True}


def _key(domain: str) -> str:
    return ",".join(reversed(domain.split("."))) + ")/"
