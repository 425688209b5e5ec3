"""What an ingest did, as JSON and as a few lines."""

from typing import TYPE_CHECKING, Any

from backref.cli._output import say_line, write
from backref.model.counted import counted

if TYPE_CHECKING:
    from backref.model.ledger import Ledger
    from backref.pipeline import IngestSummary

_NOTES = 10
"""Notes that are shown of one input."""


def as_json(summary: "IngestSummary") -> dict[str, Any]:
    """The summary as plain values."""
    return {
        "runs": [
            {
                "name": run.name,
                "run": run.run,
                "known": run.known,
                "visits": run.visits,
                "sightings": run.sightings,
                "records": run.records.as_json(),
                "links": run.links.as_json(),
                "seconds": round(run.seconds, 3),
            }
            for run in summary.runs
        ],
        "snapshot": summary.snapshot,
        "ranking": summary.ranking,
        "seconds": round(summary.seconds, 3),
    }


def tell(summary: "IngestSummary") -> None:
    """Print one line for each input, what was lost, and what ranking the rows carry."""
    for run in summary.runs:
        if run.known:
            write(f"{run.name}: read before, nothing to do\n")
            continue
        write(f"{run.name}: records {_counts(run.records)}; links {_counts(run.links)}; {run.seconds:.1f} s\n")
        notes = [*run.records.notes, *run.links.notes]
        for note in notes[:_NOTES]:
            say_line(f"  {note}")
        if len(notes) > _NOTES:
            say_line(f"  and {counted(len(notes) - _NOTES, 'more note')}: --json shows all")
    say_line(ranking_line(summary.ranking))
    say_line(f"snapshot {summary.snapshot} after {summary.seconds:.1f} s")


def ranking_line(ranking: dict[str, Any] | None) -> str:
    """What ranking the rows of an index carry, in a line."""
    if ranking is None:
        return "not ranked: backref rank rates sites and scores links"
    source, reason = ranking["source"], ranking["footing"]["reason"]
    if source != "links":
        line = f"ranked by the release {source}"
    else:
        line = "ranked by its own links" + (f": {reason} for ratings to say much" if reason else "")
    if ranking.get("carried"):
        line += "; carried from before, and new rows have none until backref rank"
    return line


def _counts(ledger: "Ledger") -> str:
    left_out = _reasons("skipped", ledger.skipped) + _reasons("failed", ledger.failed)
    return f"{ledger.seen:,} seen = {ledger.kept:,} kept{left_out}"


def _reasons(word: str, reasons: dict[str, int]) -> str:
    if not reasons:
        return f" + 0 {word}"
    named = ", ".join(f"{reason} {count:,}" for reason, count in sorted(reasons.items()))
    return f" + {sum(reasons.values()):,} {word} ({named})"
