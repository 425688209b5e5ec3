"""The domain graph as arrays. A node's number is its place in name order; an arc is a source that links a target."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backref.kernel.parallel import forget

Ids = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Weights = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Graph:
    """Who links whom, in both directions. Neighbours of a node stand in order of id, each once, never itself."""

    out_offsets: Offsets
    """The targets of node u are `out_targets[out_offsets[u]:out_offsets[u + 1]]`."""
    out_targets: Ids
    in_offsets: Offsets
    """The sources of node t are `in_sources[in_offsets[t]:in_offsets[t + 1]]`."""
    in_sources: Ids
    out_weights: Weights | None = None
    """Weight of each arc in the order of `out_targets`; without it every arc weighs 1."""
    in_weights: Weights | None = None
    """The same weights in the order of `in_sources`."""

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.out_offsets) - 1

    @property
    def arcs(self) -> int:
        """How many ordered pairs are linked."""
        return len(self.out_targets)

    def targets(self, source: int) -> Ids:
        """The nodes that a node links to."""
        return self.out_targets[self.out_offsets[source] : self.out_offsets[source + 1]]

    def sources(self, target: int) -> Ids:
        """The nodes that link to a node."""
        return self.in_sources[self.in_offsets[target] : self.in_offsets[target + 1]]

    def out_degree(self, node: int) -> int:
        """How many nodes it links to."""
        return int(self.out_offsets[node + 1] - self.out_offsets[node])

    def in_degree(self, node: int) -> int:
        """How many nodes link to it."""
        return int(self.in_offsets[node + 1] - self.in_offsets[node])

    def in_degrees(self) -> Ids:
        """How many nodes link to each node."""
        degrees = np.empty(self.nodes, np.uint32)
        np.subtract(self.in_offsets[1:], self.in_offsets[:-1], out=degrees, casting="unsafe")
        forget(self.in_offsets, 0, len(self.in_offsets))
        return degrees


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the nodes, labels reversed, in the order of their bytes. In keys, IP addresses are not reversed."""

    content: npt.NDArray[np.uint8]
    offsets: Offsets
    """Name i is `content[offsets[i]:offsets[i + 1]]`."""
    separator: str = "."
    """What stands between labels: `.` in the order of releases (`com.example`), `,` in the order of keys."""

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def reversed_name(self, node: int) -> str:
        """The name as it is kept: `com.example`, or `com,example`."""
        return self._bytes(node).decode("utf-8", "replace")

    def name(self, node: int) -> str:
        """The name as people write it: `example.com`."""
        return ".".join(reversed(self.reversed_name(node).split(self.separator)))

    def find(self, name: str) -> int | None:
        """The node of that name, or None."""
        wanted = self.turned(name).encode()
        place = self.first_from(wanted)
        return place if place < len(self) and self._bytes(place) == wanted else None

    def turned(self, name: str) -> str:
        """A name as it would be kept. One that ends in a number can only be an IP address."""
        labels = name.split(".")
        return name if self.separator == "," and labels[-1].isdecimal() else self.separator.join(reversed(labels))

    def first_from(self, reversed_name: bytes) -> int:
        """The first node whose reversed name is not before this one: bisection, one look per step."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._bytes(middle) < reversed_name:
                low = middle + 1
            else:
                high = middle
        return low

    def _bytes(self, node: int) -> bytes:
        return self.content[self.offsets[node] : self.offsets[node + 1]].tobytes()
