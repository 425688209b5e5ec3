"""Graphs in the BV form of WebGraph: `X.graph` and `X.properties`, read from the first node to the last."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backref.errors import SourceError
from backref.kernel.parallel import forget
from backref.sources.graphs import _bit_codes, _bv_lists
from backref.sources.graphs._line_blocks import Meter

Ids = npt.NDArray[np.uint32]

BLOCK_NODES = 1 << 18
BLOCK_ARCS = 1 << 20
_DEFAULTS = {
    "OUTDEGREES": "GAMMA",
    "REFERENCES": "UNARY",
    "BLOCK_COUNT": "GAMMA",
    "BLOCKS": "GAMMA",
    "RESIDUALS": "ZETA",
}
_CODES = {"UNARY": _bit_codes.UNARY, "GAMMA": _bit_codes.GAMMA, "DELTA": _bit_codes.DELTA, "ZETA": _bit_codes.ZETA}


@dataclass(frozen=True, slots=True)
class Properties:
    """What `X.properties` says of a graph."""

    nodes: int
    arcs: int
    settings: npt.NDArray[np.int64]
    """As the compiled loops take them."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The successors of some nodes, in order of node; valid until the next are asked for."""

    first: int
    degrees: npt.NDArray[np.int64]
    targets: Ids


def read_properties(graph: Path) -> Properties:
    """The properties beside a `.graph` file. Raises SourceError where they are missing or of another form."""
    path = graph.with_suffix(".properties")
    try:
        lines = path.read_text("latin-1").splitlines()
    except FileNotFoundError as error:
        raise SourceError(f"{path} is missing", hint="It says how the graph beside it is coded.") from error
    values = dict(line.replace(" ", "").split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    if not values.get("graphclass", "BVGraph").endswith("BVGraph") or values.get("version", "0") != "0":
        raise SourceError(f"{path} does not describe a graph in BV form, version 0")
    try:
        return Properties(int(values["nodes"]), int(values["arcs"]), _settings(path, values))
    except (KeyError, ValueError) as error:
        raise SourceError(f"{path} does not state nodes, arcs and parameters as numbers") from error


def _settings(path: Path, values: dict[str, str]) -> npt.NDArray[np.int64]:
    codes = dict(_DEFAULTS)
    for flag in filter(None, values.get("compressionflags", "").split("|")):
        part, _, code = flag.rpartition("_")
        if part in codes:
            codes[part] = code
    if unknown := set(codes.values()) - set(_CODES):
        raise SourceError(f"{path} names the code {min(unknown)}", hint="Known are UNARY, GAMMA, DELTA and ZETA.")
    numbers = (values.get(name, default) for name, default in _PARAMETERS.items())
    return np.array([*(_CODES[code] for code in codes.values()), *map(int, numbers), int(values["nodes"])], np.int64)


_PARAMETERS = {"zetak": "3", "windowsize": "7", "minintervallength": "4"}


def successor_lists(graph: Path, meter: Meter | None = None) -> Iterator[Lists]:
    """Every list of the graph. Raises SourceError for the first that is damaged, and for a count that is not as stated.

    Memory is that of a million arcs, or of the longest list.
    """
    properties, told = read_properties(graph), meter or Meter()
    reader = _Reader(graph, properties)
    before, arcs = told.bytes, 0
    while reader.next_node < properties.nodes:
        lists = reader.read()
        arcs += len(lists.targets)
        told.bytes = before + int(reader.place[0] >> 3)
        yield lists
    if arcs != properties.arcs:
        raise SourceError(f"{graph} has {arcs:,} arcs where its properties state {properties.arcs:,}")


class _Reader:
    """Decodes a graph in blocks; each keeps the last lists of the one before, which its own may copy from."""

    def __init__(self, graph: Path, properties: Properties) -> None:
        self.graph = graph
        self.settings = properties.settings
        self.window = int(self.settings[_bv_lists.WINDOW])
        size = graph.stat().st_size
        self.content = np.memmap(graph, np.uint8, "r") if size else np.empty(0, np.uint8)
        self.place = np.zeros(1, np.int64)
        self.next_node = 0
        self.ends = np.zeros(self.window + BLOCK_NODES + 1, np.int64)
        self.sizes = np.zeros(3, np.int64)
        self.rows = 0
        self._make_room(BLOCK_ARCS)

    def _make_room(self, arcs: int) -> None:
        self.lists, self.parts = np.empty(arcs, np.uint32), np.empty((3, arcs), np.uint32)

    def read(self) -> Lists:
        """The lists that come next: at least one."""
        self._carry()
        begin = int(self.place[0] >> 3)
        while True:
            first, kept = self.next_node, int(self.ends[self.window])
            rows, why = _bv_lists.decode_lists(
                self.content, self.place, self.settings, first, self.lists, self.ends, self.parts, self.sizes
            )
            if why == _bv_lists.DAMAGED:
                raise SourceError(
                    f"{self.graph} is damaged at the list of node {first + rows} (byte {int(self.place[0] >> 3)})",
                    hint="Fetch the file again.",
                )
            if rows:
                break
            held = self.lists[:kept].copy()
            self._make_room(2 * (kept + int(self.sizes[0])))
            self.lists[:kept] = held
        self.rows, self.next_node = rows, first + rows
        forget(self.content, begin, int(self.place[0] >> 3))
        ends = self.ends[self.window : self.window + rows + 1]
        return Lists(first, np.diff(ends), self.lists[kept : int(ends[-1])])

    def _carry(self) -> None:
        """Move the last lists to the front."""
        kept = self.ends[self.rows : self.rows + self.window + 1].copy()
        start, stop = int(kept[0]), int(kept[-1])
        self.lists[: stop - start] = self.lists[start:stop].copy()
        self.ends[: self.window + 1] = kept - start
