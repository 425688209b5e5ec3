"""Every benchmark at a size that takes minutes: `make bench`, or `make bench BENCH=build` for one of them.

Each has more to say when run alone: `python -m benchmarks.build --help`.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"


def commands(folder: Path) -> dict[str, list[list[str]]]:
    """The modules and arguments of each benchmark."""
    sizes = ["500000", "5000000"]
    indexes = [str(folder / f"links-{size}") for size in sizes]
    wat = [str(path) for path in sorted(SHARED.glob("corpus/*.wat.gz"))]
    return {
        "help": [["startup"]],
        "urls": [["urls", *wat]] if wat else [],
        "wat": [["wat", "--scale", "0.1"], ["wat", "--scale", "1"]],
        "html": [["html_pages"]],
        "build": [["build", str(folder), "--links", *sizes]],
        "questions": [["questions", *indexes]],
        "webgraph": [["webgraph", str(folder), "--nodes", "1000000", "--arcs", "20000000"]],
        "graph-questions": [["graph_questions"]],
        "scoring": [["scoring"]],
    }


def main() -> None:
    """Run the benchmarks that are named, or all."""
    with tempfile.TemporaryDirectory(prefix="backref-bench-") as folder:
        every = commands(Path(folder))
        for name in sys.argv[1:] or every:
            for module, *arguments in every[name]:
                print(f"\n== {module} {' '.join(arguments)}", flush=True)
                subprocess.run([sys.executable, "-m", f"benchmarks.{module}", *arguments], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
