"""Everything about one node, with its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NotRequired, TypedDict

from kg.ask.records import (
    NodeRecord,
    ScoreRecord,
    StatementRecord,
    node_record,
    score_record,
    statement_record,
    surest_first,
)
from kg.ask.text import label_in_full, named, quoted, quotes, score_line, wrapped
from kg.graph.tables import Edge, Graph, Node
from kg.model import RelationType

OUTGOING = {
    RelationType.INTRODUCES: "introduces",
    RelationType.EXTENDS: "extends",
    RelationType.VARIANT_OF: "is a variant of",
    RelationType.EVALUATES_ON: "evaluates on",
    RelationType.TRAINS_ON: "trains on",
    RelationType.USES: "uses",
    RelationType.COMPARES_TO: "compares to",
    RelationType.DEVELOPED_BY: "developed by",
    RelationType.BUILDS_ON: "builds on",
    RelationType.CITES: "cites",
}
INCOMING = {
    RelationType.INTRODUCES: "introduced by",
    RelationType.DEVELOPED_BY: "develops",
    RelationType.EXTENDS: "extended by",
    RelationType.VARIANT_OF: "variants",
    RelationType.EVALUATES_ON: "evaluated on by",
    RelationType.TRAINS_ON: "trained on by",
    RelationType.USES: "used by",
    RelationType.COMPARES_TO: "compared to by",
    RelationType.BUILDS_ON: "built on by",
    RelationType.CITES: "cited by",
}


class NeighbourRecord(TypedDict):
    """A relation seen from the node: ``out`` from it to ``node``, ``in`` from ``node`` to it."""

    relation: str
    direction: str
    node: NodeRecord
    weight: int
    confidence: float
    statements: list[StatementRecord]


class ShowRecord(TypedDict):
    """A node with all its relations and scores; papers also have what is known of them."""

    id: str
    type: str
    label: str
    aliases: dict[str, int]
    year: int | None
    concept: str | None
    distinct: str | None
    relations: list[NeighbourRecord]
    scores: list[ScoreRecord]
    title: NotRequired[str]
    abstract: NotRequired[str]
    date: NotRequired[str]
    authors: NotRequired[list[str]]
    author_count: NotRequired[int]
    url: NotRequired[str]
    arxiv_id: NotRequired[str]
    doi: NotRequired[str]
    venue: NotRequired[str]


def show(graph: Graph, node: Node) -> ShowRecord:
    """The node, its relations both ways (each with every statement and its evidence) and its scores."""
    record: ShowRecord = {
        "id": node.id,
        "type": str(node.type),
        "label": node.label,
        "aliases": dict(node.aliases),
        "year": node.year,
        "concept": node.concept,
        "distinct": node.distinct,
        "relations": [_relation(graph, node, e) for e in graph.edges if node.id in (e.source, e.target)],
        "scores": [score_record(graph, s) for s in graph.scores if node.id in (s.paper, s.method, s.benchmark)],
    }
    if paper := graph.papers.get(node.id):
        record["title"], record["abstract"] = paper.title, paper.abstract
        if paper.authors:
            record["authors"] = list(paper.authors)
        for name in ("date", "author_count", "url", "arxiv_id", "doi", "venue"):
            if (value := getattr(paper, name)) is not None:
                record[name] = value
    return record


def as_text(record: ShowRecord, *, width: int = 100, most: int = 10) -> str:
    """The description for a terminal, ``most`` neighbours under each heading."""
    return "\n".join(_lines(record, width, most))


def _lines(record: ShowRecord, width: int, most: int) -> Iterator[str]:
    when = record.get("date") or record["year"]
    yield f"{label_in_full(record['label'], record['distinct'])}  ({record['type']}{f', {when}' if when else ''})"
    others = sorted(record["aliases"], key=lambda a: (-record["aliases"][a], a))
    if others:
        yield from wrapped("also: " + ", ".join(others), width, "  ", "    ")
    yield "  " + "  ".join(filter(None, (record["id"], record.get("url"), record.get("venue"))))
    if "authors" in record:
        yield from wrapped(", ".join(record["authors"]), width, "  ", "    ")
    if record.get("abstract"):
        yield from wrapped(record["abstract"], width, "  ")
    for direction, headings in (("out", OUTGOING), ("in", INCOMING)):
        for relation, heading in headings.items():
            found = [r for r in record["relations"] if r["relation"] == relation and r["direction"] == direction]
            if found:
                yield from ("", f"{heading} ({len(found)})")
                found.sort(key=lambda r: (-r["weight"], -r["confidence"], r["node"]["label"]))
                for one in found[:most]:
                    yield from _neighbour(one, width)
                yield from _rest(len(found) - most)
    if record["scores"]:
        yield from ("", f"scores ({len(record['scores'])})")
        for score in record["scores"][:most]:
            yield f"  {score_line(score)}"
            if evidence := score["statement"]["evidence"]:
                yield from quoted(evidence["quote"], width, 6)
        yield from _rest(len(record["scores"]) - most)
    if not record["relations"] and not record["scores"]:
        yield from ("", "  nothing more is said about it here")


def _neighbour(relation: NeighbourRecord, width: int) -> Iterator[str]:
    papers = f"  · {relation['weight']} papers" if relation["weight"] > 1 else ""
    yield f"  {named(relation['node'])}{papers}"
    yield from quotes(relation["statements"], width, 6)


def _rest(number: int) -> Iterator[str]:
    if number > 0:
        yield f"  … and {number} more (--all shows them)"


def _relation(graph: Graph, node: Node, edge: Edge) -> NeighbourRecord:
    outgoing = edge.source == node.id
    return {
        "relation": str(edge.type),
        "direction": "out" if outgoing else "in",
        "node": node_record(graph, edge.target if outgoing else edge.source),
        "weight": edge.weight,
        "confidence": edge.confidence,
        "statements": [statement_record(graph, s) for s in surest_first(edge.statements)],
    }
