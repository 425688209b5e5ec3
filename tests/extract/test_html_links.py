"""Which elements and headers make a link, and what is read from each."""

import pytest
from html_pages import URL, link, links, links_of, read

from backref.model.limits import LIMITS

ELEMENTS = [
    ('<a href="x">text</a>', "text", "x"),
    ('<a href="x"><img src="i"></a>', "image", "x"),
    ('<img usemap="#m"><map name="m"><area href="x" alt="there"></map>', "image", "x"),
    ('<form action="x"></form>', "form", "x"),
    ('<iframe src="x">fallback</iframe>', "frame", "x"),
    ('<link rel="canonical" href="x">', "canonical", "x"),
    ('<link rel="alternate" hreflang="de" href="x">', "alternate", "x"),
    ('<meta http-equiv="refresh" content="5; url=x">', "redirect", "x"),
    ('<svg><a href="x"><text>in a drawing</text></a></svg>', "text", "x"),
    ('<noscript><a href="x">without scripts</a></noscript>', "text", "x"),
    ('<template shadowrootmode="open"><a href="x">shadow</a></template>', "text", "x"),
]


@pytest.mark.parametrize(("html", "kind", "href"), ELEMENTS)
def test_an_element_makes_a_link_of_its_kind(html: str, kind: str, href: str) -> None:
    found = link(html)
    assert (found.kind, found.href) == (kind, href)


@pytest.mark.parametrize(
    "html",
    [
        "<a name=x>target</a>",
        "<form>to itself</form>",
        "<template><a href=x>inert</a></template>",
        '<link rel="stylesheet" href=x>',
        '<link rel="alternate stylesheet" href=x>',
        "<script>'<a href=x>'</script>",
        "<!-- <a href=x>y</a> -->",
        "<textarea><a href=x></textarea>",
        "<iframe srcdoc='<a href=x>'></iframe>",
        "<plaintext><a href=x>",
        '<meta http-equiv="refresh" content="5">',
        f'<meta http-equiv="refresh" content="5; url={URL}#again">',
    ],
)
def test_what_leads_nowhere_is_no_link(html: str) -> None:
    found = [found for found in links(html) if found.kind != "redirect"]
    assert found == []


def test_frames_of_a_frameset_are_links() -> None:
    found = links("<frameset><frame src=a><frame src=b></frameset>")
    assert [(one.kind, one.href) for one in found] == [("frame", "a"), ("frame", "b")]


def test_links_stand_in_document_order_and_repeats_are_kept() -> None:
    page = "<a href=1>a</a><form action=2><a href=3>b</a></form><a href=1>a</a><iframe src=4></iframe>"
    assert [found.href for found in links(page)] == ["1", "2", "3", "1", "4"]


@pytest.mark.parametrize(
    ("written", "href"),
    [
        ('"a b"', "a b"),
        ("' x\n y '", " x\n y "),
        ('""', ""),
        ('"?a=1&amp;b=2"', "?a=1&b=2"),
        ('"?a=1&copy=2&lt;"', "?a=1&copy=2<"),
        ('"&quot;&nbsp;&eacute;"', '"\u00a0é'),
        ("x/y>z", "x/y"),
        ('"h&#x2f;&#47;"', "h//"),
    ],
)
def test_an_href_is_kept_as_written_with_its_entities_decoded(written: str, href: str) -> None:
    assert link(f"<a href={written}>z</a>").href == href


@pytest.mark.parametrize(
    ("inside", "anchor"),
    [
        (" two \n\t words ", "two words"),
        ("<b>bo</b>ld", "bold"),
        ("one<br>two", "one two"),
        ("<h3>Title</h3><p>and more</p>", "Title and more"),
        ("a&nbsp;b&amp;c &lt;d&gt;", "a b&c <d>"),
        ("a\u3000b\u2003c", "a b c"),
        ("x<script>var y</script><style>z</style>", "x"),
        ("<span hidden>secret</span>seen", "seen"),
        ("<span style='display:none'>secret</span>seen", "seen"),
        ("<svg><title>icon</title><desc>d</desc></svg>label", "label"),
        ("<noscript>no script</noscript>text", "text"),
        ('<img alt="picture">words', "words"),
        ("x" * 3000, "x" * LIMITS.anchor_chars),
        ("日本語 テキスト", "日本語 テキスト"),
        ("", ""),
    ],
)
def test_an_anchor_is_the_text_that_a_reader_sees(inside: str, anchor: str) -> None:
    found = link(f"<div><a href=x>{inside}</a></div>")
    assert (found.kind, found.anchor, found.alt) == ("text", anchor, None)


