"""One small web of links for the questions, at random but always the same."""

import random
from datetime import timedelta

from small_index import DAY, START, Row, link, page

SOURCES = [
    "https://a.org/1",
    "http://a.org/1",
    "https://blog.a.org/2?x=1",
    "https://b.co.uk/",
    "https://www.c.net/post",
    "http://10.1.2.3:8080/x",
    "https://xn--bcher-kva.example/",
    "https://one.github.io/",
    "https://two.github.io/p",
]
TARGETS = [
    "https://example.com/",
    "http://example.com/",
    "https://www.example.com/a",
    "https://www.example.com/a/b",
    "https://shop.example.com/a?q=1",
    "https://example-shop.com/",
    "https://example.net/",
    "https://www.example.com:8443/a",
]
ANCHORS = ["blue shoes", "Blue Shoes", "here", "", "Schuhe für alle", "a,b", "=1+1", 'quote " here']


def make_links(seed: int, count: int) -> list[Row]:
    """Links between a few pages, at random but the same for the same seed; no two with the same ends and kind."""
    rng = random.Random(seed)
    made: dict[tuple[str, str, str], Row] = {}
    for number in range(count):
        inside = number % 6 == 0
        ends = rng.choice(TARGETS if inside else SOURCES), rng.choice(TARGETS)
        kind = rng.choice(["text", "text", "image", "canonical"])
        if ends[0] != ends[1]:
            made.setdefault((*ends, kind), _random_link(rng, *ends, kind, number))
    return list(made.values())


def _random_link(rng: random.Random, source: str, target: str, kind: str, number: int) -> Row:
    first = START + timedelta(hours=rng.randrange(200))
    last = first + rng.choice([0, 1, 5]) * DAY
    lost = last + DAY if rng.random() < 0.25 else None
    return link(
        source,
        target,
        kind=kind,
        anchor=rng.choice(ANCHORS) if kind == "text" else "",
        alt=rng.choice(["a shoe", "", "blue shoes"]) if kind == "image" else None,
        anchor_variants=rng.choice([None, ["more"], ["more", "shoes"]]),
        nofollow=rng.random() < 0.3,
        ugc=rng.random() < 0.1,
        sponsored=rng.random() < 0.1,
        placement=rng.choice(["content", "footer", "comment", "unknown"]),
        position=rng.randrange(1, 50),
        occurrences=rng.randrange(1, 4),
        source_ip=rng.choice([None, "10.1.2.3", "10.1.2.4", "10.9.9.9", "2001:db8::1"]),
        source_language=rng.choice([None, "en", "de"]),
        first_seen=first,
        last_seen=last,
        last_checked=lost or last + rng.choice([0, 2]) * DAY,
        lost_at=lost,
        lost_reason="removed" if lost else None,
        archive=f"archive-{number % 3}.warc.gz",
        offset=number * 100,
    )


LINKS = make_links(7, 400)
PAGES = [
    page("https://www.example.com/a", [(START, "ok", 200), (START + DAY, "gone", 404)]),
    page("https://www.example.com/a/b", [(START, "ok", 200)], title="A and B", words=12),
    page("https://shop.example.com/a?q=1", [(START, "error", 503)]),
    page("https://a.org/1", [(START, "ok", 200)], title="Links"),
    page("https://alone.example.org/", [(START, "ok", 200)]),
]
