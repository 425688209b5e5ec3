"""Topics of domains: words that give them away in many languages, what linking sites add, and how two compare."""

from collections.abc import Iterable

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backref.quality.data_files import data
from backref.quality.lookup import hashes
from backref.quality.relevance.topics import TopicLearner, shipped_topics
from backref.quality.text.folding import fold_words, is_unspaced

HEADINGS = pl.List(pl.Struct({"level": pl.Int8, "text": pl.String}))
SEEDS = {
    name: [seed for language, words in topic.items() if language != "label" for seed in words.split()]
    for name, topic in data("topics")["topics"].items()
}


def learner_of(**titles: str) -> TopicLearner:
    pages = pl.DataFrame(
        {"domain": list(titles), "title": list(titles.values()), "headings": [[] for _ in titles]},
        schema_overrides={"headings": HEADINGS},
    )
    learner = TopicLearner()
    learner.add_pages(pages)
    return learner


def topics_of(learner: TopicLearner, domain: str, linking: Iterable[str] = ()) -> list[str]:
    """The first topic of a domain that others link to, or nothing."""
    sources = hashes(pl.Series(list(linking), dtype=pl.String))
    arcs = pl.DataFrame({"source": sources, "target": np.repeat(hashes(pl.Series([domain])), len(sources))})
    return learner.learned([arcs]).firsts(pl.Series([domain]))["topic"].to_list()


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Sourdough bread and coffee recipes", "food"),
        ("Wandern in den Bergen: Zelt und Rucksack", "outdoors"),
        ("Jardinage: compost, semis et taille des haies", "home"),
        ("Préstamos, hipotecas y crédito: ahorro e inversión", "finance"),
        ("Chitarra, pianoforte e coro: spartiti", "music"),
        ("Futebol e bicicleta: campeonato e liga", "sports"),
        ("Programmeren: code, database en server", "technology"),
        ("Adwokat, sąd i prawo pracy", "law"),
        ("Телескоп, кометы и галактики", "science"),
        ("カジノとルーレットとスロット", "gambling"),
        ("Ξενοδοχεία και ταξίδια: πτήσεις", "travel"),
        ("كلاب وقطط: طبيب بيطري وحيوانات قطط كلاب", "pets"),
        ("Futbol ve basketbol ligi", "sports"),
        ("旅游 酒店 航班", "travel"),
    ],
)
def test_words_give_topics_away_in_many_languages(title: str, topic: str) -> None:
    assert topics_of(learner_of(site=title), "site") == [topic]


def test_one_word_is_too_little_evidence() -> None:
    assert topics_of(learner_of(site="Welcome to my piano"), "site") == []


def test_a_site_without_words_is_known_by_the_sites_that_link_to_it() -> None:
    sources = {f"casino{n}.com": "casino poker roulette jackpot betting" for n in range(20)}
    learner = learner_of(**sources)
    assert topics_of(learner, "silent.com", sources) == ["gambling"]
    assert topics_of(learner, "silent.com") == []


def test_many_linking_sites_do_not_outweigh_a_site_s_own_words() -> None:
    sources = {f"casino{n}.com": "casino poker roulette jackpot betting" for n in range(200)}
    learner = learner_of(**sources, **{"bakery.com": "bread dough oven flour sourdough recipes baking coffee"})
    assert topics_of(learner, "bakery.com", sources) == ["food"]


def test_sites_of_one_topic_are_alike_and_unknown_ones_are_not_compared() -> None:
    topics = learner_of(a="telescope comet galaxy", b="planets and eclipses in physics", c="bread oven dough").learned()
    alike = topics.alike(hashes(pl.Series(["a", "a", "a"])), hashes(pl.Series(["b", "c", "nobody"])))
    assert alike[0] > 0.9
    assert alike[1] < 0.3
    assert alike[2] == -1


def test_anchors_speak_for_their_target_once_for_each_text() -> None:
    links = pl.DataFrame({"target_domain": ["x.com"] * 3, "anchor": ["cheap loans", "cheap loans", "mortgage"]})
    learner = TopicLearner()
    learner.add_links(links)
    assert topics_of(learner, "x.com") == ["finance"]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["cheap loans", "mortgage", "a bread oven", ""]))),
    st.integers(1, 9),
)
def test_links_say_the_same_in_however_many_frames(rows: list[tuple[str, str]], size: int) -> None:
    links = pl.DataFrame(sorted(rows), {"target_domain": pl.String, "anchor": pl.String}, orient="row")
    whole, parts = TopicLearner(), TopicLearner()
    whole.add_links(links)
    for start in range(0, len(links), size):
        parts.add_links(links[start : start + size])
    assert parts._told.all().equals(whole._told.all())


def plain_topics(text: str) -> dict[str, int]:
    """How many words of the text speak for each topic."""
    words = fold_words(text)
    found: dict[str, int] = {}
    for at, word in enumerate(words):
        alone = is_unspaced.py_func(ord(word[0]))
        run = word
        if alone:
            following = words[at : at + 6]
            stop = next(
                (n for n, each in enumerate(following) if not is_unspaced.py_func(ord(each[0]))), len(following)
            )
            run = "".join(following[:stop])
        for name, seeds in SEEDS.items():
            if any(_speaks(run, seed, alone) for seed in seeds):
                found[name] = found.get(name, 0) + 1
    return found


def _speaks(word: str, seed: str, alone: bool) -> bool:
    folded = "".join(fold_words(seed))
    beginning = seed.endswith("*") or is_unspaced.py_func(ord(folded[0]))
    if beginning:
        return word.startswith(folded) and len(folded) <= (6 if alone else 14)
    return word == folded and len(folded) <= 14 and not alone


@given(
    st.lists(
        st.sampled_from(
            ["bakery", "bread", "paint", "art", "арт", "園芸の庭", "コーヒー", "law", "tax", "saddles", "x"]
        ),
        max_size=8,
    )
)
def test_compiled_counts_are_the_plain_ones(words: list[str]) -> None:
    learner = learner_of(site=" ".join(words))
    rows = learner._told.all().select("topic", "weight")
    got = {shipped_topics().names[topic]: int(weight) for topic, weight in rows.iter_rows()}
    told = plain_topics(" ".join(words))
    heaviest = sorted(told.values(), reverse=True)[:6]
    assert sorted(got.values(), reverse=True) == heaviest
    assert all(told[name] == count for name, count in got.items())
