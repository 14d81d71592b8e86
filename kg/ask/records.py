"""The answers for programs: the shape of every JSON object that the everyday commands print, and how it is made.

These shapes are a promise (``kg/ask/JSON.md``): keys are added, never renamed or removed. Ids are node ids as in the
tables; numbers of scores are text, exactly as the paper writes them.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from kg.graph.tables import Edge, Graph, Score, Statement


class NodeRecord(TypedDict):
    """A node in short. ``distinct`` tells homonyms apart; ``year`` is the first year that names it."""

    id: str
    type: str
    label: str
    year: int | None
    distinct: str | None


class EvidenceRecord(TypedDict):
    """The words that prove a statement: code points ``start`` to ``end`` of ``field`` (title, abstract or badge)."""

    field: str
    start: int
    end: int
    quote: str


class StatementRecord(TypedDict):
    """One reason for an edge or a score: the paper (id and title) that says so, in which words, read by what."""

    paper: str | None
    title: str | None
    evidence: EvidenceRecord | None
    found_by: str
    confidence: float


class EdgeRecord(TypedDict):
    """An edge with everything that supports it; ``weight`` is the number of papers."""

    source: NodeRecord
    relation: str
    target: NodeRecord
    weight: int
    confidence: float
    statements: list[StatementRecord]


class ScoreRecord(TypedDict):
    """A reported number; ``method`` is null where the paper's contribution has no name."""

    id: str
    paper: NodeRecord
    method: NodeRecord | None
    benchmark: NodeRecord
    metric: str | None
    value: str
    unit: str | None
    kind: Literal["absolute", "delta"]
    statement: StatementRecord


class PaperRecord(TypedDict):
    """A paper in short, and where to read it."""

    id: str
    title: str
    date: str | None
    arxiv_id: NotRequired[str]
    doi: NotRequired[str]
    url: NotRequired[str]


def node_record(graph: Graph, node_id: str) -> NodeRecord:
    """A node in short."""
    node = graph.nodes[node_id]
    return {
        "id": node.id,
        "type": str(node.type),
        "label": node.label,
        "year": node.year,
        "distinct": node.distinct,
    }


def statement_record(graph: Graph, statement: Statement) -> StatementRecord:
    """A statement with the title of its paper."""
    found = statement.evidence
    return {
        "paper": statement.paper,
        "title": graph.nodes[statement.paper].label if statement.paper else None,
        "evidence": {
            "field": found.span.field,
            "start": found.span.start,
            "end": found.span.end,
            "quote": found.quote,
        }
        if found
        else None,
        "found_by": statement.found_by,
        "confidence": statement.confidence,
    }


def edge_record(graph: Graph, edge: Edge) -> EdgeRecord:
    """An edge with its ends and its statements, the surest first."""
    return {
        "source": node_record(graph, edge.source),
        "relation": str(edge.type),
        "target": node_record(graph, edge.target),
        "weight": edge.weight,
        "confidence": edge.confidence,
        "statements": [statement_record(graph, s) for s in surest_first(edge.statements)],
    }


def score_record(graph: Graph, score: Score) -> ScoreRecord:
    """A score with the nodes that it is about."""
    return {
        "id": score.id,
        "paper": node_record(graph, score.paper),
        "method": node_record(graph, score.method) if score.method else None,
        "benchmark": node_record(graph, score.benchmark),
        "metric": score.metric,
        "value": score.value,
        "unit": score.unit,
        "kind": score.kind,
        "statement": statement_record(graph, score.statement),
    }


def paper_record(graph: Graph, paper_id: str) -> PaperRecord:
    """A paper in short."""
    paper = graph.papers[paper_id]
    record: PaperRecord = {"id": paper_id, "title": paper.title, "date": paper.date}
    if paper.arxiv_id:
        record["arxiv_id"] = paper.arxiv_id
    if paper.doi:
        record["doi"] = paper.doi
    if paper.url:
        record["url"] = paper.url
    return record


def surest_first(statements: tuple[Statement, ...]) -> list[Statement]:
    """Statements by confidence, then by paper."""
    return sorted(statements, key=lambda s: (-s.confidence, s.paper or ""))
