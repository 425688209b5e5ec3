"""A mirror on this machine that can be told to misbehave."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


@dataclass
class Behaviour:
    """What the mirror does, and what it saw."""

    root: Path
    cut_after: int | None = None
    """Bytes of a body after which the connection is dropped."""
    refuse: list[int] = field(default_factory=list)
    """Answers that come first, one a request."""
    retry_after: str | None = None
    ranges: bool = True
    etags: bool = True
    forward: str | None = None
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    behaviour: Behaviour

    def do_GET(self) -> None:
        seen = self.behaviour
        seen.requests.append((self.path, dict(self.headers)))
        path = seen.root / self.path.lstrip("/")
        if seen.refuse:
            self._plain(seen.refuse.pop(0))
        elif seen.forward and not self.path.startswith(seen.forward):
            self.send_response(302)
            self.send_header("Location", f"http://{self.headers['Host']}{seen.forward}{self.path}")
            self.end_headers()
        elif not path.is_file():
            self._plain(404)
        else:
            self._file(path.read_bytes())

    def _plain(self, status: int) -> None:
        self.send_response(status)
        if self.behaviour.retry_after:
            self.send_header("Retry-After", self.behaviour.retry_after)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _file(self, content: bytes) -> None:
        etag = f'"{md5(content).hexdigest()}"'
        start = 0
        asked = self.headers.get("Range")
        if asked and self.behaviour.ranges and self.headers.get("If-Range") == etag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        if self.behaviour.etags:
            self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        cut = self.behaviour.cut_after
        self.wfile.write(content[start : len(content) if cut is None else start + cut])

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def mirror(root: Path) -> Iterator[tuple[str, Behaviour]]:
    """Its base URL, and how it behaves."""
    behaviour = Behaviour(root)
    handler = type("Handler", (_Handler,), {"behaviour": behaviour})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", behaviour
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
