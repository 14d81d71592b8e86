"""Which candidates are names, and of what: a maximum-entropy classifier over all mentions of a candidate."""

from __future__ import annotations

import math
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kg.extract.candidates import Candidate
from kg.extract.gold import Annotated
from kg.extract.linear import Linear, read_json, write_json
from kg.extract.surfaces import surface_key
from kg.model import NodeType

OPTIONAL, NOTHING = "X", "O"
CLASSES = {"M": NodeType.METHOD, "D": NodeType.BENCHMARK, "G": NodeType.ORGANIZATION}
_LETTERS = {type_: letter for letter, type_ in CLASSES.items()}
_FILE = "names.json.gz"
_SMOOTHING = 6.0  # the penalty on squared weights
_LEAST_COUNT = 2


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


def answers(found: Sequence[Candidate], gold: Annotated) -> list[str]:
    """The right class of each candidate; of several that are the same annotated thing only the best is right."""
    keys = [{surface_key(form) for form in candidate.forms} - {""} for candidate in found]
    classes = [NOTHING] * len(found)
    for entity in gold.entities:
        forms = {surface_key(form) for form in entity.forms} - {""}
        hits = [i for i, mine in enumerate(keys) if mine & forms]
        if not hits:
            continue
        if entity.optional:
            for i in hits:
                classes[i] = OPTIONAL if classes[i] == NOTHING else classes[i]
        else:
            name = surface_key(entity.name)
            best = min(hits, key=lambda i: (name not in keys[i], -len(found[i].places), i))
            classes[best] = _LETTERS[entity.type]
    return classes


def train_ranker(examples: Sequence[tuple[Sequence[str], str]]) -> Ranker:
    """Fit the classifier to features and classes.

    A linear-chain CRF over chains of one link is a maximum-entropy classifier, and its trainer is a dependency anyway.
    """
    import pycrfsuite

    counts = Counter(feature for features, _ in examples for feature in features)
    classes = sorted({letter for _, letter in examples})
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.0, "c2": _SMOOTHING, "max_iterations": 150})
    for features, letter in examples:
        trainer.append([[*(f for f in features if counts[f] >= _LEAST_COUNT), "<bias>"]], [letter])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        weights: dict[str, list[float]] = {}
        for (name, letter), weight in tagger.info().state_features.items():
            weights.setdefault(name, [0.0] * len(classes))[classes.index(letter)] = round(weight, 4)
        tagger.close()
    bias = weights.pop("<bias>", [0.0] * len(classes))
    table = {name: tuple(row) for name, row in sorted(weights.items()) if any(row)}
    return Ranker(Linear(tuple(classes), tuple(bias), table))
