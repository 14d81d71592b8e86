"""How two things hang together: the shortest chains of edges between them."""

from __future__ import annotations

from collections import defaultdict, deque
from math import prod
from typing import TypedDict

from kg.ask.records import EdgeRecord, NodeRecord, edge_record, node_record
from kg.ask.text import quotes
from kg.graph.tables import Edge, Graph, Node

MOST = 3
_EXAMINED = 500
"""Chains that are looked at, of the shortest; hubs can be joined in thousands of ways."""

PathRecord = TypedDict("PathRecord", {"from": NodeRecord, "to": NodeRecord, "chains": list[list[EdgeRecord]]})


def path(graph: Graph, start: Node, end: Node) -> PathRecord:
    """The shortest chains of edges, in either direction, between two nodes: at most three, the surest first.

    No chain where they do not hang together, or are one node.
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
    chains.sort(key=lambda chain: (-prod(e.confidence for e in chain), [(e.source, e.type, e.target) for e in chain]))
    return {
        "from": node_record(graph, start.id),
        "to": node_record(graph, end.id),
        "chains": [[edge_record(graph, e) for e in chain] for chain in chains[:MOST]],
    }


def _chains(start: str, end: str, before: dict[str, list[tuple[str, Edge]]]) -> list[list[Edge]]:
    found: list[list[Edge]] = []
    unfinished: list[tuple[str, list[Edge]]] = [(end, [])]
    while unfinished and len(found) < _EXAMINED:
        here, chain = unfinished.pop()
        if here == start:
            found.append(chain)
            continue
        unfinished += [(there, [edge, *chain]) for there, edge in sorted(before[here], key=lambda p: p[1].confidence)]
    return found


def as_text(record: PathRecord, *, width: int) -> str:
    """The chains, an edge a line with its sentence below, each arrow as the edge goes."""
    start, end = record["from"], record["to"]
    if start["id"] == end["id"]:
        return f"{start['label']} is both of them"
    if not record["chains"]:
        return f"no chain of edges joins {start['label']} and {end['label']}"
    blocks = []
    for chain in record["chains"]:
        here, lines = start["id"], [start["label"]]
        for edge in chain:
            forward = edge["source"]["id"] == here
            there = edge["target"] if forward else edge["source"]
            lines.append(
                f"  —{edge['relation']}→ {there['label']}" if forward else f"  ←{edge['relation']}— {there['label']}"
            )
            lines += quotes(edge["statements"], width, 6)
            here = there["id"]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
