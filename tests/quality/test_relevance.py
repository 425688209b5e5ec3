"""Relevance: what makes a link near, what stays unknown, and the compiled loops against plain ones."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backref.kernel.strings import as_bytes
from backref.quality.relevance import similarity as relevance
from backref.quality.relevance._kernel import _GRAM_SALT, MIX, PAIR_SALT, features_of, new_features
from backref.quality.relevance.similarity import RelevanceModel, VocabularyLearner
from backref.quality.relevance.terms import _feature, _terms, relevance_terms
from backref.quality.relevance.vocabulary import Vocabulary
from backref.quality.targets import Targets
from backref.quality.text.folding import MASK, fold_words, folds, hash_text, is_unspaced

SUBJECTS = (
    "bicycle saddle pedal chain",
    "sourdough bread oven flour",
    "telescope comet galaxy orbit",
    "piano violin choir",
)
HEADINGS = pl.List(pl.Struct({"level": pl.Int8, "text": pl.String}))


def page(n: int) -> dict[str, object]:
    words = SUBJECTS[n % 4].split()
    title = f"{words[n % len(words)]} and {words[(n + 1) % len(words)]} notes {n}"
    return {"key": f"com,site{n})/", "domain": f"site{n}.com", "title": title, "headings": [], "language": "en"}


def link(source: int, target: int, **changes: object) -> dict[str, object]:
    words = SUBJECTS[source % 4].split()
    row = {
        "target_key": f"com,site{target})/",
        "target_domain": f"site{target}.com",
        "source_domain": f"site{source}.com",
        "source_title": page(source)["title"],
        "source_language": "en",
        "anchor": "this",
        "alt": None,
        "heading": words[0],
        "context_before": f"we wrote about {words[1]} and {words[2]}",
        "context_after": "last year",
    }
    return row | changes


PAGES = pl.DataFrame([page(n) for n in range(40)], schema_overrides={"headings": HEADINGS})
TEXTS = dict.fromkeys(("alt", "heading", "context_before", "context_after", "source_language", "anchor"), pl.String)


def links_of(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema_overrides=TEXTS)


def scored(model: RelevanceModel, links: pl.DataFrame) -> pl.DataFrame:
    return model.score(links, Targets.of(links, PAGES))


@pytest.fixture(scope="module")
def model() -> RelevanceModel:
    learner = VocabularyLearner()
    learner.add(PAGES)
    sample = links_of(*(link(n, (n * 7 + 4) % 40) for n in range(40)))
    return RelevanceModel.calibrated(learner.learned(), sample, PAGES)


def test_a_link_on_the_subject_is_nearer_than_one_that_is_not(model: RelevanceModel) -> None:
    near, far = scored(model, links_of(link(0, 4), link(0, 5)))["relevance"]
    assert near > 0.5 > far


def test_two_languages_are_unknown_and_never_irrelevant(model: RelevanceModel) -> None:
    rows = links_of(
        link(0, 4, source_language="de-AT"),
        link(0, 4, source_language="en-GB"),
        link(0, 5, source_language=None, source_title="elsewhere"),
    )
    foreign, same, unsaid = scored(model, rows)["relevance"]
    assert foreign is None
    assert same is not None
    assert unsaid is None, "no language is known and no word is shared"


def test_an_index_too_small_to_calibrate_says_nothing() -> None:
    vocabulary = VocabularyLearner().learned()
    small = RelevanceModel.calibrated(vocabulary, links_of(link(0, 4)), PAGES)
    assert scored(small, links_of(link(0, 4)))["relevance"].to_list() == [None]


def test_a_target_that_was_not_visited_is_known_by_its_address(model: RelevanceModel) -> None:
    rows = links_of(link(0, 99, target_key="com,site99)/bicycle-saddle"), link(0, 98, target_key="com,site98)/"))
    told = scored(model, rows)
    assert told["near_context"][1] is None


@given(st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), min_size=1, max_size=12))
def test_order_and_neighbours_do_not_change_what_is_said(model: RelevanceModel, pairs: list[tuple[int, int]]) -> None:
    rows = links_of(*(link(source, target) for source, target in pairs for _ in range(2)))
    together = scored(model, rows)
    alone = pl.concat([scored(model, rows[n]) for n in range(len(rows))])
    assert together.equals(alone)
    known = together["relevance"].drop_nulls()
    assert known.is_between(0, 1).all()


def compiled_features(text: str) -> tuple[list[int], list[float]]:
    found, content = new_features(), np.frombuffer(text.encode(), np.uint8)
    count = features_of(content, 0, len(content), folds(), found)
    return found.keys[:count].tolist(), found.weights[:count].tolist()


def plain_features(text: str) -> list[tuple[int, float]]:
    """Words, pairs of words and four characters in a row, as the compiled loop hashes them."""
    found, before = [], 0
    for word in fold_words(text):
        own, unspaced = hash_text(word), is_unspaced.py_func(ord(word[0]))
        if not unspaced:
            found.append((own * int(MIX) & MASK, 1.0))
        if before:
            found.append((((before * int(PAIR_SALT) & MASK) ^ own) * int(MIX) & MASK, 1.0 if unspaced else 0.8))
        before = own
        marked = f"_{word}_"
        for start in range(len(marked) - 3 if len(word) >= 4 else 0):
            window = 0
            for character in marked[start : start + 4]:
                window = window << 16 | ord(character)
            found.append(((window ^ int(_GRAM_SALT)) * int(MIX) & MASK, 0.35))
    return found


@given(st.text(max_size=80))
def test_compiled_features_are_the_plain_ones(text: str) -> None:
    keys, weights = compiled_features(text)
    told = plain_features(text)
    assert keys == [key for key, _ in told]
    assert weights == pytest.approx([weight for _, weight in told])


def plain_similarity(text: str, title: str, rarity: np.ndarray) -> float:
    """A text against a title: the shared part of the title's vector over both lengths."""
    target: dict[int, float] = {}
    for key, weight in plain_features(title):
        target.setdefault(key, weight * float(rarity[key >> 46]))
    own = [key for key, _ in plain_features(text)]
    shared = sum(target[key] ** 2 for key in set(own) if key in target)
    return shared / (sum(value**2 for value in target.values()) ** 0.5 * len(own) ** 0.5)


