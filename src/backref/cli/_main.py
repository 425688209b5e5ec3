"""Where a command line begins and ends: what is loaded for it, and what becomes of an error."""

import os
import sys
from errno import EDQUOT, ENOSPC
from io import TextIOWrapper

from backref.errors import BackrefError, QuestionError, UrlError

_HELP = (["--help"], ["-h"])
_VERSION = ["--version"]


def main() -> None:
    """Run the command line and leave with its exit code."""
    _speak_utf8()
    try:
        _run(sys.argv[1:])
    except BackrefError as error:
        sys.stderr.write(explained(error))
        sys.exit(code_of(error))
    except BrokenPipeError:
        # whoever read the output has seen enough
        _close_output()
        sys.exit(1)
    except OSError as error:
        sys.stderr.write(explained(BackrefError(_of_system(error), hint=_hint_for(error))))
        _close_output()
        sys.exit(1)


def _speak_utf8() -> None:
    """Data is UTF-8 whatever the locale; a terminal that cannot show a character shows `?`."""
    if isinstance(sys.stdout, TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _run(arguments: list[str]) -> None:
    if arguments in _HELP:  # loading the library that reads a command line takes longer than all the rest
        from backref.cli._overview import overview

        sys.stdout.write(overview())
        sys.stdout.flush()
    elif arguments == _VERSION:
        from importlib.metadata import version

        sys.stdout.write(f"backref {version('backref')}\n")
    else:
        from backref.cli._app import application

        application()()


def _close_output() -> None:
    """What is left in the buffer cannot be written: let the interpreter end without trying."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _of_system(error: OSError) -> str:
    """What the system refused, with the file where one is named."""
    said = error.strerror or str(error)
    return f"{error.filename2 or error.filename}: {said}" if error.filename else said


def _hint_for(error: OSError) -> str | None:
    """What to do next, where it is plain."""
    if error.errno in (ENOSPC, EDQUOT):
        return "free some space and run this again"
    return None


def code_of(error: BackrefError) -> int:
    """2 where what was asked for is wrong, as for a command that cannot be understood; 1 where doing it failed."""
    return 2 if isinstance(error, QuestionError | UrlError) or error.field else 1


def explained(error: BackrefError) -> str:
    """What happened and what to do next, fit for a terminal."""
    from backref.cli._text import clean

    hint = f"\nhint: {clean(error.hint)}" if error.hint else ""
    return f"error: {clean(error.message)}{hint}\n"
