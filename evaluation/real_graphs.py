"""The real graphs and labels that evaluations read; research data stays where it is."""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backref.graph.build import graph_from_arcs
from backref.model.graph import Graph
from backref.urls import registrable_domain


@dataclass(frozen=True)
class Named:
    """A graph and the names of its nodes."""

    graph: Graph
    names: list[str]

    def nodes(self, names: set[str]) -> npt.NDArray[np.uint32]:
        """The nodes with one of these names."""
        return np.array([node for node, name in enumerate(self.names) if name in names], np.uint32)


def walk_domains(data: Path) -> Named:
    """Domains of 33 web-archive collections, summed from hosts: 72,314 nodes, 132,435 arcs."""
    hosts = [line.split("\t")[1].strip() for line in _lines(data / "webgraph" / "walk-a-host-vertices.txt.gz")]
    domains = np.array([registrable_domain(".".join(reversed(host.split(".")))) for host in hosts])
    names, of_host = np.unique(domains, return_inverse=True)
    arcs = np.loadtxt(data / "webgraph" / "walk-a-host-edges.txt.gz", np.uint32)
    return Named(graph_from_arcs(len(names), of_host[arcs[:, 0]], of_host[arcs[:, 1]]), names.tolist())


def cnr_pages(data: Path) -> Graph:
    """Pages of cnr.it in 2000: 325,557 nodes, 3.1 M arcs."""
    lines = _lines(data / "webgraph" / "cnr-2000.graph-txt.gz")
    nodes = int(lines[0])
    targets = [np.array(line.split(), np.uint32) for line in lines[1 : nodes + 1]]
    sources = np.repeat(np.arange(nodes, dtype=np.uint32), [len(each) for each in targets])
    return graph_from_arcs(nodes, sources, np.concatenate(targets))


def political_sites(data: Path) -> Named:
    """Canadian political sites, 2005 to 2009: sites and whom they link to."""
    rows = [line.split("\t") for line in _lines(data / "webgraph" / "cpp-sitelinks-2005-2009.tsv.gz")]
    return named_graph([(row[1], row[2]) for row in rows])


def political_blogs(data: Path) -> Named:
    """Political blogs of 2004 and which of them are linked, whoever links: 1,489 blogs, 16,627 pairs."""
    lines = [line.strip() for line in _lines(data / "webgraph" / "polblogs.gml.gz")]
    names = [line.removeprefix("label ").strip('"') for line in lines if line.startswith("label ")]
    sources = [int(line.split()[1]) for line in lines if line.startswith("source ")]
    targets = [int(line.split()[1]) for line in lines if line.startswith("target ")]
    return Named(graph_from_arcs(len(names), sources + targets, targets + sources), names)


def college_pages(data: Path) -> Named:
    """Pages of hollins.edu: 6,012 pages, 23,875 links."""
    lines = _lines(data / "webgraph" / "hollins.dat.gz")
    nodes = int(lines[0].split()[0])
    names = [line.split()[1] for line in lines[1 : nodes + 1]]
    ends = np.array([line.split() for line in lines[nodes + 1 :] if line], np.int64) - 1
    return Named(graph_from_arcs(nodes, ends[:, 0], ends[:, 1]), names)


def news_links(data: Path) -> Named:
    """Domains that political news sites link to."""
    rows = table(data / "spam" / "news-outlinks.csv.gz")
    return named_graph([(row["domain_from"], row["domain_to"]) for row in rows])


def named_graph(arcs: list[tuple[str, str]]) -> Named:
    """A graph of arcs between names."""
    names = sorted({name for arc in arcs for name in arc})
    place = {name: node for node, name in enumerate(names)}
    ends = np.array([(place[source], place[target]) for source, target in arcs])
    return Named(graph_from_arcs(len(names), ends[:, 0], ends[:, 1]), names)


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file with a header."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines()))


def _lines(path: Path) -> list[str]:
    with gzip.open(path, "rt") as file:
        return file.read().splitlines()
