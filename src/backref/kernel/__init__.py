"""Compiled loops over bytes and numbers: one decorator, so that every kernel is built the same way."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile a loop on first use and keep the machine code on disk; it runs without the GIL."""
    return cast(F, njit(cache=True, nogil=True)(function))
