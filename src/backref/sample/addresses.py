"""How a site writes the addresses of its own pages."""

from posixpath import relpath
from urllib.parse import SplitResult, urlsplit

from backref.sample.anchors import attribute
from backref.sample.web import Site


class Addresses:
    """Writes hrefs within one site, in the style of that site."""

    def __init__(self, site: Site) -> None:
        self.style = site.href_style
        self._parts: dict[str, SplitResult] = {}
        self._written: dict[tuple[str, str], str] = {}

    def href(self, source: str, target: str) -> str:
        """The address of one page as another writes it, ready for an attribute."""
        folder = source.rpartition("/")[0]
        place = folder if self.style == "relative" else "/".join(folder.split("/", 3)[:3])
        if (place, target) not in self._written:
            self._written[place, target] = attribute(self._write(f"{place}/", target))
        return self._written[place, target]

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
