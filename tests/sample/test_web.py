"""The default web is large and varied enough to be believed."""

from collections import Counter
from urllib.parse import urlsplit

import pytest

from backref import sample
from backref.model.words import Placement
from backref.sample.lexicon import LANGUAGES, language, read_data, tactics
from backref.sample.themes import theme
from backref.sample.words import AnchorClass, Fate, Intent

from .plain_reading import domain_of, normalised


@pytest.fixture(scope="module")
def truths(default_web: sample.SampleWeb) -> list[sample.LinkTruth]:
    return sample.read_truth(default_web)


def test_it_has_the_promised_size(default_web: sample.SampleWeb) -> None:
    assert len(default_web.sites) >= 300
    assert len(default_web.pages) >= 5_000


def test_it_has_many_topics_languages_and_suffixes(default_web: sample.SampleWeb) -> None:
    """Ten topics beside those of spam, nine languages, private suffixes, and hosts in other scripts."""
    sites = default_web.sites.values()
    topics = Counter(site.topic for site in sites)
    assert sum(count >= 5 for count in topics.values()) >= 8
    assert {site.language for site in sites} == set(LANGUAGES)
    suffixes = {site.domain.partition(".")[2] for site in sites}
    assert len(suffixes) >= 25
    assert suffixes & {"github.io", "netlify.app", "blogspot.com"}
    assert any(site.domain.startswith("xn--") for site in sites)
    assert {site.scheme for site in sites} == {"http", "https"}
    assert len({site.theme for site in sites}) >= 8


def test_addresses_are_normalised_and_their_domains_registrable(default_web: sample.SampleWeb) -> None:
    """URLs of pages are what the WHATWG parser makes of them; a site is one registrable domain."""
    for page in default_web.pages.values():
        assert normalised(page.url, page.url) == page.url
        assert domain_of(page.url) == page.site


def test_every_target_is_a_page_of_the_web(default_web: sample.SampleWeb) -> None:
    """Links lead to pages that exist, live or dead; only affiliate tags are added to their addresses."""
    for page in default_web.pages.values():
        for link in page.links:
            if link.target not in default_web.pages:
                assert link.intent is Intent.AFFILIATE
                assert urlsplit(link.target).query


def test_every_intent_anchor_class_placement_and_fate_occurs(
    default_web: sample.SampleWeb, truths: list[sample.LinkTruth]
) -> None:
    assert {t.link.intent for t in truths} == set(Intent)
    assert {t.link.anchor_class for t in truths} == set(AnchorClass)
    assert {t.placement for t in truths} == set(Placement) - {Placement.NAVIGATION}
    assert {page.fate for page in default_web.pages.values()} == set(Fate)
    assert {t.follow for t in truths} == {True, False}


def test_every_tactic_finds_sources(truths: list[sample.LinkTruth]) -> None:
    assert set(tactics()) <= {t.link.tactic for t in truths}


def test_the_hero_has_a_rich_profile(default_web: sample.SampleWeb, truths: list[sample.LinkTruth]) -> None:
    """Many referring domains of many kinds, among them farms, comment spam and a private network."""
    own = [t for t in truths if t.target_domain == default_web.hero]
    assert 120 <= len({t.source_domain for t in own}) <= 250
    assert len({t.link.intent for t in own}) >= 15
    assert {"new", "lost", "live"} == {t.state for t in own}


def test_competitors_share_sources_and_have_their_own(
    default_web: sample.SampleWeb, truths: list[sample.LinkTruth]
) -> None:
    sources = {
        site: {t.source_domain for t in truths if t.target_domain == site}
        for site in (default_web.hero, *default_web.competitors)
    }
    for competitor in default_web.competitors:
        assert len(sources[competitor] & sources[default_web.hero]) >= 10
        assert len(sources[competitor] - sources[default_web.hero]) >= 10


def test_farms_and_networks_leave_footprints(default_web: sample.SampleWeb) -> None:
    """Farm sites share addresses and ids; of the private network some share an address and some an id."""
    farm = [site for site in default_web.sites.values() if site.role == "farm"]
    network = [site for site in default_web.sites.values() if site.role == "pbn"]
    assert len({site.ip for site in farm}) <= 12 < len(farm)
    assert len({site.ip for site in network}) < len(network)
    assert max(Counter(site.analytics for site in network).values()) >= 2


@pytest.mark.parametrize("code", LANGUAGES)
def test_languages_have_the_same_words_to_offer(code: str) -> None:
    """Each has all lists and labels that English has, and its link frames have room for a link."""
    words, english = language(code), language("en")
    assert set(english.labels) == set(words.labels)
    assert set(english.phrases) == set(words.phrases)
    for name in ("link_frames", "sponsor_frames", "ugc_frames", "spam_frames"):
        assert all("{link}" in frame for frame in words.phrases[name])
    assert all(len(subject.things) >= 6 and len(subject.facts) >= 4 for subject in words.subjects.values())


def test_vocabulary_tells_topics_apart() -> None:
    """No two topics of a language have a thing in common."""
    for code in LANGUAGES:
        things = Counter(thing for subject in language(code).subjects.values() for thing in subject.things)
        assert max(things.values()) <= 2, things.most_common(3)


def test_themes_have_the_same_slots(default_web: sample.SampleWeb) -> None:
    """Every theme shows every part of a page."""
    slots = [
        *("{head}", "{nav}", "{header}", "{crumbs}", "{title}", "{byline}", "{body}", "{bio}"),
        *("{related}", "{comments}", "{sidebar}", "{footer}", "{hidden}"),
    ]
    for name in {site.theme for site in default_web.sites.values()}:
        page = theme(name).parts["page"]
        assert [slot for slot in slots if page.count(slot) != 1] == [], name
        assert "@" not in page
    assert read_data("roles.toml")["roles"]["hero"]["count"] == 1
