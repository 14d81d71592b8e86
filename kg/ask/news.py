"""What one graph brings over another, or the papers since a date over those before them."""

from __future__ import annotations

from collections.abc import Iterable

from kg.ask.papers import is_since, paper_record
from kg.ask.text import Record, edge_record, node_record, quotes
from kg.graph.tables import Edge, Graph
from kg.model import NodeType, RelationType

TOLD = (RelationType.INTRODUCES, RelationType.EXTENDS, RelationType.COMPARES_TO, RelationType.EVALUATES_ON)
HEADINGS = {
    RelationType.INTRODUCES: "introduced",
    RelationType.EXTENDS: "extends",
    RelationType.COMPARES_TO: "compared",
    RelationType.EVALUATES_ON: "evaluated",
}


def news(graph: Graph, new_papers: Iterable[str], old_nodes: Iterable[str]) -> Record:
    """What ``new_papers`` say that nothing else in ``graph`` says.

    Keys: ``papers``; ``nodes``: those that are not in ``old_nodes``; ``edges``: edges of ``introduces extends
    compares-to evaluates-on`` that only new papers support; ``scores`` of new papers.
    """
    new, known = set(new_papers), set(old_nodes)
    nodes = [n for n in graph.nodes.values() if n.id not in known and n.type is not NodeType.PAPER]
    edges = [e for e in graph.edges if e.type in TOLD and _only_of(e, new)]
    return {
        "papers": [paper_record(graph, p) for p in sorted(new)],
        "nodes": [node_record(graph, n.id) for n in nodes],
        "edges": [edge_record(graph, e) for e in edges],
        "scores": [
            {
                "paper": graph.nodes[s.paper].label,
                "method": graph.nodes[s.method].label if s.method else None,
                "benchmark": graph.nodes[s.benchmark].label,
                "metric": s.metric,
                "value": s.value,
                "unit": s.unit,
                "kind": s.kind,
            }
            for s in graph.scores
            if s.paper in new
        ],
    }


def since(graph: Graph, date: str) -> Record:
    """The news of the papers that appeared on or after ``date`` (ISO 8601, or the beginning of one)."""
    new = {p.id for p in graph.papers.values() if is_since(p.date, date)}
    old = {
        end for e in graph.edges for s in e.statements if s.paper and s.paper not in new for end in (e.source, e.target)
    }
    return news(graph, new, old)


def difference(old: Graph, graph: Graph) -> Record:
    """The news of ``graph`` over ``old``, and under ``gone`` the papers that only ``old`` has."""
    record = news(graph, graph.papers.keys() - old.papers.keys(), old.nodes.keys())
    record["gone"] = [paper_record(old, p) for p in sorted(old.papers.keys() - graph.papers.keys())]
    return record


def as_text(record: Record, *, width: int) -> str:
    """The news under headings, each edge with its sentence."""
    lines = [f"{len(record['papers'])} new papers"]
    lines += [f"  {paper['date'] or '':<11}{paper['title']}" for paper in record["papers"]]
    for kind in (NodeType.METHOD, NodeType.BENCHMARK, NodeType.ORGANIZATION):
        labels = [n["label"] for n in record["nodes"] if n["type"] == kind]
        if labels:
            lines += ["", f"{len(labels)} new {kind}s: " + ", ".join(labels)]
    for relation in (RelationType.EXTENDS, RelationType.COMPARES_TO):
        edges = [e for e in record["edges"] if e["relation"] == relation]
        if edges:
            lines += ["", HEADINGS[relation]]
            for edge in edges:
                lines.append(f"  {edge['source']['label']} → {edge['target']['label']}")
                lines += quotes(edge["statements"], width, 6)
    if record["scores"]:
        lines += ["", "scores"]
        for score in record["scores"]:
            sign = "Δ " if score["kind"] == "delta" else ""
            value = f"{sign}{score['value']}{score['unit'] or ''}"
            metric = f" {score['metric']}" if score["metric"] else ""
            lines.append(f"  {score['method'] or score['paper']} on {score['benchmark']}: {value}{metric}")
    if record.get("gone"):
        lines += ["", f"{len(record['gone'])} papers are gone", *(f"  {p['title']}" for p in record["gone"])]
    return "\n".join(lines)


def _only_of(edge: Edge, papers: set[str]) -> bool:
    said_by = {s.paper for s in edge.statements if s.paper}
    return bool(said_by) and said_by <= papers
