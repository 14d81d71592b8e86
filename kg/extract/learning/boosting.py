"""Learning boosted decision trees. LightGBM does it: histograms make it a matter of seconds, and its dump is documented
(https://lightgbm.readthedocs.io), so that reading a paper needs no more than the trees themselves."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any, Final, TypeAlias

from kg.errors import ModelError
from kg.extract.learning.regression import CERTAIN
from kg.extract.trees import FeatureTrees, Node, Trees

_COUNT: Final = 80
_SETTINGS: Final[Mapping[str, object]] = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 8,
    "min_data_in_leaf": 40,
    "lambda_l2": 5,
    "feature_fraction": 0.5,
    "seed": 0,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}

# Many weak features: more and larger trees that learn slowly.
_COUNT_OF_MANY: Final = 100
_SETTINGS_OF_MANY: Final[Mapping[str, object]] = {
    **_SETTINGS,
    "learning_rate": 0.06,
    "num_leaves": 31,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
}
_MOST_FEATURES: Final = 1500
_LEAST_COUNT: Final = 60
"""A feature rarer than that says too little to be asked for."""

Row: TypeAlias = tuple[Sequence[float], Collection[str], bool]
"""An example: numbers, features, and the answer."""


def booster() -> ModuleType:
    """The library that learns trees.

    Raises:
        ModelError: it is not installed.
    """
    try:
        return import_module("lightgbm")
    except (ImportError, OSError) as error:  # OSError: OpenMP's runtime is missing
        raise ModelError(f"cannot train: {error}", hint="pip install 'kg[train]'") from error


def fit_trees(facts: Sequence[Sequence[float]], answers: Sequence[bool]) -> Trees:
    """Fit trees to rows of facts, as many in each, and the answer to each row; same rows, same trees.

    Raises:
        ModelError: the library that learns them is not installed.
    """
    if len(set(answers)) < 2:
        return Trees((CERTAIN if any(answers) else -CERTAIN,))
    booster()
    np = import_module("numpy")
    return _trained(np.array(facts, dtype=float), answers, _SETTINGS, _COUNT)


def fit_feature_trees(rows: Sequence[Row]) -> FeatureTrees:
    """Fit trees to numbers and to the features that go most with one answer; same rows, same trees.

    Raises:
        ModelError: the library that learns them is not installed.
    """
    answers = [answer for _, _, answer in rows]
    if len(set(answers)) < 2:
        return FeatureTrees(fit_trees([], answers), {})
    booster()
    np, sparse = import_module("numpy"), import_module("scipy.sparse")
    width = len(rows[0][0])
    places = {feature: width + k for k, feature in enumerate(_telling(rows))}
    facts = sparse.lil_matrix((len(rows), width + len(places)), dtype=np.float32)
    for n, (numbers, features, _) in enumerate(rows):
        asked = sorted(places[feature] for feature in features if feature in places)
        facts.rows[n] = [*range(width), *asked]
        facts.data[n] = [*numbers, *[1.0] * len(asked)]
    trees = _trained(facts.tocsr(), answers, _SETTINGS_OF_MANY, _COUNT_OF_MANY)
    return _with_asked_only(trees, places, width)


def _telling(rows: Sequence[Row]) -> list[str]:
    """The features whose rows have most more, or fewer, of the answer "yes" than others, in units of chance."""
    counts = Counter(feature for _, features, _ in rows for feature in features)
    right = Counter(feature for _, features, answer in rows if answer for feature in features)
    share = sum(answer for _, _, answer in rows) / len(rows)
    telling = {f: abs(right[f] - n * share) / math.sqrt(n * share) for f, n in counts.items() if n >= _LEAST_COUNT}
    return sorted(sorted(telling, key=lambda f: (-telling[f], f))[:_MOST_FEATURES])


def _with_asked_only(trees: Trees, places: Mapping[str, int], width: int) -> FeatureTrees:
    """The trees with the features that they ask for, and these numbered anew."""
    asked: set[int] = set()

    def collect(node: Node) -> None:
        if isinstance(node, tuple):
            asked.add(node[0])
            collect(node[2])
            collect(node[3])

    for root in trees.roots:
        collect(root)
    kept = {feature: place for feature, place in places.items() if place in asked}
    anew = {place: width + k for k, place in enumerate(sorted(kept.values()))}

    def renumbered(node: Node) -> Node:
        if not isinstance(node, tuple):
            return node
        fact, limit, low, high = node
        return anew.get(fact, fact), limit, renumbered(low), renumbered(high)

    return FeatureTrees(Trees(tuple(map(renumbered, trees.roots))), {f: anew[place] for f, place in kept.items()})


def _trained(facts: Any, answers: Sequence[bool], settings: Mapping[str, object], count: int) -> Trees:
    library, np = booster(), import_module("numpy")
    data = library.Dataset(facts, np.array(answers, dtype=float))
    model = library.train(dict(settings), data, count)
    return Trees(tuple(_node(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]))


def _node(dumped: Mapping[str, Any]) -> Node:
    if "leaf_value" in dumped:
        return round(float(dumped["leaf_value"]), 6)
    low, high = _node(dumped["left_child"]), _node(dumped["right_child"])
    return int(dumped["split_feature"]), float(dumped["threshold"]), low, high
