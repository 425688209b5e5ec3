"""What every measure is held to: `floors.json` says the least or the most that it may be."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("BACKREF_SHARED", HERE.parents[1] / "shared")) / "data"
"""Real pages, graphs and labels, which lie beside the project."""

Figures = dict[str, float]
"""Measures by name."""


def missed(evaluation: str, figures: Figures) -> int:
    """Print all figures of an evaluation beside their floors; how many floors are missed.

    Raises KeyError where a measure that has a floor was not made.
    """
    floors: dict[str, dict[str, float]] = json.loads((HERE / "floors.json").read_text("utf-8"))[evaluation]
    wrong = [name for name, floor in floors.items() if not _holds(figures[name], floor)]
    for name, value in figures.items():
        bounds = ", ".join(f"{side} {bound:g}" for side, bound in floors.get(name, {}).items())
        print(f"{evaluation:10} {name:60} {value:10.4g}   {bounds}{'   MISSED' if name in wrong else ''}")
    return len(wrong)


def _holds(value: float, floor: Mapping[str, float]) -> bool:
    return floor.get("at least", value) <= value <= floor.get("at most", value)


def absent(evaluation: str) -> bool:
    """Whether real data is missing; says so."""
    if not DATA.is_dir():
        print(f"{evaluation}: not measured, real data is not here: {DATA}")
    return not DATA.is_dir()
