"""The head of a document: title, meta, canonical, alternates, footprints."""

import json
from html import escape
from zlib import crc32

from backref.sample.addresses import base_tag
from backref.sample.anchors import attribute
from backref.sample.prose import subject_in
from backref.sample.web import Page, Site, Visit


def head(page: Page, site: Site, visit: Visit, labels: dict[str, str]) -> str:
    """Everything between <head> and </head>."""
    subject = subject_in(page.language, page.topic)
    summary = f"{page.title}. {subject.facts[crc32(page.text_seed.encode()) % len(subject.facts)]}"
    lines = [
        f'<meta charset="{site.charset}">' if site.charset_said != "header" else "",
        f"<title>{escape(_full_title(page, site))}</title>",
        base_tag(site, page.url),
        f'<meta name="description" content="{attribute(summary)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">' if site.since > 2012 else "",
        f'<meta name="robots" content="{visit.robots}">' if visit.robots else "",
        _canonical(page, site, visit),
        *(f'<link rel="alternate" hreflang="{code}" href="{url}">' for code, url in page.alternates),
        f'<meta property="og:site_name" content="{attribute(site.name)}">',
        f'<meta property="og:title" content="{attribute(page.title)}">',
        f'<meta property="og:type" content="{"website" if page.kind == "home" else "article"}">',
        f'<meta property="og:url" content="{attribute(page.url)}">',
        '<link rel="stylesheet" href="/assets/site.css">',
        f'<link rel="alternate" type="application/rss+xml" title="{attribute(labels["articles"])}" href="/feed.xml">',
        _organisation(page, site),
        _footprint(site),
    ]
    return "\n".join(line for line in lines if line)


def _full_title(page: Page, site: Site) -> str:
    return page.title if site.name in page.title else f"{page.title} | {site.name}"


def _canonical(page: Page, site: Site, visit: Visit) -> str:
    """The canonical link; about a third of the sites give none to pages that are their own canonical."""
    if not visit.canonical and crc32(site.domain.encode()) % 3 == 0:
        return ""
    return f'<link rel="canonical" href="{attribute(visit.canonical or page.url)}">'


def _organisation(page: Page, site: Site) -> str:
    if page.kind != "home":
        return ""
    facts = {"@context": "https://schema.org", "@type": "Organization", "name": site.name, "url": page.url}
    return f'<script type="application/ld+json">{json.dumps(facts)}</script>'


def _footprint(site: Site) -> str:
    lines = [f'<script>window.measure=["config","{site.analytics}"];</script>']
    if site.ads:
        lines.append(f'<meta name="google-adsense-account" content="{site.ads}">')
    return "\n".join(lines)
