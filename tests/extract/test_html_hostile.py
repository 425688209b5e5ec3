"""Pages built to stall a parser, and bytes that are no page at all, are read in time that grows with their size."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from html_pages import document, links, links_of, read
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, LexborNode

from backref.extract.html._attributes import decode_text
from backref.extract.html._prescan import stalls
from backref.extract.html.fetch import read_page
from backref.model.limits import LIMITS, Limits

LINK = "<a href=https://other.example/>the &amp; link</a>"
FORMATTING = "".join(f"<b id={k}><i>" for k in range(100))

HOSTILE = {
    "nested blocks": "<div>" * 200_000,
    "nested inline elements": "<span>" * 5_000,
    "nested tables": "<table><tr><td>" * 1_000,
    "nested lists": "<ul><li>" * 1_000,
    "nested drawings": "<svg><g>" * 1_000,
    "nested formatting": FORMATTING * 20,
    "formatting left open in blocks": "".join(f"<div><b id={k}></div>" for k in range(100)),
    "formatting opened again in every block": "<p>" + "".join(f"<b id={k}>" for k in range(60)) + "<p>x" * 5_000,
    "many attributes": "<p " + " ".join(f"a{k}" for k in range(300_000)) + ">",
    "blocks closed by what does not close them": "<div></span>" * 1_000,
    "inline elements left by their blocks": "<span><div></span></div>" * 1_000,
    "end tags that look through the whole stack": "<span>" * 500 + "</x>" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_built_to_stall_is_read_without_a_tree(name: str) -> None:
    page = read(f"<title>T</title><base href=/b/><p>{LINK}</p>" + HOSTILE[name] + LINK)
    first, last = links_of(page)
    assert page.tolerant
    assert (page.title, page.base) == ("T", "https://site.example/b/")
    for found in (first, last):
        assert (found.href, found.anchor) == ("https://other.example/", "the & link")
        assert (found.placement, found.dom_path, found.context_before) == ("unknown", None, None)


ORDINARY = {
    "paragraphs left open": "<p>text" * 5_000,
    "items left open": "<ul>" + "<li><span>text" * 5_000,
    "cells left open": "<table>" + "<tr><td><font>text" * 5_000,
    "options left open": "<select>" + "<option>x" * 5_000,
    "equal formatting left open": "<p><b>text" * 300,
    "links left open": "<a href=x>text" * 5_000,
    "void elements": "<br><img><hr><input>" * 5_000,
    "a drawing": "<svg>" + "<path d=x /><g><circle r=1 /></g>" * 5_000 + "</svg>",
    "deep but honest": "<div>" * 200 + "text" + "</div>" * 200,
    "a script": "<script>" + "document.write('<div>');" * 5_000 + "</script>",
}


@pytest.mark.parametrize("name", ORDINARY)
def test_a_page_that_is_only_careless_is_read_with_a_tree(name: str) -> None:
    assert not read(ORDINARY[name]).tolerant


TAGS = (
    "div", "p", "span", "a", "b", "i", "font", "li", "ul", "td", "tr", "table", "tbody", "svg", "g", "button", "h1",
    "form", "nobr", "object", "select", "option", "dd",
)  # fmt: skip
SOUP = st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(["<{}>", "</{}>", "<{} id={}>", "x"])), max_size=120)


@given(SOUP)
def test_the_prescan_follows_how_deep_the_parser_nests(soup: list[tuple[str, str]]) -> None:
    """What passes a low limit is not much deeper in the tree, whatever tags are left open or closed out of order."""
    html = "".join(form.format(name, k) for k, (name, form) in enumerate(soup))
    low = Limits(tree_depth=12, formatting_depth=6, formatting_reopened=200)
    if not stalls(np.frombuffer(html.encode() or b" ", np.uint8), low):
        assert max(depths(LexborHTMLParser(html).root)) <= 3 * (12 + 6) + 4


def depths(root: LexborNode | None) -> Iterator[int]:
    """How deep each element stands."""
    stack = [(root, 1)]
    yield 0
    while stack:
        node, depth = stack.pop()
        if node is not None:
            yield depth
            stack += [(child, depth + 1) for child in node.iter(include_text=False)]


@given(st.binary(max_size=400))
def test_any_bytes_are_a_page(body: bytes) -> None:
    read(body)


FRAGMENTS = st.sampled_from(
    ["<", ">", "</", "<!--", "-->", "<!", "<?", '"', "'", "=", " ", "&", "&amp", "a", "href", "<a href=x>", "</a>",
     "<script>", "</script>", "<title>", "<p>", "style='", "display:none", "<img alt", "<svg>", "<template>", "\x00",
     "é", "\u00a0", "<meta http-equiv=refresh content='", "0;url=", "<base href=", "<h1>", "<main>", "<plaintext>",
     "<link rel=canonical href=", "<noscript>", "<select>", "<table>", "<td>", "//", ":", "\n", "<frameset>"]
)  # fmt: skip


@given(st.lists(FRAGMENTS, max_size=60).map("".join))
def test_any_soup_of_tags_is_a_page(html: str) -> None:
    page = read(html)
    assert len(links_of(page)) == len(page.links)


@given(st.text(max_size=40), st.text(max_size=40), st.lists(st.tuples(st.text(max_size=8), st.text(max_size=40))))
def test_any_url_charset_and_headers_are_read(url: str, charset: str, headers: list[tuple[str, str]]) -> None:
    read("<base href=x><a href=y>z", url=url, charset=charset, headers=headers)
    named = [
        (name, value)
        for (_, value), name in zip(headers, ("link", "location", "refresh", "x-robots-tag"), strict=False)
    ]
    read("<a href=y>z", status=302, headers=named)
    read("<a href=y>z", headers=named)


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "text ", "<b>x</b>", LINK, "<br>", "<!-- <a href=c> -->"])).map("".join)
)
def test_reading_with_and_without_a_tree_finds_the_same_links(html: str) -> None:
    with_tree, without = links(html), links(html + "<div>" * (LIMITS.tree_depth + 1))
    assert [(one.href, one.anchor, one.kind) for one in with_tree] == [
        (one.href, one.anchor, one.kind) for one in without
    ]


def test_ten_thousand_links_of_one_block_each_have_their_own_context() -> None:
    page = read("<p>" + f"w {LINK} " * LIMITS.links_per_page)
    assert len(page.links) == LIMITS.links_per_page
    middle = page.links.context_after[5_000] or ""
    assert len(middle.split()) == LIMITS.context_tokens


def test_a_deep_tree_that_the_prescan_did_not_foresee_is_read_without_it() -> None:
    assert not read("<p>x" * 10).tolerant
    assert read_page(document("<q>" * (LIMITS.tree_depth + 1))).tolerant


def test_entities_of_unparsed_text_are_decoded_as_the_conformance_cases_say(shared_data: Path) -> None:
    """Cases that end in a bare name decode it there, as a tokenizer does."""
    cases = json.loads((shared_data / "conformance" / "html5lib-tokenizer-entities.test").read_text())["tests"]
    wrong = [
        case["input"]
        for case in cases
        if all(token[0] == "Character" for token in case["output"])
        and decode_text(case["input"].encode("utf-8", "surrogatepass")) != "".join(text for _, text in case["output"])
    ]
    assert len(cases) > 70
    assert wrong == []
