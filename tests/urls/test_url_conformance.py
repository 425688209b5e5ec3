"""Published cases of the standards, through both lanes."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import publicsuffixlist
import pyarrow as pa
import pytest

from backref.errors import UrlError
from backref.urls import REASONS, parse, registrable_domain
from backref.urls._suffixes import _by_tld, _rules
from backref.urls.batch import normalise


def cases(path: Path) -> list[dict[str, Any]]:
    """The cases of a web-platform-tests file, without its comments."""
    return [case for case in json.loads(path.read_text(encoding="utf-8")) if isinstance(case, dict)]


def after_policy(case: dict[str, Any]) -> str:
    """The expected URL without credentials, fragment, empty query and the host's trailing dot; or the reason."""
    if case.get("failure"):
        return "invalid"
    if case["protocol"] not in {"http:", "https:"}:
        return "scheme"
    host = case["hostname"]
    host = host[:-1] if host.endswith(".") and host.strip(".") and not host.endswith("..") else host
    port = f":{case['port']}" if case["port"] else ""
    return f"{case['protocol']}//{host}{port}{case['pathname']}{case['search']}"


def outcome(text: str, base: str | None) -> str:
    try:
        return parse(text, base).url
    except UrlError as error:
        return error.reason.partition(":")[0]


def test_web_platform_cases(shared_data: Path) -> None:
    """Every case of the URL standard that is here, http or not, valid or not."""
    listed = cases(shared_data / "conformance" / "urltestdata-a.json")
    assert len(listed) == 557
    wrong = [case["input"] for case in listed if outcome(case["input"], case.get("base")) != after_policy(case)]
    assert wrong == []


def test_web_platform_cases_in_one_batch(shared_data: Path) -> None:
    """The compiled lane on the same cases."""
    listed = [case for case in cases(shared_data / "conformance" / "urltestdata-a.json") if is_text(case["input"])]
    bases = [case.get("base") or "" for case in listed]
    batch = normalise(pa.array([case["input"] for case in listed]), bases, np.arange(len(listed), dtype=np.int32))
    for case, key, reason in zip(listed, batch.key.to_pylist(), batch.reason, strict=True):
        expected = after_policy(case)
        assert REASONS[reason].partition(":")[0] == ("stored" if expected.startswith("http") else expected)
        assert key == (parse(expected).key if expected.startswith("http") else None)


def is_text(value: str) -> bool:
    """Whether it can stand in a column at all: no lone surrogates."""
    return value.encode("utf-8", "replace").decode() == value


def test_hosts_to_ascii(shared_data: Path) -> None:
    """Internationalised hosts, valid or not."""
    listed = cases(shared_data / "conformance" / "toascii.json")
    assert len(listed) > 80
    for case in listed:
        if case["output"] is None:
            assert outcome(f"https://{case['input']}/x", None) == "invalid", case
        else:
            assert parse(f"https://{case['input']}/x").host == case["output"], case


def test_percent_encoding_of_queries(shared_data: Path) -> None:
    """Queries are encoded as UTF-8, whatever the page's charset."""
    for case in cases(shared_data / "conformance" / "percent-encoding.json"):
        if "utf-8" in case["output"]:
            assert parse(f"http://example.com/?{case['input']}A").key == f"com,example)/?{case['output']['utf-8']}A"


def test_public_suffix_cases(shared_data: Path) -> None:
    """The list's own cases, with the list in the wheel; hosts are normalised before they are cut."""
    lines = (shared_data / "conformance" / "psl-tests.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split() for line in lines if line and not line.startswith("//")]
    pairs = [pair for pair in pairs if pair[0] != "null" and not pair[0].startswith(".")]
    assert len(pairs) > 70
    wrong = []
    for host, expected in pairs:
        normal = parse(f"http://{host}/").host
        domain = normal if expected == "null" else parse(f"http://{expected}/").host
        if registrable_domain(normal) != domain:
            wrong.append((host, expected, registrable_domain(normal)))
    assert wrong == []


def suffixes(node: dict[str, Any], below: str = "") -> list[str]:
    """Every suffix in the tree of rules."""
    found = [below] if below else []
    for label, child in node.items():
        if label:
            found += suffixes(child, f"{label}.{below}".rstrip("."))
    return found


def test_domains_are_those_of_the_library() -> None:
    """The walk from the right against `publicsuffixlist`, around every rule of the list."""
    library = publicsuffixlist.PublicSuffixList()
    for suffix in (suffix for tld in _by_tld() for suffix in suffixes(_rules(tld))):
        for host in (suffix, f"a.{suffix}", f"b.a.{suffix}", f"www.{suffix}"):
            assert registrable_domain(host) == (library.privatesuffix(host) or host)


@pytest.mark.parametrize(
    "host", ["1.2.3.4", "[::1]", "localhost", "com", "co.uk", "github.io", "a..com", ".com", "com.", "."]
)
def test_a_host_without_a_registrable_domain_is_its_own(host: str) -> None:
    """Addresses, single labels, public suffixes, empty labels."""
    assert registrable_domain(host) == host


def test_private_suffixes_part_their_customers() -> None:
    """Two customers of one host are two domains."""
    assert registrable_domain("www.a.github.io") == "a.github.io"
