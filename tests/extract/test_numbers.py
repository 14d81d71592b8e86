"""Numbers that may be scores."""

from __future__ import annotations

import pytest
from marked import read

from kg.extract.relations.scenes import scenes
from kg.extract.results.numbers import Number, numbers


def found(abstract: str) -> list[Number]:
    doc, entities = read("A title", abstract)
    return numbers(scenes(doc, entities)[1], doc.paper.abstract)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("It reaches 62.3% here.", "62.3", "%"),
        (r"It reaches 62.3\% here.", "62.3", "%"),
        ("It reaches 71 here.", "71", None),
        ("It gains 3.5 points here.", "3.5", "points"),
        ("It gains 3.5 percentage points here.", "3.5", "points"),
        ("It gains 3.5% points here.", "3.5", "points"),
        ("It gains 2.1 pp here.", "2.1", "points"),
        ("It is 2.3x faster here.", "2.3", "x"),
        ("It is 2.3× faster here.", "2.3", "x"),
        ("It is 2.3 times faster here.", "2.3", "x"),
        (r"It is 5$\times$ faster here.", "5", "x"),
        ("It solves 1,234 of them here.", "1,234", None),
        ("It reaches _62.3%_ here.", "62.3", "%"),
    ],
)
def test_value_and_unit(text: str, value: str, unit: str | None) -> None:
    assert [(n.value, n.unit) for n in found(text)] == [(value, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "In 2024 it was made.",
        "A 7B model is used.",
        "With GPT4 and ResNet50 it runs.",
        r"F$_1$, L_2, $\|x\|_2$ and $\mathbf{x}_0$ are none.",
        "None.",
    ],
)
def test_what_is_no_score(text: str) -> None:
    assert found(text) == []


def test_numbers_in_names_are_none() -> None:
    assert [n.value for n in found("On b:{AIME 2024} and b:{MATH 500} it reaches 41.2 now.")] == ["41.2"]


def test_signs() -> None:
    assert [n.signed for n in found("It gains +8.2 and then 4.1 more.")] == [True, False]


def test_counted_things() -> None:
    assert [n.counts for n in found("We test 17 models and reach 62.3% there.")] == [True, False]


def test_lists_share_their_unit() -> None:
    some = found("It gains 3.2, 4.1 and 5.6% on all of them.")
    assert [(n.list_index, n.list_size, n.unit) for n in some] == [(0, 3, "%"), (1, 3, "%"), (2, 3, "%")]


def test_separate_numbers_are_no_list() -> None:
    assert [n.list_size for n in found("It reaches 62.3% on one and then also 64.1% on the other.")] == [1, 1]


@pytest.mark.parametrize("link", ["vs", "vs.", "to", "/"])
def test_two_scores_of_one_thing_are_a_list(link: str) -> None:
    assert [n.list_size for n in found(f"It reaches 62.3% {link} 64.1% there.")] == [2, 2]


def test_percentage_points_by_a_letter() -> None:
    assert [n.unit for n in found("It gains 3.4 %p there.")] == ["points"]
