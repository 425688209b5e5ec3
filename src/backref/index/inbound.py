"""From the parts of a link table, as they are written, to the counts of the pages that they lead to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa

from backref.index.counts import TargetCounter, count_internal, count_internal_target, count_target
from backref.index.ranges import Texts
from backref.index.scan import text_array
from backref.index.sorter import Merge, Part, Sorter
from backref.model.index import LINKS, LINKS_INTERNAL
from backref.model.manifest import FileEntry
from backref.model.tables import Table


def _count_links(rows: pa.Table) -> pl.DataFrame:
    return TargetCounter().count(rows)


@dataclass(frozen=True, slots=True)
class Counting:
    """How links are counted by their target."""

    table: Table
    of_part: Callable[[pa.Table], pl.DataFrame]
    of_target: Callable[[Path, Sequence[FileEntry], str], pl.DataFrame]


EXTERNAL = Counting(LINKS, _count_links, count_target)
INTERNAL = Counting(LINKS_INTERNAL, count_internal, count_internal_target)


@dataclass(slots=True)
class Inbound:
    """Deals to `pages` what the rewritten parts of a link table say of their targets.

    A target whose links may lie in several parts is put aside, and counted when all are written.
    """

    counting: Counting
    links: Sorter
    pages: Sorter
    _cut: set[str] = field(default_factory=set)

    def telling(self, merge: Merge) -> Merge:
        """The same merge, telling the counts of its rows."""

        def merged(part: Part) -> pa.Table:
            rows = merge(part)
            if rows.num_rows and part.new:
                self._tell(self.counting.of_part(rows))
            return rows

        return merged

    def tell_cut(self, root: Path, entries: Sequence[FileEntry]) -> None:
        """Deal the counts of the targets that were put aside."""
        for key in sorted(self._cut):
            self._deal(self.counting.of_target(root, entries, key))

    def _tell(self, counts: pl.DataFrame) -> None:
        cut = counts["key"].is_in(self.links.cut_keys)
        self._cut.update(counts["key"].filter(cut))
        self._deal(counts.filter(~cut))

    def _deal(self, counts: pl.DataFrame) -> None:
        if counts.height:
            self.pages.deal(self.counting.table.name, counts.to_arrow(), Texts.of(text_array(counts["key"])))
