"""Learning which accounts in web addresses are organizations', from annotated papers."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.evaluation.gold import Annotated
from kg.extract.learning.regression import as_linear, fit_logistic
from kg.extract.names.organizations import OwnerJudge, features, owners
from kg.model import NodeType

_SMOOTHING = 1.0


def train_owners(papers: Sequence[Annotated], known: frozenset[str]) -> OwnerJudge:
    """Learn from annotated papers which accounts are organizations'; ``known`` are case-folded names of some."""
    examples: list[tuple[list[str], bool]] = []
    for gold in papers:
        answers = {
            form: None if entity.optional else True
            for entity in gold.entities
            if entity.type is NodeType.ORGANIZATION
            for form in entity.forms
        }
        for owner in sorted({owner for owner, _ in owners(gold.paper)}):
            answer = answers.get(owner, False)
            if answer is not None:
                examples.append((features(owner, gold.paper, known), answer))
    return OwnerJudge(as_linear("organization", fit_logistic(examples, _SMOOTHING, by_rarity=False)), known)
