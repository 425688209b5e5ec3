"""Every evaluation, one after the other: `python -m evaluation`. Fails when a measure sinks under its floor."""

import sys

from evaluation import authority, placement, profile

sys.exit(max(evaluate() for evaluate in (placement.main, authority.main, profile.main)))
