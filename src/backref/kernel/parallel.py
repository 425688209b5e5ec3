"""Work on long arrays in pieces: equal shares of work, threads, and pages of memory given back when done."""

import mmap
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

T = TypeVar("T")
Range = tuple[int, int]
KEPT_BYTES = 32 << 20


def shares(offsets: npt.NDArray[np.int64], size: int) -> list[Range]:
    """Ranges of rows that hold about `size` rows and entries each; the same for any number of workers."""
    rows = len(offsets) - 1
    bounds, start = [0], 0
    while start < rows:
        goal = int(offsets[start]) + start + size
        start = max(start + 1, _row_at(offsets, start, rows, goal))
        bounds.append(start)
    return list(pairwise(bounds))


def even(rows: int, size: int) -> list[Range]:
    """Ranges of so many rows each; the last may be shorter."""
    return [(start, min(start + size, rows)) for start in range(0, rows, size)]


def _row_at(offsets: npt.NDArray[np.int64], low: int, high: int, goal: int) -> int:
    """The last row up to which there are at most `goal` rows and entries."""
    while low < high:
        middle = (low + high + 1) // 2
        if int(offsets[middle]) + middle <= goal:
            low = middle
        else:
            high = middle - 1
    return low


def each(function: Callable[[Range], T], ranges: Sequence[Range], workers: int) -> Iterator[T]:
    """The results of a function that runs without the GIL, for every range and in their order."""
    if workers == 1 or len(ranges) < 2:
        yield from map(function, ranges)
        return
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(function, ranges)


def forget(array: npt.NDArray[Any], start: int, stop: int) -> None:
    """Give back the memory of entries of a large file-mapped array; they are read again when needed.

    That costs a page fault for every 16 pages, so small arrays are kept: a dozen of them fit well into a gigabyte.
    """
    if array.nbytes < KEPT_BYTES:
        return
    base = array.base
    if not isinstance(array, np.memmap) or not isinstance(base, mmap.mmap):
        return
    head = (array.offset + start * array.itemsize) // mmap.PAGESIZE * mmap.PAGESIZE
    tail = min(array.offset + stop * array.itemsize, len(base))
    if tail > head:
        base.madvise(mmap.MADV_DONTNEED, head, tail - head)
