"""What a method extends, back to its roots, and what extends it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict

from kg.ask.records import NodeRecord, StatementRecord, node_record, statement_record, surest_first
from kg.ask.text import named, quotes
from kg.graph.tables import Edge, Graph, Node
from kg.model import RelationType

Links = Mapping[str, Sequence[tuple[str, Edge]]]


class BranchRecord(TypedDict):
    """A node of the tree: what ties it to the one above, and its own branches.

    ``seen`` is true for a node whose branches stand elsewhere in the tree; they are not told twice.
    """

    node: NodeRecord
    statements: list[StatementRecord]
    seen: bool
    branches: list[BranchRecord]


class LineageRecord(TypedDict):
    """A node with two trees: towards its roots, and towards what came of it."""

    node: NodeRecord
    extends: list[BranchRecord]
    extended_by: list[BranchRecord]


def lineage(graph: Graph, node: Node) -> LineageRecord:
    """The node with two trees: ``extends`` (towards the roots) and ``extended_by``, the oldest first.

    A paper whose contribution has no name stands in the tree for itself.
    """
    up: dict[str, list[tuple[str, Edge]]] = defaultdict(list)
    down: dict[str, list[tuple[str, Edge]]] = defaultdict(list)
    for edge in graph.edges:
        if edge.type is RelationType.EXTENDS:
            up[edge.source].append((edge.target, edge))
            down[edge.target].append((edge.source, edge))
    return {
        "node": node_record(graph, node.id),
        "extends": _tree(graph, node.id, up),
        "extended_by": _tree(graph, node.id, down),
    }


def _tree(graph: Graph, root: str, links: Links) -> list[BranchRecord]:
    """The branches below ``root``, level by level, so that a node is told where it stands nearest to the root."""
    branches: list[BranchRecord] = []
    told = {root}
    level = [(root, branches)]
    while level:
        below = []
        for node_id, place in level:
            for other, edge in sorted(links.get(node_id, ()), key=lambda pair: (_age(graph, pair[0]), pair[0])):
                branch: BranchRecord = {
                    "node": node_record(graph, other),
                    "statements": [statement_record(graph, s) for s in surest_first(edge.statements)],
                    "seen": other in told and (other == root or bool(links.get(other))),
                    "branches": [],
                }
                place.append(branch)
                if other not in told:
                    told.add(other)
                    below.append((other, branch["branches"]))
        level = below
    return branches


def _age(graph: Graph, node_id: str) -> int:
    return graph.nodes[node_id].year or 9999


def as_text(record: LineageRecord, *, width: int, evidence: bool = False) -> str:
    """The trees drawn with lines; with ``evidence`` each branch has its sentence."""
    lines = [named(record["node"])]
    for heading, branches in (("extends", record["extends"]), ("extended by", record["extended_by"])):
        if branches:
            lines += ["", heading, *_draw(branches, "", width, evidence)]
    if len(lines) == 1:
        lines.append("  extends nothing here, and nothing here extends it")
    return "\n".join(lines)


def _draw(branches: Sequence[BranchRecord], prefix: str, width: int, evidence: bool) -> Iterator[str]:
    for place, branch in enumerate(branches):
        last = place == len(branches) - 1
        again = " … (see above)" if branch["seen"] else ""
        yield f"{prefix}{'└── ' if last else '├── '}{named(branch['node'])}{again}"
        below = prefix + ("    " if last else "│   ")
        if evidence:
            yield from (below + line for line in quotes(branch["statements"], width - len(below), 0))
        yield from _draw(branch["branches"], below, width, evidence)
