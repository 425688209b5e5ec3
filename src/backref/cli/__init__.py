"""The command line: data on stdout, talk on stderr, 0 when all went well, 1 for a failure that is explained, 2 for
a command that cannot be understood.
"""

from backref.cli._main import main

__all__ = ["main"]
