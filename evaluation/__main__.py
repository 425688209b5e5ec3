"""Every evaluation, one after the other: `python -m evaluation`. Fails when a measure sinks under its floor."""

import sys
import time

from evaluation import anchors, authority, intents, placement, profile, relevance, topics

EVERY = (placement, authority, profile, anchors, relevance, topics, intents)


def main() -> int:
    """How many floors are missed."""
    missed = 0
    for evaluation in EVERY:
        begin = time.perf_counter()
        missed += evaluation.main()
        print(f"{time.perf_counter() - begin:.0f} s\n")
    return missed


if __name__ == "__main__":
    sys.exit(main())
