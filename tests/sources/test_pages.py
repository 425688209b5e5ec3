"""Folders, tar archives and single files of saved pages; what can be opened at all."""

import errno
import gzip
import io
import os
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zstandard

from backref.errors import SourceError
from backref.model.documents import Document
from backref.model.ledger import Ledger
from backref.model.limits import LIMITS
from backref.sources import Source, open_source

from .archives import http, members, numbered, page, read_bytes, warc

PAGE = b"<!doctype html><p>text</p>"
DATE = datetime(2023, 2, 1, tzinfo=UTC)


def read(source: Source) -> tuple[list[Document], Ledger]:
    ledger = Ledger()
    found = [item for item in source.read(ledger) if isinstance(item, Document)]
    ledger.keep(len(found))
    assert source.position() == source.bytes
    return found, ledger


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (1_600_000_000, 1_600_000_000))
    return folder


def tar(path: Path, files: dict[str, bytes], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]  # the mode is a parameter here
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(content), 1_600_000_000
            archive.addfile(member, io.BytesIO(content))
    return path


FILES = {
    "index.html": PAGE,
    "a b/ü#1.htm": PAGE,
    "a b/no-ending": PAGE,
    "a b/picture.png": b"\x89PNG",
    "a b/text.txt": PAGE,
}
URLS = [
    "https://x.example/base/a%20b/no-ending",
    "https://x.example/base/a%20b/%C3%BC%231.htm",
    "https://x.example/base/index.html",
]


@pytest.mark.parametrize("base", ["https://x.example/base/", "https://x.example/base"])
def test_a_folder_of_pages_is_one_source(tmp_path: Path, base: str) -> None:
    """URLs are the base and the path, escaped; other files are counted; the time is that of the file."""
    (source,) = open_source(str(fill(tmp_path, FILES)), base_url=base)
    found, ledger = read(source)
    assert (source.name, source.form) == (str(tmp_path), "html")
    assert sorted(document.url for document in found) == sorted(URLS)
    assert {document.time for document in found} == {datetime.fromtimestamp(1_600_000_000, UTC)}
    assert {(document.status, document.content_type, document.body) for document in found} == {
        (None, "text/html", PAGE)
    }
    assert (ledger.seen, ledger.skipped) == (5, {"not_html": 2})


def test_where_a_tar_has_no_time_for_a_page_it_is_that_of_the_tar(tmp_path: Path) -> None:
    """Archives that are made to come out alike have 0; nobody fetched a page in 1970."""
    path = tmp_path / "pages.tar"
    with tarfile.open(path, "w") as archive:
        member = tarfile.TarInfo("index.html")
        member.size = len(PAGE)
        archive.addfile(member, io.BytesIO(PAGE))
    os.utime(path, (1_600_000_000, 1_600_000_000))
    (source,) = open_source(str(path), base_url="https://x.example/")
    before = source.identity()
    assert [document.time for document in read(source)[0]] == [datetime.fromtimestamp(1_600_000_000, UTC)]
    os.utime(path)
    assert source.identity() == before


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_of_pages_gives_the_same_as_the_folder(tmp_path: Path, mode: str) -> None:
    """However it is compressed, and with a date for all."""
    path = tar(tmp_path / "pages.tar", FILES, mode)
    (source,) = open_source(str(path), base_url="https://x.example/base/", date=DATE)
    found, ledger = read(source)
    assert sorted(document.url for document in found) == sorted(URLS)
    assert {document.time for document in found} == {DATE}
    assert found[0].provenance.archive == "pages.tar!index.html"
    assert (ledger.seen, ledger.skipped) == (5, {"not_html": 2})


