"""The user's lists of trusted domains, kept with the index: the next ranking follows the recipe of the last one."""

from pathlib import Path
from typing import Any

from backref.errors import IndexStateError
from backref.index.layout import write_whole
from backref.pipeline.graphs.trusted import Trust
from backref.sources.domain_lists import DomainList


def keep_lists(root: Path, trust: Trust) -> None:
    """Keep the lists of a recipe, each under its checksum."""
    for listed in (trust.instead, trust.added, trust.spam):
        if listed is not None and not _path(root, listed.checksum).exists():
            write_whole(_path(root, listed.checksum), "".join(f"{name}\n" for name in listed.domains).encode())


def kept_trust(root: Path, ranking: dict[str, Any] | None) -> Trust:
    """The recipe of a ranking, as `Manifest.ranking` notes it. Raises IndexStateError where a list is gone."""
    lists = (ranking or {}).get("lists", {})
    return Trust(**{use: _read(root, version) for use, version in lists.items()})


def _read(root: Path, version: str) -> DomainList:
    name, _, checksum = version.rpartition(":")
    try:
        domains = _path(root, checksum).read_text("utf-8").split()
    except FileNotFoundError:
        raise IndexStateError(
            f"the list of domains {name} of the last ranking is gone", hint="rank the index again: backref rank"
        ) from None
    return DomainList(name, checksum, tuple(domains))


def _path(root: Path, checksum: str) -> Path:
    return root / "lists" / f"{checksum}.txt"
