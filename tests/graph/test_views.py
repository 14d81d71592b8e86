"""Parts of a graph: what belongs to them and what does not."""

from __future__ import annotations

import pytest
from graphs import sample_graph

from kg.errors import NotFoundError
from kg.graph import views
from kg.graph.tables import Edge, Graph, Node, Statement
from kg.model import Citation, NodeType, Paper, RelationType
from kg.resolve.citing import with_citations


def ids(graph: Graph) -> set[str]:
    assert all(e.source in graph.nodes and e.target in graph.nodes for e in graph.edges)
    return set(graph.nodes)


def test_weight_is_the_number_of_papers_that_say_something() -> None:
    weight = views.weights(sample_graph())
    assert weight["benchmark/gsm8k"] == 4
    assert weight["benchmark/webtext"] == 1
    assert weight["method/llama-3-1"] == 0, "only the vocabulary knows it, as the family of a model that a paper names"
    assert weight["paper/2201.00001"] == 1 + 2, "one paper builds on it, another cites it"
    assert weight["paper/on-standing-water-35902593"] == 1


def test_neighbourhood_goes_both_ways_and_as_far_as_asked() -> None:
    graph = sample_graph()
    assert ids(views.neighbourhood(graph, ["benchmark/humaneval"])) == {
        "benchmark/humaneval",
        "paper/2306.00002",
        "paper/2501.00007",
    }
    two = ids(views.neighbourhood(graph, ["benchmark/humaneval"], 2))
    assert "method/gpt-4" in two
    assert "method/ppo" not in two
    assert ids(views.neighbourhood(graph, ["benchmark/humaneval"], 0)) == {"benchmark/humaneval"}
    with pytest.raises(NotFoundError, match="no such node"):
        views.neighbourhood(graph, ["method/none"])


def test_by_benchmark_keeps_its_papers_and_their_methods_but_no_other_benchmark() -> None:
    part = views.by_benchmark(sample_graph(), "benchmark/gsm8k")
    assert {n.id for n in part.nodes.values() if n.type is NodeType.BENCHMARK} == {"benchmark/gsm8k"}
    assert {"paper/2201.00001", "paper/2306.00002", "method/brook", "method/creek"} <= ids(part)
    assert {s.benchmark for s in part.scores} == {"benchmark/gsm8k"}


def test_genealogy_holds_what_extends_and_is_extended() -> None:
    graph = sample_graph()
    forest = views.genealogy(graph)
    assert {e.type for e in forest.edges} <= {RelationType.EXTENDS, RelationType.VARIANT_OF}
    assert len([e for e in forest.edges if e.type is RelationType.EXTENDS]) == 6
    assert "method/gpt-4" not in forest.nodes
    line = views.genealogy(graph, "method/creek")
    assert {"method/ppo", "method/brook", "method/creek", "method/river"} <= ids(line)
    assert "method/tpo-tree" not in line.nodes


def test_genealogy_survives_a_circle() -> None:
    nodes = {i: Node(i, NodeType.METHOD, i) for i in ("method/a", "method/b")}
    said = (Statement(None, None, "test", 1.0),)
    edges = tuple(
        Edge(*pair)
        for pair in (
            ("method/a", RelationType.EXTENDS, "method/b", said),
            ("method/b", RelationType.EXTENDS, "method/a", said),
        )
    )
    assert ids(views.genealogy(Graph({}, nodes, edges), "method/a")) == {"method/a", "method/b"}


def test_since_keeps_what_later_papers_say() -> None:
    part = views.since(sample_graph(), "2024-03")
    papers = {i for i in part.nodes if i.startswith("paper/")}
    assert papers == {"paper/doi-10.1234-tide.bench-99b6fef8", "paper/2501.00006", "paper/2501.00007"}
    assert "method/brook" not in part.nodes
    assert all(s.paper in papers for e in part.edges for s in e.statements if s.paper)
    assert "paper/on-standing-water-35902593" not in part.nodes


def test_top_keeps_the_weightiest_and_what_joins_them() -> None:
    graph = sample_graph()
    part = views.top(graph, 10)
    assert len(part.nodes) <= 10
    assert {"benchmark/gsm8k", "method/brook"} <= ids(part)
    assert part.edges
    assert views.top(graph, 100) is graph


def test_a_part_keeps_its_unread_papers() -> None:
    graph = sample_graph()
    unread = Paper(title="The Old Book", abstract="", doi="10.1234/old")
    graph = with_citations(graph, [Citation(citing="paper/2201.00001", cited=unread.id, source="s")], [unread])
    assert views.neighbourhood(graph, ["paper/2201.00001"]).frontier == {unread.id: unread}
    assert views.neighbourhood(graph, ["benchmark/humaneval"]).frontier == {}
