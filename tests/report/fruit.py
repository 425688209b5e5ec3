"""A computed question over a small basket, for tests: plain rows, facts beside them, and pages found by itself."""

from typing import Any

from backref.report.computed import Asked, Found
from backref.report.parameters import SHAPE, TARGET, WHERE
from backref.report.question import Field, FieldType, Parameter, Question

COLUMNS = (
    Field("name", FieldType.TEXT, "what it is"),
    Field("weight", FieldType.NUMBER, "grams"),
    Field("ripe", FieldType.BOOLEAN, "ready to eat"),
    Field("seeds", FieldType.OBJECTS, "its seeds", (Field("size", FieldType.INTEGER, "millimetres"),)),
)
AT_LEAST = Parameter("at_least", "int", "least weight", 0)
BASKET: list[dict[str, Any]] = [
    {
        "name": f"fruit {number * 7 % 20:02d}",
        "weight": float(number % 4),
        "ripe": number % 3 == 0,
        "seeds": [{"size": 1}],
    }
    for number in range(20)
]
FRUIT = Question(
    "fruit", "What is in the basket.", (TARGET, AT_LEAST, WHERE, *SHAPE), COLUMNS, computed="fruit:in_the_basket"
)
SORTED_FRUIT = Question(
    "sorted-fruit", "By name.", (AT_LEAST, WHERE, *SHAPE), COLUMNS, key=("name",), computed="fruit:one_page"
)


def in_the_basket(asked: Asked) -> Found:
    """All rows, in the basket's own order."""
    rows = [row for row in BASKET if row["weight"] >= asked.said["at_least"]]
    return Found(rows, about={"weight": sum(row["weight"] for row in rows)})


def one_page(asked: Asked) -> Found:
    """Only the rows of the page when that is all that is wanted; all of them otherwise."""
    rows = sorted(BASKET, key=lambda row: str(row["name"]))
    if not asked.by_itself or asked.limit is None:
        return Found(rows)
    later = [row for row in rows if asked.after is None or row["name"] > asked.after[0]]
    return Found(later[: asked.limit + 1], total=len(rows))
