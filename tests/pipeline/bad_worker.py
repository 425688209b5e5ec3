"""A worker whose parser hangs or dies on some pages."""

import os
import sys
import time
from multiprocessing.connection import Connection

from backref.extract.html import read_page
from backref.extract.page import Page
from backref.model.documents import Document
from backref.pipeline import extraction
from backref.pipeline.worker import serve


def fragile(document: Document) -> Page:
    if "hang" in document.url:
        time.sleep(600)
    if "crash" in document.url:
        os._exit(11)
    return read_page(document)


extraction.read_page = fragile
serve(Connection(int(sys.argv[1])))
