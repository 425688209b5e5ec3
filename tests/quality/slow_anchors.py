"""The anchor rules once more, plain and slow, over words instead of hashes: the judge of the compiled loop."""

import re
from dataclasses import dataclass, field

from backref.quality.anchors.brands import label_names, shown
from backref.quality.data_files import data
from backref.quality.text.folding import fold_words, is_unspaced

_GENERIC = data("generic")["languages"]
_BRANDS = data("brands")
_STOP = {"".join(fold_words(word)) for language in _GENERIC.values() for word in language["stop"]}
_PHRASES = {"".join(fold_words(phrase)) for language in _GENERIC.values() for phrase in language["phrases"]}
_WORDS = [{"".join(fold_words(word)) for word in language["words"]} for language in _GENERIC.values()]
_BESIDE = {"".join(fold_words(word)) for word in _BRANDS["beside"]}
_ENDINGS = {"".join(fold_words(word)) for word in _BRANDS["endings"]}


@dataclass
class Target:
    """What is known of a target."""

    domain: str
    host: str
    title_parts: list[str]
    other_parts: list[str]
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.names |= set(label_names(self.domain))

    def own(self, parts: list[str]) -> list[list[str]]:
        """The words of the parts that are no names of the site."""
        words = [fold_words(part) for part in parts]
        return [each for each in words if each and "".join(each) not in self.names]


def slow_rule(anchor: str, target: Target) -> str:
    """The rule that fires for the anchor of a text link."""
    words = fold_words(anchor)
    if not words:
        return "no_text"
    if _is_address(anchor, target):
        return "url"
    named = _named(words, target.names)
    if named == "site_name":
        return named
    if named is None and (generic := _generic(words)):
        return generic
    title = [word for part in target.title_parts for word in fold_words(part)]
    least = 8 if is_unspaced.py_func(ord(words[0][0])) else 5
    if len(words) >= least and len(words) == len(title) and "".join(words) == "".join(title):
        return "most_of_title"
    return named or _about_target(words, target)


def _generic(words: list[str]) -> str | None:
    whole = "".join(words)
    if whole in _PHRASES:
        return "generic_phrase"
    if len(whole) <= 3 and re.fullmatch("[0-9]+", whole):
        return "number"
    empty = len(words) <= 6 and any(all(word in language for word in words) for language in _WORDS)
    return "generic_words" if empty else None


def _is_address(anchor: str, target: Target) -> bool:
    text = anchor.lstrip("([<\"' \t\n")
    head, _, rest = text.partition(" ")
    if fold_words(rest):
        return False
    if re.match(r"([^:/]{3,5}:)?//.", head):
        return True
    if re.match(r"(?i)ww.\..{3}", head):
        return True
    host = re.split("[/?#:…]", head)[0]
    if (
        not head
        or head[0] in ".@"
        or re.search("[@_(]", host)
        or not re.search(r"\.[^.]", host + head[len(host) :][:1])
    ):
        return False
    labels = re.split(r"\.(?!\.)(?!$)", host)
    ends = {"".join(fold_words(".".join(labels[at:]))) for at in range(len(labels))}
    known = {"".join(fold_words(shown(name))) for name in (target.domain, target.host.removeprefix("www."))}
    last = labels[-1]
    return bool(ends & known) or ("".join(fold_words(last)) in _ENDINGS and last == re.sub("[A-Z]", "", last))


def _named(words: list[str], names: set[str]) -> str | None:
    found = None
    for first in range(len(words)):
        for last in range(first + 1, min(first + 12, len(words)) + 1):
            text = "".join(words[first:last])
            genitive = len(text) > 4 and text.endswith("s") and text[:-1] in names
            if not (genitive or text in names) or (len(text) < 2 and len(words) > 1):
                continue
            if _beside(words[:first]) and _beside(words[last:]):
                return "site_name"
            if len(text) > 2 or last > first + 1:
                found = "site_name_and_more"
    return found


def _beside(words: list[str]) -> bool:
    while words:
        widths = [width for width in range(1, min(6, len(words)) + 1) if "".join(words[:width]) in _BESIDE]
        if not widths:
            return False
        words = words[max(widths) :]
    return True


def _root(word: str) -> str:
    return (word[:-1] if len(word) > 3 and word.endswith("s") else word)[:7]


def _stems(words: list[str]) -> list[str]:
    stems = []
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if is_unspaced.py_func(ord(word[0])):
            stems.append(word + following)
            continue
        stems.append((word[2:] if len(word) > 5 and word.startswith("ال") else word)[:5])
    return stems


def _tells(words: list[str]) -> list[bool]:
    told = []
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if is_unspaced.py_func(ord(word[0])):
            told.append(bool(following) and word not in _STOP and following not in _STOP)
        else:
            long = len(word) > 2 or ord(word[0]) > 0x2FF
            told.append(long and word not in _STOP and not re.fullmatch("[0-9]+", word))
    return told


def _about_target(words: list[str], target: Target) -> str:
    title = target.own(target.title_parts)
    parts = title + target.own(target.other_parts)
    title_stems = {stem for part in title for stem in _stems(part)}
    all_stems = {stem for part in parts for stem in _stems(part)}
    stems, tells = _stems(words), _tells(words)
    title_words = sum(len(part) for part in title)
    telling_title = sum(sum(_tells(part)) for part in title)
    of_title = len(set(stems) & title_stems)
    long_title = title_words >= 4 and (telling_title >= 4 or len(title) > 1)
    if long_title and of_title >= 0.7 * title_words and of_title >= 0.7 * len(words):
        return "most_of_title"
    telling = [stem for stem, tell in zip(stems, tells, strict=True) if tell]
    if telling and _is_run(words, parts):
        return "exact_phrase"
    shared = sum(stem in all_stems for stem in telling)
    unspaced = sum(tell and is_unspaced.py_func(ord(word[0])) for word, tell in zip(words, tells, strict=True))
    return "shared_words" if shared >= max(2 if unspaced > 4 else 1, 0.25 * len(telling)) else "none"


def _is_run(words: list[str], parts: list[list[str]]) -> bool:
    trimmed = list(words)
    while trimmed and trimmed[0] in _STOP:
        trimmed = trimmed[1:]
    while trimmed and trimmed[-1] in _STOP:
        trimmed = trimmed[:-1]
    runs = {
        "".join(map(_root, part[first : first + width]))
        for part in parts
        for first in range(len(part))
        for width in range(1, 7)
        if first + width <= len(part)
    }
    return any(_all_in(text, runs) for text in (words, trimmed) if text)


def _all_in(words: list[str], runs: set[str]) -> bool:
    roots = list(map(_root, words))
    width = min(6, len(roots))
    return all("".join(roots[first : first + width]) in runs for first in range(len(roots) - width + 1))
