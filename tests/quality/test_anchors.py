"""Anchor classes: the rule that fires, in many languages, and the compiled loop against the plain one."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quality.slow_anchors import Target, slow_rule

from backref.quality.anchors.brands import BrandLearner, Brands, label_hashes, label_names
from backref.quality.anchors.classes import RULES, AnchorModel
from backref.quality.anchors.generic import learn_generics, shipped
from backref.quality.targets import Targets
from backref.quality.text.folding import hash_text

HEADINGS = pl.List(pl.Struct({"level": pl.Int8, "text": pl.String}))
PAGE = {"key": "com,larkhall)/guide", "domain": "larkhall.com", "site_name": "Lark & Hall", "language": "en"}
TITLE = "Waterproof panniers for wet winters: seven sets compared | Lark & Hall"


def pages_of(title: str | None = TITLE, headings: tuple[str, ...] = ("Fitting a roll-top bag",)) -> pl.DataFrame:
    told = [{"level": 2, "text": text} for text in headings]
    return pl.DataFrame({**{k: [v] for k, v in PAGE.items()}, "title": [title], "headings": [told]}).cast(
        {"headings": HEADINGS, "title": pl.String}
    )


def links_of(*anchors: str, kind: str = "text", alt: str | None = None) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "anchor": list(anchors),
            "alt": [alt] * len(anchors),
            "kind": [kind] * len(anchors),
            "target_key": [PAGE["key"]] * len(anchors),
            "target_host": ["www.larkhall.com"] * len(anchors),
            "target_domain": [PAGE["domain"]] * len(anchors),
        },
        schema_overrides={"alt": pl.String},
    )


def rules_of(*anchors: str, model: AnchorModel | None = None, pages: pl.DataFrame | None = None) -> list[str]:
    told = pages_of() if pages is None else pages
    if model is None:
        learner = BrandLearner()
        learner.add(told)
        model = AnchorModel(learner.learned())
    links = links_of(*anchors)
    return model.classify(links, Targets.of(links, told))["anchor_rule"].cast(pl.String).to_list()


@pytest.mark.parametrize(
    ("anchor", "rule"),
    [
        ("Lark & Hall", "site_name"),
        ("LARKHALL", "site_name"),
        ("Lark and Hall", "none"),
        ("Lark & Hall Ltd.", "site_name"),
        ("Larkhall's panniers", "site_name_and_more"),
        ("larkhall.com", "url"),
        ("shop.larkhall.com/bags", "url"),
        ("HTTPS://Example.org/x", "url"),
        ("www.example.org", "url"),
        ("Node.js", "none"),
        ("info@larkhall.com", "site_name_and_more"),
        ("Read more »", "generic_phrase"),
        ("the full article on this page", "generic_words"),
        ("[12]", "number"),
        ("2021", "none"),
        ("waterproof panniers", "exact_phrase"),
        ("waterproof pannier", "exact_phrase"),
        ("Fitting a roll-top bag", "exact_phrase"),
        ("the best panniers for touring", "shared_words"),
        ("Waterproof panniers for wet winters: seven sets compared", "most_of_title"),
        (TITLE, "most_of_title"),
        ("Nora Tellwick", "none"),
        ("… »", "no_text"),
        ("", "no_text"),
        (
            "\U0001d5d6\U0001d5f9\U0001d5f6\U0001d5f0\U0001d5f8 \U0001d5f5\U0001d5f2\U0001d5ff\U0001d5f2",
            "generic_phrase",
        ),
    ],
)
def test_the_first_rule_that_fires_decides(anchor: str, rule: str) -> None:
    assert rules_of(anchor) == [rule]


@pytest.mark.parametrize(
    ("language", "anchor"),
    [
        ("de", "Mehr erfahren"), ("fr", "Lire la suite →"), ("es", "haz clic aquí"), ("it", "Per saperne di più"),
        ("pt", "Saiba mais"), ("nl", "Lees meer…"), ("sv", "Läs mer"), ("da", "Læs mere"), ("fi", "Lue lisää"),
        ("pl", "Czytaj więcej"), ("cs", "klikněte zde"), ("hu", "Tovább olvasom"), ("ru", "ПОДРОБНЕЕ"),
        ("uk", "за посиланням"), ("el", "Διαβάστε περισσότερα"), ("tr", "DEVAMINI OKU"), ("ar", "إقرأ المزيد"),
        ("he", "לחצו כאן"), ("fa", "ادامهٔ مطلب"), ("hi", "और पढ़ें"), ("ja", "詳しくはこちら"), ("zh", "点击这里"),
        ("ko", "자세히 보기"), ("th", "คลิกที่นี่"), ("vi", "Xem thêm"), ("id", "Baca selengkapnya"),
    ],
)  # fmt: skip
def test_phrases_that_say_nothing_are_generic_in_many_languages(language: str, anchor: str) -> None:
    assert rules_of(anchor) == ["generic_phrase"], language


@pytest.mark.parametrize(
    "anchor", ["Terms of Use", "Cookie Policy", "Mediadaten", "Aviso legal", "利用規約", "Careers"]
)
def test_so_are_the_names_by_which_every_site_calls_pages_of_its_own(anchor: str) -> None:
    """On real pages every sixth keyword anchor in a footer or a menu was one of these."""
    assert rules_of(anchor, pages=pages_of(headings=(anchor,))) == ["generic_phrase"]


def test_the_list_has_at_least_25_languages() -> None:
    assert len(set(shipped().languages_of_word)) >= 25


@pytest.mark.parametrize(
    ("title", "anchor", "rule"),
    [
        ("中煎りの豆の選び方 | 霧珈琲", "霧珈琲の通販", "shared_words"),
        ("Sattelhöhe richtig einstellen", "SATTELHOHE", "exact_phrase"),
        ("Износ цепи: как измерить", "износ цепи", "exact_phrase"),
        ("دليل درجة الطحن", "درجة الطحن", "exact_phrase"),
        ("吉他入门 第一周", "吉他入门", "exact_phrase"),
        ("Κλάδεμα τριανταφυλλιάς", "ΚΛΑΔΕΜΑ", "exact_phrase"),
        ("Kış lastiği seçimi", "en iyi kış lastikleri", "shared_words"),
        ("한옥 스테이 고르는 법", "서울 한옥 스테이 추천", "shared_words"),
        ("รองเท้าเดินป่า", "รองเท้าเดินป่า", "most_of_title"),
    ],
)
def test_words_of_the_title_are_found_in_any_script(title: str, anchor: str, rule: str) -> None:
    assert rules_of(anchor, model=AnchorModel(), pages=pages_of(title, ())) == [rule]


def test_image_links_are_told_by_their_alt_text() -> None:
    model = AnchorModel()
    with_alt, without = (
        model.classify(links, Targets.of(links, pages_of()))
        for links in (links_of("", kind="image", alt="a red pannier"), links_of("", kind="image", alt=" "))
    )
    assert with_alt["anchor_class"].to_list() == ["image"]
    assert without["anchor_class"].to_list() == ["empty"]


def test_a_target_that_was_not_visited_is_told_by_its_address() -> None:
    links = links_of("green chilli chutney").with_columns(
        target_key=pl.lit("com,larkhall)/recipes/green-chilli-chutney")
    )
    got = AnchorModel().classify(links, Targets.of(links, pages_of().clear()))
    assert got["anchor_rule"].to_list() == ["exact_phrase"]


def test_names_are_learned_from_what_titles_share_and_from_site_name() -> None:
    titles = ["Bags – Fern Gate", "Tents – Fern Gate", "Stoves – Fern Gate", "Bags and more"]
    pages = pl.DataFrame({"domain": ["fg-outdoor.net"] * 4, "title": titles, "site_name": [None, None, "FGO", None]})
    learner = BrandLearner()
    learner.add(pages[:2])
    learner.add(pages[2:])
    names = set(learner.learned().hashes(pl.Series(["fg-outdoor.net"]))[0].tolist())
    assert {hash_text("ferngate"), hash_text("fgo"), hash_text("fgoutdoor")} <= names
    assert hash_text("bags") not in names


@given(st.from_regex(r"(the|get|my)?-?[a-z]{1,8}(shop|hq|app|project)?\.(com|co\.uk)", fullmatch=True))
def test_names_from_domains_are_the_same_compiled_and_plain(domain: str) -> None:
    told = {int(each) for each in label_hashes(pl.Series([domain]))[0]} - {0}
    assert told == {hash_text(name) for name in label_names(domain)}


def test_a_phrase_that_leads_evenly_to_many_unlike_domains_is_learned() -> None:
    rows = [("see recipe card", f"site{n}.com") for n in range(60)]
    rows += [("our partner", "one.com")] * 500 + [("our partner", f"few{n}.com") for n in range(60)]
    rows += [("free spins", f"casino{n}.com") for n in range(60)]
    links = pl.DataFrame(rows, schema=["anchor", "target_domain"], orient="row")
    topics = pl.DataFrame(
        {
            "domain": [f"site{n}.com" for n in range(60)] + [f"casino{n}.com" for n in range(60)],
            "topic": [f"t{n % 9}" for n in range(60)] + ["gambling"] * 60,
        }
    )
    assert learn_generics(links, topics) == ["see recipe card"]
    model = AnchorModel(Brands(), shipped().with_learned(["see recipe card"]))
    assert rules_of("See recipe card!", model=model) == ["generic_learned"]


PIECES = st.one_of(
    st.sampled_from(
        ["waterproof", "panniers", "pannier", "winters", "seven", "sets", "compared", "wet", "bag", "roll-top"]
    ),
    st.sampled_from(["Lark", "&", "Hall", "larkhall", "larkhall's", "Ltd", "official", "site", "株式会社", "Fitting"]),
    st.sampled_from(
        ["for", "the", "a", "here", "read", "more", "click", "12", "2021", "豆", "の", "選び", "»", "…", "Ö"]
    ),
    st.sampled_from(["www.larkhall.com", "larkhall.com", "shop.larkhall.com", "x.org", "Node.js", "http://a/b", "//x"]),
    st.sampled_from(["@larkhall", "end.It", "naïve"]),
)


@given(st.lists(PIECES, max_size=9).map(" ".join))
def test_the_compiled_rules_are_the_plain_ones(anchor: str) -> None:
    title_parts = ["Waterproof panniers for wet winters", "seven sets compared", "Lark & Hall"]
    target = Target("larkhall.com", "larkhall.com", title_parts, ["Fitting a roll-top bag", "guide"], {"larkhall"})
    assert rules_of(anchor) == [slow_rule(anchor, target)]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=8))
def test_any_text_has_a_class_and_neighbours_do_not_change_it(anchors: list[str]) -> None:
    repeated = [anchor for anchor in anchors for _ in range(2)]
    together = rules_of(*repeated)
    assert set(together) <= {rule.name for rule in RULES}
    assert together == [rules_of(anchor)[0] for anchor in repeated]
