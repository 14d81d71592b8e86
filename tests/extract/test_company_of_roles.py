"""What an entity is, judged beside the others of its paper: the facts, who is asked, what is learnt."""

from __future__ import annotations

import json

import pytest

from kg.extract.learning.boosting import fit_feature_trees
from kg.extract.relations.company import HARDLY, beside, company
from kg.extract.trees import FeatureTrees, Trees

# Three entities of two roles, the third of which cannot have the second.
ALONE = [[2.0, -1.0], [0.0, 1.0], [1.0, 9.0]]
ALLOWED = [[True, True], [True, True], [True, False]]


def test_each_is_told_of_the_best_of_the_others_and_of_how_many_there_are() -> None:
    facts = company(ALONE, ALLOWED)
    assert [len(some) for some in facts] == [10, 10, 10]
    first, second, third = facts
    assert first[:2] == ALONE[0]
    assert (first[2], first[3], first[5]) == (1.0, 0, 3)
    assert (second[2], second[3], second[5]) == (2.0, 2, 3)
    assert (first[6], first[7], first[9]) == (1.0, 1, 2)
    assert (second[6], second[7], second[9]) == (-1.0, 0, 2)
    assert third[8] == pytest.approx(1 / (1 + 2.718281828) + 1 / (1 + 2.718281828**-1), abs=1e-4)


def test_an_entity_on_its_own_has_company_too() -> None:
    assert company([[1.0]], [[True]]) == [[1.0, -12.0, 0, 0.0, 1]]
    assert company([], []) == []


def test_asked_is_who_can_have_a_role_and_does_not_hardly() -> None:
    judge = FeatureTrees(Trees((7.0,)), {})
    alone = [[2.0, HARDLY - 1], [HARDLY, 0.0], [1.0, 9.0]]
    assert beside(alone, ALLOWED, [set()] * 3, [judge, judge]) == [[7.0, HARDLY - 1], [7.0, 7.0], [7.0, 9.0]]
    assert beside(alone, ALLOWED, [set()] * 3, [None, judge]) == [[2.0, HARDLY - 1], [HARDLY, 7.0], [1.0, 9.0]]


def test_a_feature_is_a_fact_behind_the_numbers() -> None:
    trees = FeatureTrees(Trees(((2, 0.5, -1.0, (0, 1.5, 2.0, 4.0)),)), {"b": 2, "a": 1})
    assert trees([1.0], {"a", "c"}) == -1.0
    assert trees([1.0], {"b"}) == 2.0
    assert trees([2.0], ["b", "c"]) == 4.0
    assert FeatureTrees.unpacked(json.loads(json.dumps(trees.packed()))) == trees


def test_what_numbers_and_features_say_together_is_learnt() -> None:
    rows = [([float(n % 7)], {f"rare{n}", *["swims"] * (n % 3 > 0)}, n % 7 > 3 and n % 3 > 0) for n in range(3000)]
    trees = fit_feature_trees(rows)
    assert fit_feature_trees(rows) == trees
    assert set(trees.features) == {"swims"}
    assert [trees([size], {"swims", "rare9"}) > 0 for size in (1.0, 5.0)] == [False, True]
    assert [trees([size], {"rare9"}) > 0 for size in (1.0, 5.0)] == [False, False]


@pytest.mark.parametrize("answer", [True, False])
def test_with_one_answer_only_there_is_nothing_to_ask(answer: bool) -> None:
    assert (fit_feature_trees([([1.0], {"a"}, answer)] * 2)([1.0], {"a"}) > 0) is answer
