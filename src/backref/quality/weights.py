"""The weights that links are judged with: data, each with its reason. Other weights need no other code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from backref.model.words import Intent
from backref.quality.data_files import data
from backref.quality.signals import all_signals

_NOT = "!"


def bit_of(name: str) -> int:
    """The bit of a signal in the masks."""
    return 1 << _places()[name]


def names_of(mask: int) -> list[str]:
    """The names of the signals in a mask, in order."""
    return [signal.name for signal in all_signals() if mask & bit_of(signal.name)]


@cache
def _places() -> dict[str, int]:
    return {signal.name: place for place, signal in enumerate(all_signals())}


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which signals speak for an intent: all of some, none of others."""

    needs: int
    forbids: int

    def holds(self, fired: int) -> bool:
        """Whether it holds for a mask of signals."""
        return fired & self.needs == self.needs and not fired & self.forbids

    @classmethod
    def of(cls, names: list[str]) -> "Rule":
        """From signals' names; those with `!` in front may not have fired. Raises KeyError for an unknown one."""
        needs = sum(bit_of(name) for name in names if not name.startswith(_NOT))
        return cls(needs, sum(bit_of(name[1:]) for name in names if name.startswith(_NOT)))


@dataclass(frozen=True, slots=True)
class IntentWeights:
    """What an intent is recognised by and what it means."""

    intent: Intent
    weight: float
    risk: float
    rules: tuple[Rule, ...]

    def evidence(self, fired: int) -> int:
        """The signals that speak for it in a mask; to stand in content is none."""
        needed = 0
        for rule in self.rules:
            needed |= rule.needs if rule.holds(fired) else 0
        return needed & ~bit_of("in_content")


@dataclass(frozen=True)
class Weights:
    """Both files, read."""

    values: Mapping[str, Any]
    intents: tuple[IntentWeights, ...]
    silent: Mapping[str, int]
    """Of signs of risk the signals beside which they say nothing."""
    version: str
    verdicts: dict[int, tuple[object, ...]] = field(default_factory=dict, compare=False, repr=False)
    """What masks of signals mean with these weights, as far as they were met."""

    @classmethod
    def of(cls, weights: Mapping[str, Any], intents: Mapping[str, Any]) -> "Weights":
        """From the contents of the two files. Raises KeyError where a rule names an unknown signal."""
        known = tuple(
            IntentWeights(Intent(name), row["weight"], row["risk"], tuple(Rule.of(names) for names in row["when"]))
            for name, row in intents.items()
            if isinstance(row, dict)
        )
        silent = {row["sign"]: Rule.of(row["beside"]).needs for row in intents["silent"]}
        return cls(weights, known, silent, f"{weights['version']}.{intents['version']}")

    @classmethod
    def with_values(cls, values: Mapping[str, Any]) -> "Weights":
        """With the contents of a weights file that stands in for ours; intents stay as they are."""
        return cls.of(values, data("intents"))

    def signs(self, fired: int) -> dict[str, float]:
        """The signs of risk in a mask of signals that say something, with what each adds."""
        risk = self.values["risk"]["signals"]
        return {name: risk[name] for name in names_of(fired) if name in risk and not fired & self.silent.get(name, 0)}


@cache
def default_weights() -> Weights:
    """Those that come with Backref."""
    return Weights.of(data("weights"), data("intents"))
