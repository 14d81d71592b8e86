"""Weights, curves from scores to probabilities, and their files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import ModelError
from kg.extract.learning.regression import fit_logistic, threshold_of
from kg.extract.linear import Calibration, Linear, read_json, write_json

TABLE = Linear(("a", "b"), (0.5, -1.0), {"x": (1.0, 0.0), "y": (-2.0, 3.0)})


def test_scores_add_up_and_unknown_features_do_not_count() -> None:
    assert TABLE.scores(["x", "y", "nobody"]) == [-0.5, 2.0]
    assert TABLE.scores([]) == [0.5, -1.0]
    assert TABLE.score(["y"], 1) == 3.0


def test_order_of_features_does_not_matter() -> None:
    table = Linear(("a",), (0.1,), {str(i): (0.1 * i,) for i in range(50)})
    features = [str(i) for i in range(50)]
    assert table.scores(features) == table.scores(reversed(features))


def test_packed_and_back(tmp_path: Path) -> None:
    path = tmp_path / "weights.json.gz"
    write_json(path, TABLE.packed())
    assert Linear.unpacked(read_json(path)) == TABLE
    first = path.read_bytes()
    write_json(path, TABLE.packed())
    assert path.read_bytes() == first


def test_numbers_are_kept_to_the_last_bit() -> None:
    table = Linear(("a",), (0.1,), {"third\n": (1 / 3,), "tiny": (5e-324,), "µ": (-0.1,)})
    assert Linear.unpacked(json.loads(json.dumps(table.packed()))) == table


@pytest.mark.parametrize("content", [b"", b"no gzip", b"\x1f\x8b\x08\x00"])
def test_files_that_are_no_model(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "weights.json.gz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="not a model"):
        read_json(path)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model here"):
        read_json(tmp_path / "nothing.json.gz")


def test_calibration_is_monotone_and_true_to_what_was_right() -> None:
    scores = [i / 100 for i in range(1000)]
    right = [i % 10 < i // 100 for i in range(1000)]  # the higher the score, the more are right
    curve = Calibration.fitted(scores, right)
    values = [curve(s) for s in (-5, 0, 2, 4, 6, 8, 10, 50)]
    assert values == sorted(values)
    assert curve(5) == pytest.approx(0.5, abs=0.07)
    assert curve(9.8) == pytest.approx(0.9, abs=0.07)
    assert 0 < values[0] < values[-1] < 1


def test_what_is_rare_is_as_sure_as_it_is_often_right() -> None:
    scores = [n / 100 for n in range(4000)]
    curve = Calibration.fitted(scores, [n >= 3950 for n in range(4000)])
    assert curve(39.9) > 0.9


def test_calibration_of_little() -> None:
    assert Calibration.fitted([], [])(1.0) == 0.5
    assert 0 < Calibration.fitted([1.0], [True])(0.0) < 1


@pytest.mark.parametrize(
    ("precision", "missed", "threshold"),
    [(0.0, 0, 1.0), (0.7, 0, 1.0), (0.8, 0, 4.0), (1.0, 0, 4.0)],
)
def test_threshold_is_where_f1_is_best_while_precision_holds(precision: float, missed: int, threshold: float) -> None:
    pairs = [(5.0, True), (4.0, True), (3.0, False), (1.0, True), (0.0, False), (-1.0, False)]
    assert threshold_of(pairs, precision, missed) == threshold


def test_nothing_right_means_nothing_stated() -> None:
    assert threshold_of([(2.0, False), (1.0, False)], 0.8) > 2.0
    assert threshold_of([(2.0, False), (1.0, True)], 0.8) > 2.0


def test_fitting_learns_what_tells_and_gives_the_same_twice() -> None:
    examples = [(["good", f"n{i % 7}"], True) for i in range(40)] + [(["bad", f"n{i % 7}"], False) for i in range(60)]
    weights = fit_logistic(examples, 1.0)
    assert weights["good"] > 0.5 > -0.5 > weights["bad"]
    assert abs(weights.get("n1", 0.0)) < 0.3
    assert weights == fit_logistic(examples, 1.0)
    assert "" in fit_logistic(examples, 1.0, by_rarity=False)


def test_the_only_answer_ever_seen_is_the_answer() -> None:
    assert fit_logistic([(["x"], True)], 1.0)[""] > 0
    assert fit_logistic([(["x"], False)], 1.0)[""] < 0
    assert fit_logistic([], 1.0)[""] < 0
