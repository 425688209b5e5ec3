"""Conditions on rows: one JSON grammar, a short form that compiles to it, and the SQL it becomes.

```
condition  = {"and": [condition, …]} | {"or": [condition, …]} | {"not": condition}
           | {"field": NAME, "is": test} | {"field": NAME, "list_is": {"any": test} | {"all": test}}
test       = "empty" | "is_null" | [OPERATOR, VALUE]
```

Every test is either true or false: an unknown value satisfies only `is_null`, `empty` and `neq`.
"""

from backref.report.where._check import nearest, read_moment, read_where
from backref.report.where._short import parse_short
from backref.report.where._sql import Bound, column, to_sql
from backref.report.where._tree import Condition

__all__ = ["Bound", "Condition", "column", "nearest", "parse_short", "read_moment", "read_where", "to_sql"]
