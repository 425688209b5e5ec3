"""What an ingest does about ratings: an index is ranked anew where that is soon done, else rows keep what they had."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from backref.index.snapshot import Snapshot
from backref.model.index import DOMAINS, FOOTPRINTS, LINKS_OUT, VOCABULARY
from backref.model.manifest import Manifest, is_own
from backref.model.progress import Progress
from backref.pipeline.rank.index import ranked, sightings_of
from backref.pipeline.rank.lists import kept_trust
from backref.pipeline.rank.options import ALWAYS, SHARE, SMALL, RankOptions
from backref.pipeline.rank.weights import kept_weights


@dataclass(frozen=True, slots=True)
class AfterIngest:
    """Finishes a state of an index before it is published."""

    root: Path
    rank: bool
    """Whether an index is ranked where it is due."""
    progress: Progress

    def __call__(self, made: Manifest, before: Snapshot | None) -> Manifest:
        """Rank it by the recipe of the last ranking, or carry on the ratings of the snapshot before."""
        if self.rank and _anything(made) and _due(made):
            ranking = made.ranking or {}
            options = RankOptions(kept_trust(self.root, ranking), ranking.get("asked"), weights=kept_weights(ranking))
            return ranked(self.root, made, options, self.progress)
        return made if before is None else self.carried(made, before)

    def carried(self, made: Manifest, before: Snapshot) -> Manifest:
        """The state with the ratings that its rows had in the snapshot before; rows that are new have none.

        The graphs that they came from stay beside them, with the domains of then.
        """
        if before.manifest.ranking is None:
            return made
        kept = {name: before.manifest.tables.get(name, []) for name in (FOOTPRINTS.name, VOCABULARY.name)}
        graphs = [*made.graphs, *(graph for graph in before.manifest.graphs if is_own(graph))]
        return msgspec.structs.replace(
            made,
            tables=made.tables | kept,
            graphs=sorted(graphs, key=lambda entry: entry.name),
            ranking=before.manifest.ranking | {"carried": True},
        )


def _due(made: Manifest) -> bool:
    """Whether an index is so small, or so much was read since its last ranking, that it is ranked unasked."""
    links = sum(entry.rows for entry in made.tables[LINKS_OUT.name])
    new = sightings_of(made) - (made.ranking or {}).get("sightings", 0)
    return links <= ALWAYS or (links <= SMALL and new >= SHARE * links)


def _anything(made: Manifest) -> bool:
    """Whether there are domains to rank, of the index's own links or of a release."""
    return bool(made.tables[DOMAINS.name]) or not all(is_own(graph) for graph in made.graphs)
