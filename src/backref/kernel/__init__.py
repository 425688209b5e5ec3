"""Compiled loops over bytes and numbers: one decorator, so that every kernel is built the same way."""

import functools
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from numba import config, njit

from backref.kernel.cache import cache_folder

F = TypeVar("F", bound=Callable[..., Any])

_UNMANAGED: Final[dict[str, Any]] = {"cache": True, "nogil": True, "_nrt": False}


def compiled(function: F) -> F:
    """Compile a loop on first use and keep the machine code on disk; it runs without the GIL."""
    return cast(F, _kept(function)(cache=True, nogil=True)(function))


def unmanaged(function: F) -> F:
    """Compile a loop that allocates nothing and calls only such loops.

    Arrays pass between them without reference counts, which are atomic and cost more than a short loop does:
    reading a URL takes half the time. A function that allocates after all does not compile.
    """
    return cast(F, _kept(function)(**_UNMANAGED)(function))


def inlined(function: F) -> F:
    """The same, and put in place of every call: for what is called a million times with many arrays.

    Each array is passed as seven numbers, so that a call may take longer than the loop.
    """
    return cast(F, _kept(function)(**_UNMANAGED, forceinline=True)(function))


def _kept(function: Callable[..., Any]) -> Callable[..., Any]:
    """The compiler, set to keep what it makes of this function in the folder for its module."""
    config.CACHE_DIR = _folder(function.__module__)  # type: ignore[attr-defined]  # settings are made at run time
    return njit


@functools.cache
def _folder(module: str) -> str:
    return str(cache_folder(module))
