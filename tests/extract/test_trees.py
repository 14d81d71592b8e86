"""Boosted trees: what they say, how files hold them, and that what is learnt is what the library says."""

from __future__ import annotations

import json
import random
import sys

import pytest

from kg.errors import ModelError
from kg.extract.learning.boosting import fit_trees
from kg.extract.trees import Trees

TREES = Trees(((1, 0.5, -1.0, (0, 3.0, 0.25, 2.0)), 0.5))


@pytest.mark.parametrize(
    ("facts", "log_odds"),
    [([0, 0.5], -0.5), ([3, 0.6], 0.75), ([3.1, 0.6], 2.5), ([True, True], 0.75)],
)
def test_leaves_add_up_and_a_limit_belongs_to_what_is_below_it(facts: list[float], log_odds: float) -> None:
    assert TREES(facts) == log_odds


def test_packed_and_back() -> None:
    assert Trees.unpacked(json.loads(json.dumps(TREES.packed()))) == TREES


@pytest.mark.parametrize("packed", ["tree", [1, 2.0, 3.0], [[1.5, 2.0, 0.1, 0.2]], [None], {"trees": 1}])
def test_what_are_no_trees(packed: object) -> None:
    with pytest.raises(ModelError, match="no decision trees"):
        Trees.unpacked([packed])


def questions(count: int = 2000) -> tuple[list[list[float]], list[bool]]:
    """Facts that answer only together: whether one of the first two is above a half but not both."""
    draw = random.Random(1)
    facts = [[draw.random(), draw.random(), float(draw.randrange(5))] for _ in range(count)]
    return facts, [(a > 0.5) != (b > 0.5) for a, b, _ in facts]


def test_facts_that_matter_only_together_are_learnt() -> None:
    facts, answers = questions()
    trees = fit_trees(facts[:1500], answers[:1500])
    right = [(trees(row) > 0) == answer for row, answer in zip(facts[1500:], answers[1500:], strict=True)]
    assert sum(right) / len(right) > 0.95
    assert fit_trees(facts[:1500], answers[:1500]) == trees


def test_the_trees_say_what_the_library_says(monkeypatch: pytest.MonkeyPatch) -> None:
    lightgbm, np = pytest.importorskip("lightgbm"), pytest.importorskip("numpy")
    models = []
    train = lightgbm.train
    monkeypatch.setattr(lightgbm, "train", lambda *args: models.append(train(*args)) or models[-1])
    facts, answers = questions()
    trees = fit_trees(facts, answers)
    expected = models[0].predict(np.array(facts), raw_score=True)
    assert [trees(row) for row in facts] == pytest.approx(expected.tolist(), abs=1e-4)


@pytest.mark.parametrize("answer", [True, False])
def test_one_answer_only(answer: bool) -> None:
    assert (fit_trees([[1.0], [2.0]], [answer, answer])([1.5]) > 0) is answer


def test_few_examples_are_no_error() -> None:
    assert fit_trees([[1.0], [2.0], [3.0]], [True, False, True])([1.0]) == pytest.approx(0.69, abs=0.01)


def test_without_the_library_that_learns_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    with pytest.raises(ModelError, match="cannot train") as error:
        fit_trees(*questions(10))
    assert "kg[train]" in str(error.value.hint)
