"""Who compared two things, on what, and with which numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TypedDict

from kg.ask.papers import with_variants
from kg.ask.records import (
    EdgeRecord,
    NodeRecord,
    ScoreRecord,
    StatementRecord,
    edge_record,
    node_record,
    score_record,
    statement_record,
    surest_first,
)
from kg.ask.text import arrow, named, quoted, quotes, score_line
from kg.graph.tables import Edge, Graph, Node
from kg.model import RelationType

DIRECT = {RelationType.COMPARES_TO, RelationType.EXTENDS, RelationType.BUILDS_ON, RelationType.VARIANT_OF}
INVOLVED = {
    RelationType.INTRODUCES,
    RelationType.COMPARES_TO,
    RelationType.USES,
    RelationType.EXTENDS,
    RelationType.EVALUATES_ON,
    RelationType.TRAINS_ON,
}


class InvolvedRecord(TypedDict):
    """How a paper deals with one of the two, or with a variant of it (``node`` is its id, ``label`` its name)."""

    relation: str
    node: str
    label: str
    statements: list[StatementRecord]


class ComparisonRecord(TypedDict):
    """A paper that deals with both, and how; ``compares`` is true where it sets one against the other."""

    paper: NodeRecord
    compares: bool
    relations: list[InvolvedRecord]


class CompareRecord(TypedDict):
    """Edges between the two, papers that deal with both, their numbers where both have one, and benchmarks of both."""

    one: NodeRecord
    other: NodeRecord
    direct: list[EdgeRecord]
    papers: list[ComparisonRecord]
    scores: list[ScoreRecord]
    benchmarks: list[NodeRecord]


def compare(graph: Graph, one: Node, other: Node, *, variants: bool = False) -> CompareRecord:
    """What the papers say about two nodes together; with ``variants`` the variants of each stand for it, too.

    A paper that introduces the one and compares to the other sets one against the other. ``scores`` are those of either
    on the benchmarks where both have one, or in papers that deal with both; ``benchmarks`` those on which papers that
    introduce the one and papers that introduce the other evaluate.
    """
    sides = _sides(graph, one, other) if variants else {one.id: one.id, other.id: other.id}
    both = {one.id, other.id}
    involved: dict[str, list[Edge]] = defaultdict(list)
    direct = []
    for edge in graph.edges:
        if edge.type in DIRECT and {sides.get(edge.source), sides.get(edge.target)} == both:
            direct.append(edge)
        if edge.type in INVOLVED and edge.target in sides:
            for paper in {s.paper for s in edge.statements if s.paper}:
                involved[paper].append(edge)
    papers = sorted(p for p, edges in involved.items() if {sides[e.target] for e in edges} == both)
    comparisons = [_comparison(graph, paper, involved[paper], sides, one.id) for paper in papers]
    comparisons.sort(key=lambda c: (not c["compares"], c["paper"]["year"] or 0, c["paper"]["id"]))
    return {
        "one": node_record(graph, one.id),
        "other": node_record(graph, other.id),
        "direct": [edge_record(graph, e) for e in direct],
        "papers": comparisons,
        "scores": _scores(graph, sides, set(papers)),
        "benchmarks": _benchmarks(graph, sides),
    }


Sides = Mapping[str, str]
"""Which of the two each node stands for."""


def _sides(graph: Graph, one: Node, other: Node) -> Sides:
    """Both and their variants; where one is of the other's family, its own variants are on its side."""
    first, second = with_variants(graph, {one.id}), with_variants(graph, {other.id})
    wide, narrow = ((first, one.id), (second, other.id)) if other.id in first else ((second, other.id), (first, one.id))
    return dict.fromkeys(sorted(wide[0]), wide[1]) | dict.fromkeys(sorted(narrow[0]), narrow[1])


def _comparison(graph: Graph, paper: str, edges: list[Edge], sides: Sides, first: str) -> ComparisonRecord:
    introduced = {sides[e.target] for e in edges if e.type is RelationType.INTRODUCES}
    compared = {sides[e.target] for e in edges if e.type is RelationType.COMPARES_TO}
    against = any(e.type is RelationType.COMPARES_TO and e.source in sides for e in edges)
    return {
        "paper": node_record(graph, paper),
        "compares": against or len(compared) == 2 or (bool(introduced) and bool(compared - introduced)),
        "relations": [
            {
                "relation": str(e.type),
                "node": e.target,
                "label": graph.nodes[e.target].label,
                "statements": [statement_record(graph, s) for s in surest_first(e.statements) if s.paper == paper],
            }
            for e in sorted(edges, key=lambda e: sides[e.target] != first)
        ],
    }


def _scores(graph: Graph, sides: Sides, papers: set[str]) -> list[ScoreRecord]:
    on: dict[str, set[str]] = defaultdict(set)
    for score in graph.scores:
        if score.method and score.method in sides and score.kind == "absolute":
            on[score.benchmark].add(sides[score.method])
    both = {benchmark for benchmark, methods in on.items() if len(methods) == 2}
    found = [s for s in graph.scores if s.method in sides and (s.benchmark in both or s.paper in papers)]
    return [score_record(graph, s) for s in sorted(found, key=lambda s: (s.benchmark, s.metric or "", s.id))]


def _benchmarks(graph: Graph, sides: Sides) -> list[NodeRecord]:
    home: dict[str, set[str]] = {side: set() for side in sides.values()}
    for node, side in sides.items():
        home[side].add(node)
    for edge in graph.edges:
        if edge.type is RelationType.INTRODUCES and edge.target in sides:
            home[sides[edge.target]].add(edge.source)
    tested = [
        {e.target for e in graph.edges if e.type is RelationType.EVALUATES_ON and e.source in nodes}
        for nodes in home.values()
    ]
    return [node_record(graph, b) for b in sorted(set.intersection(*tested))]


def as_text(record: CompareRecord, *, width: int) -> str:
    """The comparison for a terminal."""
    one, other = record["one"], record["other"]
    blocks = [[arrow(e), *quotes(e["statements"], width)] for e in record["direct"]]
    for paper in record["papers"]:
        lines = [named(paper["paper"])]
        for relation in paper["relations"]:
            lines.append(f"  {relation['relation']} {relation['label']}")
            lines += quotes(relation["statements"], width)
        blocks.append(lines)
    if record["scores"]:
        lines = ["scores"]
        for score in record["scores"]:
            lines.append(f"  {score_line(score)}")
            if evidence := score["statement"]["evidence"]:
                lines += quoted(evidence["quote"], width, 6)
        blocks.append(lines)
    if record["benchmarks"]:
        blocks.append(["both evaluated on: " + ", ".join(b["label"] for b in record["benchmarks"])])
    if not blocks:
        return f"no paper here deals with both {one['label']} and {other['label']}"
    return "\n\n".join("\n".join(lines) for lines in blocks)
