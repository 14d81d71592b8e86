"""Learning which numbers are scores on which benchmarks, from annotated papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.evaluation.gold import number_of
from kg.extract.learning.regression import FOLDS, as_linear, fit_logistic, fit_twice, threshold_of
from kg.extract.learning.relations import Lesson, fold_of
from kg.extract.linear import Calibration, Linear
from kg.extract.relations.finder import stage_of
from kg.extract.results.finder import ResultModel
from kg.extract.results.scoring import candidates

_PRECISION = 0.78  # of the pairs; the kind is right in nineteen of twenty
_SMOOTHING = 1.0
_SMOOTHING_PLAIN = 3.3  # the same where frequent features are not held down
_SMOOTHING_KIND = 3.0


def learn_results(
    lessons: Sequence[Lesson], more: Sequence[Lesson] = ()
) -> tuple[ResultModel, tuple[ResultModel, ...]]:
    """Learn a model, and for each fold one that did not see its papers; same lessons in the same order, same models.

    ``more`` is learnt from as well, but does not count for the threshold and the confidences.
    """
    rows: list[tuple[int, tuple[list[str], bool]]] = []
    kinds: list[tuple[int, tuple[list[str], bool]]] = []
    counted = 0
    for index, lesson in enumerate((*lessons, *more), 1):
        fold = fold_of(lesson)
        for candidate in candidates(lesson.document, stage_of(lesson.document, lesson.entities)):
            kind = lesson.scores.get((lesson.entities[candidate.benchmark].id, number_of(candidate.number.value)))
            rows.append((fold, (sorted(set(candidate.pair)), kind is not None)))
            if kind is not None:
                kinds.append((fold, (sorted(set(candidate.kind)), "delta" in kind)))
        if index == len(lessons):
            counted = len(rows)
    by_fold = [_fitted(rows, kinds, without=fold) for fold in range(FOLDS)]
    scores = [by_fold[fold][0].scores(features)[0] for fold, (features, _) in rows[:counted]]
    pairs = [(score, answer) for score, (_, (_, answer)) in zip(scores, rows, strict=False)]
    missed = sum(lesson.missed_scores for lesson in lessons)
    model = ResultModel(
        *_fitted(rows, kinds),
        threshold_of(pairs, _PRECISION, missed),
        Calibration.fitted([s for s, _ in pairs], [y for _, y in pairs]),
    )
    return model, tuple(replace(model, scored=scored, delta=delta) for scored, delta in by_fold)


def _fitted(
    rows: Sequence[tuple[int, tuple[list[str], bool]]],
    kinds: Sequence[tuple[int, tuple[list[str], bool]]],
    without: int | None = None,
) -> tuple[Linear, Linear]:
    """The two models, learnt from all rows or from those of the other folds."""
    scored = fit_twice([row for f, row in rows if f != without], _SMOOTHING, _SMOOTHING_PLAIN)
    delta = fit_logistic([row for f, row in kinds if f != without], _SMOOTHING_KIND, by_rarity=False)
    return as_linear("scored", scored), as_linear("delta", delta)
