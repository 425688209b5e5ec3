"""From what the user names to sources."""

import os
import re
from datetime import datetime
from pathlib import Path
from typing import Final

from backref.errors import SourceError
from backref.sources._folder import PagesSource
from backref.sources._pages import Naming, is_page, naming
from backref.sources._source import Source
from backref.sources._tar import TarSource, tar_form
from backref.sources.archives._codec import PEEK
from backref.sources.archives._form import archive_form, is_tar
from backref.sources.archives._warc import ArchiveSource

_CDX_LINE: Final = re.compile(rb"[^ \n]{1,4096}\)[^ \n]{0,4096} \d{14} ")
_READABLE: Final = "WARC, WAT and ARC files, tar archives and folders of these, and saved HTML pages can be read"
_NAME_PAGES: Final = "say their URLs: --base-url https://example.com/, or --url-list FILE with a path and a URL a line"


def open_source(
    path_or_spec: str,
    *,
    base_url: str | None = None,
    url_list: Path | None = None,
    date: datetime | None = None,
) -> list[Source]:
    """The sources that a file or folder holds.

    `base_url` and `url_list` name saved pages, `date` says when they were fetched (else each file's own time).
    A folder is one source of pages, or one source for each archive in it, in the order of their paths, and one
    for its other files. Raises SourceError for what cannot be read at all.
    """
    names = naming(base_url, url_list, date)
    path = Path(path_or_spec)
    try:
        if path.is_dir():
            return _open_folder(path_or_spec, path, names)
        if not path.is_file():
            raise SourceError(f"no such file or folder: {path_or_spec}", hint="check the path")
        return [_open_file(path_or_spec, path, names)]
    except OSError as error:
        raise SourceError(f"cannot read {path_or_spec}: {error.strerror}") from error


def _open_file(name: str, path: Path, names: Naming) -> Source:
    archive = _open_archive(name, path, names)
    if archive is not None:
        return archive
    with path.open("rb") as file:
        start = file.read(PEEK)
    if not is_page(path.name, start):
        hint = "an index of an archive holds no pages: give the archive itself" if _is_cdx(start) else _READABLE
        raise SourceError(f"not a kind of file that can be read: {name}", hint=hint)
    if names.base_url is not None and not names.base_url.endswith("/"):
        names = Naming(urls={path.name: names.base_url, **names.urls}, date=names.date)
    return PagesSource(name, path.parent, [path], _required(names, name))


def _open_archive(name: str, path: Path, names: Naming) -> Source | None:
    """The source that an archive file is; None for one of another sort, and for what is no file."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        form = archive_form(file, path.stat().st_size, path.name)
        if form is not None:
            return ArchiveSource(name, path, form)
        file.seek(0)
        if not is_tar(file.read(PEEK), path.name):
            return None
    tar = tar_form(path)
    if tar is None:
        return None
    return TarSource(name, path, tar, _required(names, name) if tar == "html" else names)


def _open_folder(name: str, root: Path, names: Naming) -> list[Source]:
    archives: list[Source] = []
    others: list[Path] = []
    for path in _files(root):
        source = _open_archive(str(Path(name) / path.relative_to(root)), path, names)
        if source is None:
            others.append(path)
        else:
            archives.append(source)
    if not archives:
        if not others:
            raise SourceError(f"there is no file in {name}", hint=_READABLE)
        return [PagesSource(name, root, others, _required(names, name))]
    return [*archives, PagesSource(name, root, others, names)] if others else archives


def _files(root: Path) -> list[Path]:
    """What is below a folder, in the order of paths: all but folders, and those that are links or cannot be listed.

    Raises OSError where the folder itself cannot be listed.
    """
    os.listdir(root)
    found: list[Path] = []
    for folder, folders, files in os.walk(root, onerror=lambda error: found.append(Path(error.filename))):
        linked = (name for name in folders if (Path(folder) / name).is_symlink())
        found.extend(Path(folder) / name for name in (*files, *linked))
    return sorted(found)


def _required(names: Naming, name: str) -> Naming:
    if not names.names_pages():
        raise SourceError(f"{name} holds saved pages, which do not say their URLs", hint=_NAME_PAGES, field="base_url")
    return names


def _is_cdx(start: bytes) -> bool:
    """The first line is a CDX header or names a URL's key and a 14-digit date."""
    return start.startswith((b" CDX", b"!OpenWayback-CDXJ")) or _CDX_LINE.match(start) is not None
