"""Where a command line begins and ends: what is loaded for it, and what becomes of an error."""

import os
import sys

from backref.errors import BackrefError

_HELP = (["--help"], ["-h"])


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        _run(sys.argv[1:])
    except BackrefError as error:
        sys.stderr.write(explained(error))
        sys.exit(1)
    except BrokenPipeError:
        # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _run(arguments: list[str]) -> None:
    if arguments in _HELP:  # loading the library that reads a command line takes longer than all the rest
        from backref.cli._overview import overview

        sys.stdout.write(overview())
        sys.stdout.flush()
    else:
        from backref.cli._app import application

        application()()


def explained(error: BackrefError) -> str:
    """What happened and what to do next, fit for a terminal."""
    from backref.cli._text import clean

    hint = f"\nhint: {clean(error.hint)}" if error.hint else ""
    return f"error: {clean(error.message)}{hint}\n"
