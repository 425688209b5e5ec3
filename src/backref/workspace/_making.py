"""Making and rating an index from Python: what the commands of these names do. Light to import."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from backref.model.progress import Progress
    from backref.pipeline import GraphIngestSummary, IngestSummary
    from backref.pipeline.rank.index import RankSummary

Named = str | os.PathLike[str]
"""A path, or a source that is no path, such as `cc:RELEASE`."""


def ingest(
    sources: Named | Sequence[Named],
    index: Named,
    *,
    base_url: str | None = None,
    url_list: Named | None = None,
    date: "datetime | None" = None,
    memory: int | None = None,
    workers: int | None = None,
    strict: float | None = None,
    rank: bool = True,
    external_only: bool = False,
    progress: "Progress | None" = None,
) -> "IngestSummary":
    """Read archives and saved pages into an index folder, which is made if it is not there, and publish the result.

    `memory` is in bytes, `date` UTC unless it says otherwise, `strict` the share of records that may fail. Answers of
    an index that is open stay as they are: open it again.

    Raises:
        SourceError: an input cannot be read or fails too much; what could be read is published all the same.
        IndexStateError: the index is busy, or keeps links within a domain where this ingest does not.
        ConvergenceError: ratings do not settle; the index is published without.
    """
    from datetime import UTC

    from backref.pipeline import ingest as read_in

    return read_in(
        _listed(sources),
        Path(index),
        base_url=base_url,
        url_list=None if url_list is None else Path(url_list),
        date=date if date is None or date.tzinfo else date.replace(tzinfo=UTC),
        memory=memory,
        workers=workers,
        strict=strict,
        rank=rank,
        external_only=external_only,
        progress=progress,
    )


def rank(
    index: Named,
    *,
    trusted: Named | None = None,
    trusted_top: int | None = None,
    trusted_also: Named | None = None,
    spam: Named | None = None,
    source: str | None = None,
    weights: Named | None = None,
    progress: "Progress | None" = None,
) -> "RankSummary":
    """Rate domains, hosts and pages of an index, score its links, and publish the result; no archive is read.

    `trusted`, `trusted_also` and `spam` are files of domains, `weights` one of figures that links are scored with;
    `source` is `links`, or the name of a web graph to take ratings from.

    Raises:
        SourceError: a file is not what it should be.
        QuestionError: weights have other names or impossible figures, or the graph is not there or has nobody trusted.
        ConvergenceError: ratings do not settle; the index is as it was.
    """
    from backref.pipeline.graphs.trusted import read_trust
    from backref.pipeline.rank.index import rank as rate
    from backref.pipeline.rank.options import RankOptions
    from backref.pipeline.rank.weights import read_weights

    trust = read_trust(_path(trusted), trusted_top, _path(trusted_also), _path(spam))
    own = None if weights is None else read_weights(Path(weights))
    return rate(Path(index), RankOptions(trust, source, weights=own), progress)


def ingest_graph(
    sources: Named | Sequence[Named],
    index: Named,
    *,
    level: Literal["domain", "host"] | None = None,
    name: str | None = None,
    mirror: str | None = None,
    workers: int | None = None,
    progress: "Progress | None" = None,
) -> "GraphIngestSummary":
    """Bring a web-graph release into an index folder, made if it is not there, rate it, and publish the result.

    `sources` are its files (vertices, edges, ranks), a folder that holds them, or `cc:RELEASE` to fetch from `mirror`.

    Raises:
        SourceError: the release is not what it claims to be; file and line are named.
        ConvergenceError: it cannot be rated; the index is as it was.
    """
    from backref.pipeline import ingest_graph as read_in

    return read_in(
        _listed(sources),
        Path(index),
        level=level,
        name=name,
        mirror=mirror,
        workers=workers or os.cpu_count() or 1,
        progress=progress,
    )


def _listed(sources: Named | Sequence[Named]) -> list[str]:
    if isinstance(sources, str | os.PathLike):
        return [os.fspath(sources)]
    return [os.fspath(source) for source in sources]


def _path(given: Named | None) -> Path | None:
    return None if given is None else Path(given)
