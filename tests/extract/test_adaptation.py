"""Learning from papers that other hands annotated."""

from __future__ import annotations

from kg.extract.learning.adaptation import with_theirs, without_theirs
from kg.extract.learning.regression import fit_logistic


def test_what_others_do_otherwise_is_learnt_apart() -> None:
    ours = [(["frog"], False), (["pond"], True)] * 20
    theirs = [(["frog"], True), (["newt"], False)] * 40
    weights = fit_logistic([*ours, *theirs], 0.1)
    assert weights[""] + weights["frog"] > 0
    apart = [(with_theirs(features), answer) for features, answer in theirs]
    weights = without_theirs(fit_logistic([*ours, *apart], 0.1))
    assert weights[""] + weights["frog"] < 0 < weights[""] + weights["pond"]


def test_what_all_do_alike_is_learnt_from_all() -> None:
    theirs = [(with_theirs(features), answer) for features, answer in [(["frog"], False), (["pond"], True)] * 40]
    weights = without_theirs(fit_logistic([(["newt"], True), (["toad"], False), *theirs], 1.0))
    assert weights["frog"] < 0 < weights["pond"]
    assert weights.keys() <= {"", "frog", "pond", "newt", "toad"}
