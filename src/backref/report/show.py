"""The SQL of a question with its values written out: ready to run in any DuckDB."""

import re
from datetime import datetime
from typing import Any

from backref.report.question import read_sql
from backref.report.statement import Statement

_NAME = re.compile(r"\$(\w+)")
_MACRO = re.compile(r"^CREATE MACRO", re.MULTILINE)


def runnable(statement: Statement) -> str:
    """The macros and the statement as one text."""
    macros = _MACRO.sub("CREATE OR REPLACE TEMP MACRO", read_sql("macros.sql"))
    return f"{macros};\n\n{written_out(statement)};\n"


def written_out(statement: Statement) -> str:
    """A statement that needs no values: each stands where its placeholder stood, with the type that it would have."""
    values = statement.values
    return _NAME.sub(lambda match: _literal(values[match[1]]) if match[1] in values else match[0], statement.text)


def _literal(value: Any) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value).lower()
        case float():
            return f"{value!r}::DOUBLE"
        case datetime():
            return f"TIMESTAMPTZ '{value.isoformat()}'"
        case list():
            return f"[{', '.join(_literal(item) for item in value)}]"
        case str():
            return "'" + value.replace("'", "''") + "'"
    return str(value)
