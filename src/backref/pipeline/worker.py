"""A worker process: reads batches from a pipe, says which item it begins, and sends back rows.

Started by `backref.pipeline.workers` as `python -m backref.pipeline.worker FD`; a program of its own, so that a page
that hangs or crashes the parser takes nothing else with it.
"""

import signal
import sys
from multiprocessing.connection import Connection

from backref.pipeline.extraction import extract


def serve(pipe: Connection) -> None:
    """Answer batches until the other end closes."""
    while True:
        try:
            items = pipe.recv()
        except EOFError:
            return
        pipe.send(extract(items, pipe.send))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    serve(Connection(int(sys.argv[1])))