def test_a_url_list_names_pages(tmp_path: Path) -> None:
    """Tab or comma, with a header and comments; a page that is not in it is counted."""
    folder = fill(tmp_path / "pages", {"1.html": PAGE, "b/2.html": PAGE, "3.html": PAGE})
    url_list = tmp_path / "urls.tsv"
    url_list.write_text("path\turl\n1.html\thttp://one.example/?a,b\n\n# two\n./b/2.html, https://two.example/\n")
    (source,) = open_source(str(folder), url_list=url_list)
    found, ledger = read(source)
    assert [document.url for document in found] == ["http://one.example/?a,b", "https://two.example/"]
    assert ledger.skipped == {"no_url": 1}
    (source,) = open_source(str(folder), url_list=url_list, base_url="http://x.example/")
    assert [document.url for document in read(source)[0]][1] == "http://x.example/3.html"


def test_a_single_page(tmp_path: Path) -> None:
    """A base URL with a slash at its end takes the file's name, any other is the page's own."""
    path = fill(tmp_path, {"one.html": PAGE}) / "one.html"
    for base, url in (
        ("http://x.example/", "http://x.example/one.html"),
        ("http://x.example/a?b", "http://x.example/a?b"),
    ):
        (source,) = open_source(str(path), base_url=base)
        assert [document.url for document in read(source)[0]] == [url]


def test_a_page_over_the_limit_is_cut(tmp_path: Path) -> None:
    """In a folder and in a tar."""
    files = {"a.html": PAGE + b" " * LIMITS.body_bytes}
    for path in (fill(tmp_path / "folder", files), tar(tmp_path / "a.tar.gz", files)):
        ((found,), _) = read(open_source(str(path), base_url="http://x.example")[0])
        assert (len(found.body), found.truncated) == (LIMITS.body_bytes, True)


def test_a_folder_of_archives_is_one_source_each(tmp_path: Path) -> None:
    """In the order of their paths; the other files are one more source, so that they are counted."""
    record = warc(http(PAGE))
    files = {"b.warc": record, "a/c.warc.gz": gzip.compress(record), "d.tar": b"", "notes.txt": b"text", "x.html": PAGE}
    folder = fill(tmp_path, files)
    tar(folder / "d.tar", {"e.warc": record})
    sources = open_source(str(folder))
    assert [source.name for source in sources] == [
        str(folder / name) for name in ("a/c.warc.gz", "b.warc", "d.tar")
    ] + [str(folder)]
    assert [len(read(source)[0]) for source in sources] == [1, 1, 1, 0]
    assert read(sources[-1])[1].skipped == {"not_html": 1, "no_url": 1}


def test_real_pages_in_a_tar(shared_data: Path) -> None:
    """Pages are read, the rest is counted."""
    path = shared_data / "html" / "readability-a.tar.gz"
    (source,) = open_source(str(path), base_url="https://pages.example/", date=DATE)
    found, ledger = read(source)
    assert (len(found), ledger.skipped, ledger.failed) == (184, {"not_html": 92}, {})
    assert found[0].url == "https://pages.example/001/expected.html"


def test_a_damaged_tar_is_read_up_to_the_damage(tmp_path: Path) -> None:
    """A cut one, and one with a damaged header, which looks like the end."""
    files = {f"{number}.html": page(number, 3000) for number in range(10)}
    whole = tar(tmp_path / "a.tar", files, "w").read_bytes()
    header = whole.index(b"6.html")
    for content in (whole[: header + 700], whole[:header] + b"?" * 512 + whole[header + 512 :]):
        (tmp_path / "a.tar").write_bytes(content)
        found, ledger = read(open_source(str(tmp_path / "a.tar"), base_url="http://x.example/")[0])
        assert [document.url[-6] for document in found] == list("012345")
        assert ledger.failed == {"damaged_tar": 1}


def test_members_that_are_no_files_are_not_followed(tmp_path: Path) -> None:
    """Links and devices are counted, names that climb stay names."""
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        link = tarfile.TarInfo("link.html")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        climbing = tarfile.TarInfo("../../up.html")
        climbing.size = len(PAGE)
        archive.addfile(climbing, io.BytesIO(PAGE))
    found, ledger = read(open_source(str(tmp_path / "a.tar"), base_url="http://x.example/")[0])
    assert [document.url for document in found] == ["http://x.example/../../up.html"]
    assert ledger.skipped == {"not_regular": 1}


