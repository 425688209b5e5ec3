"""Files of a mirror, over HTTP or from a folder that keeps its layout: one connection, whole or not at all.

A file that was broken off goes on where it stopped, as long as the mirror still has the same file; what came is
measured against the length that the mirror states.
"""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote, urlsplit

from backref.errors import SourceError
from backref.model.progress import Advance

_PIECE = 1 << 20
_AGAIN = {429, 500, 502, 503, 504}
"""Answers that mean: later."""
_MISSING = {403, 404, 410}
"""Answers that mean: there is none; stores of objects answer 403 where a folder may not be listed."""
_MOST_HOPS = 5


class NotThereError(SourceError):
    """The mirror has no such file."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a mirror is treated."""

    attempts: int = 8
    """How often in a row a file may make no headway before it is given up."""
    wait: float = 1.0
    """Seconds before the second attempt; each time twice as long, unless the mirror says how long."""
    longest_wait: float = 120.0
    seconds: float = 60.0
    """How long a mirror may say nothing."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """A place that files are fetched from."""

    base: str
    """`http://…`, `https://…` or a folder."""
    manners: Manners = Manners()

    @property
    def is_folder(self) -> bool:
        """Whether its files are on this machine, to be read where they are."""
        return urlsplit(self.base).scheme not in {"http", "https"}

    def fetch(self, path: str, to: Path, advance: Advance) -> Path:
        """The file at a path of the mirror, on this machine: `to`, once it is whole.

        Raises NotThereError where the mirror has no such file, SourceError where it does not give it whole.
        """
        if self.is_folder:
            found = Path(self.base) / path
            if not found.is_file():
                raise NotThereError(f"{self.base} has no {path}")
            return found
        if not to.exists():
            _Fetch(f"{self.base.rstrip('/')}/{quote(path)}", to, self.manners, advance).run()
        return to


class _Later(Exception):
    """This attempt did not finish the file; another may."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


class _Fetch:
    """One file on its way: what came lies in `.part`, and beside it which file that was."""

    def __init__(self, url: str, to: Path, manners: Manners, advance: Advance) -> None:
        self.url = url
        self.to = to
        self.manners = manners
        self.advance = advance
        self.part = to.with_name(f"{to.name}.part")
        self.note = to.with_name(f"{to.name}.note")

    def run(self) -> None:
        """Fetch until the file is whole, with patience."""
        self.to.parent.mkdir(parents=True, exist_ok=True)
        vain, before = 0, -1
        while True:
            try:
                self._attempt()
            except (_Later, OSError, http.client.HTTPException) as error:
                came = self._came()
                vain, before = (0 if came > before >= 0 else vain + 1), came
                if vain >= self.manners.attempts:
                    raise SourceError(f"{self.url} cannot be fetched: {error}", hint="Run it again later.") from error
                self._pause(vain, error)
            else:
                self.part.replace(self.to)
                self.note.unlink(missing_ok=True)
                return

    def _pause(self, vain: int, error: Exception) -> None:
        stated = error.wait if isinstance(error, _Later) else None
        wait = self.manners.wait * 2.0 ** max(vain - 1, 0) if stated is None else stated
        time.sleep(min(wait, self.manners.longest_wait))

    def _came(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def _attempt(self) -> None:
        known, length = self._noted()
        start = self._came() if known else 0
        if start and start == length:
            return
        with closing(_Answer.to(self.url, start, known, self.manners.seconds)) as answer:
            response = answer.response
            start = self._checked_start(response, start, known)
            etag, total = response.getheader("ETag", ""), _total(response, start)
            self.note.write_text(json.dumps({"etag": etag, "length": total}))
            with self.part.open("r+b" if start else "wb") as file:
                file.seek(start)
                for piece in _pieces(response):
                    file.write(piece)
                    self.advance(len(piece))
        if total is not None and self._came() < total:
            raise _Later(f"{self._came():,} of {total:,} bytes came")

    def _noted(self) -> tuple[str, int | None]:
        """ETag and length of the file that the part is of; no ETag where it is not known: then it is begun anew."""
        try:
            note = json.loads(self.note.read_text())
        except FileNotFoundError:
            return "", None
        return note["etag"], note["length"]

    def _checked_start(self, response: http.client.HTTPResponse, start: int, known: str) -> int:
        """Where the answer begins in the file: at the part's end, or at 0 where the file is another one by now."""
        match response.status:
            case 200:
                return 0
            case 206 if response.getheader("ETag", "") == known and _range_start(response) == start:
                return start
            case 206 | 416:
                self._begin_anew()
                raise _Later("the file on the mirror is not the one that was begun", 0.0)
            case status if status in _AGAIN:
                raise _Later(f"the mirror answers {status}", _retry_after(response))
            case status if status in _MISSING:
                raise NotThereError(f"{self.url} is not there: {status}", hint="Check the release's name.")
            case status:
                raise SourceError(f"{self.url} answers {status} {response.reason}")

    def _begin_anew(self) -> None:
        self.part.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer whose body is still to be read, and its connection."""

    connection: http.client.HTTPConnection
    response: http.client.HTTPResponse

    @classmethod
    def to(cls, url: str, start: int, etag: str, seconds: float) -> "_Answer":
        """Ask for a file from a byte on, as long as it is still the same."""
        headers = {"User-Agent": f"backref/{version('backref')} (self-hosted backlink index)"}
        headers |= {"Accept-Encoding": "identity"}
        if start:
            headers |= {"Range": f"bytes={start}-", "If-Range": etag}
        for _ in range(_MOST_HOPS):
            parts = urlsplit(url)
            made = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
            connection = made(parts.netloc, timeout=seconds)
            connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=headers)
            response = connection.getresponse()
            target = response.getheader("Location")
            if response.status not in {301, 302, 303, 307, 308} or not target:
                return cls(connection, response)
            connection.close()
            url = target
        raise SourceError(f"{url} is forwarded more than {_MOST_HOPS} times")

    def close(self) -> None:
        """Let go of the connection."""
        self.connection.close()


def _pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := response.read(_PIECE):
        yield piece


def _range_start(response: http.client.HTTPResponse) -> int:
    stated = response.getheader("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return int(stated) if stated.isdigit() else -1


def _total(response: http.client.HTTPResponse, start: int) -> int | None:
    """The whole file's length, where the answer states it."""
    length = response.getheader("Content-Length", "")
    return start + int(length) if length.isdigit() else None


def _retry_after(response: http.client.HTTPResponse) -> float | None:
    stated = response.getheader("Retry-After", "")
    return float(stated) if stated.isdigit() else None
