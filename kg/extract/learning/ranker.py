"""Learning which candidates are names: from those in annotated papers, each with the class that is right."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kg.extract.evaluation.gold import Annotated
from kg.extract.linear import Linear
from kg.extract.names.candidates import Candidate
from kg.extract.names.ranking import CLASSES, NOTHING, OPTIONAL, Ranker
from kg.extract.surfaces import spelling_key

_LETTERS = {type_: letter for letter, type_ in CLASSES.items()}
_SMOOTHING = 6.0  # the penalty on squared weights
_LEAST_COUNT = 2


def answers(found: Sequence[Candidate], gold: Annotated) -> list[str]:
    """The right class of each candidate; of several that are the same annotated thing only the best is right."""
    keys = [{spelling_key(form) for form in candidate.forms} - {""} for candidate in found]
    classes = [NOTHING] * len(found)
    for entity in gold.entities:
        forms = {spelling_key(form) for form in entity.forms} - {""}
        hits = [i for i, mine in enumerate(keys) if mine & forms]
        if not hits:
            continue
        if entity.optional:
            for i in hits:
                classes[i] = OPTIONAL if classes[i] == NOTHING else classes[i]
        else:
            name = spelling_key(entity.name)
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
    return Ranker(Linear(tuple(classes), tuple(bias), table).pruned())
