"""What the loop over anchors is given of lists, targets and sites, and what it keeps of the target it is at."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from backref.kernel.strings import Bytes, Offsets
from backref.quality.text.folding import Chars, Hashes, Places


class Lists(NamedTuple):
    """Sorted hashes of the words and phrases that rules ask for."""

    phrases: Hashes
    learned: Hashes
    words: Hashes
    languages: Hashes
    stop: Hashes
    beside: Hashes
    endings: Hashes


class Told(NamedTuple):
    """What each target says: title with its parts apart, headings, address words; host and names of its site."""

    title: Bytes
    title_offsets: Offsets
    text: Bytes
    text_offsets: Offsets
    site: npt.NDArray[np.int64]
    host: Hashes


class Sites(NamedTuple):
    """What each target domain is called."""

    names: npt.NDArray[np.uint64]
    domain: Hashes


class Title(NamedTuple):
    """What is to be known of a target's title beside its words; parts that are names of the site count in `whole`."""

    whole: np.uint64
    all_words: int
    words: int
    telling: int
    parts: int


class Known(NamedTuple):
    """The open table of one target: an entry holds while its owner is that target."""

    keys: Hashes
    owner: npt.NDArray[np.int64]
    seen_by: npt.NDArray[np.int64]
    chars: Chars
    words: Places
