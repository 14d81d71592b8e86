"""How much is in a graph, and what stands out."""

from __future__ import annotations

from collections import Counter
from typing import TypedDict

from kg.ask.text import columns
from kg.graph.measures import Arcs, citation_arcs, co_cited_pairs, coupled_pairs, extends_arcs, main_path, measures
from kg.graph.tables import Graph
from kg.model import NodeType
from kg.report import count_edges, count_nodes


class TopRecord(TypedDict):
    """A node and in how many papers an edge at it is stated."""

    id: str
    label: str
    papers: int


class RankedRecord(TypedDict):
    """A paper or method with its measures; see ``kg.graph.measures.Measures``."""

    id: str
    label: str
    in_degree: int
    page_rank: float


class PairRecord(TypedDict):
    """Two papers, and how many papers cite both or are cited by both."""

    one: str
    one_label: str
    other: str
    other_label: str
    papers: int


class LinksRecord(TypedDict):
    """What stands out in the citation graph (papers) or the extends graph (methods).

    ``cited`` are sorted by in-degree, ``central`` by PageRank; ``main_path`` goes from the newest to the oldest.
    """

    cited: list[RankedRecord]
    central: list[RankedRecord]
    main_path: list[RankedRecord]
    co_cited: list[PairRecord]
    coupled: list[PairRecord]


class StatsRecord(TypedDict):
    """Counts; ``years`` are papers by year; ``top`` are the nodes in most papers, by type.

    ``citations`` and ``extensions`` are what stands out among papers that cite each other or build on each other, and
    among methods that extend each other.
    """

    papers: int
    papers_without_edges: int
    nodes: dict[str, int]
    edges: dict[str, int]
    statements: int
    scores: int
    years: dict[str, int]
    top: dict[str, list[TopRecord]]
    citations: LinksRecord
    extensions: LinksRecord


def stats(graph: Graph, top: int) -> StatsRecord:
    """Count what is in the graph, and find the ``top`` nodes of each type but papers that are in most papers."""
    papers: dict[str, set[str]] = {node_id: set() for node_id in graph.nodes}
    connected: set[str] = set()
    for edge in graph.edges:
        connected.update((edge.source, edge.target))
        for statement in edge.statements:
            if statement.paper:
                papers[edge.source].add(statement.paper)
                papers[edge.target].add(statement.paper)
    by_type: dict[str, list[TopRecord]] = {str(kind): [] for kind in NodeType if kind is not NodeType.PAPER}
    for node in graph.nodes.values():
        if node.type is not NodeType.PAPER and papers[node.id]:
            by_type[str(node.type)].append({"id": node.id, "label": node.label, "papers": len(papers[node.id])})
    for rows in by_type.values():
        rows.sort(key=lambda row: (-row["papers"], row["label"].casefold(), row["id"]))
    return {
        "papers": len(graph.papers),
        "papers_without_edges": len(graph.papers.keys() - connected),
        "nodes": count_nodes(graph),
        "edges": count_edges(graph),
        "statements": sum(len(e.statements) for e in graph.edges),
        "scores": len(graph.scores),
        "years": dict(sorted(Counter(str(p.year) for p in graph.papers.values() if p.year).items())),
        "top": {kind: rows[:top] for kind, rows in by_type.items()},
        **_links(graph, top),  # type: ignore[typeddict-item]
    }


def _links(graph: Graph, top: int) -> dict[str, LinksRecord]:
    """``citations`` and ``extensions``."""
    known = measures(graph)

    def of(arcs: Arcs) -> LinksRecord:
        nodes = sorted({*arcs, *(t for targets in arcs.values() for t in targets)})
        cited = [ranked(node) for node in nodes if known[node].in_degree]
        return {
            "cited": sorted(cited, key=lambda r: (-r["in_degree"], -r["page_rank"], r["id"]))[:top],
            "central": sorted(cited, key=lambda r: (-r["page_rank"], r["id"]))[:top],
            "main_path": [ranked(node) for node in main_path(arcs)],
            "co_cited": pairs(co_cited_pairs(arcs, top)),
            "coupled": pairs(coupled_pairs(arcs, top)),
        }

    def ranked(node: str) -> RankedRecord:
        told = known[node]
        return {"id": node, "label": label(node), "in_degree": told.in_degree, "page_rank": told.page_rank}

    def pairs(found: list[tuple[int, str, str]]) -> list[PairRecord]:
        return [
            {"one": one, "one_label": label(one), "other": other, "other_label": label(other), "papers": count}
            for count, one, other in found
            if count > 1
        ]

    def label(node: str) -> str:
        return graph.nodes[node].label

    return {"citations": of(citation_arcs(graph)), "extensions": of(extends_arcs(graph))}


def as_text(record: StatsRecord) -> str:
    """The counts as aligned lines."""
    rows = []
    for heading, counts in (("nodes", record["nodes"]), ("edges", record["edges"])):
        rows.append((f"{sum(counts.values()):,}", heading))
        rows += [(f"{number:,}", f"  {kind}") for kind, number in counts.items()]
    rows += [(f"{record['statements']:,}", "statements"), (f"{record['scores']:,}", "scores")]
    rows.append((f"{record['papers_without_edges']:,}", "papers without any edge"))
    lines = columns(rows, frozenset({0}))
    if record["years"]:
        lines += ["", "papers by year: " + ", ".join(f"{year} {n:,}" for year, n in record["years"].items())]
    for kind, top in record["top"].items():
        if top:
            lines += ["", f"{kind}s in most papers"]
            lines += columns([(f"{row['papers']:,}", row["label"]) for row in top], frozenset({0}))
    for name, cited, links in (
        ("papers", "most cited here", record["citations"]),
        ("methods", "most extended here", record["extensions"]),
    ):
        lines += _links_as_text(name, cited, links)
    return "\n".join(lines)


def _links_as_text(name: str, cited: str, links: LinksRecord) -> list[str]:
    if not links["cited"]:
        return []
    rows = [(f"{row['in_degree']:,}", f"{row['page_rank']:.2f}", row["label"]) for row in links["cited"]]
    lines = ["", f"{name} {cited}, with PageRank (1 is the average)", *columns(rows, frozenset({0, 1}))]
    lines += ["", f"main path of {name}, the newest first", *(f"  {row['label']}" for row in links["main_path"])]
    for heading, pairs in (("cited together", links["co_cited"]), ("citing the same", links["coupled"])):
        if pairs and name == "papers":
            told = [(f"{pair['papers']:,}", f"{pair['one_label']} + {pair['other_label']}") for pair in pairs]
            lines += ["", f"papers most often {heading}", *columns(told, frozenset({0}))]
    return lines
