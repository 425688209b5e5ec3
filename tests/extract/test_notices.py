"""What pages say of why they were written."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from html_pages import read
from hypothesis import given
from hypothesis import strategies as st

from backref.extract import _notices
from backref.extract._notices import notices, short_blocks

DATA = tomllib.loads((Path(_notices.__file__).parent / "notices.toml").read_text("utf-8"))


def said(html: str) -> list[str] | None:
    return notices([read(html).short_blocks])[0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Advertisement. This article was paid for by the company named in it.", "paid"),
        ("This page contains Affiliate Links: we may earn a commission.", "affiliate"),
        ("Dies ist ein Gastbeitrag von Ada Muster.", "guest_post"),
        ("ДЛЯ НЕМЕДЛЕННОЙ ПУБЛИКАЦИИ", "press_release"),
    ],
)
def test_a_notice_is_found_in_a_block_of_its_own_whatever_its_case(text: str, kind: str) -> None:
    assert said(f"<p>Some words.</p><p>{text}</p>") == [kind]


def test_a_text_about_notices_is_not_a_notice() -> None:
    assert said(f"<p>{'How to write. ' * 40} A guest post is no sponsored post.</p>") == []


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ("<ul><li><a href=/guests>Gastbeitrag</a></li><li><a href=/press>Press release</a></li></ul>", []),
        ("<div>» <a href=/press>Press</a> | <a href=/a>Sponsored content</a></div>", []),
        ("<p>This post has <a href=/how>affiliate links</a>.</p>", ["affiliate"]),
        ("<p>Gastbeitrag von <a href=/ada>Ada Muster</a></p><a href=/b>Sponsored post</a>", ["guest_post"]),
    ],
)
def test_the_name_of_another_page_is_no_notice(html: str, kinds: list[str]) -> None:
    assert said(f"<p>Words.</p>{html}<p>Words.</p>") == kinds


TEXT = "<p>" + "A paragraph of the article tells what it has to tell in words of its own. " * 3 + "</p>"
TEASER = "<h3><a href=/a>Another page</a></h3><span>Advertorial</span><p>What it is about.</p>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"<aside>{TEASER}</aside>"),
        ("", f"<div class=related-posts>{TEASER}</div>{TEXT}"),
        ("", f"<div class=more>{TEASER * 3}</div>"),
        ("", "<footer>Sponsored posts: write to us.</footer>"),
        (f"<div>{TEASER}</div>" + "<p>Words.</p>" * 3, ""),
        ("<nav><span>Advertorial</span></nav>", ""),
    ],
)
def test_what_speaks_of_other_pages_is_no_notice(before: str, after: str) -> None:
    """Teasers before, beside, within and after the text, menus and the footer."""
    share = "<p>Share</p>" * 8
    assert said(f"<main>{before}<h1>A title</h1>{TEXT * 3}{share}{after}</main>") == []


@pytest.mark.parametrize(
    "page",
    [
        f"<p>Advertorial</p><h1>A title</h1>{TEXT * 3}",
        f"<h1>A title</h1><div class=post-related>Advertorial</div>{TEXT * 3}",
        f"<h1>A title</h1><p>By Ada</p><p>Advertorial</p><p>A day in May</p>{TEXT * 3}",
        f"<h1>A title</h1>{TEXT * 2}<p>Advertorial</p>{TEXT}",
        f"<h1>A title</h1>{TEXT * 3}<p>Share</p><p>Advertorial</p>",
        f"<p>Advertorial</p>{TEXT * 3}",
    ],
)
def test_a_notice_stands_around_the_heading_in_the_text_or_right_after_it(page: str) -> None:
    lists = f"<aside>{TEASER}</aside>" * 2
    assert said(f"<header><h1>Our Site</h1>{lists}</header><p>Words.</p>{page}{lists}") == ["paid"]


@pytest.mark.parametrize(
    "thanks",
    [
        "This work was sponsored by the Example Institute.",
        "Das Turnier wird gesponsert von Beispiel.",
        "Evento patrocinado por Ejemplo.",
    ],
)
def test_thanks_to_who_paid_for_the_work_is_no_notice_of_a_paid_page(thanks: str) -> None:
    """Manuals and release notes name who paid for a change: on real pages, most of what looked like a notice."""
    assert said(f"<p>Words.</p><p>{thanks}</p>") == []
    assert said("<p>This post is sponsored by Example.</p>") == ["paid"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Press release", ["press_release"]),
        ("24. April 2020 | Pressemitteilungen", ["press_release"]),
        ("Posted in Business, PRESS RELEASE", ["press_release"]),
        ("Pressemitteilung Nr. 48/22 vom 20.12.2022", ["press_release"]),
        ("This is a press release of the Example Institute.", ["press_release"]),
        ("As their press release states, gardening is no protest.", []),
        ("He read the press release: a garden is a garden.", []),
    ],
)
def test_a_press_release_is_called_so_and_not_spoken_of(text: str, kinds: list[str]) -> None:
    assert said(f"<p>Some words.</p><p>{text}</p>") == kinds


def test_hidden_text_says_nothing() -> None:
    assert said("<p style='display:none'>Sponsored post</p><p>Words</p>") == []


def test_nothing_is_known_of_a_page_that_was_not_read_as_html() -> None:
    assert notices([None, short_blocks(b"press release")]) == [None, ["press_release"]]


def test_phrases_are_in_at_least_twenty_five_languages_in_lower_case_and_of_one_kind_each() -> None:
    kinds = {name: lists for name, lists in DATA.items() if isinstance(lists, dict)}
    phrases = [(kind, phrase) for kind, lists in kinds.items() for found in lists.values() for phrase in found]
    assert len({language for lists in kinds.values() for language in lists}) >= 25
    assert all(phrase == phrase.lower() for _, phrase in phrases)
    assert len({phrase for _, phrase in phrases}) == len(set(phrases))  # languages may share one, kinds may not


@given(st.lists(st.text(alphabet="aé日 \U0001f600", max_size=30)))
def test_short_blocks_agree_with_the_plain_reading(lines: list[str]) -> None:
    lines += ["x" * DATA["block_chars"], "é" * (DATA["block_chars"] + 1)]
    plain = [line for line in lines if line.strip() and len(line) <= DATA["block_chars"]]
    assert short_blocks("\n".join(lines).encode()) == "\n".join(plain).lower()


@given(st.lists(st.tuples(st.text(alphabet="a7é日. \n", max_size=6), st.text(alphabet="aé. ", max_size=6))))
def test_what_stands_beside_links_agrees_with_the_plain_reading(pieces: list[tuple[str, str]]) -> None:
    """Pieces are texts, each with a link behind it."""
    text, links, beside = b"", [], ""
    for before, link in pieces:
        text += before.encode()
        links.append((len(text), len(text) + len(link.encode())))
        text += link.encode()
        beside += before + "." * len(link)
    lines = zip(text.decode().split("\n"), beside.split("\n"), strict=True)
    plain = [line for line, own in lines if any(character.isalnum() for character in own)]
    found = short_blocks(text, np.array(links, np.int64).reshape(-1, 2))
    assert found == "\n".join(plain).lower()
