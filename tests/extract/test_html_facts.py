"""What a page says of itself, by its headers and its head."""

import json
from pathlib import Path

import pytest
from html_pages import URL, links_of, read

from backref.extract._refresh import read_refresh
from backref.model.limits import LIMITS


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title> A &amp; B\n&eacute; </title>", "A & B é"),
        ("<title>x<b>y</title>", "x<b>y"),
        ("<svg><title>drawing</title></svg>", None),
        ("<svg><title>drawing</title></svg><title>page</title>", "page"),
        ("<title></title>", None),
        ("<title>1</title><title>2</title>", "1"),
        ("no title", None),
        (f"<title>{'t' * 5000}</title>", "t" * LIMITS.anchor_chars),
    ],
)
def test_the_title_is_the_first_one_folded(html: str, title: str | None) -> None:
    assert read(html).title == title


@pytest.mark.parametrize(
    ("html", "headers", "language"),
    [
        ("<html lang=de-AT>", [], "de"),
        ("<html lang=''><meta http-equiv=Content-Language content='PT_br, en'>", [], "pt"),
        ("<html xml:lang=ast>", [("content-language", "fr")], "ast"),
        ("", [("content-language", "fr-CA, en")], "fr"),
        ("<html lang=english>", [], None),
        ("<html lang=x-none>", [], None),
    ],
)
def test_the_language_is_what_the_page_or_else_its_headers_state(html: str, headers: list, language: str) -> None:
    assert read(html, headers=headers).language == language


@pytest.mark.parametrize(
    ("html", "headers", "noindex", "nofollow"),
    [
        ("", [], False, False),
        ("<meta name=robots content='index, follow'>", [], False, False),
        ("<meta name=ROBOTS content='NoIndex,nofollow'>", [], True, True),
        ("<META CONTENT=none NAME=robots>", [], True, True),
        ("<meta name=googlebot content=nofollow>", [], False, True),
        ("<meta name=bingbot content=noindex>", [], False, False),
        ("<meta name=robots content=noindex><meta name=robots content=nofollow>", [], True, True),
        ("", [("x-robots-tag", "noindex, nofollow")], True, True),
        ("", [("x-robots-tag", "noarchive"), ("x-robots-tag", "googlebot: nofollow")], False, True),
        ("", [("x-robots-tag", "otherbot: noindex, nofollow")], False, False),
        ("", [("x-robots-tag", "unavailable_after: 25 Jun 2030 15:00:00 PST, noindex")], True, False),
        ("", [("x-robots-tag", "NONE")], True, True),
    ],
)
def test_robots_rules_of_meta_and_headers_add_up(html: str, headers: list, noindex: bool, nofollow: bool) -> None:
    page = read(html, headers=headers)
    assert (page.noindex, page.nofollow) == (noindex, nofollow)


def test_the_first_canonical_counts_and_that_of_the_page_before_that_of_its_headers() -> None:
    page = read("<link rel=canonical href=/1><link rel=canonical href=/2>", headers=[("link", "</h>; rel=canonical")])
    assert page.canonical == "/1"
    assert read("", headers=[("link", "</h>; rel=canonical")]).canonical == "/h"


def test_headings_are_read_in_order_without_empty_and_unseen_ones() -> None:
    page = read("<h1>One <i>big</i>\n thing</h1><h2></h2><h3 hidden>no</h3><h6><a href=x>Six</a></h6>")
    assert [(heading.level, heading.text) for heading in page.headings] == [(1, "One big thing"), (6, "Six")]


def test_headings_and_hreflangs_are_limited() -> None:
    page = read("<link rel=alternate hreflang=de href=x>" * 200 + "<h2>x</h2>" * 100)
    assert (len(page.hreflangs), len(page.headings)) == (LIMITS.hreflangs_per_page, LIMITS.headings_per_page)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", 0),
        ("<title>not seen</title><p>four words of <b>te</b>xt</p>", 4),
        ("<p>a</p><script>b</script><style>c</style><noscript>d</noscript><p hidden>e</p><option>f</option>", 1),
        ("日本語 and", 4),
    ],
)
def test_words_are_those_that_a_reader_sees(html: str, words: int) -> None:
    assert read(html).words == words


def test_similar_pages_have_similar_fingerprints() -> None:
    text = " ".join(f"word{k % 37} and{k}" for k in range(300))
    first, second, third = (
        read(f"<p>{words}</p>").fingerprint or 0 for words in (text, text + " more", text[::-1].upper())
    )
    assert (first ^ second).bit_count() <= 6
    assert (first ^ third).bit_count() > 12
    assert read("").fingerprint == 0


@pytest.mark.parametrize(
    ("status", "others", "outcome"),
    [
        (200, {}, "ok"),
        (None, {}, "ok"),
        (206, {}, "ok"),
        (200, {"truncated": True}, "partial"),
        (200, {"unchanged": True}, "unchanged"),
        (304, {}, "unchanged"),
        (302, {"headers": [("location", "/x")]}, "redirected"),
        (302, {}, "error"),
        (404, {}, "gone"),
        (410, {}, "gone"),
        (403, {}, "error"),
        (503, {}, "error"),
    ],
)
def test_the_outcome_follows_the_status(status: int | None, others: dict, outcome: str) -> None:
    assert read("<p>x", status=status, **others).outcome == outcome


@pytest.mark.parametrize(
    ("content", "outcome", "redirect"),
    [
        ("0; url=/new", "redirected", "/new"),
        ("30; url=/new", "ok", "/new"),
        ("0", "ok", None),
        (f"0; url={URL}#top", "ok", None),
        ("0; url=page.html", "ok", None),
    ],
)
def test_an_instant_refresh_to_another_page_is_a_redirect(content: str, outcome: str, redirect: str | None) -> None:
    page = read(f'<meta http-equiv=Refresh content="{content}"><a href=x>y</a>')
    assert (page.outcome, page.redirect) == (outcome, redirect)
    assert "x" in [found.href for found in links_of(page)]


def test_a_refresh_header_is_read_like_its_meta_twin() -> None:
    page = read("<p>x", headers=[("refresh", "0;URL='/new'")])
    assert (page.outcome, page.redirect, page.links.kind) == ("redirected", "/new", ["redirect"])


def test_refreshes_are_read_as_the_standard_reads_them(shared_data: Path) -> None:
    cases = json.loads((shared_data / "conformance" / "meta-refresh-a.json").read_text())
    assert len(cases) > 40
    for case in cases:
        found = read_refresh(case["input"])
        expected = case["expected"]
        if not expected:
            assert found is None, case
        else:
            assert found is not None, case
            url = None if expected[1] == "refresh.sub.html" else expected[1]
            written = found.url and found.url.translate({9: None, 10: None, 13: None})
            assert (found.seconds, written) == (expected[0], url), case
