"""Boosted decision trees: log-odds from facts in numbers, where it matters which facts come together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from kg.errors import ModelError

Node: TypeAlias = "float | tuple[int, float, Node, Node]"
"""A leaf's value, or a question: (which fact, limit, node if it is at most the limit, node if it is above)."""


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees whose leaves add up to log-odds (J. H. Friedman, "Greedy function approximation", 2001)."""

    roots: tuple[Node, ...]

    def __call__(self, facts: Sequence[float]) -> float:
        """The log-odds of "yes"."""
        total = 0.0
        for root in self.roots:
            node = root
            while isinstance(node, tuple):
                fact, limit, low, high = node
                node = low if facts[fact] <= limit else high
            total += node
        return total

    def packed(self) -> list[object]:
        """The trees as JSON can hold them."""
        return list(self.roots)

    @classmethod
    def unpacked(cls, packed: Sequence[object]) -> Trees:
        """The trees from what ``packed`` gave, or from JSON of it.

        Raises:
            ModelError: these are no trees.
        """
        return cls(tuple(map(_node, packed)))


@dataclass(frozen=True, slots=True)
class FeatureTrees:
    """Trees that ask for numbers and for features: ``features`` gives the places of these behind the numbers."""

    trees: Trees
    features: Mapping[str, int]

    def __call__(self, numbers: Sequence[float], features: Iterable[str]) -> float:
        """The log-odds of "yes"."""
        facts = [*numbers, *[0.0] * len(self.features)]
        for place in filter(None, map(self.features.get, features)):
            facts[place] = 1.0
        return self.trees(facts)

    def packed(self) -> dict[str, object]:
        """The trees and what they ask for as JSON can hold them."""
        return {"trees": self.trees.packed(), "features": dict(self.features)}

    @classmethod
    def unpacked(cls, packed: Mapping[str, Any]) -> FeatureTrees:
        """The trees from what ``packed`` gave.

        Raises:
            ModelError: these are no trees.
        """
        return cls(Trees.unpacked(packed["trees"]), packed["features"])


def _node(packed: object) -> Node:
    match packed:
        case [int(fact), int(limit) | float(limit), low, high]:
            return fact, float(limit), _node(low), _node(high)
        case int(value) | float(value):
            return float(value)
    raise ModelError("not a model: no decision trees")
