"""Folded words: the compiled loop reads what plain Python reads."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backref.quality.text.folding import fold_text, fold_words, folds, hash_squashed, hash_text, squash_rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Read More!", ["read", "more"]),
        ("McDonald’s", ["mcdonalds"]),
        ("Straße Œuvre Ærø", ["strasse", "oeuvre", "aero"]),
        ("naïve CAFÉ", ["naive", "cafe"]),
        ("ΚΛΑΔΕΜΑ κλάδεμα", ["κλαδεμα", "κλαδεμα"]),
        ("Ёлка", ["елка"]),
        ("ｆｕｌｌ　ｗｉｄｔｈ", ["full", "width"]),
        ("霧珈琲shop", ["霧", "珈", "琲", "shop"]),
        ("ｺｰﾋｰ", ["コ", "ー", "ヒ", "ー"]),
        ("كِتاب", ["کتاب"]),
        ("می‌روم", ["میروم"]),
        ("한옥 스테이", ["한옥", "스테이"]),
        ("a\u00adb 😀 c", ["ab", "c"]),
        ("", []),
    ],
)
def test_case_width_and_accents_do_not_matter(text: str, words: list[str]) -> None:
    assert fold_words(text) == words


@given(st.lists(st.one_of(st.none(), st.text(max_size=60)), max_size=6))
def test_squashed_hashes_are_those_of_plain_words(texts: list[str | None]) -> None:
    plain = [hash_squashed(text or "") if fold_words(text or "") else 0 for text in texts]
    assert squash_rows(pa.array(texts, pa.string())).tolist() == plain


_MIXED = st.lists(st.sampled_from([*"aZ9 .-'’", "é", "ß", "霧", "\u0301"]), max_size=30).map("".join)


@given(st.one_of(st.text(max_size=40), _MIXED), st.integers(4, 60), st.integers(4, 40))
def test_compiled_words_are_the_plain_ones_as_far_as_there_is_room(text: str, room: int, most: int) -> None:
    chars, words = np.empty(room, np.uint16), np.empty(most, np.int32)
    content = np.frombuffer(text.encode() + b" ", np.uint8)
    size, count = fold_text(content, 0, len(content) - 1, folds(), chars, words, 0, 0)
    found = ["".join(map(chr, chars[words[word] : words[word + 1]])) for word in range(count)]
    plain = fold_words(text)
    assert (size < room) & (count < most)
    assert found[:-1] == plain[: max(count - 1, 0)]
    assert not found or plain[count - 1].startswith(found[-1])
    if size + 2 < room and count + 2 < most:
        assert found == plain


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold_words(text)
    assert fold_words(" ".join(once)) == once


def test_the_hash_of_nothing_is_its_start() -> None:
    assert hash_text("") == np.uint64(0xCBF29CE484222325)
