"""How two things hang together: the shortest chains of edges between them."""

from __future__ import annotations

from collections import defaultdict, deque

from kg.ask.text import Record, edge_record, quotes
from kg.graph.tables import Edge, Graph, Node

MOST = 3


def path(graph: Graph, start: Node, end: Node) -> Record:
    """The shortest chains of edges, in either direction, between two nodes: at most three, the surest first.

    ``{from, to, chains: [[edge, …], …]}``; no chain where they do not hang together.
    """
    edges: dict[str, list[tuple[str, Edge]]] = defaultdict(list)
    for edge in graph.edges:
        edges[edge.source].append((edge.target, edge))
        edges[edge.target].append((edge.source, edge))
    distance = {start.id: 0}
    before: dict[str, list[tuple[str, Edge]]] = defaultdict(list)
    queue = deque([start.id])
    while queue:
        here = queue.popleft()
        if here == end.id:
            break
        for there, edge in edges[here]:
            if there not in distance:
                distance[there] = distance[here] + 1
                queue.append(there)
            if distance[there] == distance[here] + 1:
                before[there].append((here, edge))
    chains = _chains(start.id, end.id, before) if end.id in distance and end.id != start.id else []
    chains.sort(key=lambda chain: (-min(e.confidence for e in chain), [(e.source, e.type, e.target) for e in chain]))
    return {
        "from": start.id,
        "to": end.id,
        "chains": [[edge_record(graph, e) for e in chain] for chain in chains[:MOST]],
    }


def _chains(start: str, end: str, before: dict[str, list[tuple[str, Edge]]], most: int = 200) -> list[list[Edge]]:
    found: list[list[Edge]] = []
    unfinished: list[tuple[str, list[Edge]]] = [(end, [])]
    while unfinished and len(found) < most:
        here, chain = unfinished.pop()
        if here == start:
            found.append(chain)
            continue
        unfinished += [(there, [edge, *chain]) for there, edge in before[here]]
    return found


def as_text(record: Record, *, width: int) -> str:
    """The chains, an edge a line with its sentence below."""
    if not record["chains"]:
        return "no chain of edges joins them"
    blocks = []
    for chain in record["chains"]:
        lines = []
        for edge in chain:
            lines.append(f"{edge['source']['label']}  —{edge['relation']}→  {edge['target']['label']}")
            lines += quotes(edge["statements"], width)
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
