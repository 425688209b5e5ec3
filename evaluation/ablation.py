"""What each factor of the value adds: how well the value parts links that were given from links that were placed.

`python -m evaluation.ablation` prints, for each factor, the chance that a given link (editorial, citation, resource)
is worth more than a placed one: by the factor alone, and by the value without it. What adds nothing should be kept as
information only.
"""

import math
import sys
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from backref.index.scan import scan_rows
from backref.index.snapshot import Snapshot, open_snapshot
from backref.model.index import DOMAINS, LINKS
from backref.pipeline.score.links import read_facts
from backref.quality.observing import observe_links
from backref.quality.ratings import DomainRatings
from backref.quality.value import FACTORS, factors, verdicts
from backref.quality.weights import default_weights
from evaluation.intents import SCALE, SEEDS, keys_of, truths_of, write_index
from evaluation.labels import auc

GIVEN = {"editorial", "citation", "resource_page"}


def main() -> int:
    """Measure and print; there is no floor."""
    with tempfile.TemporaryDirectory() as folder:
        web, index = write_index(SEEDS[0], SCALE, Path(folder))
        parts, given = _factors(open_snapshot(index), truths_of(web))
    logs = {name: np.log(np.maximum(parts[name].to_numpy(), 1e-9)) for name in FACTORS}
    for name, alone, without in table(logs, given):
        print(f"{name:14} alone {alone:.4f}   value without it {without:.4f}")
    return 0


def table(logs: dict[str, npt.NDArray[np.float64]], given: npt.NDArray[np.bool_]) -> list[tuple[str, float, float]]:
    """Each factor with the AUC of it alone and of the value without it; the value with all of them first."""
    whole = np.sum([logs[name] for name in logs], axis=0)
    rows = [("all of them", _parted(whole, given), math.nan)]
    return rows + [(name, _parted(logs[name], given), _parted(whole - logs[name], given)) for name in logs]


def _parted(values: npt.NDArray[np.float64], given: npt.NDArray[np.bool_]) -> float:
    return auc(values[given], values[~given])


def _factors(
    snapshot: Snapshot, truths: dict[tuple[str, str, str], dict[str, object]]
) -> tuple[pl.DataFrame, npt.NDArray[np.bool_]]:
    """The factors of live links that have an intent, and whether each was given."""
    root, tables = snapshot.root, snapshot.manifest.tables
    domains = pl.concat(scan_rows(root, DOMAINS, tables[DOMAINS.name], columns=DOMAINS.names()))
    facts = read_facts(root, tables, DomainRatings.of(domains), lambda done: None)
    weights, found, given = default_weights(), [], []
    targets = facts.targets_from("")
    for rows in scan_rows(root, LINKS, tables[LINKS.name]):
        told = facts.of(rows, targets.of(rows))
        truth = [truths[key]["intent"] for key in keys_of(rows)]
        wanted = pl.Series([intent != "technical" for intent in truth]) & rows["lost_at"].is_null()
        parts = factors(told, verdicts(observe_links(told).fired, weights), weights)
        found.append(parts.filter(wanted))
        given.append(pl.Series([intent in GIVEN for intent in truth]).filter(wanted).to_numpy())
    return pl.concat(found), np.concatenate(given)


if __name__ == "__main__":
    sys.exit(main())
