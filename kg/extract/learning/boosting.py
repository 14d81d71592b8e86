"""Learning boosted decision trees. LightGBM does it: histograms make it a matter of seconds, and its dump is documented
(https://lightgbm.readthedocs.io), so that reading a paper needs no more than the trees themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any, Final

from kg.errors import ModelError
from kg.extract.learning.regression import CERTAIN
from kg.extract.trees import Node, Trees

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
    library, np = booster(), import_module("numpy")
    data = library.Dataset(np.array(facts, dtype=float), np.array(answers, dtype=float))
    model = library.train(dict(_SETTINGS), data, _COUNT)
    return Trees(tuple(_node(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]))


def _node(dumped: Mapping[str, Any]) -> Node:
    if "leaf_value" in dumped:
        return round(float(dumped["leaf_value"]), 6)
    low, high = _node(dumped["left_child"]), _node(dumped["right_child"])
    return int(dumped["split_feature"]), float(dumped["threshold"]), low, high
