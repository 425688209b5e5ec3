"""A worker process: reads batches from a pipe, says which item it begins, and sends back rows.

Started by `workers` as `python -m backref.pipeline.read.worker [--external-only] FD`; a program of its own,
so that a page that hangs or crashes the parser takes nothing else with it.
"""

import sys
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from backref.model.documents import Document, Provenance, WatRecord
from backref.pipeline.read.extraction import EXTERNAL_ONLY, Item, extract

READY = "ready"
_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_FIRST: dict[type, Item] = {
    Document: Document("https://a.example/", _TIME, Provenance("", 0), 200, body=b"<a href=/b>b</a>"),
    WatRecord: WatRecord(b"{}", Provenance("", 0)),
}
"""Read before any other of their kind: the loops are loaded, or compiled, while no page is blamed for the time."""


def serve(pipe: Connection, *, external_only: bool = False) -> None:
    """Say that the worker is ready, then answer batches until the other end closes, or is gone."""
    strange = dict(_FIRST)
    with suppress(EOFError, ConnectionError):
        pipe.send(READY)
        while True:
            items = pipe.recv()
            for kind in {type(item) for item in items} & strange.keys():
                extract([strange.pop(kind)], lambda number: None, external_only=external_only)
            pipe.send(extract(items, pipe.send, external_only=external_only))


if __name__ == "__main__":
    serve(Connection(int(sys.argv[-1])), external_only=EXTERNAL_ONLY in sys.argv)
