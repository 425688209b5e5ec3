"""Second opinions on the domains of a rated graph, as columns of its folder: to look at, never a verdict."""

import numpy as np

from backref.graph.components import components
from backref.graph.trust import GOOD_SHARE, spam_mass
from backref.graph.twins import twins
from backref.index.graph_store import GraphFolder

STEP = "evidence"


def add_evidence(store: GraphFolder) -> None:
    """Add relative spam mass, the component of each node with its size, and how many others link as it does."""
    if store.done(STEP):
        return
    mass = spam_mass(store.array("pagerank"), store.array("anchored"))
    store.add_column("spam_mass", mass.astype(np.float32), good_share=GOOD_SHARE)
    found = components(store.graph)
    outside = found.outside_core()
    store.add_column("component", found.of_node, components=len(found.sizes), outside_core=len(outside))
    store.add_column("component_size", found.sizes[found.of_node].astype(np.uint32))
    store.add_column("twins", twins(store.graph))
    store.finish(STEP)
