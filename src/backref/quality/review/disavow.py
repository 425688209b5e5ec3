"""Disavow files: what a search engine accepts, written only from decisions that a person made.

A file is a list of what a site owner asks a search engine to leave out of account: `domain:` entries and URLs, one a
line, comments after `#`. The limits are those that Google states for its
tool; a new file replaces the former one whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from backref.errors import QuestionError, UrlError
from backref.quality.review.decisions import Decision
from backref.urls import is_address, parse, parse_target, registrable_domain

MOST_LINES = 100_000
MOST_BYTES = 2 * 1024 * 1024
MOST_URL = 2_048
PREFIX = "domain:"

UNCONFIRMED = (
    "a disavow file is for links that you or someone for you bought or placed, or for a manual action; search engines "
    "leave out other bad links by themselves, and a wrong file takes away links that help"
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a line of a file; line 0 is the file as a whole."""

    line: int
    level: str
    """`error`: the file or the line will not be taken. `warning`: it will be, but probably not as meant."""
    reason: str
    text: str = ""
    """The line, cut to what fits on a terminal."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new file changes against the one it replaces."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    kept: int


def entries(text: str) -> list[str]:
    """The entries of a file without comments, each once, `domain:` entries in lower case."""
    found = (_entry(line) for line in _lines(text))
    return list(dict.fromkeys(entry for entry in found if entry))


def lint(content: bytes) -> list[Complaint]:
    """Everything that is wrong with a file, line by line."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return [Complaint(line, "error", "not UTF-8 (nor 7-bit ASCII): save the file as UTF-8")]
    lines = _lines(text)
    return [*_of_file(content, lines), *_of_lines(lines)]


def difference(old: str, new: str) -> Difference:
    """What the new file adds to and takes from the old one; the order of lines and comments do not matter."""
    before, after = set(entries(old)), set(entries(new))
    return Difference(tuple(sorted(after - before)), tuple(sorted(before - after)), len(before & after))


def write(decisions: Iterable[Decision], *, confirmed: bool) -> str:
    """A disavow file from the decisions that say so; the note of a decision becomes the comment above its entry.

    URLs of a domain that is disavowed as a whole are left out, for the domain's line covers them.

    Raises:
        QuestionError: nobody confirmed that links were bought or that there is a manual action, there is nothing to
            disavow, an entry is neither a domain nor a URL, or the file would break a limit.
    """
    if not confirmed:
        raise QuestionError(
            f"no disavow file without a reason: {UNCONFIRMED}",
            hint="say --links-were-bought or --manual-action if one of them is so; else there is nothing to do",
        )
    chosen = [decision for decision in decisions if decision.decision == "disavow"]
    if not chosen:
        raise QuestionError("no decision says disavow", hint="review the list and write disavow where you mean it")
    domains = sorted({decision.entry for decision in chosen if not _is_url(decision.entry)})
    urls = sorted({decision.entry for decision in chosen if _is_url(decision.entry)})
    urls = [url for url in urls if not _covered(url, set(domains))]
    notes = {decision.entry: _comment(decision) for decision in chosen}
    text = "".join(f"{notes[domain]}{PREFIX}{domain}\n" for domain in domains)
    text += "".join(f"{notes[url]}{url}\n" for url in urls)
    _check(text)
    return text


def _check(text: str) -> None:
    errors = [complaint for complaint in lint(text.encode()) if complaint.level == "error"]
    if errors:
        first = errors[0]
        raise QuestionError(
            f"the disavow file would not be taken: line {first.line}: {first.reason}",
            hint="correct the decision, or disavow whole domains instead of URLs",
        )


def _comment(decision: Decision) -> str:
    note = " ".join(decision.note.split())
    said = " ".join(part for part in (decision.date, note) if part)
    return f"# {said}\n" if said else ""


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def _entry(line: str) -> str:
    said = line.strip()
    if not said or said.startswith("#"):
        return ""
    return said.lower() if said[: len(PREFIX)].lower() == PREFIX else said


def _is_url(entry: str) -> bool:
    return "://" in entry


def _of_file(content: bytes, lines: Sequence[str]) -> list[Complaint]:
    found = []
    if len(content) > MOST_BYTES:
        found.append(Complaint(0, "error", f"{len(content):,} bytes; at most {MOST_BYTES:,} (2 MB) are taken"))
    if len(lines) > MOST_LINES:
        found.append(
            Complaint(0, "error", f"{len(lines):,} lines; at most {MOST_LINES:,} are taken, comments included")
        )
    if not any(_entry(line) for line in lines):
        found.append(Complaint(0, "warning", "no entries: this file would end every disavowal of the former one"))
    return found


def _of_lines(lines: Sequence[str]) -> list[Complaint]:
    found, seen = [], dict[str, int]()
    domains = {entry[len(PREFIX) :] for line in lines if (entry := _entry(line)).startswith(PREFIX)}
    for number, line in enumerate(lines, 1):
        entry = _entry(line)
        if not entry:
            continue
        level, reason = _judged(entry, domains)
        if not reason and entry in seen:
            level, reason = "warning", f"stands in line {seen[entry]} already"
        seen.setdefault(entry, number)
        if reason:
            found.append(Complaint(number, level, reason, line.strip()[:120]))
    return found


def _judged(entry: str, domains: set[str]) -> tuple[str, str]:
    """What is wrong with one entry, and how badly; an empty reason where nothing is."""
    if " #" in entry or "\t#" in entry:
        return "error", "a comment has a line of its own"
    if len(entry.split()) > 1:
        return "error", "one entry a line, without blanks"
    return _judged_domain(entry[len(PREFIX) :]) if entry.startswith(PREFIX) else _judged_url(entry, domains)


def _judged_domain(name: str) -> tuple[str, str]:
    if "/" in name or ":" in name:
        return "error", f"after {PREFIX} comes a name only, without scheme, port and path"
    if name.startswith("www."):
        return "warning", f"covers only this host; {PREFIX}{name[4:]} covers the domain with all its subdomains"
    if "." not in name:
        return "error", "not a domain: a whole top-level domain cannot be disavowed"
    try:
        parse_target(name)
    except UrlError as error:
        return "error", f"not a domain: {error.message}"
    if not is_address(name) and registrable_domain(f"any.{name}") == f"any.{name}":
        return "warning", f"covers every site whose name ends in .{name}, under which anybody can register one"
    return "", ""


def _judged_url(entry: str, domains: set[str]) -> tuple[str, str]:
    if not _is_url(entry):
        return "error", f"neither a URL with http:// or https:// nor {PREFIX} and a name"
    if len(entry) > MOST_URL:
        return "error", f"{len(entry):,} characters; a URL has at most {MOST_URL:,}"
    try:
        url = parse(entry)
    except UrlError as error:
        return "error", f"not a URL: {error.message}"
    if _covered(entry, domains):
        return "warning", f"{PREFIX}{url.domain} or its host stands in this file and covers it"
    if urlsplit(entry).path in {"", "/"}:
        return "warning", f"only this one page; {PREFIX}{url.domain} covers the whole domain"
    return "", ""


def _covered(url: str, domains: set[str]) -> bool:
    labels = (urlsplit(url).hostname or "").split(".")
    return any(".".join(labels[start:]) in domains for start in range(len(labels)))
