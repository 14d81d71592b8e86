"""What a score means: the better direction, and percentages and fractions on one scale."""

from __future__ import annotations

from decimal import Decimal

import pytest
from graphs import BROOK, statement

from kg.export.metrics import better_direction, percent
from kg.export.terms import parse_number
from kg.graph.tables import Score
from kg.model import NodeType
from kg.vocabulary import Concept

ACCURACY = Concept(id="benchmark/x", type=NodeType.BENCHMARK, label="X", metric="accuracy", better="higher")
PERPLEXITY = Concept(id="benchmark/y", type=NodeType.BENCHMARK, label="Y", metric="perplexity", better="lower")
ODD = Concept(id="benchmark/z", type=NodeType.BENCHMARK, label="Z", metric="error score", better="higher")


def score(value: str, metric: str | None, unit: str | None, kind: str = "absolute") -> Score:
    said = statement(BROOK, "We compare it with DPO.")
    return Score("result/1", "paper/1", None, "benchmark/x", metric, value, unit, kind, said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("metric", "benchmark", "expected"),
    [
        ("accuracy", None, "higher"),
        ("pass@1", None, "higher"),
        ("BLEU", None, "higher"),
        ("win rate", None, "higher"),
        ("perplexity", None, "lower"),
        ("FID", None, "lower"),
        ("word error rate", None, "lower"),
        ("WER", ACCURACY, "lower"),
        ("mean absolute error", None, "lower"),
        ("attack success rate", None, "lower"),
        (None, ACCURACY, "higher"),
        (None, PERPLEXITY, "lower"),
        ("F1", PERPLEXITY, "higher"),
        ("error score", ODD, "higher"),  # the vocabulary knows better than the word
        ("sparkle", ACCURACY, None),
        (None, None, None),
    ],
)
def test_better_direction(metric: str | None, benchmark: Concept | None, expected: str | None) -> None:
    assert better_direction(metric, benchmark) == expected


@pytest.mark.parametrize(
    ("value", "metric", "unit", "expected"),
    [
        ("62.5", "accuracy", "%", "62.5"),
        ("0.625", "accuracy", None, "62.5"),
        ("0.5", "F1", None, "50"),
        ("62.5", "accuracy", None, "62.5"),
        ("62.5", None, None, "62.5"),  # the benchmark's usual metric is accuracy
        ("1", "accuracy", None, None),  # 1% or all?
        ("1.0", "accuracy", None, "100"),
        ("0.3", "accuracy", "%", "0.3"),
        ("62.5", "accuracy", "points", "62.5"),
        ("101", "accuracy", None, None),
        ("3.2", "speed-up", "x", None),
        ("9.5", "perplexity", None, None),
        ("0.7", "loss", None, None),
    ],
)
def test_percent(value: str, metric: str | None, unit: str | None, expected: str | None) -> None:
    number = parse_number(value)
    assert number is not None
    found = percent(score(value, metric, unit), number, ACCURACY)
    assert found == (Decimal(expected) if expected else None)
    assert found is None or str(found) == expected, "written without trailing zeros or exponent"


def test_a_difference_has_no_percentage() -> None:
    assert percent(score("4.5", "accuracy", "%", "delta"), Decimal("4.5"), ACCURACY) is None
