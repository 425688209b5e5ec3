"""Frames are laid side by side as a look-up by page, one by one, would lay them."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from backref.index.side_by_side import PAGE, at_places, places_of_pages

page = st.tuples(st.text(alphabet="ab)/é", max_size=10), st.booleans())
pages = st.lists(page, max_size=8, unique=True)


@given(st.tuples(pages, pages, pages))
def test_every_page_gets_its_row_of_each_frame(listed: tuple[list[tuple[str, bool]], ...]) -> None:
    frames = [
        pl.DataFrame(some, schema={"key": pl.String, "https": pl.Boolean}, orient="row").with_row_index("row")
        for some in listed
    ]
    ordered = sorted({one for some in listed for one in some}, key=lambda one: (one[0].encode(), one[1]))
    for some, rows, places in zip(listed, frames, places_of_pages(frames), strict=True):
        assert places.tolist() == [some.index(one) if one in some else -1 for one in ordered]
        laid = at_places(rows, places).select(PAGE).rows()
        assert laid == [one if one in some else (None, None) for one in ordered]
