"""What one graph brings over another, or the papers since a date over those before them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypedDict

from kg.ask.dates import check_date, is_since
from kg.ask.leaderboard import Standing, Standings
from kg.ask.records import (
    EdgeRecord,
    NodeRecord,
    PaperRecord,
    ScoreRecord,
    edge_record,
    node_record,
    paper_record,
    score_record,
)
from kg.ask.text import counted, named, paper_line, quoted, quotes, score_line
from kg.graph.tables import Edge, Graph, number_text
from kg.model import NodeType, RelationType

TOLD = (RelationType.INTRODUCES, RelationType.EXTENDS, RelationType.COMPARES_TO, RelationType.EVALUATES_ON)


class BestRecord(TypedDict):
    """The best new score on a board, and the best one known before (null: there was none); both on one scale.

    ``beats`` is null where nothing was known or the better direction is not.
    """

    benchmark: NodeRecord
    metric: str | None
    unit: str | None
    better: str | None
    value: str
    score: ScoreRecord
    known_value: str | None
    known: ScoreRecord | None
    beats: bool | None


class GoneRecord(TypedDict):
    """What only the old graph has."""

    papers: list[PaperRecord]
    nodes: list[NodeRecord]
    edges: list[EdgeRecord]


class NewsRecord(TypedDict):
    """New papers, nodes, edges (introduces, extends, compares-to, evaluates-on), their scores, and the best of them."""

    papers: list[PaperRecord]
    nodes: list[NodeRecord]
    edges: list[EdgeRecord]
    scores: list[ScoreRecord]
    best: list[BestRecord]
    gone: GoneRecord


def since(graph: Graph, standings: Standings, date: str) -> NewsRecord:
    """The news of the papers of ``date`` or later: nodes and edges that no paper before them (or undated) tells.

    Raises:
        DateError: ``date`` is none.
    """
    new = papers_since(graph, date)
    by_new = {end for e in graph.edges if _said_by(e) & new for end in (e.source, e.target)}
    by_old = {end for e in graph.edges if _said_by(e) - new for end in (e.source, e.target)}
    edges = [e for e in graph.edges if e.type in TOLD and (said := _said_by(e)) and said <= new]
    return _news(graph, standings, new, by_new - by_old, edges)


def difference(old: Graph, graph: Graph, standings: Standings) -> NewsRecord:
    """The news of ``graph`` over ``old``: papers, nodes and edges that only it has; and what only ``old`` has."""
    known = {(e.source, e.type, e.target) for e in old.edges}
    now = {(e.source, e.type, e.target) for e in graph.edges}
    edges = [e for e in graph.edges if e.type in TOLD and (e.source, e.type, e.target) not in known]
    new_papers = graph.papers.keys() - old.papers.keys()
    record = _news(graph, standings, new_papers, graph.nodes.keys() - old.nodes.keys(), edges)
    record["gone"] = {
        "papers": [paper_record(old, p) for p in sorted(old.papers.keys() - graph.papers.keys())],
        "nodes": [
            node_record(old, n)
            for n in sorted(old.nodes.keys() - graph.nodes.keys())
            if old.nodes[n].type is not NodeType.PAPER
        ],
        "edges": [edge_record(old, e) for e in old.edges if e.type in TOLD and (e.source, e.type, e.target) not in now],
    }
    return record


def papers_since(graph: Graph, date: str) -> set[str]:
    """The ids of the papers of ``date`` or later.

    Raises:
        DateError: ``date`` is none.
    """
    check_date(date)
    return {p.id for p in graph.papers.values() if is_since(p.date, date)}


def best_new(graph: Graph, standings: Standings, new_papers: Collection[str]) -> list[BestRecord]:
    """For every board with scores of new papers the best of those and the best of the others."""
    found = []
    for rows in standings.values():
        boards: dict[tuple[str, str, str], list[Standing]] = {}
        for row in rows:
            boards.setdefault(row.board, []).append(row)
        for board in boards.values():
            new = next((s for s in board if s.score.paper in new_papers), None)
            if new:
                known = next((s for s in board if s.score.paper not in new_papers), None)
                found.append(_best(graph, new, known))
    return sorted(found, key=lambda b: (not b["beats"], b["known"] is None, b["benchmark"]["label"], b["score"]["id"]))


def _best(graph: Graph, new: Standing, known: Standing | None) -> BestRecord:
    return {
        "benchmark": node_record(graph, new.score.benchmark),
        "metric": new.metric,
        "unit": new.unit,
        "better": new.better,
        "value": format(new.value, "f"),
        "score": score_record(graph, new.score),
        "known_value": format(known.value, "f") if known else None,
        "known": score_record(graph, known.score) if known else None,
        "beats": new.beats(known) if known and new.better else None,
    }


def _news(
    graph: Graph, standings: Standings, new_papers: Collection[str], new_nodes: Collection[str], edges: list[Edge]
) -> NewsRecord:
    newest = sorted(sorted(new_papers), key=lambda p: graph.papers[p].date or "", reverse=True)
    return {
        "papers": [paper_record(graph, p) for p in newest],
        "nodes": [node_record(graph, n) for n in sorted(new_nodes) if graph.nodes[n].type is not NodeType.PAPER],
        "edges": [edge_record(graph, e) for e in edges],
        "scores": [score_record(graph, s) for s in graph.scores if s.paper in new_papers],
        "best": best_new(graph, standings, new_papers),
        "gone": {"papers": [], "nodes": [], "edges": []},
    }


def _said_by(edge: Edge) -> set[str]:
    return {s.paper for s in edge.statements if s.paper}


def as_text(record: NewsRecord, *, width: int) -> str:
    """The news under headings, each edge and score with its sentence."""
    lines = [counted(len(record["papers"]), "new paper")]
    lines += [f"  {paper_line(paper)}" for paper in record["papers"]]
    for kind in (NodeType.METHOD, NodeType.BENCHMARK, NodeType.ORGANIZATION):
        nodes = [n for n in record["nodes"] if n["type"] == kind]
        if nodes:
            lines += ["", f"{counted(len(nodes), f'new {kind}')}: " + ", ".join(n["label"] for n in nodes)]
    for relation, heading in ((RelationType.EXTENDS, "extends"), (RelationType.COMPARES_TO, "compares to")):
        edges = [e for e in record["edges"] if e["relation"] == relation]
        if edges:
            lines += ["", heading]
            for edge in edges:
                lines.append(f"  {edge['source']['label']} → {edge['target']['label']}")
                lines += quotes(edge["statements"], width, 6)
    if record["best"]:
        lines += ["", "best new scores"]
        for best in record["best"]:
            lines += [f"  {best_line(best)}"]
            if evidence := best["score"]["statement"]["evidence"]:
                lines += quoted(evidence["quote"], width, 6)
    told = {b["score"]["id"] for b in record["best"]}
    others = [s for s in record["scores"] if s["id"] not in told]
    if others:
        lines += ["", "other scores", *(f"  {score_line(s)}" for s in others)]
    gone = record["gone"]
    if gone["papers"]:
        lines += ["", f"{counted(len(gone['papers']), 'paper')} gone", *(f"  {paper_line(p)}" for p in gone["papers"])]
    if gone["nodes"]:
        names = ", ".join(named(n) for n in gone["nodes"])
        lines += ["", f"{counted(len(gone['nodes']), 'node')} gone: {names}"]
    if gone["edges"]:
        lines += ["", f"{counted(len(gone['edges']), 'edge')} gone"]
    return "\n".join(lines)


def best_line(best: BestRecord) -> str:
    """The best new score of a board, and what it is to be seen against."""
    score = best["score"]
    who = score["method"]["label"] if score["method"] else score["paper"]["label"]
    metric = f" {best['metric']}" if best["metric"] else ""
    line = f"{who} on {best['benchmark']['label']}: {number_text(best['value'], best['unit'])}{metric}"
    known = best["known"]
    if not known or best["known_value"] is None:
        return f"{line}; none was known"
    holder = known["method"]["label"] if known["method"] else known["paper"]["label"]
    before = f"{number_text(best['known_value'], best['unit'])} of {holder}"
    if best["beats"] is None:
        return f"{line}; known before: {before}"
    return f"{line}; {'beats' if best['beats'] else 'does not beat'} {before}"
