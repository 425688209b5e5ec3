"""Text that a command takes from a file or from standard input."""

import sys
from pathlib import Path

from backref.errors import QuestionError

STANDARD_INPUT = "-"


def text_of(path: Path | str) -> str:
    """The text of a file, `-` for standard input; a mark of byte order before it is none of it.

    Raises QuestionError where it is not UTF-8.
    """
    named = str(path) != STANDARD_INPUT
    content = Path(path).read_bytes() if named else sys.stdin.buffer.read()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        place = f"{path if named else 'standard input'}, line {line}"
        raise QuestionError(f"{place}: not UTF-8", hint="save it as UTF-8") from error
