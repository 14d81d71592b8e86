"""Which identities are one: a union of atoms that remembers why, and refuses what must stay apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """That two atoms are one (``same``) or kept apart, by which rule; ``detail`` in words, ``papers`` that say so."""

    left: str
    right: str
    same: bool
    rule: str
    detail: str = ""
    certainty: float = 1.0
    papers: tuple[str, ...] = ()


class Clusters:
    """Disjoint sets of atoms of one node type. An atom is a concept id or a marked key (see ``Reading.atom``)."""

    def __init__(self, apart: Iterable[tuple[str, str]] = ()) -> None:
        self._parent: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}
        self._apart = {frozenset(pair) for pair in apart}
        self.links: list[Link] = []

    def find(self, atom: str) -> str:
        """The atom that stands for the set (which one is no matter; it is the same for all of the set)."""
        root = atom
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while atom != root:
            atom, self._parent[atom] = self._parent[atom], root
        return root

    def members(self, atom: str) -> set[str]:
        """All atoms of the set."""
        root = self.find(atom)
        return self._members.get(root, {root})

    def concepts(self, atom: str) -> list[str]:
        """The concepts in the set: one at most."""
        return sorted(a for a in self.members(atom) if "/" in a and a[0] not in "=?!")

    def unite(self, link: Link) -> bool:
        """Make two sets one, unless they hold two concepts or atoms that a user keeps apart; whether they are one."""
        left, right = self.find(link.left), self.find(link.right)
        if left == right:
            return True
        if len(set(self.concepts(left)) | set(self.concepts(right))) > 1:
            detail = " and ".join(sorted({*self.concepts(left), *self.concepts(right)}))
            self.links.append(
                Link(link.left, link.right, False, "two concepts of the vocabulary", detail, 0.9, link.papers)
            )
            return False
        both = self.members(left) | self.members(right)
        if any(pair <= both for pair in self._apart):
            return False
        root = min(left, right)
        other = left if root == right else right
        self._parent[other] = root
        self._members[root] = both
        self._members.pop(other, None)
        self.links.append(link)
        return True
