"""Measures against networkx, and against small graphs worked out by hand."""

import itertools
import random

import networkx
import pytest

# networkx's own in plain Python: the public one needs scipy.
from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

from kg.graph.measures import (
    Arcs,
    circles,
    co_citation_strength,
    co_cited_pairs,
    coupled_pairs,
    coupling_strength,
    in_degrees,
    main_path,
    measures,
    page_rank,
)
from kg.graph.tables import Edge, Graph, Node, Statement
from kg.model import NodeType, RelationType

# d and e are newer than b and c, and these than a; f cites nothing and is cited by nobody who matters.
SMALL: Arcs = {"b": ["a"], "c": ["a"], "d": ["b", "c"], "e": ["c", "f"]}


def as_networkx(arcs: Arcs) -> "networkx.DiGraph[str]":
    return networkx.DiGraph((node, target) for node, targets in arcs.items() for target in targets)


def random_arcs(seed: int, circles: bool = False) -> Arcs:
    source = random.Random(seed)
    names = [f"paper/{n:03}" for n in range(60)]
    arcs = {}
    for k, name in enumerate(names):
        others = [n for n in (names if circles else names[:k]) if n != name]
        if targets := sorted(source.sample(others, min(len(others), source.randrange(5)))):
            arcs[name] = targets
    return arcs


@pytest.mark.parametrize("seed", range(5))
def test_page_rank_is_that_of_networkx(seed: int) -> None:
    arcs = random_arcs(seed, circles=seed % 2 == 1)
    own = page_rank(arcs)
    theirs = _pagerank_python(as_networkx(arcs), alpha=0.85, tol=1e-12)
    assert own.keys() == theirs.keys()
    for node, rank in own.items():
        assert rank == pytest.approx(theirs[node] * len(own), rel=2e-5)


def test_degrees_and_strengths_by_hand() -> None:
    assert in_degrees(SMALL) == {"a": 2, "b": 1, "c": 2, "f": 1}
    assert co_citation_strength(SMALL) == {"a": 0, "b": 1, "c": 2, "f": 1}
    assert coupling_strength(SMALL) == {"b": 1, "c": 1, "d": 1, "e": 1}
    assert co_cited_pairs(SMALL, 9) == [(1, "b", "c"), (1, "c", "f")]
    assert coupled_pairs(SMALL, 9) == [(1, "b", "c"), (1, "d", "e")]


@pytest.mark.parametrize("seed", range(3))
def test_strengths_are_the_sums_of_the_pairs(seed: int) -> None:
    arcs = random_arcs(seed, circles=True)
    for pairs, strength in (
        (co_cited_pairs(arcs, 10**6), co_citation_strength(arcs)),
        (coupled_pairs(arcs, 10**6), coupling_strength(arcs)),
    ):
        for node, told in strength.items():
            assert sum(n for n, one, other in pairs if node in (one, other)) == told


def test_main_path_by_hand() -> None:
    # Paths: d-b-a, d-c-a, e-c-a, e-f. Arc c-a lies on two, all others on one.
    assert main_path(SMALL) == ["d", "c", "a"]
    assert main_path({}) == []
    assert main_path({"a": ["b"], "b": ["a"]}) == []


@pytest.mark.parametrize("seed", range(4))
def test_main_path_has_the_largest_sum_of_all_paths(seed: int) -> None:
    arcs = dict(list(random_arcs(seed).items())[:25])
    graph = as_networkx(arcs)
    starts = [n for n in graph if graph.in_degree(n) == 0]
    ends = [n for n in graph if graph.out_degree(n) == 0]
    paths = [p for s in starts for e in ends for p in networkx.all_simple_paths(graph, s, e)]
    weight: dict[tuple[str, str], int] = {}
    for path in paths:
        for arc in itertools.pairwise(path):
            weight[arc] = weight.get(arc, 0) + 1
    best = max(sum(weight[arc] for arc in itertools.pairwise(p)) for p in paths)
    own = main_path(arcs)
    assert sum(weight[arc] for arc in itertools.pairwise(own)) == best


def test_circles_do_not_hang_and_count_for_degrees() -> None:
    arcs = random_arcs(1, circles=True)
    path = main_path(arcs)
    assert len(path) == len(set(path))


@pytest.mark.parametrize("seed", range(6))
def test_circles_are_those_of_networkx(seed: int) -> None:
    arcs = random_arcs(seed, circles=True)
    parts: dict[int, set[str]] = {}
    for node, part in circles(arcs).items():
        parts.setdefault(part, set()).add(node)
    theirs = networkx.strongly_connected_components(as_networkx(arcs))
    assert sorted(map(sorted, parts.values())) == sorted(map(sorted, theirs))


def test_a_long_chain_is_no_recursion() -> None:
    arcs = {f"{n:06}": [f"{n + 1:06}"] for n in range(20_000)}
    assert len(main_path(arcs)) == 20_001


def test_measures_take_citations_and_extensions_apart() -> None:
    told = (Statement(None, None, "test", 1.0),)
    nodes = {
        i: Node(i, NodeType.PAPER if i.startswith("paper") else NodeType.METHOD, i)
        for i in ("method/m", "method/n", "paper/a", "paper/b", "paper/c")
    }
    edges = (
        Edge("method/n", RelationType.EXTENDS, "method/m", told),
        Edge("paper/a", RelationType.CITES, "paper/b", told),
        Edge("paper/a", RelationType.BUILDS_ON, "paper/b", told),
        Edge("paper/c", RelationType.EXTENDS, "method/m", told),
    )
    found = measures(Graph({}, nodes, edges))
    assert list(found) == ["method/m", "method/n", "paper/a", "paper/b", "paper/c"]
    assert (found["paper/b"].in_degree, found["method/m"].in_degree) == (1, 2)
    assert found["paper/b"].main_path
    assert measures(Graph({}, nodes, ())) == {}
