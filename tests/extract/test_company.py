"""A number and a benchmark beside all else that they may belong to."""

from __future__ import annotations

from marked import read

from kg.extract.relations.finder import stage_of
from kg.extract.results.company import company
from kg.extract.results.scoring import Candidate, candidates

TEXT = (
    "We test on b:{Pond} and b:{Lake}. Frog gets 62.3% on b:{Pond} and 41.5% on b:{Lake}. It is 3 points better there."
)


def facts(scores: list[float] | None = None) -> tuple[list[Candidate], list[list[float]]]:
    doc, entities = read("Frog on b:{Pond}", TEXT)
    stage = stage_of(doc, entities)
    found = candidates(doc, stage)
    return found, company(stage, found, scores or [0.0] * len(found))


def test_as_many_facts_for_each_whether_its_benchmark_is_near_or_far() -> None:
    found, rows = facts()
    assert {c.number.value for c in found} == {"62.3", "41.5", "3"}
    assert len(rows) == len(found)
    assert len({len(row) for row in rows}) == 1
    assert all(isinstance(fact, int | float) for row in rows for fact in row)


def test_facts_tell_of_what_else_the_number_and_the_benchmark_may_belong_to() -> None:
    found, _ = facts()
    scores = [float(n) for n in range(len(found))]
    _, rows = facts(scores)
    for k, candidate in enumerate(found):
        of_number = [
            s
            for s, c in zip(scores, found, strict=True)
            if c.number.at == candidate.number.at and c.scene is candidate.scene and c is not candidate
        ]
        assert rows[k][:3] == [scores[k], len(of_number), max(of_number)]


def test_nothing_found_no_facts() -> None:
    doc, entities = read("Frog", "We test on b:{Pond}.")
    assert company(stage_of(doc, entities), [], []) == []
