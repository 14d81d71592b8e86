"""Why two names are one node or two, and which decisions are doubtful."""

from __future__ import annotations

import pytest
from making import BENCHMARK, METHOD, introducing, paper_of, vocabulary_of

from kg.model import Extraction, Paper
from kg.resolve import Resolution, resolve_fully
from kg.resolve.explain import Explanation, explain
from kg.resolve.overrides import parse_overrides
from kg.resolve.review import as_lines, review
from kg.vocabulary import Concept, load_vocabulary

GPT4 = Concept(id="method/gpt-4", type=METHOD, label="GPT-4", aliases=("OpenAI GPT-4",))
GPT4O = Concept(id="method/gpt-4o", type=METHOD, label="GPT-4o")
MATH = Concept(id="benchmark/math", type=BENCHMARK, label="MATH", ambiguous=("MATH",))
WORLD = vocabulary_of(GPT4, GPT4O, MATH)
PAPERS = (
    paper_of("One", (METHOD, "Zebra Step Tuning", ("ZST",)), (METHOD, "Qwaz-2-7B"), (BENCHMARK, "MATH")),
    paper_of("Two", (METHOD, "ZST"), (METHOD, "Qwaz2-7b"), (METHOD, "Qwaz-2"), (BENCHMARK, "math")),
    paper_of("Three", (METHOD, "OpenAI GPT-4"), (METHOD, "GPT-4o"), (METHOD, "gpt4"), (METHOD, "Behaviour Grafting")),
    paper_of("Four", (METHOD, "behavior grafting"), (METHOD, "Zibzabber"), (METHOD, "Zibzaber")),
    introducing("Cold", "ZPO", "Zeeman Phase Oscillator", abstract="Magnetic atoms in a lattice swing in phase."),
    introducing("Chat", "ZPO", "Zonal Preference Optimization", abstract="Language models answer users."),
    paper_of("Bare", (METHOD, "ZPO"), abstract="Nothing."),
)


def resolved(papers: tuple[tuple[Paper, Extraction], ...] = PAPERS, overrides: str = "") -> Resolution:
    lines = parse_overrides(overrides, "mine.txt")
    return resolve_fully([p for p, _ in papers], [e for _, e in papers], WORLD, lines)


def why(a: str, b: str, overrides: str = "") -> Explanation:
    (told,) = explain(resolved(overrides=overrides), a, b)
    return told


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        ("Qwaz-2-7B", "Qwaz2-7b", "differ only in spelling"),
        ("Behaviour Grafting", "behavior grafting", "British spelling"),
        ("ZST", "Zebra Step Tuning", "a paper spells it out: Zebra Step Tuning"),
        ("gpt4", "OpenAI GPT-4", "'OpenAI GPT-4' is GPT-4, method/gpt-4"),
    ],
)
def test_why_one(a: str, b: str, told: str) -> None:
    explanation = why(a, b)
    assert explanation.same
    assert explanation.left_nodes == explanation.right_nodes != ()
    assert told in "\n".join(map(str, explanation.reasons))


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        ("GPT-4", "GPT-4o", "two concepts of the vocabulary"),
        ("Qwaz-2", "Qwaz-2-7B", "another size is another thing"),
        ("Qwaz-2", "Qwaz-2-7B", "one is a variant of the other"),
        ("MATH", "math", "a common word"),
        ("MATH", "ZST", "things of two types are never one"),
        ("ZPO", "Zeeman Phase Oscillator", "'ZPO' has several meanings"),
        ("Zibzabber", "Zibzaber", "nothing says that they are one"),
    ],
)
def test_why_two(a: str, b: str, told: str) -> None:
    explanation = why(a, b)
    assert not explanation.same
    assert told in "\n".join(map(str, explanation.reasons))


def test_ids_are_explained_too() -> None:
    assert why("method/zst", "Zebra Step Tuning").same
    assert not why("method/gpt-4", "method/gpt-4o").same


def test_an_override_is_named_first() -> None:
    explanation = why("Zibzabber", "Zibzaber", "same: Zibzabber | Zibzaber")
    assert explanation.same
    assert str(explanation.reasons[0]) == "your file says so (mine.txt:1): same: Zibzabber | Zibzaber"


