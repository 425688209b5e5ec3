"""Every evaluation, one after the other: `python -m evaluation`. Fails when a measure sinks under its floor."""

import sys

from evaluation import anchors, authority, intents, placement, profile, relevance, topics

EVERY = (placement, authority, profile, anchors, relevance, topics, intents)

sys.exit(max(each.main() for each in EVERY))
