"""Lists of domains that people keep: one a line, or the best of a ranks file."""

import csv
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from backref import urls
from backref.errors import SourceError, UrlError

_DOMAIN_HEADINGS = ("domain", "host", "root domain", "rootdomain", "#host_rev", "#domain_rev")
_REVERSED = frozenset({"#host_rev", "#domain_rev"})


@dataclass(frozen=True, slots=True)
class DomainList:
    """Registrable domains in the order of a file, each once."""

    name: str
    """The file's name."""
    checksum: str
    """`blake2b` of its bytes, 8 bytes in hexadecimal: the version of the list."""
    domains: tuple[str, ...]

    @property
    def version(self) -> str:
        """Name and checksum in one text."""
        return f"{self.name}:{self.checksum}"


def read_domains(path: Path) -> DomainList:
    """Domains, hosts or URLs, one a line; `#` begins a comment. Raises SourceError, naming file and line."""
    content = _content(path)
    named = (_domain(path, number, text) for number, text in _entries(content.decode("utf-8-sig", "replace")))
    return _listed(path, content, named)


def read_top(path: Path, count: int) -> DomainList:
    """The first `count` domains of a ranks file.

    Ranks of Common Crawl's web graphs (tabs, `#host_rev` among the headings), or comma-separated columns with a
    heading `domain`, or `1,example.com` without headings; plain or gzipped. Raises SourceError.
    """
    content = _content(path)
    rows = csv.reader(content.decode("utf-8-sig", "replace").splitlines(), delimiter=_delimiter(content))
    numbered = enumerate(rows, 1)
    _, first = next(numbered, (0, []))
    column = next((at for at, heading in enumerate(first) if heading.strip().lower() in _DOMAIN_HEADINGS), None)
    backwards = column is not None and first[column].strip().lower() in _REVERSED
    ranked = numbered if column is not None else enumerate([first, *(row for _, row in numbered)], 1)
    names = _named(path, ranked, -1 if column is None else column, backwards=backwards)
    return _listed(path, content, islice(dict.fromkeys(names), count))


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except (OSError, EOFError) as error:
        raise SourceError(f"{path} cannot be read: {error}") from error


def _delimiter(content: bytes) -> str:
    return "\t" if b"\t" in content.partition(b"\n")[0] else ","


def _entries(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.partition("#")[0].strip()
        if entry:
            yield number, entry


def _named(path: Path, rows: Iterable[tuple[int, list[str]]], column: int, *, backwards: bool) -> Iterator[str]:
    for number, row in rows:
        if not row:
            continue
        if column >= len(row):
            raise SourceError(f"{path} line {number} has {len(row)} columns", hint="It was cut, or is no ranks file.")
        name = row[column].strip()
        yield _domain(path, number, ".".join(reversed(name.split("."))) if backwards else name)


def _domain(path: Path, number: int, text: str) -> str:
    try:
        url = urls.parse(text if "://" in text else f"http://{text}/")
    except UrlError as error:
        raise SourceError(f"{path} line {number}: {text!r} is not a domain", hint="One domain a line.") from error
    return url.domain


def _listed(path: Path, content: bytes, domains: Iterable[str]) -> DomainList:
    made = tuple(dict.fromkeys(domains))
    if not made:
        raise SourceError(f"{path} names no domain", hint="One domain a line; # begins a comment.")
    return DomainList(path.name, blake2b(content, digest_size=8).hexdigest(), made)
