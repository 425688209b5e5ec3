"""`python -m backref`: the same as the command."""

from backref.cli import main

main()
