"""A domain graph as a folder of plain arrays, written once and read through memory maps.

```
GRAPH/
  graph.json                   what it is: version, level, source, counts, steps that are done, notes on each column,
                               size and checksum of each array
  names.u8 name_offsets.i64    reversed names in order
  out_offsets.i64 out_targets.u32 in_offsets.i64 in_sources.u32
  <column>.<type>              one value a node: ratings, ranks, hosts
```
Little-endian numbers without a header: any tool can read them.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from isal import isal_zlib

from backref.errors import IndexStateError
from backref.model.graph import Graph, Names

FORMAT = 1
_CHECK_BYTES = 8 << 20
_SUFFIXES = {"uint8": "u8", "uint16": "u16", "uint32": "u32", "int64": "i64", "float32": "f32", "float64": "f64"}
_DTYPES = {suffix: np.dtype(name).newbyteorder("<") for name, suffix in _SUFFIXES.items()}


class ArrayWriter:
    """One array of the folder, appended to piece by piece or written at places; it takes its name when it is closed.

    Whoever has an array of that name open keeps it as it was.
    """

    def __init__(self, path: Path, dtype: npt.DTypeLike) -> None:
        self._dtype = np.dtype(dtype)
        self._path = path
        self._beside = path.with_name(f"{path.name}.tmp")
        self._file = self._beside.open("wb", buffering=1 << 20)
        self.length = 0

    def append(self, values: npt.NDArray[Any]) -> None:
        """Add values at the end."""
        self._file.write(np.ascontiguousarray(values, self._dtype).data)
        self.length += len(values)

    def put(self, place: int, values: npt.NDArray[Any]) -> None:
        """Write values from entry `place` on; pieces may come in any order and from several threads."""
        content = np.ascontiguousarray(values, self._dtype).data.cast("B")
        at = place * self._dtype.itemsize
        while content:
            written = os.pwrite(self._file.fileno(), content, at)
            content, at = content[written:], at + written

    def close(self) -> None:
        """Bring everything to the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._beside.replace(self._path)


