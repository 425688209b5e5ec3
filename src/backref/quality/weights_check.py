"""A user's weights held against ours: the same names, each with a figure that the formulas can bear."""

from collections.abc import Mapping
from difflib import get_close_matches
from math import inf, isfinite
from typing import Any

from backref.errors import QuestionError
from backref.quality.weights import Weights, default_weights

_MOST = {
    "version": inf,
    "value.authority_power": 10,
    "value.prior.rating": 100,
    "label.harmful_families": 100,
    "risk.unsupported_from": 0.99,
}
"""The most that a figure may be, where that is not 1. None may be less than 0."""


def weights_from(given: Mapping[str, Any], file: str) -> Weights:
    """The weights of a file's contents. Reasons that are left out are ours.

    Raises QuestionError, naming file and key, for a name that is unknown or missing and for a figure out of range.
    """
    return Weights.with_values(_checked(given, default_weights().values, "", file))


def _checked(given: Mapping[str, Any], ours: Mapping[str, Any], within: str, file: str) -> dict[str, Any]:
    for name in given:
        if name not in ours:
            raise _wrong(file, within + name, "is not a weight", _nearest(name, ours, within))
    return {name: _value(given.get(name), known, within + name, file) for name, known in ours.items()}


def _value(given: Any, known: Any, key: str, file: str) -> Any:
    if isinstance(known, dict):
        if not isinstance(given, dict | None):
            raise _wrong(file, key, "is no table", f"write its weights under [{key}]")
        return _checked(given or {}, known, f"{key}.", file)
    if isinstance(known, str):
        return given if isinstance(given, str) else known
    if given is None:
        raise _wrong(file, key, "is missing", f"the default is {key} = {known}")
    kind, most = (int if isinstance(known, int) else float), _MOST.get(key, 1)
    if isinstance(given, bool) or not isinstance(given, int | kind) or not isfinite(given) or not 0 <= given <= most:
        raise _wrong(file, key, f"is {given!r}", f"give {_bounds(kind, most)}; the default is {known}")
    return kind(given)


def _bounds(kind: type, most: float) -> str:
    number = "a whole number" if kind is int else "a number"
    return f"{number} of 0 or more" if most == inf else f"{number} from 0 to {most:g}"


def _nearest(name: str, ours: Mapping[str, Any], within: str) -> str:
    close = get_close_matches(name, list(ours), n=1, cutoff=0.6)
    if close:
        return f"did you mean {within}{close[0]}?"
    return f"{f'[{within[:-1]}]' if within else 'the file'} has: {', '.join(ours)}"


def _wrong(file: str, key: str, what: str, hint: str) -> QuestionError:
    return QuestionError(f"{file}: {key} {what}", hint=hint, field="weights")
