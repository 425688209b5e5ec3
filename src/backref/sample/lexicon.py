"""The words of the sample web and the plan of who exists, read from the package's data files."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "de", "fr", "es", "it", "ru", "ja", "el", "ar")
SPAM_TOPICS = ("casino", "pills", "loans", "replica")


@dataclass(frozen=True, slots=True)
class Subject:
    """The vocabulary of one topic in one language."""

    label: str
    site_last: tuple[str, ...]
    things: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language: names, phrases and topics."""

    code: str
    phrases: dict[str, tuple[str, ...]]
    """Lists of frames, names and anchors, by the name of the list."""
    labels: dict[str, str]
    """Words of the user interface."""
    subjects: dict[str, Subject]
    idn_tld: str

    @property
    def gap(self) -> str:
        """What stands between two sentences."""
        return "" if self.code == "ja" else " "

    @property
    def direction(self) -> str:
        """The direction of writing, as HTML names it."""
        return "rtl" if self.code == "ar" else "ltr"


def read_data(*path: str) -> dict[str, Any]:
    """A TOML file of the package's data folder."""
    return tomllib.loads(files("backref.sample").joinpath("data", *path).read_text("utf-8"))


@cache
def language(code: str) -> Language:
    """The words of the language with that code."""
    data = read_data("languages", f"{code}.toml")
    subjects = {
        name: Subject(topic["label"], tuple(topic["site_last"]), tuple(topic["things"]), tuple(topic["facts"]))
        for name, topic in data["topics"].items()
    }
    phrases = {name: tuple(words) for name, words in data.items() if isinstance(words, list)}
    return Language(code, phrases, data["ui"], subjects, data.get("idn_tld", ""))


@dataclass(frozen=True, slots=True)
class Tactic:
    """One way links come about; the meaning of the fields is in `tactics.toml`."""

    name: str
    intent: str
    roles: tuple[str, ...]
    kinds: tuple[str, ...]
    block: str
    same_topic: float
    anchors: dict[str, float]
    rel: dict[str, float]
    targets: dict[str, float]
    arrives: float
    leaves: float
    pages: tuple[int, int]
    frames: str = "link_frames"
    same_language: float = 0.85
    same_owner: bool = False
    sitewide: bool = False
    reciprocal: bool = False
    tagged: bool = False


@cache
def tactics() -> dict[str, Tactic]:
    """All tactics by name."""
    return {name: _tactic(name, row) for name, row in read_data("tactics.toml").items()}


def _tactic(name: str, row: dict[str, Any]) -> Tactic:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Tactic(name=name, **values)


@dataclass(frozen=True, slots=True)
class RolePlan:
    """How many sites of a role there are, what pages they have and who links to them."""

    count: int
    pages: dict[str, float]
    quotas: dict[str, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """The make-up of the whole sample web."""

    roles: dict[str, RolePlan]
    language_shares: dict[str, float]
    topic_shares: dict[str, float]


@cache
def plan() -> Plan:
    """The make-up that `roles.toml` describes."""
    data = read_data("roles.toml")
    roles = {name: RolePlan(**row) for name, row in data["roles"].items()}
    return Plan(roles, data["language_shares"], data["topic_shares"])
