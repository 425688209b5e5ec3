"""Small graphs that every test here may draw."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from backref.graph.build import graph_from_arcs
from backref.model.graph import Graph

unhurried = settings(deadline=None)
"""For properties of compiled loops: the first example waits for the compiler."""


@st.composite
def graphs(draw: st.DrawFn, most_nodes: int = 12) -> Graph:
    nodes = draw(st.integers(1, most_nodes))
    ends = st.integers(0, nodes - 1)
    arcs = draw(st.lists(st.tuples(ends, ends), max_size=nodes * 4))
    pairs = np.array(arcs, np.int64).reshape(-1, 2)
    return graph_from_arcs(nodes, pairs[:, 0], pairs[:, 1])
