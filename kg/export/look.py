"""How nodes and edges look in every picture (GraphML, GEXF, HTML, plots): colours, shapes, sizes, dashes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from kg.graph.layout import positions
from kg.graph.layout_parts import Point
from kg.graph.tables import Edge, Graph, Node
from kg.graph.views import weights
from kg.model import NodeType, RelationType


@dataclass(frozen=True, slots=True)
class NodeLook:
    """Colour (``#rrggbb``), vis-network shape, GEXF shape and plural name of a node type."""

    color: str
    shape: str
    gexf_shape: str
    plural: str


@dataclass(frozen=True, slots=True)
class EdgeLook:
    """Colour, dash pattern in pixels (empty: solid), relative width, readable name read forwards and backwards."""

    color: str
    dash: tuple[int, ...]
    width: float
    phrase: str
    inverse: str


# Every colour has a contrast of 3:1 or more on white and on the dark background, the least WCAG 2.1 asks of graphics,
# and no two types share a shape: colour is never the only difference.
NODES: Mapping[NodeType, NodeLook] = {
    NodeType.PAPER: NodeLook("#7c8899", "square", "square", "Papers"),
    NodeType.METHOD: NodeLook("#2f7fe0", "dot", "disc", "Methods"),
    NodeType.BENCHMARK: NodeLook("#d97a06", "diamond", "diamond", "Benchmarks"),
    NodeType.ORGANIZATION: NodeLook("#12946b", "triangle", "triangle", "Organizations"),
}

EDGES: Mapping[RelationType, EdgeLook] = {
    RelationType.INTRODUCES: EdgeLook("#8a5cf0", (), 1.6, "introduces", "introduced by"),
    RelationType.EVALUATES_ON: EdgeLook("#d97a06", (), 1.0, "evaluates on", "evaluated on by"),
    RelationType.EXTENDS: EdgeLook("#e0394b", (), 2.0, "extends", "extended by"),
    RelationType.COMPARES_TO: EdgeLook("#7c8899", (6, 4), 1.0, "compares to", "compared to by"),
    RelationType.USES: EdgeLook("#2f7fe0", (), 1.0, "uses", "used by"),
    RelationType.TRAINS_ON: EdgeLook("#b0632a", (8, 4), 1.0, "trains on", "trained on by"),
    RelationType.DEVELOPED_BY: EdgeLook("#12946b", (2, 4), 1.2, "developed by", "developer of"),
    RelationType.CITES: EdgeLook("#8791a1", (2, 5), 0.8, "cites", "cited by"),
    RelationType.BUILDS_ON: EdgeLook("#d6408f", (), 1.6, "builds on", "built on by"),
    RelationType.VARIANT_OF: EdgeLook("#0e93a8", (3, 3), 1.0, "variant of", "has variant"),
}


def rgb(color: str) -> tuple[int, int, int]:
    """Split ``#rrggbb`` into three numbers from 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def size(kind: NodeType, weight: int) -> float:
    """Return the radius of a node; its area grows with its weight, papers stay small."""
    least, growth, most = (5.0, 1.6, 16.0) if kind is NodeType.PAPER else (5.5, 3.4, 34.0)
    return round(min(most, least + growth * sqrt(max(weight - 1, 0))), 1)


def sizes(graph: Graph, weight: Mapping[str, int] | None = None) -> dict[str, float]:
    """Return the radius of every node by id; ``weight`` is that of :func:`kg.graph.views.weights` where not given."""
    weight = weights(graph) if weight is None else weight
    return {node.id: size(node.type, weight[node.id]) for node in graph.nodes.values()}


def placed(graph: Graph) -> dict[str, Point]:
    """Return the centre of every node by id, in the unit of :func:`size`, y growing downwards."""
    ids = list(graph.nodes)
    index = {node: k for k, node in enumerate(ids)}
    radius = sizes(graph)
    links = [
        (index[edge.source], index[edge.target])
        for edge in graph.edges
        if edge.source in index and edge.target in index
    ]
    return dict(zip(ids, positions([radius[i] for i in ids], links), strict=True))


def edge_year(graph: Graph, edge: Edge) -> int | None:
    """Return the first year a paper says so; for derived edges without papers the later of the years of its ends."""
    years = [p.year for s in edge.statements if s.paper and (p := graph.papers.get(s.paper)) and p.year is not None]
    if years:
        return min(years)
    ends = [graph.nodes[i].year for i in (edge.source, edge.target) if i in graph.nodes]
    return max((y for y in ends if y is not None), default=None)


def short_label(node: Node, most: int = 34) -> str:
    """Return a label that fits beside a node: a paper's title up to its colon, anything else whole, cut at ``most``."""
    label = f"{node.label} ({node.distinct})" if node.distinct and node.distinct != node.label else node.label
    if node.type is NodeType.PAPER:
        head = label.split(": ", 1)[0]
        label = head if 3 <= len(head) < len(label) else label
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"