class GraphFolder:
    """A graph folder, complete or in the making."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.about: dict[str, Any] = {"format": FORMAT, "steps": [], "columns": {}}

    @classmethod
    def open(cls, path: Path) -> "GraphFolder":
        """An existing folder. Raises IndexStateError where there is none or another version wrote it."""
        folder = cls(path)
        try:
            folder.about = json.loads((path / "graph.json").read_text())
        except FileNotFoundError as error:
            raise IndexStateError(f"{path} is not a graph folder: it has no graph.json") from error
        if folder.about["format"] != FORMAT:
            raise IndexStateError(f"{path} has format {folder.about['format']}, this version reads {FORMAT}")
        return folder

    @classmethod
    def begin(cls, path: Path, **about: Any) -> "GraphFolder":
        """The folder with the steps it has done for the same source, or an empty one."""
        path.mkdir(parents=True, exist_ok=True)
        if (path / "graph.json").exists():
            folder = cls.open(path)
            if all(folder.about.get(name) == value for name, value in about.items()):
                return folder
        shutil.rmtree(path)
        path.mkdir()
        folder = cls(path)
        folder.about |= about
        folder.save()
        return folder

    def done(self, step: str) -> bool:
        """Whether a step of the making was finished."""
        return step in self.about["steps"]

    def finish(self, step: str, **about: Any) -> None:
        """Note a finished step and what it found."""
        self.about |= about
        self.about["steps"].append(step)
        self.save()

    def save(self) -> None:
        """Replace graph.json, all or nothing."""
        beside = self.path / "graph.json.new"
        with beside.open("w") as file:
            json.dump(self.about, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path / "graph.json")

    def writer(self, name: str, dtype: npt.DTypeLike) -> ArrayWriter:
        """A new array; one of that name is replaced."""
        return ArrayWriter(self._file(name, np.dtype(dtype)), dtype)

    def array(self, name: str) -> npt.NDArray[Any]:
        """An array by name, mapped into memory. Raises IndexStateError where the folder has none."""
        for suffix, dtype in _DTYPES.items():
            path = self.path / f"{name}.{suffix}"
            if path.exists():
                return np.memmap(path, dtype, "r") if path.stat().st_size else np.empty(0, dtype)
        raise IndexStateError(f"{self.path} has no array {name}")

    def has(self, name: str) -> bool:
        """Whether there is an array of that name."""
        return any((self.path / f"{name}.{suffix}").exists() for suffix in _DTYPES)

    def drop(self, name: str) -> None:
        """Take an array away."""
        for suffix in _DTYPES:
            (self.path / f"{name}.{suffix}").unlink(missing_ok=True)

    def add_column(self, name: str, values: npt.NDArray[Any], **note: Any) -> None:
        """One value for each node, with how it came about (rounds, residual, damping, recipe …)."""
        writer = self.writer(name, values.dtype)
        writer.append(values)
        writer.close()
        self.about["columns"][name] = note
        if "arrays" in self.about:
            path = self._file(name, values.dtype)
            self.about["arrays"][path.name] = _described(path)
        self.save()

    def seal(self) -> None:
        """Note size and checksum of every array, and remove what was only needed on the way."""
        for left in self.path.glob("*.tmp"):
            left.unlink()
        arrays = sorted(path for path in self.path.iterdir() if path.suffix.removeprefix(".") in _DTYPES)
        self.about["arrays"] = {path.name: _described(path) for path in arrays}
        self.save()

    def problems(self) -> Iterator[str]:
        """What is wrong with the arrays of a sealed folder, a sentence each."""
        for name, stated in self.about.get("arrays", {}).items():
            path = self.path / name
            if not path.is_file():
                yield f"{name} is missing"
            elif path.stat().st_size != stated["bytes"]:
                yield f"{name} has {path.stat().st_size} bytes, not {stated['bytes']}"
            elif _described(path) != stated:
                yield f"{name} does not match its checksum"

    @property
    def graph(self) -> Graph:
        """The arcs in both directions."""
        weighted = self.has("out_weights")
        return Graph(
            self.array("out_offsets"),
            self.array("out_targets"),
            self.array("in_offsets"),
            self.array("in_sources"),
            self.array("out_weights") if weighted else None,
            self.array("in_weights") if weighted else None,
        )

    @property
    def names(self) -> Names:
        """The names of the nodes."""
        return Names(self.array("names"), self.array("name_offsets"), self.about.get("separator", "."))

    def spill(self, name: str = "spill") -> "Spill":
        """A new file for blocks of arcs that are put aside until all have come."""
        return Spill(self.path / f"{name}.tmp")

    def spilled(self) -> "Spill":
        """The blocks put aside before. Raises IndexStateError where they are gone."""
        return Spill.open(self.path / "spill.tmp")

    def _file(self, name: str, dtype: np.dtype[Any]) -> Path:
        return self.path / f"{name}.{_SUFFIXES[dtype.name]}"


def _described(path: Path) -> dict[str, Any]:
    """Size and CRC-32 of a file: made to find damage, at the speed of the disk."""
    found = 0
    with path.open("rb") as file:
        while piece := file.read(_CHECK_BYTES):
            found = isal_zlib.crc32(piece, found)
    return {"bytes": path.stat().st_size, "crc32": f"{found:08x}"}


SLOT_ARCS = 1 << 13
_SLOT_BYTES = SLOT_ARCS * 6


class Spill:
    """Blocks of arcs on disk, each in a slot of its own; an index beside says which bucket each slot belongs to."""

    def __init__(self, path: Path, *, keep: bool = False) -> None:
        self.path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | (0 if keep else os.O_TRUNC), 0o644)
        self._slots: list[tuple[int, int]] = []

    @classmethod
    def open(cls, path: Path) -> "Spill":
        """The blocks that were sealed before."""
        if not path.with_suffix(".index").exists():
            raise IndexStateError(f"{path} is gone", hint="Import the release again.")
        spill = cls(path, keep=True)
        index = np.fromfile(path.with_suffix(".index"), np.int64).reshape(-1, 2)
        spill._slots = [(int(bucket), int(used)) for bucket, used in index]
        return spill

    def put(self, bucket: int, others: npt.NDArray[np.uint32], low: npt.NDArray[np.uint16]) -> None:
        """Put a block aside."""
        os.pwritev(self._descriptor, [others.data, low.data], len(self._slots) * _SLOT_BYTES)
        self._slots.append((bucket, len(others)))

    def seal(self) -> None:
        """Bring the blocks and their index to the disk."""
        os.fsync(self._descriptor)
        np.array(self._slots, np.int64).reshape(-1, 2).tofile(self.path.with_suffix(".index"))

    def by_bucket(self, buckets: int) -> list["BucketBlocks"]:
        """The blocks of each bucket, in the order they came."""
        slots: list[list[tuple[int, int]]] = [[] for _ in range(buckets)]
        for slot, (bucket, used) in enumerate(self._slots):
            slots[bucket].append((slot, used))
        return [BucketBlocks(self._descriptor, of_bucket) for of_bucket in slots]

    def remove(self) -> None:
        """Take the file away."""
        os.close(self._descriptor)
        self.path.unlink()
        self.path.with_suffix(".index").unlink(missing_ok=True)


class BucketBlocks(Iterable[tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint16]]]):
    """The blocks of one bucket, read from the disk each time they are gone through."""

    def __init__(self, descriptor: int, slots: Sequence[tuple[int, int]]) -> None:
        self._descriptor = descriptor
        self._slots = slots
        self.arcs = sum(used for _, used in slots)

    def __iter__(self) -> Iterator[tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint16]]]:
        for slot, used in self._slots:
            content = os.pread(self._descriptor, used * 6, slot * _SLOT_BYTES)
            yield np.frombuffer(content, np.uint32, used), np.frombuffer(content, np.uint16, used, used * 4)
