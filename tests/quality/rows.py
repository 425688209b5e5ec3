"""Single links and pages to judge, of which a test says only what matters to it."""

import polars as pl

from backref.quality.facts import FACTS, LINK_COLUMNS, PAGE_COLUMNS


def link_row(**values: object) -> pl.DataFrame:
    """One link with the facts named and nulls for the others."""
    kinds = LINK_COLUMNS | {name: kind for name, (kind, _) in FACTS.items()}
    return pl.DataFrame({name: [values.get(name)] for name in kinds}, schema=kinds)


def page_row(**values: object) -> pl.DataFrame:
    """One page with the facts named and nulls for the others."""
    return pl.DataFrame({name: [values.get(name)] for name in PAGE_COLUMNS}, schema=PAGE_COLUMNS)
