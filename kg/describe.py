"""Everything about one node, with its evidence: as an object for programs and as text for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from kg.graph.jsonl import statement_record
from kg.graph.tables import Edge, Graph, Node, Score
from kg.model import NodeType, RelationType

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
    RelationType.EXTENDS: "extended by",
    RelationType.VARIANT_OF: "variants",
    RelationType.EVALUATES_ON: "evaluated on by",
    RelationType.TRAINS_ON: "trained on by",
    RelationType.USES: "used by",
    RelationType.COMPARES_TO: "compared to by",
    RelationType.DEVELOPED_BY: "develops",
    RelationType.BUILDS_ON: "built on by",
    RelationType.CITES: "cited by",
}


def describe(graph: Graph, node: Node) -> dict[str, Any]:
    """The node, its relations both ways (each with every statement and its evidence) and its scores.

    Keys: ``id type label aliases year concept distinct``, for papers also ``title abstract date authors url arxiv_id
    doi venue``; ``relations``: a list of ``{relation, direction, node, label, weight, confidence, statements}``;
    ``scores``: a list of ``{paper, method, benchmark, metric, value, unit, kind, evidence}``.
    """
    record: dict[str, Any] = {
        "id": node.id,
        "type": str(node.type),
        "label": node.label,
        "aliases": dict(node.aliases),
        "year": node.year,
        "concept": node.concept,
        "distinct": node.distinct,
    }
    if paper := graph.papers.get(node.id):
        known = ("title", "abstract", "date", "authors", "author_count", "url", "arxiv_id", "doi", "venue")
        record |= {name: getattr(paper, name) for name in known if getattr(paper, name)}
    record["relations"] = [_relation(graph, node, e) for e in graph.edges if node.id in (e.source, e.target)]
    record["scores"] = [_score(graph, s) for s in graph.scores if node.id in (s.paper, s.method, s.benchmark)]
    return record


def as_text(graph: Graph, node: Node, *, width: int = 100, most: int = 10) -> str:
    """The description for a terminal, ``most`` neighbours under each heading."""
    return "\n".join(_lines(graph, describe(graph, node), width, most))


def _lines(graph: Graph, record: dict[str, Any], width: int, most: int) -> Iterator[str]:
    distinct = f"  [{record['distinct']}]" if record["distinct"] else ""
    year = f", {record['year']}" if record["year"] else ""
    yield f"{record['label']}{distinct}  ({record['type']}{year})"
    others = sorted(record["aliases"], key=lambda a: (-record["aliases"][a], a))
    if others:
        yield from textwrap.wrap("also: " + ", ".join(others), width, initial_indent="  ", subsequent_indent="    ")
    yield f"  {record['id']}"
    if record["type"] == NodeType.PAPER and record.get("abstract"):
        yield from textwrap.wrap(record["abstract"], width, initial_indent="  ", subsequent_indent="  ")
    for direction, headings in (("out", OUTGOING), ("in", INCOMING)):
        for relation, heading in headings.items():
            found = [r for r in record["relations"] if r["relation"] == relation and r["direction"] == direction]
            if found:
                yield from ("", f"{heading} ({len(found)})")
                found.sort(key=lambda r: (-r["weight"], -r["confidence"], r["label"]))
                for one in found[:most]:
                    yield from _neighbour(graph, one, width)
                if len(found) > most:
                    yield f"  … and {len(found) - most} more (--all shows them)"
    if record["scores"]:
        yield from ("", f"scores ({len(record['scores'])})")
        for score in record["scores"][:most]:
            yield from _score_lines(score, width)
        if len(record["scores"]) > most:
            yield f"  … and {len(record['scores']) - most} more (--all shows them)"


def _neighbour(graph: Graph, relation: dict[str, Any], width: int) -> Iterator[str]:
    papers = f"  · {relation['weight']} papers" if relation["weight"] > 1 else ""
    yield f"  {relation['label']}{papers}"
    for statement in relation["statements"][:1]:
        if statement["evidence"]:
            yield from _quote(statement["evidence"]["quote"], width)


def _quote(quote: str, width: int) -> list[str]:
    return textwrap.wrap(f"“{quote}”", width, initial_indent="      ", subsequent_indent="      ")


def _score_lines(score: dict[str, Any], width: int) -> Iterator[str]:
    unit = {"%": "%", "x": "×", "points": " points", None: ""}[score["unit"]]
    sign = "+" if score["kind"] == "delta" and score["value"][0] not in "+-−" else ""
    metric = f" {score['metric']}" if score["metric"] else ""
    who = score["method_label"] or score["paper_label"]
    yield f"  {who} on {score['benchmark_label']}: {sign}{score['value']}{unit}{metric}"
    yield from _quote(score["evidence"]["quote"], width)


def _relation(graph: Graph, node: Node, edge: Edge) -> dict[str, Any]:
    outgoing = edge.source == node.id
    other = graph.nodes[edge.target if outgoing else edge.source]
    return {
        "relation": str(edge.type),
        "direction": "out" if outgoing else "in",
        "node": other.id,
        "label": other.label,
        "weight": edge.weight,
        "confidence": edge.confidence,
        "statements": [statement_record(s) for s in edge.statements],
    }


def _score(graph: Graph, score: Score) -> dict[str, Any]:
    labels = {
        f"{name}_label": graph.nodes[node_id].label if (node_id := getattr(score, name)) else None
        for name in ("paper", "method", "benchmark")
    }
    plain = {name: getattr(score, name) for name in ("paper", "method", "benchmark", "metric", "value", "unit", "kind")}
    return plain | labels | statement_record(score.statement)
