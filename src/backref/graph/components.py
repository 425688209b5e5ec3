"""Strongly connected components: sets of nodes that all reach each other. Most of a web graph is one large core."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backref.kernel import compiled
from backref.model.graph import Graph, Ids, Offsets


@dataclass(frozen=True, slots=True)
class Components:
    """The component of each node; component 0 is the largest, the core."""

    of_node: Ids
    sizes: npt.NDArray[np.int64]

    def outside_core(self, least: int = 2) -> npt.NDArray[np.int64]:
        """Components other than the core with at least so many nodes, the largest first."""
        return np.flatnonzero(self.sizes >= least)[1:] if len(self.sizes) else np.empty(0, np.int64)

    def members(self, component: int) -> Ids:
        """The nodes of a component."""
        return np.flatnonzero(self.of_node == component).astype(np.uint32)


def components(graph: Graph) -> Components:
    """Every strongly connected component, numbered by size, then by smallest member."""
    found = np.empty(graph.nodes, np.uint32)
    count = _tarjan(graph.out_offsets, graph.out_targets, found)
    sizes = np.bincount(found, minlength=count)
    smallest = np.full(count, graph.nodes)
    np.minimum.at(smallest, found, np.arange(graph.nodes))
    order = np.lexsort((smallest, -sizes))
    place = np.empty(count, np.uint32)
    place[order] = np.arange(count, dtype=np.uint32)
    return Components(place[found], sizes[order])


@compiled
def _tarjan(offsets: Offsets, targets: Ids, component: Ids) -> int:
    """Tarjan's algorithm (1972) with its recursion on a stack of its own; the number of components.

    `component` doubles as the low link of nodes whose component is still open.
    """
    nodes = len(offsets) - 1
    order = np.zeros(nodes, np.uint32)
    closed = np.zeros(nodes, np.bool_)
    cursor = np.empty(nodes, np.int64)
    path, waiting = np.empty(nodes, np.uint32), np.empty(nodes, np.uint32)
    met, waits, count = np.int64(0), np.int64(0), np.int64(0)
    for start in range(nodes):
        if order[start]:
            continue
        depth = np.int64(0)
        path[0] = start
        cursor[start] = -1
        while depth >= 0:
            node = np.int64(path[depth])
            if cursor[node] < 0:
                met += 1
                order[node] = met
                component[node] = met
                cursor[node] = offsets[node]
                waiting[waits] = node
                waits += 1
            descend = False
            while cursor[node] < offsets[node + 1]:
                target = np.int64(targets[cursor[node]])
                if not order[target]:
                    cursor[target] = -1
                    depth += 1
                    path[depth] = target
                    descend = True
                    break
                if not closed[target] and component[target] < component[node]:
                    component[node] = component[target]
                cursor[node] += 1
            if descend:
                continue
            if component[node] == order[node]:
                member = np.int64(-1)
                while member != node:
                    waits -= 1
                    member = np.int64(waiting[waits])
                    component[member] = count
                    closed[member] = True
                count += 1
            depth -= 1
    return int(count)
