"""Learning which of the candidates that stand in each other's way are names, from those in annotated papers."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.evaluation.gold import Annotated
from kg.extract.learning.boosting import fit_trees
from kg.extract.learning.ranker import answers
from kg.extract.names.candidates import Candidate
from kg.extract.names.ranking import CLASSES, OPTIONAL
from kg.extract.names.rivalry import Chances, RivalryJudge, of_organization, rivalry


def rivalry_lessons(
    found: Sequence[Candidate], chances: Sequence[Chances], gold: Annotated
) -> list[tuple[list[float], bool]]:
    """The facts of a paper's candidates, given a ranker's chances that did not see it, and whether each is a name.

    Without organizations, which the judge lets be, and without what experts dispute.
    """
    rows = zip(rivalry(found, chances), chances, answers(found, gold), strict=True)
    return [
        (facts, answer in CLASSES) for facts, some, answer in rows if answer != OPTIONAL and not of_organization(some)
    ]


def train_rivals(lessons: Sequence[tuple[Sequence[float], bool]]) -> RivalryJudge:
    """Learn a judge from facts and answers; same lessons in the same order, same judge."""
    return RivalryJudge(fit_trees([facts for facts, _ in lessons], [answer for _, answer in lessons]))
