"""How a site writes the addresses of its own pages."""

from html import escape
from posixpath import relpath
from urllib.parse import SplitResult, urlsplit

from backref.sample.anchors import attribute
from backref.sample.web import Site


class Addresses:
    """Writes hrefs within one site, in the style of that site."""

    def __init__(self, site: Site) -> None:
        self.style = site.href_style
        self._parts: dict[str, SplitResult] = {}
        self._links: dict[tuple[str, str, str], str] = {}

    def link(self, source: str, target: str, text: str) -> str:
        """A link from one page to another as HTML; kept, because most links stand on every page of the site."""
        key = (self._place(source), target, text)
        if key not in self._links:
            self._links[key] = f'<a href="{self.href(source, target)}">{escape(text)}</a>'
        return self._links[key]

    def href(self, source: str, target: str) -> str:
        """The address of one page as another writes it, ready for an attribute."""
        return attribute(self._write(f"{self._place(source)}/", target))

    def _place(self, source: str) -> str:
        """All pages of one place write an address alike: a folder or, where addresses are not relative, a host."""
        folder = source.rpartition("/")[0]
        return folder if self.style == "relative" else "/".join(folder.split("/", 3)[:3])

    def _write(self, place: str, target: str) -> str:
        here, there = self._split(place), self._split(target)
        if self.style == "absolute" or (here.scheme, here.netloc) != (there.scheme, there.netloc):
            return target
        query = f"?{there.query}" if there.query else ""
        if self.style == "root":
            return there.path + query
        if self.style == "base":
            return (there.path.lstrip("/") or "./") + query
        path = relpath(there.path, here.path)
        slash = "/" if there.path.endswith("/") else ""
        return path + slash + query

    def _split(self, url: str) -> SplitResult:
        if url not in self._parts:
            self._parts[url] = urlsplit(url)
        return self._parts[url]


def base_tag(site: Site, source: str) -> str:
    """The base element of a site that writes addresses against it; empty elsewhere."""
    parts = urlsplit(source)
    return f'<base href="{parts.scheme}://{parts.netloc}/">' if site.href_style == "base" else ""
