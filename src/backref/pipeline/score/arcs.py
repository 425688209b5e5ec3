"""Pairs of domains by their hashes, in frames that each hold all sources of their targets."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from backref.index.scan import scan_rows
from backref.model.index import DOMAIN_LINKS
from backref.model.manifest import FileEntry
from backref.quality.lookup import hashes


@dataclass(frozen=True, slots=True)
class Arcs:
    """All links to some domains that follow each other in order."""

    rows: pl.DataFrame
    """Columns source and target (hashes), and live: whether a link of the pair is there. Equal targets are together."""
    last: str
    """Key of the last target, or of one behind it that no frame before has reached."""


_COLUMNS = ["target_domain_key", "source_domain_key", "target_domain", "source_domain", "links"]


def domain_arcs(root: Path, pairs: list[FileEntry]) -> Iterator[Arcs]:
    """The rows of `domain_links`, read once; 17 bytes a row are carried on of the last target of what was read."""
    held, last = pl.DataFrame(), ""
    for read in scan_rows(root, DOMAIN_LINKS, pairs, columns=_COLUMNS, groups_at_a_time=1):
        last = read["target_domain_key"][-1]
        rows = pl.concat([held, _hashed(read)]) if len(held) else _hashed(read)
        whole = rows["target"] != rows["target"][-1]
        if whole.any():
            yield Arcs(rows.filter(whole), last)
        held = rows.filter(~whole)
    if len(held):
        yield Arcs(held, last)


def _hashed(rows: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(
        {"source": hashes(rows["source_domain"]), "target": hashes(rows["target_domain"]), "live": rows["links"] > 0}
    )
