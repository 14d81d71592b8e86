"""Who matters in the citation graph and in the genealogy of methods: measures of papers and of methods.

The citation graph has the papers, and an edge from each to those that it cites or builds on; the extends graph has what
extends something, and an edge from each to what it extends. Plain Python, so that asking costs no import; the same on
every run.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import combinations

from kg.graph.tables import Graph
from kg.model import RelationType

_CITING = (RelationType.CITES, RelationType.BUILDS_ON)
_DAMPING = 0.85
_TOLERANCE = 1e-10
_MOST_ROUNDS = 200
_DIGITS = 6
_MOST_CITERS = 2_000

Arcs = Mapping[str, Sequence[str]]
"""For each node that has any, the nodes that it points at, each once, sorted."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of a node in its graph, citation graph or extends graph.

    ``in_degree``: how many cite it or build on it; of a method, how many extend it. ``page_rank``: 1 is the average.
    ``co_citation``: how often it stands beside another in one list of references, summed over the others.
    ``coupling``: how many references it shares with others, summed over the others. ``main_path``: whether it lies on
    the main path.
    """

    in_degree: int
    page_rank: float
    co_citation: int
    coupling: int
    main_path: bool

    def as_attributes(self) -> dict[str, str]:
        """The measures as attributes of a node in exports; empty where 0 says nothing."""
        return {
            "in_degree": str(self.in_degree),
            "page_rank": f"{self.page_rank:g}",
            "co_citation": str(self.co_citation or ""),
            "coupling": str(self.coupling or ""),
            "main_path": "true" if self.main_path else "",
        }


ATTRIBUTES = {
    "in_degree": "int",
    "page_rank": "double",
    "co_citation": "int",
    "coupling": "int",
    "main_path": "boolean",
}
"""The attributes of ``Measures.as_attributes`` and their types."""


def measures(graph: Graph) -> dict[str, Measures]:
    """The measures of all papers and methods that have an edge in their graph, by node id, sorted."""
    found: dict[str, Measures] = {}
    for relations in (_CITING, (RelationType.EXTENDS,)):
        arcs = arcs_of(graph, relations)
        degrees = in_degrees(arcs)
        ranks = page_rank(arcs)
        beside = co_citation_strength(arcs)
        shared = coupling_strength(arcs)
        main = frozenset(main_path(arcs))
        for node in ranks:
            # A paper with an unnamed contribution is in both graphs: as a paper it is measured among papers.
            found.setdefault(
                node, Measures(degrees[node], ranks[node], beside.get(node, 0), shared.get(node, 0), node in main)
            )
    return {node: found[node] for node in sorted(found)}


def citation_arcs(graph: Graph) -> Arcs:
    """The citation graph: who cites or builds on whom."""
    return arcs_of(graph, _CITING)


def extends_arcs(graph: Graph) -> Arcs:
    """The extends graph: what extends what."""
    return arcs_of(graph, (RelationType.EXTENDS,))


def arcs_of(graph: Graph, relations: Iterable[RelationType]) -> Arcs:
    """The graph of these relations, parallel edges made one."""
    wanted = frozenset(relations)
    found: dict[str, set[str]] = defaultdict(set)
    for edge in graph.edges:
        if edge.type in wanted and edge.source != edge.target:
            found[edge.source].add(edge.target)
    return {node: sorted(found[node]) for node in sorted(found)}


def in_degrees(arcs: Arcs) -> Counter[str]:
    """How many nodes point at each."""
    return Counter(target for targets in arcs.values() for target in targets)


def page_rank(arcs: Arcs) -> dict[str, float]:
    """PageRank by power iteration (Page et al., 1999), damping 0.85, scaled so that 1 is the average of all nodes.

    What nodes without references would pass on goes to all nodes alike. Rounded to six digits.
    """
    nodes = _nodes(arcs)
    if not nodes:
        return {}
    number = {node: k for k, node in enumerate(nodes)}
    out = [[number[t] for t in arcs.get(node, ())] for node in nodes]
    size = len(nodes)
    rank = [1.0] * size
    for _ in range(_MOST_ROUNDS):
        lost = math.fsum(r for r, targets in zip(rank, out, strict=True) if not targets)
        fresh = [1 - _DAMPING + _DAMPING * lost / size] * size
        for r, targets in zip(rank, out, strict=True):
            if targets:
                share = _DAMPING * r / len(targets)
                for target in targets:
                    fresh[target] += share
        change = math.fsum(abs(a - b) for a, b in zip(rank, fresh, strict=True)) / size
        rank = fresh
        if change < _TOLERANCE:
            break
    return {node: float(f"{r:.{_DIGITS}g}") for node, r in zip(nodes, rank, strict=True)}


def co_citation_strength(arcs: Arcs) -> dict[str, int]:
    """For each node, over all who point at it, to how many others they point (Small, 1973)."""
    found: Counter[str] = Counter()
    for targets in arcs.values():
        for target in targets:
            found[target] += len(targets) - 1
    return dict(found)


def coupling_strength(arcs: Arcs) -> dict[str, int]:
    """For each node, over all that it points at, how many others point there (Kessler, 1963)."""
    degrees = in_degrees(arcs)
    return {node: sum(degrees[t] - 1 for t in targets) for node, targets in arcs.items()}


def co_cited_pairs(arcs: Arcs, top: int) -> list[tuple[int, str, str]]:
    """The ``top`` pairs that most nodes point at both of: how many, and the two, most first."""
    return _pairs(arcs.values(), top)


def coupled_pairs(arcs: Arcs, top: int) -> list[tuple[int, str, str]]:
    """The ``top`` pairs that point at most nodes together: how many, and the two, most first.

    Nodes that more than 2,000 others point at are left out: who shares only these has little in common.
    """
    citers: dict[str, list[str]] = defaultdict(list)
    for node, targets in arcs.items():
        for target in targets:
            citers[target].append(node)
    return _pairs((some for some in citers.values() if len(some) <= _MOST_CITERS), top)


def main_path(arcs: Arcs) -> list[str]:
    """The main path, from the newest node back to the oldest.

    Every path from a node that nobody points at to one that points at nobody counts once for each arc on it (search
    path count; Hummon & Doreian 1989, Batagelj 2003); the main path is the one with the largest sum. Nodes that cite
    each other in a circle stand on no path: the arcs among them are left out. Of equal paths the first by id is taken.
    """
    order, clean = _without_circles(arcs)
    if not clean:
        return []
    above = dict.fromkeys(order, 0)
    pointed = {target for targets in clean.values() for target in targets}
    for node in order:
        above[node] = above[node] or int(node not in pointed)
        for target in clean.get(node, ()):
            above[target] += above[node]
    below: dict[str, int] = {}
    best: dict[str, tuple[int, str | None]] = {}
    for node in reversed(order):
        targets = clean.get(node, ())
        below[node] = sum(below[t] for t in targets) or 1
        best[node] = (0, None)
        for target in targets:
            weight = above[node] * below[target] + best[target][0]
            if weight > best[node][0]:
                best[node] = (weight, target)
    at: str | None = min((n for n in order if n not in pointed and n in clean), key=lambda n: (-best[n][0], n))
    path = []
    while at is not None:
        path.append(at)
        at = best[at][1]
    return path


def _without_circles(arcs: Arcs) -> tuple[list[str], Arcs]:
    """The nodes in an order in which every arc points ahead, and the arcs without those in circles.

    Of nodes whose order does not matter the first by id comes first.
    """
    part = circles(arcs)
    clean = {n: kept for n, targets in arcs.items() if (kept := [t for t in targets if part[t] != part[n]])}
    waiting = in_degrees(clean)
    ready = [node for node in part if not waiting[node]]
    heapify(ready)
    order = []
    while ready:
        node = heappop(ready)
        order.append(node)
        for target in clean.get(node, ()):
            waiting[target] -= 1
            if not waiting[target]:
                heappush(ready, target)
    return order, clean


def circles(arcs: Arcs) -> dict[str, int]:
    """For each node the number of its strongly connected component (Tarjan, 1972), without recursion."""
    found: dict[str, int] = {}
    met: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    for start in _nodes(arcs):
        if start in met:
            continue
        met[start] = low[start] = len(met)
        path.append(start)
        work = [(start, iter(arcs.get(start, ())))]
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in met:
                    met[target] = low[target] = len(met)
                    path.append(target)
                    work.append((target, iter(arcs.get(target, ()))))
                    break
                if target not in found:
                    low[node] = min(low[node], met[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == met[node]:
                    number = len(found)
                    while node not in found:
                        found[path.pop()] = number
    return found


def _nodes(arcs: Arcs) -> list[str]:
    return sorted({*arcs, *(target for targets in arcs.values() for target in targets)})


def _pairs(groups: Iterable[Sequence[str]], top: int) -> list[tuple[int, str, str]]:
    counts: Counter[tuple[str, str]] = Counter(pair for group in groups for pair in combinations(sorted(group), 2))
    # Equal counts in the order of ids, whatever the order in which pairs were met.
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]
    return [(count, one, other) for (one, other), count in ranked]
