"""Candidates judged beside their rivals."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kg.errors import NoModelError
from kg.extract.linear import logistic
from kg.extract.names.candidates import Candidate
from kg.extract.names.rivalry import RivalryJudge, rivalry
from kg.extract.trees import Trees
from kg.model import Span

TEXT = "Frog 70B beats Frog and Pond. OpenAI Pond is good."
SHARES = (0.5, 0.1, 0.4, 0.9, 1.0, 0.8)


def candidate(name: str, bounds: float = 0.5) -> Candidate:
    """A candidate that stands wherever its name does."""
    mentions = [Span("abstract", m.start(), m.end()) for m in re.finditer(re.escape(name), TEXT)]
    return Candidate(Counter([name]), mentions, dict.fromkeys(mentions, name), shares=SHARES, bounds=bounds)


FOUND = [candidate("Frog 70B", 0.7), candidate("Frog"), candidate("Pond"), candidate("OpenAI")]
CHANCES = [{"M": 0.6, "D": 0.1, "X": 0.1, "O": 0.2}, {"M": 0.9, "O": 0.1}, {"D": 0.5, "O": 0.5}, {"G": 0.9, "O": 0.1}]


def test_a_candidate_has_as_many_facts_whether_it_has_rivals_or_not() -> None:
    rows = rivalry(FOUND, CHANCES)
    assert len({len(row) for row in rows.values()}) == 1
    assert len(rivalry(FOUND[:1], CHANCES[:1])[0]) == len(rows[0])
    assert rivalry([], []) == {}


def test_facts_are_numbers_and_tell_of_the_rival() -> None:
    rows = rivalry(FOUND, CHANCES)
    assert all(isinstance(fact, int | float) for fact in rows[0])
    assert 0.9 in rows[0]  # how probable what stands in its place is
    assert pytest.approx(0.2) in rows[0]  # how much surer its bounds are
    assert -4.0 in rows[1]  # how much shorter it is


def test_organizations_and_what_hardly_is_a_name_are_not_judged() -> None:
    chances = [*CHANCES[:2], {"D": 0.01, "O": 0.99}, CHANCES[3]]
    assert set(rivalry(FOUND, chances)) == {0, 1}
    assert RivalryJudge(Trees((9.0,)))(FOUND, chances)[2:] == chances[2:]


def test_a_judge_decides_whether_a_candidate_is_a_name_and_not_of_what() -> None:
    sure = RivalryJudge(Trees((2.0,)))(FOUND, CHANCES)
    assert sure[0]["M"] / sure[0]["D"] == pytest.approx(6)
    assert sure[0]["M"] + sure[0]["D"] == pytest.approx(0.9 * logistic(2.0))
    assert all(sum(some.values()) == pytest.approx(1) for some in sure)
    assert sure[0]["X"] == pytest.approx(0.1)


def test_saved_and_loaded(tmp_path: Path) -> None:
    judge = RivalryJudge(Trees(((0, 1.5, -2.0, 2.0), 0.25)))
    judge.save(tmp_path)
    assert RivalryJudge.load(tmp_path)(FOUND, CHANCES) == judge(FOUND, CHANCES)
    with pytest.raises(NoModelError):
        RivalryJudge.load(tmp_path / "nothing")
