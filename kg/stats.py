"""How much is in a graph, and what stands out."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kg.graph.tables import Graph
from kg.model import NodeType
from kg.report import count_edges, count_nodes


def stats(graph: Graph, top: int) -> dict[str, Any]:
    """Counts of ``papers nodes edges scores``, papers without edges, and under ``top`` the best-connected of each type.

    A node's papers are those that state an edge at it.
    """
    papers: dict[str, set[str]] = {node_id: set() for node_id in graph.nodes}
    for edge in graph.edges:
        for statement in edge.statements:
            if statement.paper:
                papers[edge.source].add(statement.paper)
                papers[edge.target].add(statement.paper)
    connected = {end for e in graph.edges for end in (e.source, e.target)}
    by_type = {
        str(kind): sorted(
            ((len(papers[n.id]), n.label, n.id) for n in graph.nodes.values() if n.type is kind),
            key=lambda row: (-row[0], row[1].casefold(), row[2]),
        )[:top]
        for kind in NodeType
        if kind is not NodeType.PAPER
    }
    return {
        "papers": len(graph.papers),
        "papers_without_edges": len(graph.papers.keys() - connected),
        "nodes": count_nodes(graph),
        "edges": count_edges(graph),
        "scores": len(graph.scores),
        "statements": sum(len(e.statements) for e in graph.edges),
        "years": dict(sorted(Counter(str(p.year) for p in graph.papers.values() if p.year).items())),
        "top": {
            kind: [{"id": i, "label": label, "papers": n} for n, label, i in rows] for kind, rows in by_type.items()
        },
    }


def as_text(record: dict[str, Any]) -> str:
    """The counts as aligned lines."""
    lines = []
    for heading in ("nodes", "edges"):
        counts = record[heading]
        lines += [f"{sum(counts.values()):>8,} {heading}"]
        lines += [f"{number:>8,}   {kind}" for kind, number in counts.items()]
    lines += [f"{record['statements']:>8,} statements with their sentence", f"{record['scores']:>8,} scores"]
    lines += [f"{record['papers_without_edges']:>8,} papers without any edge"]
    if record["years"]:
        lines += ["", "papers by year: " + ", ".join(f"{year} {n:,}" for year, n in record["years"].items())]
    for kind, rows in record["top"].items():
        if rows:
            lines += ["", f"{kind}s in most papers"]
            lines += [f"{row['papers']:>8,} {row['label']}" for row in rows]
    return "\n".join(lines)
