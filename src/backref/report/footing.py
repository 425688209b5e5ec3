"""What the ratings of a snapshot stand on."""

from backref.index.snapshot import Snapshot


def too_weak(snapshot: Snapshot) -> str | None:
    """Why the index's own links are not enough for ratings; None where they are."""
    reason: str | None = (snapshot.manifest.ranking or {}).get("footing", {}).get("reason")
    return reason


def is_partial(snapshot: Snapshot) -> bool:
    """Whether so little was read that who is supported by trusted sites cannot be told from the index's own links."""
    footing = (snapshot.manifest.ranking or {}).get("footing", {})
    least: float = footing.get("least_visited_share", 0) * footing.get("domains", 0)
    return bool(footing.get("visited", 0) < least)


def support_is_told(snapshot: Snapshot) -> bool:
    """Whether the ratings in the rows say who is supported: they come from a release, or enough was read."""
    return (snapshot.manifest.ranking or {}).get("source") != "links" or not is_partial(snapshot)
