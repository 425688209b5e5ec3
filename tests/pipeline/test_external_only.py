"""An index without links within a domain: what is counted instead, and why it is not mixed with the other sort."""

from pathlib import Path

import pytest

from backref.errors import IndexStateError
from backref.pipeline import ingest

PAGE = "<title>t</title><a href=/near>n</a><a href=https://www.a.example/>w</a><a href=https://b.example/>far</a>"


def test_links_within_a_domain_are_counted_and_the_index_stays_of_one_sort(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE)
    whole, outer = tmp_path / "whole", tmp_path / "outer"
    source = {"sources": [str(tmp_path / "page.html")], "base_url": "https://a.example/", "workers": 1, "rank": False}
    (all_links,) = ingest(**source, index=whole).runs
    (links,) = ingest(**source, index=outer, external_only=True).runs
    assert (all_links.links.kept, links.links.kept) == (3, 1)
    assert links.links.skipped == {"internal": 2}
    with pytest.raises(IndexStateError, match="was made without links within a domain"):
        ingest(**source, index=outer)
    with pytest.raises(IndexStateError, match="was made with links within a domain"):
        ingest(**source, index=whole, external_only=True)
    assert ingest(**source, index=outer, external_only=True).runs[0].known
