"""The fingerprint of a text is that of a plain reading, one vote at a time."""

import re
from collections import Counter

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from backref.extract._hashing import name_hash
from backref.extract.html._fingerprint import MIX, fingerprint

WORD = re.compile("[\u3000-\u9fff]|[^\0-\x20\u3000-\u9fff]+")
ALL = (1 << 64) - 1


@given(st.text("ab Ж語\n", max_size=80).map(str.lower))
@example(" ".join(f"word{k}" for k in range(700)))
@example("again " * 300)
def test_a_fingerprint_is_what_most_runs_of_three_words_say(text: str) -> None:
    words = WORD.findall(text)
    numbers = [0, 0, *(name_hash(word) & ALL for word in words)]
    votes: Counter[int] = Counter()
    for earlier, before, number in zip(numbers, numbers[1:], numbers[2:], strict=False):
        run = (((earlier * 31 + before) * 31 + number) * MIX) & ALL
        run ^= run >> 29
        votes.update(bit for bit in range(64) if run >> bit & 1)
    content = text.encode()
    expected = sum(1 << bit for bit, count in votes.items() if 2 * count > len(words))
    assert fingerprint(np.frombuffer(content, np.uint8), len(content)) == (len(words), expected)
