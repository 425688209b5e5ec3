"""The index that the questions are asked of."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from shoe_web import LINKS, PAGES
from small_graph import add_graph
from small_index import write_index

import backref


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index folder."""
    return add_graph(write_index(tmp_path_factory.mktemp("index"), LINKS, PAGES), LINKS)


@pytest.fixture(scope="session")
def index(folder: Path) -> Iterator[backref.Index]:
    """The index, open."""
    with backref.open(folder) as opened:
        yield opened
