"""Logistic regression over sets of features, the folds to try it on, and the threshold from which it is believed."""

from __future__ import annotations

import hashlib
import math
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from kg.extract.linear import Linear

FOLDS: Final = 5
CERTAIN: Final = 5.0  # the log-odds of the only answer ever seen


def fold_of_title(title: str) -> int:
    """Which fold the paper of that title belongs to."""
    return hashlib.sha256(title.encode()).digest()[0] % FOLDS


def fit_logistic(
    examples: Sequence[tuple[Sequence[str], bool]], smoothing: float, *, by_rarity: bool = True
) -> dict[str, float]:
    """Fit a logistic regression to (features, answer) and return the weights of "yes"; "" is the bias.

    With ``by_rarity`` a feature counts the more the rarer it is (its inverse document frequency), which holds the
    weights of frequent ones down: for relations better in cross-validation than one penalty for all. A linear-chain
    CRF over chains of one link is a logistic regression, and its trainer is a dependency anyway.
    """
    import pycrfsuite

    answers = {answer for _, answer in examples}
    if len(answers) < 2:
        return {"": CERTAIN if answers == {True} else -CERTAIN}
    counts = Counter(feature for features, _ in examples for feature in features)
    rarity = {feature: math.log((len(examples) + 1) / count) for feature, count in counts.items()}
    mean = math.fsum(rarity[f] for f in sorted(rarity)) / max(1, len(rarity))
    scale = {feature: round(value / mean, 6) if by_rarity else 1.0 for feature, value in rarity.items()}
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.0, "c2": smoothing, "max_iterations": 100, "feature.possible_states": False})
    for features, answer in examples:
        trainer.append([{"<bias>": 1.0} | {f: scale[f] for f in features}], ["1" if answer else "0"])
    weights: defaultdict[str, float] = defaultdict(float)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        for (name, label), weight in tagger.info().state_features.items():
            weights[name] += weight if label == "1" else -weight
        tagger.close()
    bias = weights.pop("<bias>", 0.0)
    scaled = {name: round(weight * scale[name], 4) for name, weight in weights.items()}
    return {"": round(bias, 4)} | {name: weight for name, weight in scaled.items() if weight}


def fit_twice(examples: Sequence[tuple[Sequence[str], bool]], by_rarity: float, plain: float) -> dict[str, float]:
    """The mean of two regressions, with features weighted by rarity and not, each with its penalty.

    Their mistakes differ: at a precision of 0.8 the mean finds one to two hundredths more than either.
    """
    one = fit_logistic(examples, by_rarity)
    other = fit_logistic(examples, plain, by_rarity=False)
    return {
        feature: round((one.get(feature, 0.0) + other.get(feature, 0.0)) / 2, 4)
        for feature in sorted(one.keys() | other.keys())
    }


def threshold_of(pairs: Sequence[tuple[float, bool]], precision: float, missed: int = 0) -> float:
    """The log-odds from which on F1 is highest while precision holds; ``missed`` right ones are beyond reach.

    Where nothing is right, or precision never holds, it is above all that was seen.
    """
    ordered = sorted(pairs, key=lambda p: -p[0])
    total = missed + sum(y for _, y in ordered)
    right = 0
    best = (0.0, ordered[0][0] + 1.0 if ordered else 0.0)
    for count, (score, answer) in enumerate(ordered, 1):
        right += answer
        f1 = 2 * right / (count + total)
        if right / count >= precision and f1 > best[0]:
            best = (f1, score)
    return round(best[1], 4)


def as_linear(question: str, weights: Mapping[str, float]) -> Linear:
    """The table of one question from what ``fit_logistic`` and ``fit_twice`` return."""
    rows = {name: (weight,) for name, weight in sorted(weights.items()) if name}
    return Linear((question,), (weights.get("", 0.0),), rows).pruned()
