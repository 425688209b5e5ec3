"""Milliseconds until a command has printed all, against Python doing nothing: wall clock and core time.

python -m benchmarks.startup [INDEX TARGET]

The command is `backref --help`, and with an index `backref backlinks TARGET`, by a new process each time.
"""

import resource
import subprocess
import sys
from statistics import median
from time import perf_counter


def run(command: list[str]) -> tuple[float, float]:
    """Milliseconds of one run: of the wall clock, and of core time."""
    before, started = _core(), perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return (perf_counter() - started) * 1e3, (_core() - before) * 1e3


def _core() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    commands = {"backref --help": ["-m", "backref", "--help"], "python -c pass": ["-c", "pass"]}
    if sys.argv[1:]:
        index, target = sys.argv[1:]
        commands["backref backlinks"] = ["-m", "backref", "backlinks", target, "--index", index]
    for name, arguments in commands.items():
        times = [run([sys.executable, *arguments]) for _ in range(22)][2:]
        wall, core = zip(*times, strict=True)
        print(f"{name}: {median(wall):.0f} ms, core {median(core):.0f}; at best {min(wall):.0f}, core {min(core):.0f}")


if __name__ == "__main__":
    main()
