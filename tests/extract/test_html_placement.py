"""Where on the page a link stands, and whether it is hidden."""

import pytest
from html_pages import link, links

TEXT = "<p>" + "plain words of an article that goes on for a while " * 8 + "</p>"


def place(html: str) -> str:
    """The placement of the only link of a page that has some text beside."""
    (only,) = [found for found in links(html + TEXT) if found.href == "x"]
    return only.placement


LINK = "<p>a few more words around <a href=x>the link</a> and after</p>"


@pytest.mark.parametrize(
    ("html", "placement"),
    [
        (LINK, "content"),
        (f"<nav>{LINK}</nav>", "navigation"),
        (f"<header>{LINK}</header>", "header"),
        (f"<footer>{LINK}</footer>", "footer"),
        (f"<aside>{LINK}</aside>", "sidebar"),
        (f"<div role=contentinfo>{LINK}</div>", "footer"),
        (f"<div role='banner'>{LINK}</div>", "header"),
        (f"<div role=complementary>{LINK}</div>", "sidebar"),
        (f"<div class='site_Footer2'>{LINK}</div>", "footer"),
        (f"<div id=commentList>{LINK}</div>", "comment"),
        (f"<div class=kommentare>{LINK}</div>", "comment"),
        (f"<div class='author-box'>{LINK}</div>", "bio"),
        (f"<div class='td related posts'>{LINK}</div>", "related"),
        (f"<div class=footnotes>{LINK}</div>", "content"),
        (f"<div class='has-sidebar'>{LINK}</div>", "content"),
        (f"<body class='sidebar footer comments'>{LINK}", "content"),
        (f"<main class=sidebar>{LINK}</main>", "content"),
        (f"<div class=sidebar><main>{LINK}</main></div>", "content"),
        (f"<article><header>{LINK}</header></article>", "content"),
        (f"<main><footer>{LINK}</footer></main>", "content"),
        (f"<article><aside>{LINK}</aside></article>", "sidebar"),
        (f"<footer><nav>{LINK}</nav></footer>", "footer"),
        (f"<aside class=comments>{LINK}</aside>", "comment"),
        (f"<footer hidden>{LINK}</footer>", "hidden"),
        (f"<div class=related><div class=author>{LINK}</div></div>", "bio"),
    ],
)
def test_landmarks_roles_and_tokens_tell_the_place_in_the_order_of_decision(html: str, placement: str) -> None:
    assert place(html) == placement


def test_a_token_is_not_believed_on_what_holds_most_of_the_text() -> None:
    page = f"<div class='sidebar-left'>{TEXT}{LINK}</div><div class=sidebar><a href=y>other words</a></div>"
    assert [found.placement for found in links(page)] == ["content", "sidebar"]


def test_comments_are_believed_however_long_they_are() -> None:
    assert link(f"<p>short post</p><div class=comments>{TEXT}{LINK}</div>").placement == "comment"


def test_a_short_link_alone_in_its_block_is_unknown_unless_it_is_in_the_main_part() -> None:
    assert place("<ul><li><a href=x>Partner site</a></ul>") == "unknown"
    assert place("<ul><li><a href=x>Partner site</a> with a word of why</ul>") == "content"
    assert place("<ul><li><a href=x>a title of five words</a></ul>") == "content"
    assert place("<main><ul><li><a href=x>Partner site</a></ul></main>") == "content"


def test_links_that_stand_nowhere_on_the_page_have_no_place() -> None:
    assert link("<link rel=canonical href=x>").placement == "unknown"
    assert link(status=301, body="", headers=[("location", "x")]).placement == "unknown"


@pytest.mark.parametrize(
    ("attribute", "hidden"),
    [
        ("hidden", True),
        ("hidden=until-found", True),
        ("style='display:none'", True),
        ("style='color: red; DISPLAY : None !important'", True),
        ("style='visibility:hidden'", True),
        ("style='opacity:0'", True),
        ("style='opacity:.0;'", True),
        ("style='font-size:0px'", True),
        ("style='text-indent:-9999px'", True),
        ("style='text-indent:-99em'", True),
        ("style='position:absolute;left:-5000px'", True),
        ("style='top: -9999px; position: fixed'", True),
        ("style='width:0;height:0;overflow:hidden'", True),
        ("style='overflow:hidden;height:1px'", True),
        ("aria-hidden=true", False),
        ("style='display:block'", False),
        ("style='opacity:0.5'", False),
        ("style='opacity'", False),
        ("style='font-size:10px'", False),
        ("style='text-indent:-10px'", False),
        ("style='left:-5000px'", False),
        ("style='position:absolute;left:-50%'", False),
        ("style='position:absolute;left:-10px'", False),
        ("style='height:0'", False),
        ("style='width:0%;overflow:hidden'", False),
        ("style='width:100px;overflow:hidden'", False),
        ("style='color:#fff;background:#fff'", False),
        ("style=';;:;display:;none'", False),
    ],
)
def test_inline_rules_hide_a_link_and_what_is_in_an_element(attribute: str, hidden: bool) -> None:
    for html in (f"<a href=x {attribute}>y</a>", f"<div {attribute}><p><a href=x>y</a></div>"):
        found = link(html)
        assert found.hidden is hidden, html
        assert (found.placement == "hidden") is hidden


def test_an_iframe_can_be_hidden() -> None:
    assert link("<iframe src=x style='display:none'></iframe>").hidden
