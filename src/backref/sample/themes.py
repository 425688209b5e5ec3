"""Templates: each theme is a file of HTML parts; some are a soup of divs with class names in another language."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from backref.sample.lexicon import read_data


@dataclass(frozen=True, slots=True)
class Theme:
    """The parts of one theme, by name."""

    parts: dict[str, str]

    def part(self, name: str, **values: Any) -> str:
        """A part with its slots filled; the values are HTML already."""
        return self.parts[name].format_map(values)

    def items(self, name: str, texts: list[str]) -> str:
        """The part once for each text, one a line."""
        return "\n".join(self.part(name, text=text, link=text) for text in texts)


@cache
def theme(name: str) -> Theme:
    """The theme of that name."""
    data = read_data("themes", f"{name}.toml")
    parts = data if "base" not in data else read_data("themes", f"{data['base']}.toml")
    vocabulary = {**parts.get("vocabulary", {}), **data.get("vocabulary", {})}
    texts = {key: value.strip() for key, value in parts.items() if isinstance(value, str)}
    for token in sorted(vocabulary, key=len, reverse=True):
        texts = {key: value.replace(f"@{token}", vocabulary[token]) for key, value in texts.items()}
    return Theme(texts)
