"""What the ratings of a snapshot stand on."""

from typing import Any

from backref.index.snapshot import Snapshot


def too_weak(snapshot: Snapshot) -> str | None:
    """Why the index's own links are not enough for ratings; None where they are."""
    reason: str | None = _footing(snapshot).get("reason")
    return reason


def caution(reason: str | None) -> str | None:
    """What an answer with ratings says of them for a reason why they are weak."""
    return None if reason is None else f"the index is {reason} for ratings to say much: see referring domains first"


def caution_of_rows(snapshot: Snapshot) -> str | None:
    """The same of the ratings in the rows; those taken from a release by name need none."""
    return caution(too_weak(snapshot)) if _source(snapshot) == "links" else None


def is_partial(snapshot: Snapshot) -> bool:
    """Whether so little was read that who is supported by trusted sites cannot be told from the index's own links."""
    return bool(_footing(snapshot).get("partial"))


def support_is_told(snapshot: Snapshot) -> bool:
    """Whether the ratings in the rows say who is supported: they come from a release, or enough was read."""
    return _source(snapshot) != "links" or not is_partial(snapshot)


def _source(snapshot: Snapshot) -> str | None:
    source: str | None = (snapshot.manifest.ranking or {}).get("source")
    return source


def _footing(snapshot: Snapshot) -> dict[str, Any]:
    footing: dict[str, Any] = (snapshot.manifest.ranking or {}).get("footing", {})
    return footing
