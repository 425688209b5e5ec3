"""Stops what takes too long: one thread watches every statement of an engine."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

_IDLE = 60.0
"""Seconds without a statement after which the thread ends."""


class Watchdog:
    """Calls back when a deadline passes. To start a thread for each statement would take longer than some of them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._deadlines: dict[int, tuple[float, Callable[[], None]]] = {}
        self._thread: threading.Thread | None = None
        self._next = 0

    @contextmanager
    def limit(self, seconds: float, stop: Callable[[], None]) -> Iterator[None]:
        """Call `stop`, once, if the block is still running after so many seconds."""
        with self._changed:
            number, self._next = self._next, self._next + 1
            self._deadlines[number] = (monotonic() + seconds, stop)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="backref-watchdog", daemon=True)
                self._thread.start()
            elif len(self._deadlines) == 1:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._deadlines.pop(number, None)

    def _watch(self) -> None:
        """Sleep until the next deadline; without any, end after a while and let the next statement start anew."""
        with self._changed:
            while self._deadlines or self._changed.wait(_IDLE):
                now = monotonic()
                late = [number for number, (deadline, _) in self._deadlines.items() if deadline <= now]
                for number in late:
                    self._deadlines.pop(number)[1]()
                if self._deadlines:
                    self._changed.wait(min(deadline for deadline, _ in self._deadlines.values()) - now)
            self._thread = None
