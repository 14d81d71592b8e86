"""Who compared two methods, on what, and with which numbers."""

from __future__ import annotations

from collections import defaultdict

from kg.ask.text import Record, edge_record, node_record, quotes
from kg.graph.jsonl import statement_record
from kg.graph.tables import Edge, Graph, Node
from kg.model import RelationType

DIRECT = {RelationType.COMPARES_TO, RelationType.EXTENDS, RelationType.BUILDS_ON, RelationType.VARIANT_OF}
INVOLVED = {RelationType.INTRODUCES, RelationType.COMPARES_TO, RelationType.USES, RelationType.EXTENDS}


def compare(graph: Graph, one: Node, other: Node) -> Record:
    """``direct`` edges between the two, ``papers`` that deal with both, ``benchmarks`` with a number for either.

    A paper that introduces the one and compares to the other is a direct comparison.
    """
    involved: dict[str, dict[str, list[Edge]]] = defaultdict(lambda: defaultdict(list))
    direct = []
    for edge in graph.edges:
        ends = {edge.source, edge.target}
        if edge.type in DIRECT and ends == {one.id, other.id}:
            direct.append(edge)
        if edge.type in INVOLVED and edge.target in (one.id, other.id):
            for paper in {s.paper for s in edge.statements if s.paper}:
                involved[paper][edge.target].append(edge)
    papers = sorted(p for p, by_node in involved.items() if len(by_node) == 2)
    scores = [s for s in graph.scores if s.method in (one.id, other.id) or s.paper in papers]
    return {
        "one": node_record(graph, one.id),
        "other": node_record(graph, other.id),
        "direct": [edge_record(graph, e) for e in direct],
        "papers": [
            {
                "paper": node_record(graph, paper),
                "relations": [
                    {
                        "relation": str(e.type),
                        "node": e.target,
                        "statements": [statement_record(s) for s in e.statements if s.paper == paper],
                    }
                    for node in (one, other)
                    for e in involved[paper][node.id]
                ],
            }
            for paper in papers
        ],
        "scores": [
            {
                "benchmark": graph.nodes[s.benchmark].label,
                "method": graph.nodes[s.method].label if s.method else None,
                "paper": graph.nodes[s.paper].label,
                "metric": s.metric,
                "value": s.value,
                "unit": s.unit,
                "kind": s.kind,
            }
            for s in sorted(scores, key=lambda s: (s.benchmark, s.id))
        ],
    }


def as_text(record: Record, *, width: int) -> str:
    """The comparison for a terminal."""
    one, other = record["one"]["label"], record["other"]["label"]
    lines = []
    for edge in record["direct"]:
        lines.append(f"{edge['source']['label']}  —{edge['relation']}→  {edge['target']['label']}")
        lines += quotes(edge["statements"], width)
    for paper in record["papers"]:
        lines.append(paper["paper"]["label"])
        for relation in paper["relations"]:
            lines.append(f"  {relation['relation']} {one if relation['node'] == record['one']['id'] else other}")
            lines += quotes(relation["statements"], width)
    for score in record["scores"]:
        metric = f" {score['metric']}" if score["metric"] else ""
        value = f"{'Δ ' if score['kind'] == 'delta' else ''}{score['value']}{score['unit'] or ''}{metric}"
        lines.append(f"{score['method'] or score['paper']} on {score['benchmark']}: {value}")
    return "\n".join(lines) or f"no paper here deals with both {one} and {other}"
