"""Milliseconds until `backref --help` has been printed, against Python doing nothing."""

import subprocess
import sys
from statistics import median
from time import perf_counter


def run(command: list[str]) -> float:
    """Milliseconds of one run."""
    started = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return (perf_counter() - started) * 1e3


def main() -> None:
    nothing = [sys.executable, "-c", "pass"]
    shown = [sys.executable, "-m", "backref", "--help"]
    times = [(run(shown), run(nothing)) for _ in range(12)][2:]
    ours, theirs = (median(column) for column in zip(*times, strict=True))
    print(f"backref --help: {ours:.0f} ms; python -c pass: {theirs:.0f} ms")


if __name__ == "__main__":
    main()
