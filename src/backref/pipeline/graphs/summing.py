"""A host graph summed to registrable domains: two domains are linked when any of their hosts are."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from backref.errors import SourceError
from backref.graph import buckets
from backref.index.graph_store import ArrayWriter, GraphFolder
from backref.kernel.distinct import distinct
from backref.kernel.pairs import paired, parted
from backref.model.graph import Names
from backref.pipeline.graphs.arrays import PIECE_ARCS, Progress, iterate_arcs, quiet, turn, write_arcs
from backref.pipeline.graphs.nodes import stem
from backref.sources.graphs.webgraph import ArcBlock
from backref.urls import SUFFIX_LIST_VERSION, registrable_domain

_STEP = 1 << 16


def sum_to_domains(hosts: GraphFolder, folder: Path, *, workers: int = 2, progress: Progress = quiet) -> GraphFolder:
    """The domain graph of a host graph, in a folder of its own; step by step, as releases are imported."""
    store = GraphFolder.begin(folder, level="domain", files=summed_identity(hosts.about["files"]))
    if not store.done("vertices"):
        nodes = _write_domains(hosts.names, store, progress)
        store.finish("vertices", nodes=nodes)
    if not store.done("arcs"):
        arcs, _ = write_arcs(_domain_arcs(hosts, store, progress), store, lambda _arcs: None)
        store.finish("arcs", arcs=arcs, loops=0)
    if not store.done("both ways"):
        turn(store, workers, progress)
    return store


def summed_identity(files: list[Any]) -> dict[str, Any]:
    """What makes it the same domain graph: the files of the hosts, and the list that says what a domain is."""
    return {"hosts": files, "suffix_list": SUFFIX_LIST_VERSION}


def _write_domains(names: Names, store: GraphFolder, progress: Progress) -> int:
    """Write the domains in order, how many hosts each has, and the domain of each host; the number of domains."""
    writer = _DomainWriter(store)
    for _, group in groupby(_reversed_names(names), key=stem):
        writer.add(list(group))
        progress("vertices", writer.of_host.length)
    return writer.close()


class _DomainWriter:
    """Writes domains in order of name, while hosts come in groups that share no domain."""

    def __init__(self, store: GraphFolder) -> None:
        self.names, self.offsets = store.writer("names", np.uint8), store.writer("name_offsets", np.int64)
        self.hosts, self.of_host = store.writer("hosts", np.uint32), store.writer("domain_of_host", np.uint32)
        self.last = ""
        self._places: list[int] = []
        self._counts: list[int] = []
        self._texts: list[bytes] = []
        self.offsets.append(np.zeros(1, np.int64))

    def add(self, hosts: list[str]) -> None:
        """Take in a group of hosts."""
        domains = [_reversed(registrable_domain(_reversed(host))) for host in hosts]
        count = Counter(domains)
        new = sorted(count)
        if new[0] <= self.last:
            raise SourceError(f"the host {hosts[0]} is out of order", hint="The release is mis-sorted.")
        self.last = new[-1]
        place = {domain: self.hosts.length + len(self._texts) + at for at, domain in enumerate(new)}
        self._places.extend(place[domain] for domain in domains)
        self._counts.extend(count[domain] for domain in new)
        self._texts.extend(domain.encode() for domain in new)
        if len(self._places) >= _STEP:
            self._flush()

    def _flush(self) -> None:
        self.of_host.append(np.array(self._places, np.uint32))
        self.hosts.append(np.array(self._counts, np.uint32))
        self.offsets.append(np.cumsum([len(text) for text in self._texts], dtype=np.int64) + self.names.length)
        self.names.append(np.frombuffer(b"".join(self._texts), np.uint8))
        self._places, self._counts, self._texts = [], [], []

    def close(self) -> int:
        """Write the rest; how many domains there are."""
        self._flush()
        for writer in self._writers():
            writer.close()
        return self.hosts.length

    def _writers(self) -> tuple[ArrayWriter, ...]:
        return self.names, self.offsets, self.hosts, self.of_host


def _reversed_names(names: Names) -> Iterator[str]:
    for start in range(0, len(names), _STEP):
        offsets = np.asarray(names.offsets[start : start + _STEP + 1])
        text = names.content[offsets[0] : offsets[-1]].tobytes()
        ends = (offsets - offsets[0]).tolist()
        for begin, end in pairwise(ends):
            yield text[begin:end].decode("utf-8", "replace")


def _reversed(name: str) -> str:
    return ".".join(reversed(name.split(".")))


def _domain_arcs(hosts: GraphFolder, store: GraphFolder, progress: Progress) -> Iterator[ArcBlock]:
    """The arcs between domains in order, each once; of two steps, one to deal those of the hosts, one to merge them."""
    of_host = np.array(store.array("domain_of_host"))
    spill = store.spill("summing")
    dealt = buckets.Buckets(store.about["nodes"], spill.put)
    dealt_arcs = 0
    for sources, targets in iterate_arcs(hosts):
        dealt_arcs += len(sources)
        progress("arcs", dealt_arcs)
        from_domain, to_domain = of_host[sources], of_host[targets]
        between = from_domain != to_domain
        dealt.add(from_domain[between], to_domain[between])
    dealt.finish()
    for bucket, blocks in enumerate(spill.by_bucket(dealt.count)):
        yield from _each_once(blocks, bucket * buckets.BUCKET_NODES)
    spill.remove()


def _each_once(blocks: Iterable[buckets.Block], first: int) -> Iterator[ArcBlock]:
    begins = buckets.begins_of(blocks)
    for start, stop in buckets.pieces(begins, PIECE_ARCS):
        targets = buckets.in_order(blocks, begins, start, stop)
        sources = np.repeat(np.arange(first + start, first + stop, dtype=np.uint32), np.diff(begins[start : stop + 1]))
        yield ArcBlock(*parted(distinct(paired(sources, targets))), 0)
