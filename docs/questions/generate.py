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

from backref.report.words import Columns, GroupWord, InternalWord, KindWord, ProtocolWord, ScopeWord, Where

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
            f"backref {question.name} {_arguments(question)} --index DIR".replace("  ", " "),
            *(f"backref {question.name} {example}" for example in question.examples),
            f"index.{question.method}({_python_arguments(question)})",
            "```\n",
            "## Parameters\n",
            "| name | values | unless said | meaning |\n|---|---|---|---|",
            *(_parameter_row(parameter) for parameter in question.parameters),
            *_about(question),
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
    placed = [p for p in question.parameters if p.required and not p.named]
    lines = [f"        {p.name}: {p.annotation}," for p in placed]
    lines += ["        *,"]
    lines += [_keyword(p) for p in question.parameters if p not in placed]
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


def _keyword(parameter: Parameter) -> str:
    default = "" if parameter.required else f" = {_literal(parameter.default)}"
    return f"        {parameter.name}: {parameter.annotation}{default},"


def _folded(line: str, width: int = 118) -> list[str]:
    """The line, broken between words; what follows the first part is indented deeper."""
    parts = [line]
    while len(parts[-1]) > width:
        at = parts[-1].rindex(" ", 0, width)
        parts[-1:] = [parts[-1][:at], " " * 16 + parts[-1][at + 1 :]]
    return parts


def _literal(value: str | float | None) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _arguments(question: Question) -> str:
    """What has to be said on a command line."""
    return " ".join(_argument(p) for p in question.parameters if p.required)


def _argument(parameter: Parameter) -> str:
    if parameter.named:
        return " ".join([f"--{parameter.name.replace('_', '-')} DOMAIN"] * (2 if parameter.several else 1))
    one = parameter.name.upper().removesuffix("S")
    return f"{one} {one}…" if parameter.several else one


def _python_arguments(question: Question) -> str:
    """What has to be said in Python."""
    return ", ".join(_python_argument(p) for p in question.parameters if p.required)


def _python_argument(parameter: Parameter) -> str:
    value = '["example.com", "example.org"]' if parameter.several else '"example.com"'
    return f"{parameter.name}={value}" if parameter.named else value


def _parameter_row(parameter: Parameter) -> str:
    values = " ".join(f"`{choice}`" for choice in parameter.choices) or _value_words(parameter)
    default = "needed" if parameter.required else "" if parameter.default is None else f"`{parameter.default}`"
    return f"| `{parameter.name}` | {values} | {default} | {parameter.meaning} |"


def _value_words(parameter: Parameter) -> str:
    words = {"where": "condition", "where_links": "condition", "cursor": "text", "status": "text"}
    numbers = parameter.annotation.startswith(("int", "float"))
    return words.get(parameter.name, "names" if parameter.several else "number" if numbers else "text")


def _field_rows(field: Field, prefix: str) -> list[str]:
    name = f"{prefix}{field.name}"
    return [
        f"| `{name}` | {field.type} | {field.meaning} |",
        *(row for part in field.parts for row in _field_rows(part, f"{name}.")),
    ]


def _about(question: Question) -> list[str]:
    if not question.about:
        return []
    return [
        "\n## Facts beside the rows\n",
        "In `about`; those that do not apply are left out.\n",
        "| name | type | meaning |\n|---|---|---|",
        *(row for field in question.about for row in _field_rows(field, "")),
    ]


def _order(question: Question) -> list[str]:
    if not question.key:
        return []
    asked = ", ".join(f"`{name}`" for name in (*question.order_by, *question.key))
    return ["\n## Order\n", f"Unless asked otherwise: {asked}.", *_best_first(question)]


def _best_first(question: Question) -> list[str]:
    if not question.in_table_order or "value" not in {field.name for field in question.columns}:
        return []
    return [
        "That is how the table is kept: a page of the answer is read where it stands, however many rows there are.",
        "`--order-by value:desc` shows the best links first once they are scored (`backref rank`); it reads the",
        "values of all rows.",
    ]


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
