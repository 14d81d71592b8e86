"""How much is in a graph, and what stands out."""

from __future__ import annotations

from collections import Counter
from typing import TypedDict

from kg.ask.text import columns
from kg.graph.tables import Graph
from kg.model import NodeType
from kg.report import count_edges, count_nodes


class TopRecord(TypedDict):
    """A node and in how many papers an edge at it is stated."""

    id: str
    label: str
    papers: int


class StatsRecord(TypedDict):
    """Counts; ``years`` are papers by year; ``top`` are the nodes in most papers, by type."""

    papers: int
    papers_without_edges: int
    nodes: dict[str, int]
    edges: dict[str, int]
    statements: int
    scores: int
    years: dict[str, int]
    top: dict[str, list[TopRecord]]


def stats(graph: Graph, top: int) -> StatsRecord:
    """Count what is in the graph, and find the ``top`` nodes of each type but papers that are in most papers."""
    papers: dict[str, set[str]] = {node_id: set() for node_id in graph.nodes}
    connected: set[str] = set()
    for edge in graph.edges:
        connected.update((edge.source, edge.target))
        for statement in edge.statements:
            if statement.paper:
                papers[edge.source].add(statement.paper)
                papers[edge.target].add(statement.paper)
    by_type: dict[str, list[TopRecord]] = {str(kind): [] for kind in NodeType if kind is not NodeType.PAPER}
    for node in graph.nodes.values():
        if node.type is not NodeType.PAPER and papers[node.id]:
            by_type[str(node.type)].append({"id": node.id, "label": node.label, "papers": len(papers[node.id])})
    for rows in by_type.values():
        rows.sort(key=lambda row: (-row["papers"], row["label"].casefold(), row["id"]))
    return {
        "papers": len(graph.papers),
        "papers_without_edges": len(graph.papers.keys() - connected),
        "nodes": count_nodes(graph),
        "edges": count_edges(graph),
        "statements": sum(len(e.statements) for e in graph.edges),
        "scores": len(graph.scores),
        "years": dict(sorted(Counter(str(p.year) for p in graph.papers.values() if p.year).items())),
        "top": {kind: rows[:top] for kind, rows in by_type.items()},
    }


def as_text(record: StatsRecord) -> str:
    """The counts as aligned lines."""
    rows = []
    for heading, counts in (("nodes", record["nodes"]), ("edges", record["edges"])):
        rows.append((f"{sum(counts.values()):,}", heading))
        rows += [(f"{number:,}", f"  {kind}") for kind, number in counts.items()]
    rows += [(f"{record['statements']:,}", "statements"), (f"{record['scores']:,}", "scores")]
    rows.append((f"{record['papers_without_edges']:,}", "papers without any edge"))
    lines = columns(rows, frozenset({0}))
    if record["years"]:
        lines += ["", "papers by year: " + ", ".join(f"{year} {n:,}" for year, n in record["years"].items())]
    for kind, top in record["top"].items():
        if top:
            lines += ["", f"{kind}s in most papers"]
            lines += columns([(f"{row['papers']:,}", row["label"]) for row in top], frozenset({0}))
    return "\n".join(lines)
