"""The graph's tables on disk: nodes, edges and scores as JSON Lines in one folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.errors import BuildError
from kg.graph.tables import Edge, Graph, Node, Score, Statement
from kg.model import NodeType, RelationType
from kg.records import (
    Record,
    evidence_from_record,
    evidence_record,
    paper_from_record,
    paper_record,
    read_lines,
    write_lines,
)

NODES, EDGES, SCORES, FRONTIER = "nodes.jsonl", "edges.jsonl", "scores.jsonl", "frontier.jsonl"
STANDINGS = "standings.jsonl"
"""What ``kg.export.standings`` writes beside them."""


def write_tables(graph: Graph, folder: Path) -> None:
    """Write ``nodes.jsonl``, ``edges.jsonl`` and ``scores.jsonl`` into ``folder``, which is made.

    Papers that were not read go into ``frontier.jsonl``, where there are any.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_lines(folder / NODES, (_node_record(n) for n in graph.nodes.values()))
    write_lines(folder / EDGES, (_edge_record(e) for e in graph.edges))
    write_lines(folder / SCORES, (_score_record(s) for s in graph.scores))
    if graph.frontier:
        write_lines(folder / FRONTIER, map(paper_record, graph.frontier.values()))


def read_tables(folder: Path, papers: Path) -> Graph:
    """The graph that ``write_tables`` wrote, with the papers of ``papers.jsonl``.

    Raises:
        BuildError: a file is missing or damaged.
    """
    read_papers = read_lines(papers, paper_from_record)
    unread = folder / FRONTIER
    others = read_lines(unread, paper_from_record) if unread.is_file() else ()
    graph = Graph(
        papers={p.id: p for p in read_papers},
        nodes={n.id: n for n in read_nodes(folder)},
        edges=tuple(read_lines(folder / EDGES, _edge)),
        scores=tuple(read_lines(folder / SCORES, _score)),
        frontier={p.id: p for p in others},
    )
    if not _is_whole(graph):
        raise BuildError("parts of it are missing", where=str(folder), hint="run 'kg build INPUT' anew")
    return graph


def _is_whole(graph: Graph) -> bool:
    """Whether every paper is a node, every paper's node has its paper, and every edge has both its ends."""
    papers = graph.papers.keys() | graph.frontier.keys()
    if papers != {n.id for n in graph.nodes.values() if n.type is NodeType.PAPER}:
        return False
    return all(edge.source in graph.nodes and edge.target in graph.nodes for edge in graph.edges)


def read_nodes(folder: Path) -> Iterator[Node]:
    """The nodes that ``write_tables`` wrote.

    Raises:
        BuildError: their file is missing or damaged.
    """
    return read_lines(folder / NODES, _node)


def _node_record(node: Node) -> Record:
    record: Record = {"id": node.id, "type": node.type.value, "label": node.label, "aliases": dict(node.aliases)}
    return record | {k: v for k in ("concept", "distinct", "year") if (v := getattr(node, k)) is not None}


def _node(record: Record) -> Node:
    return Node(
        id=record["id"],
        type=NodeType(record["type"]),
        label=record["label"],
        aliases=record["aliases"],
        concept=record.get("concept"),
        distinct=record.get("distinct"),
        year=record.get("year"),
    )


def _edge_record(edge: Edge) -> Record:
    return {
        "source": edge.source,
        "type": edge.type.value,
        "target": edge.target,
        "weight": edge.weight,
        "confidence": edge.confidence,
        "statements": [statement_record(s) for s in edge.statements],
    }


def _edge(record: Record) -> Edge:
    return Edge(
        source=record["source"],
        type=RelationType(record["type"]),
        target=record["target"],
        statements=tuple(_statement(s) for s in record["statements"]),
    )


def _score_record(score: Score) -> Record:
    names = ("id", "paper", "method", "benchmark", "metric", "value", "unit", "kind")
    return {name: getattr(score, name) for name in names} | {"statement": statement_record(score.statement)}


def _score(record: Record) -> Score:
    return Score(**{**record, "statement": _statement(record["statement"])})


def statement_record(statement: Statement) -> Record:
    """A statement with its evidence as a JSON object; intents and contexts where a citation has any."""
    record: Record = {
        "paper": statement.paper,
        "evidence": evidence_record(statement.evidence) if statement.evidence else None,
        "found_by": statement.found_by,
        "confidence": statement.confidence,
    }
    return record | {name: list(told) for name in ("intents", "contexts") if (told := getattr(statement, name))}


def _statement(record: Record) -> Statement:
    evidence = record["evidence"]
    return Statement(
        paper=record["paper"],
        evidence=evidence_from_record(evidence) if evidence else None,
        found_by=record["found_by"],
        confidence=record["confidence"],
        intents=tuple(record.get("intents", ())),
        contexts=tuple(record.get("contexts", ())),
    )
