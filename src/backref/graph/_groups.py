"""Things that are joined pair by pair, as groups."""

from collections import defaultdict


class Groups:
    """Union-find over the numbers from 0 to n − 1; the root of a group is its smallest member."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, member: int) -> int:
        """The smallest member of a member's group."""
        while self._parent[member] != member:
            self._parent[member] = self._parent[self._parent[member]]
            member = self._parent[member]
        return member

    def join(self, left: int, right: int) -> int:
        """Make one group of two; its root."""
        low, high = sorted((self.root(left), self.root(right)))
        self._parent[high] = low
        return low

    def members(self) -> dict[int, list[int]]:
        """The groups of two or more, by root."""
        groups: dict[int, list[int]] = defaultdict(list)
        for member in range(len(self._parent)):
            groups[self.root(member)].append(member)
        return {root: members for root, members in groups.items() if len(members) > 1}
