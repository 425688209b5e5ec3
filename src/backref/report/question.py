"""What a question is: its name, parameters and columns. Declared once; every interface is made from it.

Light to import: a help text or a command line must not load the query engine.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

_SQL = Path(__file__).parent / "sql"


class FieldType(StrEnum):
    """What values of a field are, in the words that messages and docs use."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIME = "time"
    TEXTS = "list of texts"
    OBJECT = "object"
    OBJECTS = "list of objects"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of an answer."""

    name: str
    type: FieldType
    meaning: str
    parts: tuple["Field", ...] = ()
    """The fields of an object, or of each object in a list."""
    words: tuple[str, ...] = ()
    """The closed list of its values (of its elements), where there is one."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that may be said when asking."""

    name: str
    annotation: str
    """The Python type, as it stands in a signature."""
    meaning: str
    default: str | int | float | bool | None = None
    required: bool = False
    """It must be said; on a command line and in Python by its place, unless it is `named`."""
    named: bool = False
    """Said by its name even though it must be said: `--mine example.com`."""
    choices: tuple[str, ...] = ()
    """The closed list of values, where there is one."""
    several: bool = False
    """Several values may be given."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A table that a question reads, and the column that the target's key range is about; None reads it all."""

    table: str
    by: str | None
    https: str | None = None
    """The column that the parameter `protocol` is about."""
    among: tuple[str, str] | None = None
    """Where all is read: a column, and the column of the question's first table with the only values that matter."""


@dataclass(frozen=True)
class Question:
    """A question with a table as its answer. Its SQL stands in a file of its own, over CTEs named like the tables.

    Rows that SQL cannot find come from a function instead: `computed` names it, and `report.computed` says how such a
    question is declared and answered.
    """

    name: str
    meaning: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Field, ...]
    reads: tuple[Reading, ...] = ()
    """The tables of its SQL; status, protocol and `where_links` are about the first."""
    order_by: tuple[str, ...] = ()
    """The order unless asked otherwise, as `column` or `column:desc`."""
    key: tuple[str, ...] = ()
    """Columns of its SQL that are together different in every row: the end of every order."""
    brief: tuple[str, ...] = ()
    """The columns to show where there is little room; none: all, one below the other."""
    counted: bool = False
    """Its rows are counted from many more links, so that it costs little to count them as well."""
    in_table_order: bool = False
    """Rows leave the SQL in the order of `key`, because the table is kept so."""
    computed: str = ""
    """`package.module:function` of the function that finds the rows, imported when the question is asked."""
    about: tuple[Field, ...] = ()
    """Facts about all rows together that a computed answer may hold in its `about`."""
    over_graph: str = ""
    """The same of a function that answers from a graph, where a graph is asked for or no links are known."""
    examples: tuple[str, ...] = ()
    """What may follow the question's name in commands worth showing."""

    @property
    def method(self) -> str:
        """Its name as a Python method."""
        return self.name.replace("-", "_")

    @cached_property
    def sql(self) -> str:
        """The text of its SQL file."""
        return read_sql(f"{self.name}.sql")

    def has(self, parameter: str) -> bool:
        """Whether the question takes a parameter of that name."""
        return any(p.name == parameter for p in self.parameters)


@cache
def read_sql(name: str) -> str:
    """An SQL file of this package, without its trailing semicolon."""
    text = (_SQL / name).read_text("utf-8")
    return text.rstrip().removesuffix(";")
