"""Which candidates are names, and of what: a maximum-entropy classifier over all mentions of a candidate."""

from __future__ import annotations

import math
from pathlib import Path

from kg.extract.linear import Linear, read_json, write_json
from kg.extract.names.candidates import Candidate
from kg.model import NodeType

OPTIONAL, NOTHING = "X", "O"
CLASSES = {"M": NodeType.METHOD, "D": NodeType.BENCHMARK, "G": NodeType.ORGANIZATION}
_FILE = "names.json.gz"


class Ranker:
    """Weighs the features of candidates."""

    def __init__(self, weights: Linear) -> None:
        self._weights = weights

    @classmethod
    def load(cls, folder: Path) -> Ranker:
        """Read what ``save`` wrote.

        Raises:
            ModelError: the folder holds no such model.
        """
        return cls(Linear.unpacked(read_json(folder / _FILE)))

    def save(self, folder: Path) -> None:
        """Write the weights into a folder."""
        write_json(folder / _FILE, self._weights.packed())

    def __call__(self, candidate: Candidate) -> dict[str, float]:
        """The probability of each class: M, D, G, X (experts differ), O (no name)."""
        scores = self._weights.scores(candidate.features)
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = math.fsum(powers)
        return {letter: power / total for letter, power in zip(self._weights.questions, powers, strict=True)}
