"""What `backref --help` shows: every command with what it does. Said without loading what runs them."""

from textwrap import fill

from backref.report import QUESTIONS

_HEAD = """\
Usage: backref [OPTIONS] COMMAND [ARGS]...

  A backlink index that you own: who links here, how, since when, from which
  fetch.

Options:
  --install-completion  Install completion for the current shell.
  --show-completion     Show completion for the current shell, to copy it or
                        customize the installation.
  --version             Show the version and exit.
  -h, --help            Show this message and exit.

Commands:
"""
_WIDTH, _TEXT_AT = 78, 24

_MAKING = {
    "ingest": "Read sources into the index and publish the result.",
    "verify": "Check every file of the published snapshot against its checksum.",
    "snapshots": "List the snapshots, oldest first; * marks the published one.",
    "prune": "Remove old snapshots, and the files that no kept snapshot names.",
    "sample": "Make a small, believable web with known truth, as WARC files.",
    "ingest-graph": "Read a web-graph release, rate its nodes, and publish the result.",
    "rank": "Rate domains, hosts and pages by who links to them, score every link, and publish the result.",
}
_USING = {
    "disavow": "Review referring domains, and write, check and compare disavow files.",
    "sql": "Run any SQL that only reads, over views named like the tables.",
    "export": "Write all rows of a question to a CSV, JSON Lines or Parquet file.",
}
SUMMARIES = {**_MAKING, **{question.name: question.meaning for question in QUESTIONS}, **_USING}
"""What each command does, in one sentence, in the order in which they are shown."""


def overview() -> str:
    """The help text of the command line as a whole."""
    return _HEAD + "".join(f"{_entry(name, summary)}\n" for name, summary in SUMMARIES.items())


def _entry(name: str, summary: str) -> str:
    return fill(summary, _WIDTH, initial_indent=f"  {name}".ljust(_TEXT_AT), subsequent_indent=" " * _TEXT_AT)
