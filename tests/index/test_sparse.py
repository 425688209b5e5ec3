"""Each file keeps every so many keys in its footer."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backref.index import sparse
from backref.index.files import TableWriter
from backref.model.index import FOOTPRINTS

pieces = st.lists(st.lists(st.text(max_size=3), max_size=9), min_size=1, max_size=9)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=pieces, step=st.integers(1, 9), rows_of=st.integers(1, 20))
def test_a_file_keeps_every_so_many_keys_in_whatever_pieces_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pieces: list[list[str]], step: int, rows_of: int
) -> None:
    """The same whether they are read from the footer or from the rows."""
    monkeypatch.setattr(sparse, "STEP", step)
    monkeypatch.setattr("backref.index.files.ROWS_PER_GROUP", rows_of)
    keys = sorted(key for piece in pieces for key in piece)
    writer = TableWriter(tmp_path, FOOTPRINTS)
    start = 0
    for piece in pieces:
        writer.write(_rows(keys[start : start + len(piece)]))
        start += len(piece)
    entry = writer.close()
    if entry is None:
        assert not keys
        return
    path = tmp_path / entry.path
    assert sparse.kept_keys(path, "footprint") == keys[::step]
    monkeypatch.setattr(sparse, "_NAME", b"of another name")
    assert sparse.kept_keys(path, "footprint") == keys[::step]


def _rows(keys: list[str]) -> pa.Table:
    others = {c.name: pa.nulls(len(keys), pa.string()) for c in FOOTPRINTS.columns if c.name != "footprint"}
    return pa.table({"footprint": pa.array(keys, pa.string()), **others}).select(FOOTPRINTS.names())
