"""A small, believable web with known truth, the same for the same seed: the demo's data and the tests' oracle."""

from pathlib import Path

from backref.sample.generate import generate
from backref.sample.truth import LinkTruth, read_truth, write_truth
from backref.sample.warc import write_archives
from backref.sample.web import Link, Page, SampleWeb, Site, Visit

__all__ = ["Link", "LinkTruth", "Page", "SampleWeb", "Site", "Visit", "generate", "read_truth", "write"]


def write(web: SampleWeb, folder: Path | str) -> list[Path]:
    """Write the web as WARC files, and its truth beside them; returns the files, archives first."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    return [*write_archives(web, place), *write_truth(web, place)]