def test_names_that_nobody_knows_are_judged_by_their_spelling() -> None:
    (one,) = explain(resolved(), "Nowhere-7B", "NOWHERE 7b")
    assert one.same
    assert str(one).startswith("Nowhere-7B and NOWHERE 7b would be one Method\n")
    assert "no paper here names 'Nowhere-7B' or 'NOWHERE 7b'" in str(one)
    method, benchmark = explain(resolved(), "Nowhere 2024", "Nowhere 24")
    assert (method.type, method.same, benchmark.type, benchmark.same) == (METHOD, False, BENCHMARK, True)
    (two,) = explain(resolved(), "MATH", "mathematics")
    assert not two.same
    assert "no paper here names 'mathematics'" in str(two)


def test_things_of_two_types_are_told_as_such() -> None:
    assert str(why("MATH", "ZST")).startswith("MATH and ZST are two things\n")


def test_explanations_agree_with_the_graph() -> None:
    result = resolved()
    names = sorted({m.name.name for m in result.mentions if m.entity.type is METHOD} - {"ZPO"})
    node = {m.name.name: result.node_of[m.paper, m.entity.id] for m in result.mentions}
    for a in names:
        for b in names:
            (told,) = explain(result, a, b, METHOD)
            assert told.same is (node[a] == node[b]), (a, b)
            assert told.reasons


# -- review ----------------------------------------------------------------------------------------------------------


def test_review_lists_doubtful_merges_and_splits() -> None:
    questions = review(resolved())
    told = {(q.kind, q.left, q.right) for q in questions}
    assert ("kept apart", "Zibzabber", "Zibzaber") in told or ("kept apart", "Zibzaber", "Zibzabber") in told
    assert any(q.kind == "merged" and "ZST" in (q.left, q.right) for q in questions)
    assert any("method/zpo~unresolved" in (q.left, q.right) for q in questions)


def test_a_part_more_is_no_slip_of_the_pen() -> None:
    told = [paper_of("One", (BENCHMARK, "Zibbench")), paper_of("Two", (BENCHMARK, "Zibbench-A"))]
    assert not review(resolved(tuple(told)))
    slip = [paper_of("One", (BENCHMARK, "Zibbench")), paper_of("Two", (BENCHMARK, "Zibbenchh"))]
    assert len(review(resolved(tuple(slip)))) == 1


def test_review_is_in_order_of_what_is_at_stake() -> None:
    weights = [q.weight for q in review(resolved())]
    assert weights == sorted(weights, reverse=True)
    assert len(review(resolved(), 2)) == 2


def test_review_can_be_edited_and_fed_back() -> None:
    questions = review(resolved())
    text = as_lines(questions)
    assert parse_overrides(text, "review.txt") == ()
    taken = parse_overrides(text.replace("\n#same", "\nsame").replace("\n#different", "\ndifferent"), "review.txt")
    assert [str(o) for o in taken] == [str(q.override) for q in questions]
    doubt = next(q for q in questions if {q.left, q.right} == {"Zibzabber", "Zibzaber"})
    assert why("Zibzabber", "Zibzaber", str(doubt.override)).same


def test_a_merge_from_the_review_can_be_undone() -> None:
    doubt = next(q for q in review(resolved()) if q.kind == "merged" and "ZST" in (q.left, q.right))
    assert not why("ZST", "Zebra Step Tuning", str(doubt.override)).same


def test_the_shipped_vocabulary_explains_well_known_pairs() -> None:
    papers = (
        paper_of("A", (METHOD, "CoT"), (METHOD, "o1")),
        paper_of("B", (METHOD, "o1-preview"), (METHOD, "OpenAI o1")),
    )
    result = resolve_fully([p for p, _ in papers], [e for _, e in papers], load_vocabulary())
    assert explain(result, "CoT", "chain of thought prompting")[0].same
    assert explain(result, "OpenAI o1", "o1")[0].same
    assert not explain(result, "o1", "o1-preview")[0].same
