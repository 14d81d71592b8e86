"""Parts of a graph that fit a screen: neighbourhoods, a benchmark's surroundings, genealogies, the weightiest nodes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from kg.errors import NotFoundError
from kg.graph.tables import Edge, Graph, Statement
from kg.model import NodeType, RelationType

_TO_A_PAPER = (RelationType.CITES, RelationType.BUILDS_ON)


def weights(graph: Graph) -> dict[str, int]:
    """Return how much every node matters: the number of papers that say something about it.

    For a paper itself that is one plus the papers that cite it or build on it. What only derived edges mention (the
    family of a model that papers name) has 0.
    """
    told: dict[str, set[str]] = {node: set() for node in graph.nodes}
    for edge in graph.edges:
        papers = [s.paper for s in edge.statements if s.paper]
        for end in (edge.source, edge.target):
            if end not in told:
                continue
            if graph.nodes[end].type is not NodeType.PAPER:
                told[end].update(papers)
            elif end == edge.target and edge.type in _TO_A_PAPER:
                told[end].add(edge.source)
    return {node: len(papers) + (graph.nodes[node].type is NodeType.PAPER) for node, papers in told.items()}


def subgraph(graph: Graph, keep: Collection[str], edges: Iterable[Edge] | None = None) -> Graph:
    """Return the part of ``graph`` with the nodes ``keep``; ``edges`` (default: all) are kept where both ends are."""
    wanted = set(keep)
    return Graph(
        papers={i: paper for i, paper in graph.papers.items() if i in wanted},
        nodes={i: node for i, node in graph.nodes.items() if i in wanted},
        edges=tuple(e for e in (graph.edges if edges is None else edges) if e.source in wanted and e.target in wanted),
        scores=tuple(
            s
            for s in graph.scores
            if s.paper in wanted and s.benchmark in wanted and (s.method is None or s.method in wanted)
        ),
        frontier={i: paper for i, paper in graph.frontier.items() if i in wanted},
    )


def neighbourhood(graph: Graph, nodes: Collection[str], hops: int = 1) -> Graph:
    """Return the nodes within ``hops`` edges of ``nodes``, in either direction, with all edges among them.

    Raises NotFoundError where an id is not in the graph.
    """
    _known(graph, nodes)
    around = _around(graph.edges)
    reached = set(nodes)
    border = sorted(reached)
    for _ in range(hops):
        border = sorted({other for node in border for other in around.get(node, ())} - reached)
        reached.update(border)
    return subgraph(graph, reached)


def by_benchmark(graph: Graph, benchmark: str) -> Graph:
    """Return the papers that evaluate, train or report on ``benchmark``, and the methods and organizations they name.

    Other benchmarks of these papers are left out: the picture is about this one. Raises NotFoundError.
    """
    _known(graph, [benchmark])
    papers = {e.source for e in graph.edges if e.target == benchmark and graph.nodes[e.source].type is NodeType.PAPER}
    papers |= {e.target for e in graph.edges if e.source == benchmark and graph.nodes[e.target].type is NodeType.PAPER}
    papers |= {s.paper for s in graph.scores if s.benchmark == benchmark}
    keep = {benchmark} | papers
    keep |= {s.method for s in graph.scores if s.benchmark == benchmark and s.method}
    for edge in graph.edges:
        if edge.source in papers and graph.nodes[edge.target].type is not NodeType.BENCHMARK:
            keep.add(edge.target)
        if edge.source == benchmark:
            keep.add(edge.target)
    return subgraph(graph, keep)


def genealogy(graph: Graph, method: str | None = None) -> Graph:
    """Return the forest of ``extends`` edges, with ``variant-of`` edges between its nodes.

    With ``method`` (an id) only its ancestors and descendants. Raises NotFoundError.
    """
    edges = [e for e in graph.edges if e.type is RelationType.EXTENDS]
    ends = {end for e in edges for end in (e.source, e.target)}
    if method is not None:
        _known(graph, [method])
        ends = {method}
        up: dict[str, list[str]] = {}
        down: dict[str, list[str]] = {}
        for e in edges:
            up.setdefault(e.source, []).append(e.target)
            down.setdefault(e.target, []).append(e.source)
        for step in (up, down):
            border = [method]
            for node in border:
                for other in step.get(node, ()):
                    if other not in border:
                        border.append(other)
            ends.update(border)
    variants = [e for e in graph.edges if e.type is RelationType.VARIANT_OF]
    both = sorted(edges + variants, key=lambda e: (e.source, e.type, e.target))
    return subgraph(graph, ends, both)


def since(graph: Graph, date: str) -> Graph:
    """Return the papers dated ``date`` (``2024``, ``2024-12`` or ``2024-12-20``) or later and all they say.

    A paper known by year only counts from the first day of that year. Undated papers are left out.
    """
    papers = {i for i, paper in graph.papers.items() if paper.date and _first_day(paper.date) >= _first_day(date)}
    edges = []
    for edge in graph.edges:
        kept = tuple(s for s in edge.statements if _told_by(s, edge, papers))
        if kept:
            edges.append(Edge(edge.source, edge.type, edge.target, kept))
    keep = papers | {end for e in edges for end in (e.source, e.target) if graph.nodes[end].type is not NodeType.PAPER}
    return subgraph(graph, keep, edges)


def top(graph: Graph, count: int) -> Graph:
    """Return a readable part of at most ``count`` nodes, chosen by weight.

    Half of it are the methods, benchmarks and organizations that most papers speak of, then come the papers that join
    most of them, then what those papers introduce. Nodes left without an edge give way to the next in line.
    """
    if len(graph.nodes) <= count:
        return graph
    weight = weights(graph)
    things = [i for i, node in graph.nodes.items() if node.type is not NodeType.PAPER]
    things.sort(key=lambda i: (-weight[i], i))
    keep = set(things[: count // 2])
    joins = {i: weight[i] - 1 for i, node in graph.nodes.items() if node.type is NodeType.PAPER}
    for edge in graph.edges:
        if edge.source in joins and edge.target in keep:
            joins[edge.source] += 1
    papers = sorted(joins, key=lambda i: (-joins[i], i))
    keep.update(papers[: (count - len(keep)) * 4 // 5])
    around = _around(graph.edges)
    keep = {i for i in keep if any(other in keep for other in around.get(i, ()))}
    brought = [
        e.target for e in graph.edges if e.source in keep and e.target not in keep and e.type is RelationType.INTRODUCES
    ]
    _fill(keep, sorted(set(brought), key=lambda i: (-weight[i], i)), count)
    near = {other for i in keep for other in around.get(i, ())} - keep
    _fill(keep, sorted(near, key=lambda i: (-weight[i], i)), count)
    return subgraph(graph, keep)


def _fill(keep: set[str], candidates: list[str], count: int) -> None:
    keep.update(candidates[: max(0, count - len(keep))])


def _known(graph: Graph, nodes: Iterable[str]) -> None:
    for node in nodes:
        if node not in graph.nodes:
            raise NotFoundError("no such node in the graph", where=node, hint="kg show NAME lists what is close")


def _around(edges: Iterable[Edge]) -> Mapping[str, set[str]]:
    out: dict[str, set[str]] = {}
    for edge in edges:
        out.setdefault(edge.source, set()).add(edge.target)
        out.setdefault(edge.target, set()).add(edge.source)
    return out


def _told_by(statement: Statement, edge: Edge, papers: set[str]) -> bool:
    if statement.paper is not None:
        return statement.paper in papers
    return edge.source in papers or (edge.type is RelationType.VARIANT_OF)


def _first_day(date: str) -> str:
    return f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10]
