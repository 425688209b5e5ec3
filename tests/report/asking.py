"""What has to be said to ask any question of the small index."""

from typing import Any

from backref.report.question import Parameter, Question


def needed(question: Question, target: str = "example.com") -> dict[str, Any]:
    """Values for the parameters that must be given."""
    page = "https://www.example.com/a" if question.name in {"page", "explain"} else target
    return {p.name: _value(p, page) for p in question.parameters if p.required}


def needed_words(question: Question) -> list[str]:
    """The same as words of a command line."""
    words: list[str] = []
    for parameter in question.parameters:
        if parameter.required:
            value = needed(question)[parameter.name]
            values = value if parameter.several else [value]
            option = f"--{parameter.name.replace('_', '-')}"
            words += [word for one in values for word in ([option, one] if parameter.named else [one])]
    return words


def _value(parameter: Parameter, target: str) -> str | list[str]:
    other = {"theirs": "example.org", "link_from": "example.org", "source": "https://example.org/"}.get(
        parameter.name, target
    )
    return [other] if parameter.several else other
