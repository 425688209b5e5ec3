"""The memory promise: how many rows a step may hold so that the whole stays under `--memory`."""

from dataclasses import dataclass

from backref.index.sorter import WORKERS

_BASE_BYTES = 500 << 20
"""Interpreter and libraries, compiled kernels, a batch of sightings on its way."""
_LEAST_ROOM = 64 << 20
LEAST_BYTES = _BASE_BYTES + _LEAST_ROOM
"""What a build takes however little it is allowed."""
_VISIT_BYTES = 200
"""One fetched page in `Fetches`: its key and title, numbers for the rest."""
_FOR_VISITS = 0.5
"""Share of the room that visits may take."""
_ROW_BYTES = 250
"""What a row costs beside its texts: the columns' fixed parts, the page's columns, the sort order."""
_COPIES = 4
"""How often a part's rows are in memory at once: read, sorted, encoded."""


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
        return int(self._room * _FOR_VISITS / _VISIT_BYTES)

    def rows_per_part(self, width: float) -> int:
        """Rows of a part whose texts take `width` bytes a row."""
        left = self._room * (1 - _FOR_VISITS)
        return max(10_000, int(left / WORKERS / _COPIES / (width + _ROW_BYTES)))
