"""A small index, and the command as somebody runs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from shoe_web import LINKS, PAGES
from small_graph import add_graph
from small_index import write_index
from typer.testing import CliRunner, Result

from backref.cli._app import application


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index folder."""
    return add_graph(write_index(tmp_path_factory.mktemp("index"), LINKS, PAGES), LINKS)


@pytest.fixture
def run(folder: Path) -> Callable[..., Result]:
    """Run a command in this process, on that index."""
    runner = CliRunner()

    def invoke(*arguments: str, **environment: str) -> Result:
        return runner.invoke(application(), arguments, env={"BACKREF_INDEX": str(folder), **environment})

    return invoke


@pytest.fixture
def process(folder: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command in a process of its own, on that index."""

    def invoke(*arguments: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "BACKREF_INDEX": str(folder), **variables}
        return subprocess.run([sys.executable, "-m", "backref", *arguments], env=environment, capture_output=True)

    return invoke
