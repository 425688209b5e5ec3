"""Small graphs in an index folder, written and rated as importing and ranking do, and plain sets to judge them by."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from backref import urls
from backref.graph.build import graph_from_arcs, graph_from_weighted_arcs
from backref.graph.trusted import TrustedSet
from backref.index.graph_store import GraphFolder
from backref.kernel.strings import as_bytes
from backref.model.graph import Ids
from backref.model.index import TABLES
from backref.model.manifest import FileEntry, GraphEntry, Manifest
from backref.model.tables import WORD
from backref.pipeline.graphs.rating import Ranking

Arcs = dict[tuple[str, str], float]
"""Weights by source and target."""


def write_graph(
    root: Path,
    name: str,
    arcs: Arcs,
    *,
    source: str = "a release",
    ranked: bool = True,
    others: Iterable[str] = (),
    trusted: Ids | None = None,
) -> GraphEntry:
    """Write a graph of domains; `others` are domains without links, `trusted` nodes instead of the most central."""
    names = sorted({reversed_name(name) for arc in arcs for name in arc} | {reversed_name(name) for name in others})
    places = {reversed_name(name): at for at, name in enumerate(names)}
    ends = np.array([[places[end] for end in arc] for arc in arcs], np.int64).reshape(-1, 2)
    weights = np.array(list(arcs.values()), np.float32)
    if (weights == 1).all():
        graph = graph_from_arcs(len(names), ends[:, 0], ends[:, 1])
    else:
        graph = graph_from_weighted_arcs(len(names), ends[:, 0], ends[:, 1], weights)
    folder = GraphFolder.begin(root / "graph" / name, level="domain", separator=".")
    content, offsets = as_bytes(pa.array(names, pa.string()))
    written: dict[str, np.ndarray[Any, Any]] = {"names": content[: offsets[-1]], "name_offsets": offsets}
    written |= {part: getattr(graph, part) for part in ("out_offsets", "out_targets", "in_offsets", "in_sources")}
    if graph.out_weights is not None and graph.in_weights is not None:
        written |= {"out_weights": graph.out_weights, "in_weights": graph.in_weights}
    for part, values in written.items():
        writer = folder.writer(part, values.dtype)
        writer.append(values)
        writer.close()
    folder.finish("both ways", nodes=graph.nodes, arcs=graph.arcs)
    if ranked:
        chosen = None if trusted is None else TrustedSet(trusted, "given", 0, 0)
        Ranking(trusted=chosen, registers=0).run(folder)
    return GraphEntry(name, "domain", source, graph.nodes, graph.arcs)


def name_graphs(root: Path, *entries: GraphEntry) -> None:
    """Make the published snapshot name these graphs."""
    _change(root, lambda _: {"graphs": list(entries)})


def _change(root: Path, changes: Callable[[Manifest], dict[str, Any]]) -> None:
    path = root / "snapshots" / f"{(root / 'CURRENT').read_text().strip()}.json"
    manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    path.write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, **changes(manifest))))


def random_arcs(domains: int, arcs: int, seed: int = 1) -> Arcs:
    """A random graph with a few domains that many link to."""
    chance = random.Random(seed)
    names = [f"{'abc'[number % 3]}{number}.{('com', 'de', 'co.uk')[number % 3]}" for number in range(domains)]
    made: Arcs = {}
    while len(made) < arcs:
        source, target = chance.choice(names), names[int(domains * chance.random() ** 3)]
        if source != target:
            made[source, target] = 1.0
    return made


def reversed_name(name: str) -> str:
    """Labels in the order that releases sort by."""
    return ".".join(reversed(name.split(".")))


def sources_of(arcs: Arcs, target: str) -> set[str]:
    """Who links to a domain."""
    return {source for source, to in arcs if to == target}


def targets_of(arcs: Arcs, source: str) -> set[str]:
    """Where a domain links."""
    return {to for start, to in arcs if start == source}


def arcs_of(links: Iterable[dict[str, object]]) -> Arcs:
    """The domains that follow each other among the links of a small index."""
    live = (row for row in links if row["lost_at"] is None and row["follow"] and not row["internal"])
    return {(str(row["source_domain"]), str(row["target_domain"])): 1.0 for row in live}


def write_footprints(root: Path, rows: Sequence[tuple[str, str, str]]) -> None:
    """Write the table of footprints (domain, kind, value) into the published snapshot."""
    known = Counter((kind, value) for _, kind, value in rows)
    ordered = sorted((_footprint(*row, known[row[1:]]) for row in rows), key=lambda row: str(row["footprint"]))
    path = root / "files" / "footprints" / "000000.parquet"
    path.parent.mkdir(parents=True)
    plain = pa.schema([(c.name, pa.string() if c.type == WORD else c.type) for c in TABLES["footprints"].columns])
    pq.write_table(pa.Table.from_pylist(ordered, plain), path)
    keys = [str(row["footprint"]) for row in ordered]
    entry = FileEntry(str(path.relative_to(root)), len(ordered), 0, keys[0], keys[-1], "", "0")
    _change(root, lambda manifest: {"tables": {**manifest.tables, "footprints": [entry]}})


def _footprint(domain: str, kind: str, value: str, domains: int) -> dict[str, object]:
    row = {"footprint": f"{kind}:{value}", "domain": domain, "domain_key": urls.domain_key(domain)}
    return {**row, "kind": kind, "value": value, "domains": domains, "pages": 1}


SHOE_FOOTPRINTS = [(domain, kind, "1") for domain in ("example.com", "example.org") for kind in ("analytics", "ip")]


def add_graph(root: Path, links: Iterable[dict[str, object]]) -> Path:
    """Give a small index the graph of its links, and a few footprints."""
    arcs = {**arcs_of(links), ("linker.test", "example.org"): 1.0}
    name_graphs(root, write_graph(root, "links-small", arcs, source="links"))
    write_footprints(root, [*SHOE_FOOTPRINTS, ("example.net", "ip", "2")])
    return root
