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


BARE = "<a href=x>the link</a>"
PROSE = "plain words of an article that goes on for a while " * 4


@pytest.mark.parametrize(
    ("html", "block"),
    [
        (f"<p><b>{BARE}</b>", "paragraph"),
        (f"<ul><li>{BARE}</ul>", "list"),
        (f"<dl><dd>{BARE}</dl>", "list"),
        (f"<table><tr><td><span>{BARE}</span></table>", "table"),
        (f"<div><h2>{BARE}</h2></div>", "heading"),
        (f"<div>{BARE}</div>", "other"),
        ("<link rel=canonical href=x>", None),
    ],
)
def test_the_block_is_the_nearest_element_that_makes_one(html: str, block: str | None) -> None:
    assert link(html).block == block


def test_the_more_speaks_for_content_the_surer_it_is() -> None:
    short, long = f"<p>{BARE} and words</p>", f"<p>{PROSE}{BARE}</p>"
    other = f"<p>{PROSE * 9}</p>" + "<hr>" * 9 + "<div>x</div>" * 9
    found = [links(html + other)[0] for html in (short, f"<main>{short}</main>", f"<main>{long}{other}</main>")]
    assert [one.placement for one in found] == ["content"] * 3
    assert [one.confidence for one in found] == [0.75, 0.83, 0.94]


def test_what_stands_in_a_long_text_of_the_main_part_is_content_though_a_class_says_widget() -> None:
    def among(sign: str, text: str) -> str:
        return place(f"<main><p>{PROSE * 9}</p><div class={sign}><p>{text}{BARE}</p></div><p>{PROSE * 9}</p></main>")

    assert among("widget", PROSE) == "content"
    assert among("comments", PROSE) == "comment"
    assert among("widget", "") == "sidebar"


def test_a_headline_or_a_line_of_links_outside_text_is_unknown() -> None:
    assert place("<h2><a href=x>A headline of some other page</a></h2>") == "unknown"
    both = links("<div><a href=x>one longer link than</a> <a href=y>four words</a></div>")
    assert [found.placement for found in both] == ["unknown", "unknown"]


def test_an_unknown_place_has_no_confidence_and_a_known_one_has() -> None:
    assert link("<h2><a href=x>A headline of some other page</a></h2>").confidence is None
    assert links(f"<footer>{BARE}</footer><p>{PROSE * 9}</p>")[0].confidence == 0.97
