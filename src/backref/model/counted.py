"""Counts as people say them."""


def counted(count: int, one: str, several: str | None = None) -> str:
    """“1 entry”, “2,000 domains”; `several` where more of it is not `one` with an s."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"
