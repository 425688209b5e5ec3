"""What the ratings of a snapshot stand on."""

from typing import Any

from backref.index.snapshot import Snapshot


def too_weak(snapshot: Snapshot) -> str | None:
    """Why the index's own links are not enough for ratings; None where they are."""
    reason: str | None = _footing(snapshot).get("reason")
    return reason


def is_partial(snapshot: Snapshot) -> bool:
    """Whether so little was read that who is supported by trusted sites cannot be told from the index's own links."""
    return bool(_footing(snapshot).get("partial"))


def support_is_told(snapshot: Snapshot) -> bool:
    """Whether the ratings in the rows say who is supported: they come from a release, or enough was read."""
    return (snapshot.manifest.ranking or {}).get("source") != "links" or not is_partial(snapshot)


def _footing(snapshot: Snapshot) -> dict[str, Any]:
    footing: dict[str, Any] = (snapshot.manifest.ranking or {}).get("footing", {})
    return footing
