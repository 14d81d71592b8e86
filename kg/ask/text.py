"""What the answers to everyday questions share: how a node, an edge and a quote look."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from kg.graph.jsonl import statement_record
from kg.graph.tables import Edge, Graph

Record = dict[str, Any]


def node_record(graph: Graph, node_id: str) -> Record:
    """The id, type, label and year of a node."""
    node = graph.nodes[node_id]
    return {"id": node.id, "type": str(node.type), "label": node.label, "year": node.year}


def edge_record(graph: Graph, edge: Edge) -> Record:
    """An edge with the labels of its ends and its statements."""
    return {
        "source": node_record(graph, edge.source),
        "relation": str(edge.type),
        "target": node_record(graph, edge.target),
        "weight": edge.weight,
        "confidence": edge.confidence,
        "statements": [statement_record(s) for s in edge.statements],
    }


def named(node: Record) -> str:
    """A node's label, with its year where known."""
    return f"{node['label']} ({node['year']})" if node["year"] else str(node["label"])


def quotes(statements: Iterable[Record], width: int, indent: int = 4, most: int = 1) -> list[str]:
    """The sentences of statements, wrapped and indented."""
    lines: list[str] = []
    found = [s["evidence"]["quote"] for s in statements if s["evidence"]]
    for quote in list(dict.fromkeys(found))[:most]:
        lines += textwrap.wrap(f"“{quote}”", width, initial_indent=" " * indent, subsequent_indent=" " * indent)
    return lines
