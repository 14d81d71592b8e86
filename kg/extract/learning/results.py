"""Learning which numbers are scores on which benchmarks, from annotated papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from kg.extract.evaluation.gold import number_of
from kg.extract.learning.adaptation import with_theirs, without_theirs
from kg.extract.learning.boosting import fit_trees
from kg.extract.learning.regression import FOLDS, as_linear, fit_twice, threshold_of
from kg.extract.learning.relations import Lesson, fold_of
from kg.extract.linear import Calibration, Linear
from kg.extract.relations.finder import stage_of
from kg.extract.relations.roles import Stage
from kg.extract.results.company import company
from kg.extract.results.finder import ResultModel
from kg.extract.results.scoring import Candidate, candidates
from kg.extract.trees import Trees

_PRECISION = 0.8  # of the pairs, and of the results with their kinds
_SMOOTHING = 1.0
_SMOOTHING_PLAIN = 3.3  # the same where frequent features are not held down

_Row: TypeAlias = tuple[int, tuple[list[str], bool]]
"""A fold, and an example: its features and the answer."""


def learn_results(
    lessons: Sequence[Lesson], more: Sequence[Lesson] = ()
) -> tuple[ResultModel, tuple[ResultModel, ...]]:
    """Learn a model, and for each fold one that did not see its papers; same lessons in the same order, same models.

    ``more`` is learnt from as well, but does not count for the threshold and the confidences.
    """
    rows: list[_Row] = []
    kinds: list[_Row] = []
    papers: list[tuple[Stage, list[Candidate]]] = []
    counted = 0
    for index, lesson in enumerate((*lessons, *more), 1):
        fold = fold_of(lesson)
        stage = stage_of(lesson.document, lesson.entities)
        found = candidates(lesson.document, stage)
        papers.append((stage, found))
        for candidate in found:
            kind = lesson.scores.get((lesson.entities[candidate.benchmark].id, number_of(candidate.number.value)))
            pair = sorted(set(candidate.pair))
            rows.append((fold, (with_theirs(pair) if lesson.other_hands else pair, kind is not None)))
            if kind is not None:
                kinds.append((fold, (sorted(set(candidate.kind)), "delta" in kind)))
        if index == len(lessons):
            counted = len(rows)
    by_fold = [_fitted(rows, kinds, without=fold) for fold in range(FOLDS)]
    alone = [by_fold[fold][0].scores(features)[0] for fold, (features, _) in rows]
    facts = _facts(papers, alone)
    answers = [(fold, answer) for fold, (_, answer) in rows]
    trees = [_grown(facts, answers, without=fold) for fold in range(FOLDS)]
    scores = [
        (score + trees[fold](some)) / 2 for score, some, (fold, _) in zip(alone[:counted], facts, answers, strict=False)
    ]
    pairs = [(score, answer) for score, (_, answer) in zip(scores, answers, strict=False)]
    missed = sum(lesson.missed_scores for lesson in lessons)
    scored, delta = _fitted(rows, kinds)
    model = ResultModel(
        scored,
        _grown(facts, answers),
        delta,
        threshold_of(pairs, _PRECISION, missed),
        Calibration.fitted([s for s, _ in pairs], [y for _, y in pairs]),
    )
    return model, tuple(
        replace(model, scored=scored, company=grown, delta=delta)
        for (scored, delta), grown in zip(by_fold, trees, strict=True)
    )


def _facts(papers: Sequence[tuple[Stage, list[Candidate]]], alone: Sequence[float]) -> list[list[float]]:
    """What the trees are told of every candidate, given its log-odds alone, by a model that did not see its paper."""
    facts: list[list[float]] = []
    for stage, found in papers:
        facts += company(stage, found, alone[len(facts) : len(facts) + len(found)])
    return facts


def _grown(facts: Sequence[list[float]], answers: Sequence[tuple[int, bool]], without: int | None = None) -> Trees:
    """The trees, learnt from all rows or from those of the other folds."""
    chosen = [n for n, (fold, _) in enumerate(answers) if fold != without]
    return fit_trees([facts[n] for n in chosen], [answers[n][1] for n in chosen])


def _fitted(rows: Sequence[_Row], kinds: Sequence[_Row], without: int | None = None) -> tuple[Linear, Linear]:
    """The two models, learnt from all rows or from those of the other folds."""
    scored = fit_twice([row for f, row in rows if f != without], _SMOOTHING, _SMOOTHING_PLAIN)
    delta = fit_twice([row for f, row in kinds if f != without], _SMOOTHING, _SMOOTHING_PLAIN)
    return as_linear("scored", without_theirs(scored)), as_linear("delta", delta)