WORDS = st.lists(st.sampled_from(" ".join(SUBJECTS).split()), min_size=1, max_size=6).map(" ".join)


@given(WORDS, WORDS)
def test_compiled_similarity_is_the_plain_one(text: str, title: str) -> None:
    learner = VocabularyLearner()
    learner.add(PAGES)
    rarity = learner.learned().rarity()
    column = relevance.Text(*as_bytes(pl.Series([text]).to_arrow()))
    empty = relevance.Text(*as_bytes(pl.Series([""]).to_arrow()))
    titles = relevance.Text(*as_bytes(pl.Series([title]).to_arrow()))
    around, of_page = np.empty(1, np.float32), np.empty(1, np.float32)
    sources = relevance.Sources(empty, column, empty, empty, empty)
    one = np.zeros(1, np.int64)
    relevance.similarities(one, one, sources, titles, empty, rarity, folds(), around, of_page)
    assert around[0] == pytest.approx(plain_similarity(text, title, rarity), rel=1e-4)
    assert of_page[0] == -1


def test_the_words_that_carry_it_are_told_the_rarest_first() -> None:
    learner = VocabularyLearner()
    learner.add(PAGES)
    row = link(0, 4, context_before="notes on a saddle", anchor="read", heading=None)
    terms = relevance_terms(learner.learned(), row, {"key": "com,x)/", "title": "saddle notes", "headings": []})
    context = [term for term in terms if term.where == "context"]
    assert [term.word for term in context] == ["saddle", "notes"]
    assert sum(term.weight for term in context) == pytest.approx(1, abs=1e-3)


def test_words_that_say_nothing_do_not_carry_it() -> None:
    learner = VocabularyLearner()
    learner.add(PAGES)
    row = link(
        0, 4, context_before="the notes on the", anchor="saddle", heading=None, source_title="The quiet art of it"
    )
    terms = relevance_terms(
        learner.learned(), row, {"key": "com,x)/", "title": "On the saddle of the bike", "headings": []}
    )
    assert [term.word for term in terms] == ["saddle"]


def test_scripts_without_spaces_share_pairs_of_characters() -> None:
    learner = VocabularyLearner()
    learner.add(PAGES)
    row = link(0, 4, context_before=None, anchor="自転車の修理", heading=None, context_after=None, source_title=None)
    terms = relevance_terms(learner.learned(), row, {"key": "jp,x)/", "title": "自転車入門", "headings": []})
    assert {term.word for term in terms} == {"自転", "転車"}


def test_a_target_that_was_not_visited_shares_the_words_of_its_address_without_its_numbers() -> None:
    learner = VocabularyLearner()
    learner.add(PAGES)
    row = link(0, 4, anchor="saddle, 2026", heading=None, source_title=None)
    terms = relevance_terms(learner.learned(), row, {"key": "com,x)/2026/01/bicycle-saddle?id=this"})
    assert [term.word for term in terms] == ["saddle"]


def test_a_vocabulary_is_the_same_when_it_was_kept_as_a_table() -> None:
    learner = VocabularyLearner()
    learner.add(PAGES)
    vocabulary = learner.learned()
    again = Vocabulary.of_table(vocabulary.table())
    assert again.documents == vocabulary.documents == len(PAGES)
    assert (again.counts == vocabulary.counts).all()
    assert vocabulary.table()["feature"].is_sorted()


@given(st.text(max_size=30))
def test_a_term_is_the_feature_that_the_compiled_loop_makes_of_it(text: str) -> None:
    for term in _terms(text):
        keys, _ = compiled_features(term)
        assert _feature(term) == keys[0]
