"""What a worker does: a batch of fetches → rows of a run."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from backref.extract.batch import Batch, Visit, read_pages
from backref.extract.html.fetch import read_page
from backref.extract.wat.records import read_wat
from backref.model.documents import Document, WatRecord

Item = Document | WatRecord
EXTERNAL_ONLY = "--external-only"
"""What a worker is told on its command line where internal links are not wanted."""

_ITEM_BYTES = 512
"""What a fetch without a body weighs in a batch."""


def extract(items: Sequence[Item], begin: Callable[[int], None], *, external_only: bool = False) -> Batch:
    """The rows of a batch; `begin` is called with the number of each item before it is read."""
    visits = []
    for number, item in enumerate(items):
        if isinstance(item, Document):
            begin(number)
            visits.append(Visit(item, read_page(item)))
    records = [item for item in items if isinstance(item, WatRecord)]
    if records:
        begin(next(number for number, item in enumerate(items) if isinstance(item, WatRecord)))
    of_html = [read_pages(visits, external_only=external_only)] if visits else []
    return _joined([*of_html, *([read_wat(records, external_only=external_only)] if records else [])])


def _joined(batches: list[Batch]) -> Batch:
    first, *others = batches
    for other in others:
        start = pa.scalar(first.visits.num_rows, pa.uint32())
        visit = pc.add(other.sightings["visit"], start)
        moved = other.sightings.set_column(0, "visit", visit)
        first.records.add(other.records)
        first.links.add(other.links)
        visits = pa.concat_tables([first.visits, other.visits])
        first = Batch(visits, pa.concat_tables([first.sightings, moved]), first.records, first.links)
    return first


def batches(items: Iterable[Item], pages_max: int, bytes_max: int) -> Iterator[list[Item]]:
    """Items in lists of about so many bytes and at most so many pages.

    WAT records are not counted: they are read all at once, and the fewer at once, the longer each takes.
    """
    held: list[Item] = []
    pages = size = 0
    for item in items:
        held.append(item)
        pages += isinstance(item, Document)
        size += _ITEM_BYTES + len(item.body if isinstance(item, Document) else item.json)
        if pages >= pages_max or size >= bytes_max:
            yield held
            held, pages, size = [], 0, 0
    if held:
        yield held
