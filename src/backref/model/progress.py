"""How long work tells how far it is. The pipeline and the index speak to it; a terminal shows it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Advance = Callable[[int], None]
"""Called with how many more units were done."""


class Progress(Protocol):
    """Shows tasks, one after the other or side by side."""

    def task(self, label: str, total: int, unit: str) -> AbstractContextManager[Advance]:
        """A task of `total` units (0: not known); what it gives is called with every step."""
        ...


class Silence:
    """A progress that shows nothing."""

    @contextmanager
    def task(self, label: str, total: int, unit: str) -> Iterator[Advance]:
        """A task that nobody watches."""
        yield lambda done: None
