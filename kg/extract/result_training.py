"""Learning which numbers are scores on which benchmarks, from annotated papers."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.linear import Calibration, Linear
from kg.extract.relation_training import FOLDS, Lesson, crossed_scores, fit_logistic, fold_of, threshold_of
from kg.extract.relations import stage_of
from kg.extract.results import ResultModel
from kg.extract.scoring import candidates

_PRECISION = 0.78  # of the pairs; the kind is right in nineteen of twenty
_SMOOTHING = 1.0
_SMOOTHING_KIND = 3.0


def learn_results(lessons: Sequence[Lesson], more: Sequence[Lesson] = ()) -> ResultModel:
    """Learn a model; the same lessons in the same order give the same model.

    ``more`` is learnt from as well, but does not count for the threshold and the confidences.
    """
    rows: list[tuple[int, tuple[list[str], bool]]] = []
    kinds: list[tuple[list[str], bool]] = []
    counted = 0
    for lesson in (*lessons, *more):
        for candidate in candidates(lesson.document, stage_of(lesson.document, lesson.entities)):
            kind = lesson.scores.get((lesson.entities[candidate.benchmark].id, number_of(candidate.number.value)))
            rows.append((fold_of(lesson), (sorted(set(candidate.pair)), kind is not None)))
            if kind is not None:
                kinds.append((sorted(set(candidate.kind)), "delta" in kind))
        if lesson is lessons[-1]:
            counted = len(rows)
    scores = crossed_scores(rows, FOLDS, _SMOOTHING)
    pairs = [(score, answer) for score, (_, (_, answer)) in zip(scores, rows, strict=True)][:counted]
    missed = sum(lesson.missed_scores for lesson in lessons)
    return ResultModel(
        _linear("scored", fit_logistic([row for _, row in rows], _SMOOTHING)),
        _linear("delta", fit_logistic(kinds, _SMOOTHING_KIND, by_rarity=False)),
        threshold_of(pairs, _PRECISION, missed),
        Calibration.fitted([s for s, _ in pairs], [y for _, y in pairs]),
    )


def number_of(value: str) -> float | str:
    """A value as the number it is, for comparing; words and ranges stay text."""
    try:
        return float(value.replace(",", "").lstrip("+"))
    except ValueError:
        return value


def _linear(question: str, weights: dict[str, float]) -> Linear:
    bias = weights.pop("")
    return Linear((question,), (bias,), {name: (weight,) for name, weight in sorted(weights.items())})
