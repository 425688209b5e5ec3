"""The data files of this package: words, patterns, weights and advice, each with its version."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def data(name: str) -> Mapping[str, Any]:
    """What `data/NAME.toml` holds; read once."""
    return tomllib.loads(files("backref.quality").joinpath("data", f"{name}.toml").read_text("utf-8"))
