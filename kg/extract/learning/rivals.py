"""Learning which of the candidates that stand in each other's way are names, from those in annotated papers."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.evaluation.gold import Annotated
from kg.extract.learning.boosting import fit_trees
from kg.extract.learning.ranker import answers
from kg.extract.names.candidates import Candidate
from kg.extract.names.ranking import CLASSES, OPTIONAL
from kg.extract.names.rivalry import Chances, RivalryJudge, rivalry


def rivalry_lessons(
    found: Sequence[Candidate], chances: Sequence[Chances], gold: Annotated
) -> list[tuple[list[float], bool]]:
    """The facts of a paper's candidates, given a ranker's chances that did not see it, and whether each is a name.

    Without what experts dispute.
    """
    right = answers(found, gold)
    return [(facts, right[k] in CLASSES) for k, facts in rivalry(found, chances).items() if right[k] != OPTIONAL]


def train_rivals(lessons: Sequence[tuple[Sequence[float], bool]]) -> RivalryJudge:
    """Learn a judge from facts and answers; same lessons in the same order, same judge."""
    return RivalryJudge(fit_trees([facts for facts, _ in lessons], [answer for _, answer in lessons]))
