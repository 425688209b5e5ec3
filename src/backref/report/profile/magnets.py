"""The question `magnets`: which pages earn links against expectation."""

from typing import Any

import numpy as np
import polars as pl

from backref.model.counted import counted
from backref.quality.profile.magnets import AGE_NAMES, KINDS, age_of, judge, kind_of
from backref.report.computed import Asked, Found
from backref.report.profile._reading import in_span, rows, snapshot_day, table, target_of

_MIN_PAGES = 20


def magnets(asked: Asked) -> Found:
    """The target's pages by how many times as many referring domains they have as others of their kind and age.

    Home pages are left out: they are linked for the name.
    """
    known = _pages(asked)
    pages = known.filter(pl.col("type") != "home")
    if not pages.height:
        return Found([])
    earned = pages["referring_domains"].fill_null(0).to_numpy().astype(np.int64)
    groups = (pages["kind_number"] * len(AGE_NAMES) + pages["age_number"]).to_numpy().astype(np.int64)
    judged = judge(earned, groups)
    told = pages.with_columns(
        expected=pl.Series(judged.expected).round(3),
        ratio=pl.Series(judged.ratio).round(3),
        low=pl.Series(judged.low).round(3),
        high=pl.Series(judged.high).round(3),
        magnet=pl.Series(judged.low > 1),
    ).sort("ratio", "referring_domains", "url", descending=[True, True, False])
    about = {"pages": pages.height, "shape": round(judged.shape, 3), "magnets": int((judged.low > 1).sum())}
    home = int(known.filter(pl.col("type") == "home")["referring_domains"].sum())
    about |= {"home_domains": home}
    note = None if pages.height >= _MIN_PAGES else f"only {counted(pages.height, 'page')}: too few to say what is usual"
    columns = [field.name for field in asked.question.columns]
    return Found(told.select(columns).to_dicts(), about, note)


def _pages(asked: Asked) -> pl.DataFrame:
    span, values = target_of(asked).range, dict[str, Any]()
    source = in_span(table(asked, "pages", "pages", values, span), "key", span, values)
    pages = rows(asked, "magnets", {"pages": source}, values)
    day = snapshot_day(asked)
    kinds, ages = [], []
    for key, title, since in pages.select("key", "title", "known_since").iter_rows():
        kinds.append(kind_of(key.partition(")")[2], title))
        ages.append(age_of(None if since is None or day is None else (day - since).days))
    return pages.with_columns(
        type=pl.Series(kinds, dtype=pl.String),
        age=pl.Series([AGE_NAMES[age] for age in ages], dtype=pl.String),
        kind_number=pl.Series([KINDS.index(kind) for kind in kinds], dtype=pl.Int64),
        age_number=pl.Series(ages, dtype=pl.Int64),
    )