def test_what_is_no_file_in_a_folder_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dead links and folders that cannot be listed are lost and named; links to folders and pipes are left out."""
    folder = fill(tmp_path / "pages", {"a.html": PAGE, "shut/b.html": PAGE})
    base = "http://x.example/"
    before = open_source(str(folder / "a.html"), base_url=base)[0].identity()
    (folder / "dead.html").symlink_to("nowhere.html")
    (folder / "circle.html").symlink_to("circle.html")
    (folder / "file.html").symlink_to("a.html")
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.html")
    listed = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: _listed_unless_shut(listed, path))
    (source,) = open_source(str(folder), base_url=base)
    found, ledger = read(source)
    assert [document.url for document in found] == [f"{base}a.html", f"{base}file.html"]
    assert ledger.skipped == {"not_regular": 2}
    assert ledger.failed == {"dead_link": 2, "unreadable_folder": 1}
    assert ledger.notes == ["circle.html: leads nowhere", "dead.html: leads nowhere", "shut: cannot be listed"]
    (folder / "file.html").unlink()
    assert open_source(str(folder), base_url=base)[0].identity() == before


def _listed_unless_shut(listed: Callable[[str], Any], path: str) -> Any:
    if str(path).endswith("shut"):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))
    return listed(path)


def test_names_that_are_no_text_are_kept_as_text(tmp_path: Path) -> None:
    """A name of the file system may hold any bytes; what is kept and told of it is UTF-8, its URL has the bytes."""
    odd = os.fsdecode(b"caf\xe9")
    archive, lost = members([warc(http(PAGE))])[0], b"no record"
    fill(tmp_path / odd, {f"{odd}.warc.gz": archive + lost, f"{odd}.html": PAGE, f"{odd}.txt": PAGE})
    tar(tmp_path / odd / f"{odd}.tar", {f"{odd}.html": PAGE}, "w")
    (tmp_path / odd / f"{odd}.htm").symlink_to("nowhere")
    found = [(source, *read(source)) for source in open_source(str(tmp_path / odd), base_url="http://x.example/")]
    told = [text for source, _, ledger in found for text in (source.name, *ledger.notes)]
    archives = [document.provenance.archive for _, documents, _ in found for document in documents]
    assert all(text.isprintable() and "caf\\xe9" in text for text in [*told, *archives])
    assert archives == [r"caf\xe9.tar!caf\xe9.html", r"caf\xe9.warc.gz", r"caf\xe9.html"]
    assert found[-1][1][0].url == "http://x.example/caf%E9.html"
    assert len(told) == len(found) + 2


def test_a_dead_link_beside_archives_is_counted(tmp_path: Path) -> None:
    """It is among the other files."""
    fill(tmp_path, {"a.warc": warc(http(PAGE))})
    (tmp_path / "b.warc.gz").symlink_to(tmp_path / "absent")
    archive, others = open_source(str(tmp_path))
    assert len(read(archive)[0]) == 1
    assert read(others)[1].failed == {"dead_link": 1}


def test_the_same_content_has_the_same_identity(tmp_path: Path) -> None:
    """Wherever it lies and whatever it is called; other content, URLs or dates are another input."""
    record = warc(http(PAGE))
    archives = fill(tmp_path / "archives", {"a.warc": record, "b.warc": record, "c.warc": record + record})
    one, two, other = (source.identity() for source in open_source(str(archives)))
    assert one == two != other
    assert len(one) == 32

    first, second = fill(tmp_path / "1", FILES), fill(tmp_path / "2", FILES)
    base = "http://x.example/"
    tars = [str(tar(tmp_path / f"{mode[-2:]}.tar", FILES, mode)) for mode in ("w:gz", "w:xz")]
    for same in ([str(first), str(second)], tars):
        identities = {open_source(path, base_url=base)[0].identity() for path in same}
        assert len(identities) == 1
        identities.add(open_source(same[0], base_url="http://y.example/")[0].identity())
        identities.add(open_source(same[0], base_url=base, date=DATE)[0].identity())
        assert len(identities) == 3
    (second / "index.html").write_bytes(PAGE + b" ")
    assert open_source(str(first), base_url=base)[0].identity() != open_source(str(second), base_url=base)[0].identity()


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    """A source can be read again from its beginning."""
    (tmp_path / "a.warc").write_bytes(warc(http(PAGE)) * 3)
    (source,) = open_source(str(tmp_path / "a.warc"))
    assert source.position() == 0
    assert read(source) == read(source)


@pytest.mark.parametrize("name", ["plain", "a.warc.gz", "a.warc.zst", "whole.gz", "whole.zst", "lf"])
def test_the_form_is_found_by_content(tmp_path: Path, name: str) -> None:
    """Plain, gzip and Zstandard, by record or as a whole, whatever the name says."""
    records = [numbered(number, 500) for number in range(30)]
    contents = {
        "plain": b"".join(records),
        "a.warc.gz": b"".join(members(records)),
        "a.warc.zst": b"".join(map(zstandard.compress, records)),
        "whole.gz": gzip.compress(b"".join(records)),
        "whole.zst": zstandard.compress(b"".join(records)),
        "lf": b"".join(records).replace(b"\r\n", b"\n"),
    }
    documents, ledger = read_bytes(tmp_path, contents[name], "archive")
    assert [document.body for document in documents] == [page(number, 500) for number in range(30)]
    assert ledger.seen == 30


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wat.gz", "a.arc.gz.open"])
@pytest.mark.parametrize("content", [b"", b"\n", b"nothing of the kind"])
def test_an_archive_without_records_is_counted(tmp_path: Path, name: str, content: bytes) -> None:
    """Empty files and files of something else under an archive's name."""
    documents, ledger = read_bytes(tmp_path, content, name)
    assert not documents
    assert ledger.failed.total() == 1


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [
        ("page.html", PAGE, "--base-url"),
        ("index.cdx", b" CDX N b a m s k r M S V g\n", "archive itself"),
        ("index.cdxj", b'com,example)/ 20240501100000 {"url": "http://example.com/"}\n', "archive itself"),
        ("data.json", b"{}", "can be read"),
        ("data.json.gz", gzip.compress(b"{}", mtime=0), "can be read"),
        ("empty", b"", "can be read"),
        (
            "page.warc.gz.cdx",
            b"com,example)/ 20240501100000 http://example.com/ text/html 200 A - - 1 2 a\n",
            "archive",
        ),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, name: str, content: bytes, hint: str) -> None:
    """The error names the file and the way out."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError) as raised:
        open_source(str(path))
    assert name in raised.value.message
    assert hint in str(raised.value.hint)


def test_what_is_not_there_or_holds_nothing(tmp_path: Path) -> None:
    """Missing paths, empty folders, tars without pages, pages without URLs."""
    (tmp_path / "empty").mkdir()
    tar(tmp_path / "other.tar", {"a.txt": b"text"})
    tar(tmp_path / "pages.tar", FILES)
    fill(tmp_path / "pages", FILES)
    for name in ("absent", "empty", "other.tar", "pages.tar", "pages"):
        with pytest.raises(SourceError):
            open_source(str(tmp_path / name))


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"base_url": "x.example"}, "base_url"),
        ({"base_url": "ftp://x.example/"}, "base_url"),
        ({"url_list": "absent"}, "url_list"),
        ({"url_list": "bad"}, "url_list"),
    ],
)
def test_wrong_options_are_named(tmp_path: Path, options: dict[str, str], field: str) -> None:
    """The error says which option is wrong."""
    (tmp_path / "bad").write_text("a.html\thttp://x.example/\nno url\n")
    fill(tmp_path / "pages", FILES)
    base_url = options.get("base_url")
    url_list = tmp_path / options["url_list"] if "url_list" in options else None
    with pytest.raises(SourceError) as raised:
        open_source(str(tmp_path / "pages"), base_url=base_url, url_list=url_list)
    assert raised.value.field == field
