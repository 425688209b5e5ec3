"""Signals: observations about links, each one unit in a file of its own.

A file here that defines `SIGNAL` is a signal, and that is all it takes. What it means for the intent, the risk or the
value of a link stands in `data/intents.toml` and `data/weights.toml`; one that no weight names is information.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from backref.quality.signals._signal import Family, Level, Signal

__all__ = ["Family", "Level", "Signal", "all_signals"]


@cache
def all_signals() -> tuple[Signal, ...]:
    """Every signal, by name: the order of their bits."""
    names = sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(import_module(f"{__name__}.{name}").SIGNAL for name in names)
