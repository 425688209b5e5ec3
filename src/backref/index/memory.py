"""The memory promise: how many rows a step may hold so that the whole stays under `--memory`."""

from dataclasses import dataclass

import pyarrow as pa

from backref.index.sorter import WORKERS

_BASE_BYTES = 560 << 20
"""Interpreter and libraries, compiled kernels, a batch of sightings on its way."""
_LEAST_ROOM = 64 << 20
LEAST_BYTES = _BASE_BYTES + _LEAST_ROOM
"""What a build takes however little it is allowed."""
_VISIT_BYTES = 400
"""A fetched page while `Fetches` are put together, beyond the base, most of which is not needed yet."""
_ROW_BYTES = 250
"""What a row costs beside its texts: the columns' fixed parts, the page's columns, the sort order."""
_COPIES = 8
"""How often a part's rows are in memory at once: read, sorted, encoded, and as room that is free but not given back."""


def give_back_soon() -> None:
    """Let Arrow use the allocator that gives back freed memory within a second, where it has that."""
    if "jemalloc" in pa.supported_memory_backends():
        pa.set_memory_pool(pa.jemalloc_memory_pool())


@dataclass(frozen=True, slots=True)
class Budget:
    """Bytes of resident memory that a build may use, and what follows from it."""

    bytes: int = 2 << 30

    @property
    def _room(self) -> int:
        return max(self.bytes - _BASE_BYTES, _LEAST_ROOM)

    @property
    def visits(self) -> int:
        """Visits of a group of runs that are merged together."""
        return self._room // _VISIT_BYTES

    def rows_per_part(self, width: float, held: int = 0) -> int:
        """Rows of a part whose texts take `width` bytes a row, beside so many bytes that are held all along."""
        return max(10_000, int((self._room - held) / WORKERS / _COPIES / (width + _ROW_BYTES)))
