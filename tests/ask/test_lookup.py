"""Finding nodes by what people type."""

import pytest
from graphs import BROOK, CREEK, TIDE, hostile_graph, sample_graph

from kg.errors import NotFoundError
from kg.graph.lookup import Names

NAMES = Names(sample_graph())


def ids(name: str) -> list[str]:
    return [node.id for node in NAMES.find(name)]


@pytest.mark.parametrize(
    ("name", "node_id"),
    [
        ("gsm-8k", "benchmark/gsm8k"),
        ("benchmark/gsm8k", "benchmark/gsm8k"),
        ("benchmark:gsm8k", "benchmark/gsm8k"),
        ("proximal policy   optimization", "method/ppo"),
        ("2201.00001", BROOK.id),
        ("https://arxiv.org/abs/2201.00001", BROOK.id),
        ("10.1234/tide.BENCH", TIDE.id),
        ("paper:2306.00002", CREEK.id),
        ("creek a wider brook", CREEK.id),
        ("delta-1", "paper/sediment-matters-06e3952f"),
    ],
)
def test_a_name_in_any_case_and_spacing_or_an_identifier(name: str, node_id: str) -> None:
    assert ids(name) == [node_id]


def test_a_method_goes_before_the_paper_whose_title_begins_so() -> None:
    assert ids("Brook") == ["method/brook"]
    assert ids("TideBench") == ["benchmark/tidebench"]


def test_homonyms_are_all_found_those_with_more_edges_first() -> None:
    assert ids("TPO") == ["method/tpo-tree", "method/tpo-thought"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("Broook", "Brook"), ("GSM9K", "GSM8K"), ("proximal policy", "PPO"), ("harbour", "Harbour Institute")],
)
def test_what_was_meant_is_proposed(wrong: str, right: str) -> None:
    with pytest.raises(NotFoundError, match=f"did you mean .*{right}"):
        NAMES.find(wrong)


@pytest.mark.parametrize("name", ["", "***", "zzzzzz", "\x00", "a" * 10_000])
def test_what_is_nothing_like_anything_is_told_without_a_proposal(name: str) -> None:
    with pytest.raises(NotFoundError, match="kg stats"):
        NAMES.find(name)


def test_hostile_names_are_names() -> None:
    graph = hostile_graph()
    names = Names(graph)
    for node in graph.nodes.values():
        assert node in names.find(node.label) + names.find(node.id)
