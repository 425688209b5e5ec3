"""Write what is generated from the declared questions: one page each, and the methods of an index.

Run `python docs/questions/generate.py` after changing a question; a test fails until that is done.
"""

from pathlib import Path

from backref.report import QUESTIONS, Field, Parameter, Question

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "questions"
METHODS = ROOT / "src" / "backref" / "workspace" / "_questions.py"

_HEAD = '''"""The questions as methods. Generated from their declaration by `docs/questions/generate.py`."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from backref.report.words import Columns, GroupWord, InternalWord, ProtocolWord, ScopeWord, Where

if TYPE_CHECKING:
    from backref.report.answer import Answer


class Questions(ABC):
    """Everything that can be asked of an index."""

    @abstractmethod
    def ask(self, question: str, **given: Any) -> "Answer":
        """Ask a question by its name; parameters that are None count as not given."""
'''


def methods() -> str:
    """The source of the methods."""
    return _HEAD + "".join(_method(question) for question in QUESTIONS)


def page(question: Question) -> str:
    """The page of one question, as Markdown."""
    return "\n".join(
        [
            f"# {question.name}\n",
            f"{question.meaning}\n",
            "```",
            f"backref {question.name} {_arguments(question)} --index DIR",
            f"index.{question.method}({_python_arguments(question)})",
            "```\n",
            "## Parameters\n",
            "| name | values | unless said | meaning |\n|---|---|---|---|",
            *(_parameter_row(parameter) for parameter in question.parameters),
            "\n## Columns\n",
            "| name | type | meaning |\n|---|---|---|",
            *(row for field in question.columns for row in _field_rows(field, "")),
            *_order(question),
            *_sql(question),
            "",
        ]
    )


def contents() -> str:
    """The list of all pages, as Markdown."""
    rows = [f"| [{question.name}]({question.name}.md) | {question.meaning} |" for question in QUESTIONS]
    return "\n".join(
        [
            "# Questions\n",
            "Each is a command, a method of `backref.Index` and an SQL file. Beside them, `backref sql` runs any SQL",
            "that only reads, and `backref export` writes all rows of a question to a file.",
            "Conditions are explained in [where](../where.md).\n",
            "| question | meaning |\n|---|---|",
            *rows,
            "",
        ]
    )


def generated() -> dict[Path, str]:
    """Every generated file with its text."""
    pages = {PAGES / f"{question.name}.md": page(question) for question in QUESTIONS}
    return {METHODS: methods(), PAGES / "README.md": contents(), **pages}


def _method(question: Question) -> str:
    first, *others = question.parameters
    lines = [f"        {first.name}: {first.annotation},", "        *,"]
    lines += [f"        {p.name}: {p.annotation} = {_literal(p.default)}," for p in others]
    passed = [f"            {p.name}={p.name}," for p in question.parameters]
    described = [f"            {p.name}: {p.meaning}." for p in question.parameters]
    return "\n".join(
        [
            f"\n    def {question.method}(",
            "        self,",
            *lines,
            '    ) -> "Answer":',
            f'        """{question.meaning}',
            "",
            "        Args:",
            *(part for line in described for part in _folded(line)),
            '        """',
            "        return self.ask(",
            f'            "{question.name}",',
            *passed,
            "        )",
            "",
        ]
    )


def _folded(line: str, width: int = 118) -> list[str]:
    """The line, broken between words; what follows the first part is indented deeper."""
    parts = [line]
    while len(parts[-1]) > width:
        at = parts[-1].rindex(" ", 0, width)
        parts[-1:] = [parts[-1][:at], " " * 16 + parts[-1][at + 1 :]]
    return parts


def _literal(value: str | int | None) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _arguments(question: Question) -> str:
    return "TARGET TARGET…" if question.parameters[0].several else "TARGET"


def _python_arguments(question: Question) -> str:
    return '["example.com", "example.org"]' if question.parameters[0].several else '"example.com"'


def _parameter_row(parameter: Parameter) -> str:
    values = " ".join(f"`{choice}`" for choice in parameter.choices) or _value_words(parameter)
    default = "needed" if parameter.required else "" if parameter.default is None else f"`{parameter.default}`"
    return f"| `{parameter.name}` | {values} | {default} | {parameter.meaning} |"


def _value_words(parameter: Parameter) -> str:
    words = {"where": "condition", "where_links": "condition", "limit": "number", "cursor": "text", "status": "text"}
    return words.get(parameter.name, "names" if parameter.several else "text")


def _field_rows(field: Field, prefix: str) -> list[str]:
    name = f"{prefix}{field.name}"
    return [
        f"| `{name}` | {field.type} | {field.meaning} |",
        *(row for part in field.parts for row in _field_rows(part, f"{name}.")),
    ]


def _order(question: Question) -> list[str]:
    if not question.key:
        return []
    asked = ", ".join(f"`{name}`" for name in (*question.order_by, *question.key))
    return ["\n## Order\n", f"Unless asked otherwise: {asked}."]


def _sql(question: Question) -> list[str]:
    if not question.reads:
        return []
    return [
        "\n## SQL\n",
        "The tables hold just the target's rows that `status` and `protocol` ask for.\n",
        "```sql",
        question.sql,
        "```",
    ]


if __name__ == "__main__":
    for path, text in generated().items():
        path.write_text(text, "utf-8")