@pytest.mark.parametrize(
    ("inside", "alt"),
    [
        ('<img alt=" a  picture ">', "a picture"),
        ("<img>", ""),
        ('<img alt=""><img alt="second">', "second"),
        ('<picture><source><img alt="p"></picture>', "p"),
        ('<img><noscript><img alt="plain"></noscript>', "plain"),
        ('<img alt="a &amp; b">', "a & b"),
    ],
)
def test_a_link_without_text_is_told_by_its_image(inside: str, alt: str) -> None:
    found = link(f"<a href=x> {inside} </a>")
    assert (found.kind, found.anchor, found.alt) == ("image", "", alt)


def test_the_text_of_a_hidden_link_is_still_its_anchor() -> None:
    found = link("<p>before<span hidden>x <a href=x>un<b>seen</b></a> y</span>after")
    assert (found.anchor, found.hidden, found.placement) == ("unseen", True, "hidden")


@pytest.mark.parametrize(
    ("attribute", "rel"),
    [
        ("", None),
        ("rel", None),
        ("rel='  '", None),
        ("rel=NoFollow", "nofollow"),
        ("rel='ugc  nofollow UGC'", "ugc nofollow"),
        ("REL='sponsored\nnoopener'", "sponsored noopener"),
    ],
)
def test_rel_is_a_list_of_different_lower_case_tokens(attribute: str, rel: str | None) -> None:
    assert link(f"<a href=x {attribute}>y</a>").rel == rel
    assert link(f"<form action=x {attribute}></form>").rel == rel


def test_the_first_of_two_equal_attributes_counts() -> None:
    assert link("<a href=first HREF=second>x</a>").href == "first"


def test_links_beyond_the_limit_are_counted() -> None:
    page = read("<a href=x>y</a>" * (LIMITS.links_per_page + 7))
    assert (len(page.links), page.links_cut, page.outcome) == (LIMITS.links_per_page, 7, "partial")


def test_links_beyond_any_room_are_counted_too() -> None:
    page = read("<a href=x>y</a>" * (2 * LIMITS.links_per_page))
    assert (len(page.links), page.links_cut) == (LIMITS.links_per_page, LIMITS.links_per_page)


def test_a_location_is_a_link_and_the_body_of_a_redirect_is_not_read() -> None:
    page = read("<a href=x>y</a>", status=301, headers=[("location", "/new")])
    assert [(found.kind, found.href) for found in links_of(page)] == [("redirect", "/new")]
    assert (page.redirect, page.outcome, page.words) == ("/new", "redirected", None)


def test_link_headers_come_first_and_only_canonical_and_alternate_ones_count() -> None:
    header = (
        '</c>; rel="canonical", <https://a.example/x,y;z>; rel=alternate; hreflang="de-AT";title="a, <b>; c", '
        "</s.css>; rel=preload, </f>; title=none"
    )
    page = read("<a href=x>y</a>", headers=[("link", header), ("link", "<>; rel=CANONICAL")])
    assert [(found.kind, found.href) for found in links_of(page)] == [
        ("canonical", "/c"),
        ("alternate", "https://a.example/x,y;z"),
        ("canonical", ""),
        ("text", "x"),
    ]
    assert page.canonical == "/c"
    assert [(one.language, one.href) for one in page.hreflangs] == [("de-AT", "https://a.example/x,y;z")]


def test_hrefs_of_headers_are_relative_to_the_page_even_where_it_names_a_base() -> None:
    page = read("<base href=https://other.example/>", headers=[("link", "<c>; rel=canonical")])
    assert page.base == "https://other.example/"
    assert page.canonical == "https://site.example/dir/c"
    assert page.links.href == ["https://site.example/dir/c"]


@pytest.mark.parametrize(
    ("html", "base"),
    [
        ("", URL),
        ("<base href=../up/>", "https://site.example/up/"),
        ("<base target=_top><base href=//b.example/x><base href=/second>", "https://b.example/x"),
        ("<base href='javascript:x'>", URL),
        ("<base href='https://[bad'>", URL),
    ],
)
def test_the_first_base_that_is_one_counts(html: str, base: str) -> None:
    assert read(html).base == base


def test_pages_that_answered_with_an_error_have_no_links() -> None:
    for status in (403, 404, 410, 500, 304):
        assert links("<a href=x>y</a>", status=status) == []


def test_the_path_of_a_link_is_the_same_on_pages_of_one_template() -> None:
    """Numbers in ids and classes, and the classes of body, tell pages of a template apart: they do not count."""
    template = "<html class={0}><body class={0}><div id=post-{0}><ul class='menu'><li><a href={0}>x</a>"
    first, second = link(template.format(1)), link(template.format(22))
    other = link(template.format(1).replace("menu", "list"))
    assert first.dom_path == second.dom_path != other.dom_path
