"""The words around a link and the heading before it."""

from html_pages import link, links
from hypothesis import given
from hypothesis import strategies as st

from backref.model.limits import LIMITS

OUT = "https://other.example/"


def test_context_is_the_words_of_the_same_block() -> None:
    found = link(f"<p>other</p><p>one  <b>tw</b>o <a href={OUT}>the link</a>, three<br>four</p><p>next</p>")
    assert (found.context_before, found.context_after) == ("one two", ", three four")


def test_context_includes_the_text_of_other_links() -> None:
    first, second = links(f"<p><a href={OUT}1>a</a> and <a href={OUT}2>b</a></p>")
    assert (first.context_after, second.context_before) == ("and b", "a and")


def test_a_block_of_one_image_has_no_context() -> None:
    found = link(f"<p>before</p><p><a href={OUT}><img></a></p><p>after</p>")
    assert (found.context_before, found.context_after) == ("", "")


def test_list_items_and_table_cells_are_blocks() -> None:
    found = link(f"<table><tr><td>left<td>in <a href={OUT}>x</a><td>right</table>")
    assert (found.context_before, found.context_after) == ("in", "")


def test_context_is_cut_at_its_limit_of_words_and_of_characters() -> None:
    words = " ".join(f"w{k}" for k in range(200))
    found = link(f"<p>{words} <a href={OUT}>x</a> {words}</p>")
    assert (found.context_before or "").split() == words.split()[-LIMITS.context_tokens :]
    assert (found.context_after or "").split() == words.split()[: LIMITS.context_tokens]
    long = link(f"<p>{'é' * 5000} <a href={OUT}>x</a> {'é' * 5000}</p>")
    assert long.context_before == long.context_after == "é" * LIMITS.context_chars


def test_characters_of_scripts_without_blanks_are_words() -> None:
    found = link(f"<p>{'前' * 80}<a href={OUT}>中</a>{'後' * 80}</p>")
    assert (found.context_before, found.context_after) == ("前" * 50, "後" * 50)


@given(st.lists(st.text("ab \n日é", max_size=60), min_size=2, max_size=2), st.integers(0, 3))
def test_context_is_what_splitting_the_block_gives(parts: list[str], inside: int) -> None:
    """The slow twin: split at white space and around characters of scripts without blanks."""
    before, after = parts
    found = link(f"<div>{before}<a href={OUT}>{'i' * inside}</a>{after}</div>")
    assert (found.context_before or "").replace(" ", "") == "".join(_words(before)[-50:])
    assert (found.context_after or "").replace(" ", "") == "".join(_words(after)[:50])


def _words(text: str) -> list[str]:
    return text.replace("日", " 日 ").split()


def test_the_heading_is_the_nearest_before_the_link_or_around_it() -> None:
    page = f"<h1>One</h1><h2> </h2><a href={OUT}1>a</a><h3>Three <a href={OUT}2>b</a></h3><a href={OUT}3>c</a>"
    assert [found.heading for found in links(page)] == ["One", "Three b", "Three b"]
    assert link(f"<a href={OUT}>x</a><h1>later</h1>").heading is None


def test_links_that_stay_on_their_host_have_no_context() -> None:
    page = "<h1>h</h1><p>w <a href=/a>1</a> <a href=//SITE.example/b>2</a> <a href=https://site.example:443/c>3</a> w"
    assert {(found.heading, found.context_before) for found in links(page)} == {(None, None)}


def test_links_that_may_leave_have_context_however_they_are_written() -> None:
    for href in (OUT, "//o.example", "\thttp:\\\\o.example", "https://u@o.example:8080", "http:o.example/x"):
        assert link(f"<p>w <a href='{href}'>x</a></p>").context_before == "w", href
    base = "<base href=https://other.example/>"
    assert link(f"{base}<p>w <a href='relative'>x</a></p>").context_before == "w"


def test_a_hidden_link_has_no_context() -> None:
    found = link(f"<p>seen <span hidden>w <a href={OUT}>x</a> w</span> seen")
    assert (found.context_before, found.context_after) == ("", "")
