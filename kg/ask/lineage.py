"""What a method extends, back to its roots, and what extends it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kg.ask.text import Record, named, node_record, quotes
from kg.graph.jsonl import statement_record
from kg.graph.tables import Edge, Graph, Node
from kg.model import RelationType

Links = Mapping[str, list[tuple[str, Edge]]]


def lineage(graph: Graph, node: Node) -> Record:
    """The node with two trees: ``extends`` (towards the roots) and ``extended_by``.

    Each branch is ``{node, relation, statements, branches}``. A paper whose contribution has no name stands in the tree
    for itself. A node that stands above itself is not followed again (``seen``: true).
    """
    up: dict[str, list[tuple[str, Edge]]] = defaultdict(list)
    down: dict[str, list[tuple[str, Edge]]] = defaultdict(list)
    for edge in graph.edges:
        if edge.type is RelationType.EXTENDS:
            up[edge.source].append((edge.target, edge))
            down[edge.target].append((edge.source, edge))
    return {
        "node": node_record(graph, node.id),
        "extends": _branches(graph, node.id, up, (node.id,)),
        "extended_by": _branches(graph, node.id, down, (node.id,)),
    }


def _branches(graph: Graph, node_id: str, links: Links, above: tuple[str, ...]) -> list[Record]:
    return [
        {
            "node": node_record(graph, other),
            "statements": [statement_record(s) for s in edge.statements],
            "seen": other in above,
            "branches": [] if other in above else _branches(graph, other, links, (*above, other)),
        }
        for other, edge in sorted(links.get(node_id, ()), key=lambda pair: (_age(graph, pair[0]), pair[0]))
    ]


def _age(graph: Graph, node_id: str) -> int:
    return graph.nodes[node_id].year or 9999


def as_text(record: Record, *, width: int, evidence: bool = False) -> str:
    """The trees drawn with lines; with ``evidence`` each branch has its sentence."""
    lines = [named(record["node"])]
    for key, heading in (("extends", "extends"), ("extended_by", "extended by")):
        if record[key]:
            lines += ["", heading, *_draw(record[key], "", width, evidence)]
    if len(lines) == 1:
        lines.append("  extends nothing here, and nothing here extends it")
    return "\n".join(lines)


def _draw(branches: list[Record], prefix: str, width: int, evidence: bool) -> Iterator[str]:
    for number, branch in enumerate(branches):
        last = number == len(branches) - 1
        again = " …" if branch["seen"] else ""
        yield f"{prefix}{'└── ' if last else '├── '}{named(branch['node'])}{again}"
        below = prefix + ("    " if last else "│   ")
        if evidence:
            yield from (below + line for line in quotes(branch["statements"], width - len(below), 0))
        yield from _draw(branch["branches"], below, width, evidence)
