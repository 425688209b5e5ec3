"""Every signal fires on its own example, not on its counter-example, and says when it cannot be seen."""

from typing import Any

import pytest
from quality.rows import link_row, page_row

from backref.quality.facts import FACTS, LINK_COLUMNS, PAGE_COLUMNS
from backref.quality.signals import Level, Signal, all_signals


def outcome(signal: Signal, values: Any) -> bool | None:
    row = page_row(**values) if signal.level is Level.PAGE else link_row(**values)
    answer: bool | None = row.select(fires=signal.fires())["fires"][0]
    return answer


@pytest.mark.parametrize("signal", all_signals(), ids=lambda signal: signal.name)
def test_a_signal_fires_on_its_example_and_not_on_the_other(signal: Signal) -> None:
    assert outcome(signal, signal.on) is True
    assert outcome(signal, signal.off) is False


@pytest.mark.parametrize("signal", all_signals(), ids=lambda signal: signal.name)
def test_a_signal_is_a_unit_named_like_its_file_that_reads_the_columns_it_names(signal: Signal) -> None:
    known = PAGE_COLUMNS if signal.level is Level.PAGE else {**LINK_COLUMNS, **FACTS}
    assert set(signal.fires().meta.root_names()) == set(signal.inputs) <= set(known)
    assert signal.fires.__module__.rpartition(".")[2] == signal.name
    assert signal.measures
    assert signal.why
    assert signal.example


def test_there_is_room_for_a_bit_for_each() -> None:
    names = [signal.name for signal in all_signals()]
    assert names == sorted(set(names))
    assert len(names) <= 64
