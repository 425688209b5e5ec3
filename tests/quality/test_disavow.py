"""Disavow files: what is taken, what is refused, and that only decisions of people make one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backref.errors import QuestionError
from backref.quality.review import decisions as audit_decisions
from backref.quality.review import disavow
from backref.quality.review.decisions import Decision

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}\.(com|de|co\.uk|net)", fullmatch=True)


def complaints(text: str) -> list[tuple[int, str]]:
    return [(complaint.line, complaint.level) for complaint in disavow.lint(text.encode())]


@pytest.mark.parametrize(
    "line",
    [
        "domain:example.com",
        "DOMAIN:Example.com",
        "domain:blog.example.co.uk",
        "domain:192.0.2.7",
        "http://example.com/a?b=c",
        "https://example.com/ünïcode",
        "# a comment",
        "",
        "  domain:example.com  ",
    ],
)
def test_a_line_that_is_taken(line: str) -> None:
    assert complaints(f"domain:other.com\n{line}\n") == []


@pytest.mark.parametrize(
    ("line", "level", "reason"),
    [
        ("example.com", "error", "neither a URL"),
        ("domain:https://example.com", "error", "a name only"),
        ("domain:example.com/path", "error", "a name only"),
        ("domain:com", "error", "top-level"),
        ("domain:www.example.com", "warning", "covers only this host"),
        ("domain:org.br", "warning", "covers every site whose name ends in .org.br"),
        ("domain:blogspot.com", "warning", "covers every site whose name ends in .blogspot.com"),
        ("http://example.com/a http://example.com/b", "error", "one entry a line"),
        ("http://example.com/a # bought", "error", "line of its own"),
        ("ftp://example.com/a", "error", "not a URL"),
        ("https://example.com/", "warning", "only this one page"),
        ("https://x.other.com/page", "warning", "covers it"),
        ("domain:other.com", "warning", "line 1 already"),
        (f"http://example.com/{'a' * 2048}", "error", "at most 2,048"),
    ],
)
def test_lint_names_the_line_and_the_reason(line: str, level: str, reason: str) -> None:
    (found,) = disavow.lint(f"domain:other.com\n# note\n{line}\n".encode())
    assert (found.line, found.level) == (3, level)
    assert reason in found.reason


def test_a_file_that_is_not_utf_8_names_the_line() -> None:
    (found,) = disavow.lint(b"domain:a.com\nhttp://b.com/\xe9t\xe9\n")
    assert (found.line, found.level) == (2, "error")


def test_the_limits_of_a_file() -> None:
    lines = "".join(f"domain:a{number}.com\n" for number in range(disavow.MOST_LINES))
    assert complaints(lines) == []
    assert complaints(lines + "# one more\n") == [(0, "error")]
    assert (0, "error") in complaints("# " + "x" * disavow.MOST_BYTES)


def test_a_file_without_entries_ends_every_disavowal() -> None:
    assert complaints("# nothing\n") == [(0, "warning")]


def test_nothing_is_written_without_a_confirmed_reason() -> None:
    with pytest.raises(QuestionError, match="bought"):
        disavow.write([Decision("spam.com", "disavow")], confirmed=False)


def test_nothing_is_written_without_a_decision_to_disavow() -> None:
    with pytest.raises(QuestionError, match="no decision"):
        disavow.write([Decision("spam.com"), Decision("good.com", "keep"), Decision("x.com", "remove")], confirmed=True)


def test_only_what_was_decided_is_written_with_its_note_and_nothing_twice() -> None:
    decisions = [
        Decision("spam.com", "disavow", "2026-03-01", "bought\tin 2024"),
        Decision("http://sub.spam.com/a", "disavow"),
        Decision("http://other.com/a", "disavow"),
        Decision("good.com", "keep"),
        Decision("later.com"),
    ]
    assert disavow.write(decisions, confirmed=True) == (
        "# 2026-03-01 bought in 2024\ndomain:spam.com\nhttp://other.com/a\n"
    )


def test_a_file_over_a_limit_is_not_written() -> None:
    long = Decision(f"http://example.com/{'a' * 2048}", "disavow")
    with pytest.raises(QuestionError, match="would not be taken"):
        disavow.write([long], confirmed=True)


@given(st.lists(NAMES, min_size=1, unique=True))
def test_what_is_written_is_taken_and_holds_the_entries(names: list[str]) -> None:
    text = disavow.write([Decision(name, "disavow", note="a # note") for name in names], confirmed=True)
    assert [c for c in disavow.lint(text.encode()) if c.level == "error"] == []
    assert disavow.entries(text) == [f"domain:{name}" for name in sorted(names)]


def test_a_difference_does_not_mind_order_comments_and_case() -> None:
    found = disavow.difference("# old\ndomain:A.com\ndomain:b.com\n", "domain:c.com\r\ndomain:a.com")
    assert (found.added, found.removed, found.kept) == (("domain:c.com",), ("domain:b.com",), 1)


def test_decisions_are_read_as_tsv_and_as_json_lines() -> None:
    expected = [Decision("spam.com", "disavow", "2026-03-01", "paid"), Decision("http://a.com/x", "keep")]
    tsv = "entry\tdecision\tdate\tnote\trisk\nSpam.com\tdisavow\t2026-03-01\tpaid\t0.9\n\nhttp://a.com/x\tKEEP\n"
    lines = '{"entry": "spam.com", "decision": "disavow", "date": "2026-03-01", "note": "paid"}\n'
    lines += '{"entry": "http://a.com/x", "decision": "keep"}\n'
    assert audit_decisions.read(tsv) == expected
    assert audit_decisions.read(lines) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("spam.com\tdisavow\n", "line 1: the first line names the columns"),
        ("entry\tdecision\nspam.com\tperhaps\n", "line 2: the decision is 'perhaps'"),
        ("entry\tdecision\tdate\nspam.com\tkeep\tMarch\n", "line 2: the date is 'March'"),
        ("entry\tdecision\nspam.com/x\tkeep\n", "neither a domain nor a URL with its scheme"),
        ("entry\tdecision\na.com\tkeep\na.com\tdisavow\n", "line 3: a.com has two different decisions"),
        ('{"entry": "a.com"}\n[]\n', "line 2: not one JSON object"),
        ('{"entry": "a.com"}\n{\n', "line 2: not one JSON object"),
    ],
)
def test_a_decision_that_cannot_be_read_names_its_line(text: str, reason: str) -> None:
    with pytest.raises(QuestionError, match=reason):
        audit_decisions.read(text)


def test_a_review_list_keeps_what_was_decided_and_adds_what_is_new() -> None:
    known = [Decision("old.com", "keep"), Decision("gone.com", "remove", "2026-01-01", "asked")]
    listed = audit_decisions.merged(known, ["new.com", "old.com"])
    assert listed == [Decision("new.com"), known[0], known[1]]
    text = audit_decisions.write_tsv(listed, {"new.com": {"risk": 0.9, "anchor": 'a "tab"\there'}})
    assert text.splitlines()[1] == 'new.com\t\t\t\t0.9\ta "tab" here'
    assert audit_decisions.read(text) == listed
