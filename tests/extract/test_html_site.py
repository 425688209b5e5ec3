"""What a page says of its site: its name, and the footprints that sites of one owner share."""

import json

import pytest
from html_pages import read

from backref.model.limits import LIMITS

FONT = '<link rel="stylesheet" href="https://fonts.example.net/a.css">'


def structured(value: object) -> str:
    return f'<script type="Application/LD+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ("<meta property=og:site_name content=' The\n Site '><meta property=og:site_name content=Second>", "The Site"),
        ("<meta content='A &amp; B' name='OG:site_name'>", "A & B"),
        ("<meta property=og:site_name content=' '>" + structured({"@type": "WebSite", "name": "W"}), "W"),
        (structured({"@type": "Article", "publisher": {"@type": "Person", "name": " P  Q"}}), "P Q"),
        (structured({"@graph": [{"@type": "Organization", "name": "O"}, {"@type": ["WebSite"], "name": "W"}]}), "W"),
        (structured([{"@type": "Organization", "name": "O"}]), "O"),
        (structured({"@type": "Person", "name": "Someone"}), None),
        (structured({"@type": "WebSite", "name": ["W"], "publisher": "x"}), None),
        ("<script type=application/ld+json>{not json</script>", None),
        ("<script type=application/ld+json>" + "[" * 5000 + "</script>", None),
        (structured({"@type": "WebSite", "name": "W", "x": "y" * LIMITS.structured_bytes}), None),
        ("<template><meta property=og:site_name content=x></template>", None),
        (f"<meta property=og:site_name content={'x' * 999}>", "x" * LIMITS.site_name_chars),
    ],
)
def test_the_site_is_named_by_its_meta_element_or_else_by_structured_data(html: str, name: str | None) -> None:
    assert read(html).site_name == name


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<script>gtag('config', 'G-AB12CD34EF'); ga('create','UA-12345-6')</script>", ["G-AB12CD34EF", "UA-12345-6"]),
        ("<script src='/gtag/js?id=GTM-AB12&amp;l=x'></script>", ["GTM-AB12"]),
        ("<script>x='G-AB12CD34EF';y='G-AB12CD34EF'</script>", ["G-AB12CD34EF"]),
        ("<script>x='XG-AB12CD34EF', 'G-ab12cd34ef', 'UA-x-1', 'GTM-', 'G-AB12CD34EF12345'</script>", []),
        ("<p>model G-AB12CD34EF</p><!-- G-AB12CD34EF -->", []),
    ],
)
def test_ids_of_analytics_are_whole_words_of_scripts(html: str, found: list[str]) -> None:
    assert read(html).footprints == (tuple(f"analytics:{word}" for word in found) or None)


@pytest.mark.parametrize(
    "html",
    [
        "<meta name=google-adsense-account content=ca-pub-1234567>",
        "<script>client: 'ca-pub-1234567'</script>",
        "<script src='//ads.site.example/x.js?client=ca-pub-1234567'></script>",
        "<ins data-ad-client=ca-pub-1234567></ins>",
    ],
)
def test_advertising_accounts_are_found_where_pages_write_them(html: str) -> None:
    assert read(html).footprints == ("ads:ca-pub-1234567",)


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://archive.example/web/2015/http://blog.example/", False),
        ("https://proxy.example/https:/blog.example/", False),
        ("https://blog.example/?from=https://other.example/", True),
        ("https://blog.example/https/", True),
    ],
)
def test_a_page_that_shows_another_site_has_none(url: str, own: bool) -> None:
    assert (read("<ins data-ad-client=ca-pub-1234567></ins>", url=url).footprints is not None) == own


def test_the_generator_is_as_stated_on_one_line() -> None:
    assert read("<meta name=Generator content=' Press\n 6.1 '>").footprints == ("generator:Press 6.1",)


def test_hosts_of_assets_are_those_of_other_domains_the_most_used_first() -> None:
    images = "<img src='//cdn.example.org/1.png'><img src=https://CDN.example.org:8/2.png><img src=/3.png>"
    others = "<script src='https://static.site.example/x.js'></script><a href=https://z.example.org/>z</a>"
    assert read(FONT + images + others).footprints == ("asset:cdn.example.org", "asset:fonts.example.net")


def test_each_kind_of_footprint_is_bounded_however_many_there_are() -> None:
    images = "".join(f"<img src=//h{k}.example.org/>" for k in range(5000))
    found = read(images).footprints
    assert found is not None
    assert len(found) == LIMITS.footprints_per_kind


def test_a_page_built_to_stall_tells_its_footprints_too() -> None:
    page = read("<meta property=og:site_name content=N><script>'UA-12345-6'</script>" + "<div>" * 2000 + FONT)
    assert page.tolerant
    assert (page.site_name, page.footprints) == ("N", ("analytics:UA-12345-6", "asset:fonts.example.net"))
