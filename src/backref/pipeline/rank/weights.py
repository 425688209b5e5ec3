"""The user's own weights for links: read from a file, and kept by the ranking for the next ingest."""

from pathlib import Path
from typing import Any

from backref.quality.weights import Weights
from backref.quality.weights_check import weights_from
from backref.sources.toml_files import read_toml


def read_weights(path: Path) -> Weights:
    """The weights of a file of the shape of ours.

    Raises SourceError for a file that is no TOML, QuestionError for one with other names or impossible figures.
    """
    return weights_from(read_toml(path), str(path))


def kept_weights(ranking: dict[str, Any]) -> Weights | None:
    """The weights that a ranking scored with, as `Manifest.ranking` notes them; None for the default."""
    values = (ranking.get("scores") or {}).get("values")
    return None if values is None else weights_from(values, "the last ranking's weights")
