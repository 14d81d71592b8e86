"""What the HTML page shows, as JSON-ready data: pyvis's network, and the facts behind every node and edge."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kg.export.look import EDGES, NODES, edge_year, short_label, sizes
from kg.export.pyvis_light import new_network
from kg.graph.layout_parts import Point
from kg.graph.measures import Measures
from kg.graph.tables import Graph, Node, Statement, number_text
from kg.graph.views import weights
from kg.model import NodeType, Paper

Json: TypeAlias = dict[str, Any]

LIVELY = 300
"""Up to this many nodes neighbours follow a node that is dragged; above, physics would freeze the page."""
_AUTHORS = 8
_ARXIV_ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7})(v\d+)?")


@dataclass(slots=True)
class _Numbered:
    """Texts that occur often, kept once and told by their number."""

    items: list[Any] = field(default_factory=list)
    numbers: dict[Any, int] = field(default_factory=dict)

    def of(self, key: Any, item: Any = None) -> int:
        if key not in self.numbers:
            self.numbers[key] = len(self.items)
            self.items.append(key if item is None else item)
        return self.numbers[key]


def network(graph: Graph, points: Mapping[str, Point]) -> Json:
    """Let pyvis build the network: ``nodes``, ``edges`` and ``options`` as vis-network takes them.

    Nodes are numbered in the order of the graph's, edges likewise; types and relations are vis-network groups and
    colours of :mod:`kg.export.look`.
    """
    net = new_network()
    number = {node: k for k, node in enumerate(graph.nodes)}
    radius = sizes(graph)
    for node in graph.nodes.values():
        x, y = points[node.id]
        net.add_node(
            number[node.id],
            # pyvis shows the id where the label is empty; a space keeps the number out of the picture.
            label=short_label(node) or " ",
            shape=NODES[node.type].shape,
            group=node.type.value,
            size=radius[node.id],
            x=x,
            y=y,
        )
    between: dict[tuple[int, int], int] = {}
    for k, edge in enumerate(graph.edges):
        look = EDGES[edge.type]
        ends = number[edge.source], number[edge.target]
        pair = min(ends), max(ends)
        nth = between.get(pair, 0)
        between[pair] = nth + 1
        style: Json = {"id": k, "color": look.color, "width": round(look.width + 0.5 * min(edge.weight - 1, 6), 1)}
        if look.dash:
            style["dashes"] = list(look.dash)
        if nth:
            # Parallel edges fan out to one side, seen from the lower number, so that each can be clicked.
            turn = "curvedCW" if (nth % 2 == 0) == (ends == pair) else "curvedCCW"
            style["smooth"] = {"enabled": True, "type": turn, "roundness": round(0.14 * ((nth + 1) // 2), 2)}
        net.add_edge(*ends, **style)
    net.set_options(json.dumps(_options(len(graph.nodes), len(graph.edges))))
    nodes, edges, *_, options = net.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": json.loads(options)}


def _options(node_count: int, edge_count: int) -> Json:
    crowded = edge_count > 1500
    # A rim in the ground's colour parts nodes that touch; it keeps its width on the screen and would hide small ones.
    rim = 1.5 if node_count <= 200 else 0.6 if node_count <= 1500 else 0
    return {
        "autoResize": True,
        "physics": {
            "enabled": False,
            "barnesHut": {
                "gravitationalConstant": -2200,
                "centralGravity": 0.02,
                "springLength": 70,
                "springConstant": 0.03,
                "damping": 0.5,
                "avoidOverlap": 0.3,
            },
            "stabilization": {"enabled": False},
        },
        "layout": {"improvedLayout": False, "randomSeed": 1},
        "nodes": {"borderWidth": rim, "borderWidthSelected": 3},
        "edges": {
            "smooth": False,
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}},
            "selectionWidth": 1.5,
            "hoverWidth": 0.8,
        },
        "interaction": {
            "hover": True,
            "hideEdgesOnDrag": crowded,
            "hideEdgesOnZoom": crowded,
            "selectConnectedEdges": False,
            "hoverConnectedEdges": False,
            "multiselect": False,
            "keyboard": {"enabled": False},
            "zoomSpeed": 0.7,
        },
    }


def facts(graph: Graph, measured: Mapping[str, Measures]) -> Json:
    """Return what the side panel, the search and the filters need, in the order of :func:`network`.

    Sentences, papers and the names of what found them are kept once and told by number. ``measured`` are the measures
    of the graph that ``graph`` is a part of.
    """
    weight = weights(graph)
    number = {node: k for k, node in enumerate(graph.nodes)}
    quotes, finders, papers = _Numbered(), _Numbered(), _Numbered()

    def paper_number(paper: str) -> int:
        return papers.of(paper, _paper_entry(graph, paper, number))

    def told(statement: Statement) -> list[Any]:
        quote = quotes.of(statement.evidence.quote) if statement.evidence else -1
        where = statement.evidence.span.field if statement.evidence else ""
        paper = paper_number(statement.paper) if statement.paper else -1
        return [paper, quote, where, finders.of(statement.found_by), round(statement.confidence, 3)]

    kinds = list(NODES)
    relations = list(EDGES)
    things = [
        _thing(node, kinds.index(node.type), weight[node.id], graph.papers.get(node.id) or graph.frontier.get(node.id))
        | _measured(measured.get(node.id), node.id in graph.frontier)
        for node in graph.nodes.values()
    ]
    ties = [
        {
            "r": relations.index(edge.type),
            "w": edge.weight,
            "c": round(edge.confidence, 3),
            **_year(edge_year(graph, edge)),
            "s": [told(s) for s in edge.statements],
        }
        for edge in graph.edges
    ]
    scores = [
        {
            "p": paper_number(score.paper),
            "m": number.get(score.method or "", -1),
            "b": number[score.benchmark],
            "v": [score.metric or "", score.value, number_text(score.value, score.unit, score.kind), score.kind],
            "q": quotes.of(score.statement.evidence.quote) if score.statement.evidence else -1,
        }
        for score in graph.scores
        if score.benchmark in number
    ]
    return {
        "types": [{"id": k.value, "plural": v.plural, "color": v.color, "shape": v.shape} for k, v in NODES.items()],
        "relations": [
            {"id": k.value, "phrase": v.phrase, "inverse": v.inverse, "color": v.color, "dash": list(v.dash)}
            for k, v in EDGES.items()
        ],
        "things": things,
        "ties": ties,
        "scores": scores,
        "quotes": quotes.items,
        "finders": finders.items,
        "papers": papers.items,
    }


def _thing(node: Node, kind: int, weight: int, paper: Paper | None) -> Json:
    out: Json = {"k": node.id, "t": kind, "l": node.label or node.id, "w": weight, **_year(node.year)}
    if node.distinct and node.distinct != node.label:
        out["d"] = node.distinct
    aliases = [[alias, count] for alias, count in node.aliases.items() if alias != node.label]
    if aliases:
        out["a"] = aliases
    if paper is not None:
        known = {
            "date": paper.date,
            "venue": paper.venue,
            "badge": paper.badge.name if paper.badge else None,
            "authors": list(paper.authors[:_AUTHORS]),
            "author_count": max(paper.author_count or 0, len(paper.authors)),
            "links": links(paper),
        }
        out["p"] = {key: value for key, value in known.items() if value}
    return out


def _measured(measures: Measures | None, unread: bool) -> Json:
    """What the citation or extends graph says of a node, as words for the panel."""
    told = ["not read: in the graph because its papers cite it"] if unread else []
    if measures and measures.in_degree:
        told.append(f"in-degree {measures.in_degree:,}, PageRank {measures.page_rank:.2g}")
    if measures and measures.co_citation:
        told.append(f"co-citation {measures.co_citation:,}")
    if measures and measures.coupling:
        told.append(f"bibliographic coupling {measures.coupling:,}")
    if measures and measures.main_path:
        told.append("on the main path")
    return {"m": told} if told else {}


def _paper_entry(graph: Graph, paper: str, number: Mapping[str, int]) -> Json:
    known = graph.papers.get(paper)
    title = known.title if known else graph.nodes[paper].label if paper in graph.nodes else paper
    entry: Json = {"l": title, "n": number.get(paper, -1)}
    if known and paper not in number:
        entry["links"] = links(known)
    return entry


def links(paper: Paper) -> list[list[str]]:
    """Return ``[name, URL]`` of the pages of a paper that are known: arXiv, DOI, its own, its code; only http(s)."""
    from urllib.parse import quote

    out = []
    if paper.arxiv_id and _ARXIV_ID.fullmatch(paper.arxiv_id):
        out.append(["arXiv", f"https://arxiv.org/abs/{paper.arxiv_id}"])
    if paper.doi and paper.doi.startswith("10."):
        out.append(["DOI", f"https://doi.org/{quote(paper.doi, safe='/:;().-_~')}"])
    if paper.url and re.match(r"https?://[^\s\x00-\x1f]+\Z", paper.url) and all(url != paper.url for _, url in out):
        out.append(["Web page", paper.url])
    out += [["Code", url] for url in paper.code_links if re.match(r"https?://[^\s\x00-\x1f]+\Z", url)]
    return out


def _year(year: int | None) -> Json:
    return {} if year is None else {"y": year}


def counts(graph: Graph) -> Json:
    """Count papers, nodes and edges."""
    papers = sum(node.type is NodeType.PAPER for node in graph.nodes.values())
    return {"papers": papers, "nodes": len(graph.nodes), "edges": len(graph.edges)}
