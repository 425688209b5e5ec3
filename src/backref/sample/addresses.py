"""How a page writes the addresses of its own site."""

from posixpath import dirname, relpath
from urllib.parse import urlsplit

from backref.sample.web import Site


def written(site: Site, source: str, target: str) -> str:
    """The href of a link from one page of the site to another, in the site's own style."""
    here, there = urlsplit(source), urlsplit(target)
    if site.href_style == "absolute" or (here.scheme, here.netloc) != (there.scheme, there.netloc):
        return target
    query = f"?{there.query}" if there.query else ""
    if site.href_style == "root":
        return there.path + query
    if site.href_style == "base":
        return (there.path.lstrip("/") or "./") + query
    path = relpath(there.path, dirname(here.path) or "/")
    slash = "/" if there.path.endswith("/") and not path.endswith("/") else ""
    return path + slash + query


def base_tag(site: Site, source: str) -> str:
    """The base element of a site that writes addresses against it; empty elsewhere."""
    parts = urlsplit(source)
    return f'<base href="{parts.scheme}://{parts.netloc}/">' if site.href_style == "base" else ""
