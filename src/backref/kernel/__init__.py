"""Compiled loops over bytes and numbers: one decorator, so that every kernel is built the same way."""

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from numba import config, njit

from backref.kernel.cache import cache_folder, compile_once

F = TypeVar("F", bound=Callable[..., Any])

_ALWAYS: Final[dict[str, Any]] = {"cache": True, "nogil": True, "no_cfunc_wrapper": True}


def compiled(function: F) -> F:
    """Compile a loop on first use and keep the machine code on disk; it runs without the GIL."""
    return _kept(function)


def unmanaged(function: F) -> F:
    """Compile a loop that allocates nothing and calls only such loops.

    Arrays pass between them without reference counts, which are atomic and cost more than a short loop does:
    reading a URL takes half the time. A function that allocates after all does not compile.
    """
    return _kept(function, _nrt=False)


def inlined(function: F) -> F:
    """The same, and put in place of every call: for what is called a million times with many arrays.

    Each array is passed as seven numbers, so that a call may take longer than the loop.
    """
    return _kept(function, _nrt=False, forceinline=True)


def _kept(function: F, **options: Any) -> F:
    """The loop, whose machine code is kept in the folder for its module; it is not for callers in C."""
    config.CACHE_DIR = str(cache_folder(function.__module__))  # type: ignore[attr-defined]  # made at run time
    loop = njit(**_ALWAYS, **options)(function)
    compile_once(loop)
    return cast(F, loop)
