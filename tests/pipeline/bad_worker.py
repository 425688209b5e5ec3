"""A worker whose parser hangs or dies on some pages, or that never gets so far: by its first argument."""

import os
import sys
import time
from multiprocessing.connection import Connection

from backref.extract.html.fetch import read_page
from backref.extract.page import Page
from backref.model.documents import Document
from backref.pipeline.read import extraction
from backref.pipeline.read.worker import READY, serve


def fragile(document: Document) -> Page:
    if "hang" in document.url:
        time.sleep(600)
    if "crash" in document.url:
        os._exit(11)
    return read_page(document)


match sys.argv[1]:
    case "fragile":
        extraction.read_page = fragile
        serve(Connection(int(sys.argv[2])))
    case "never ready":
        sys.exit(3)
    case "gone once ready":
        Connection(int(sys.argv[2])).send(READY)
    case "gone at first":
        if not os.path.exists(sys.argv[2]):
            os.mkdir(sys.argv[2])
            sys.exit(3)
        serve(Connection(int(sys.argv[3])))
