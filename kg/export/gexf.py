"""GEXF 1.3: the graph with a time dimension; everything appears in the year of its first paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.export.look import EDGES, NODES, edge_year, placed, rgb, sizes
from kg.export.xml_text import attribute, string_list, unbroken_inf
from kg.graph.layout_parts import Point
from kg.graph.measures import ATTRIBUTES, Measures, measures
from kg.graph.tables import Edge, Graph, Node
from kg.graph.views import weights

_NODE_COLUMNS = (
    ("type", "string"),
    ("papers", "integer"),
    ("year", "integer"),
    ("aliases", "liststring"),
    ("distinct", "string"),
    ("concept", "string"),
    ("url", "string"),
    ("code", "string"),
    ("unread", "boolean"),
    *((name, "integer" if kind == "int" else kind) for name, kind in ATTRIBUTES.items()),
)
_EDGE_COLUMNS = (("relation", "string"), ("confidence", "double"), ("year", "integer"), ("evidence", "string"))


def write(
    graph: Graph,
    path: Path,
    *,
    points: Mapping[str, Point] | None = None,
    measured: Mapping[str, Measures] | None = None,
) -> None:
    """Write the graph as GEXF 1.3 in UTF-8, with Gephi's timeline over the years.

    Nodes and edges last from the first of January of the year of the first paper that names them; what has no year is
    always there. The relation is the edge's ``kind``, which keeps parallel edges of different relations apart.
    ``points`` are the nodes' centres (default: :func:`kg.export.look.placed`), ``measured`` the graph's measures where
    they are known already.
    """
    with path.open("w", encoding="utf-8", newline="\n") as out:
        known = measures(graph) if measured is None else measured
        out.writelines(_lines(graph, placed(graph) if points is None else points, known))


def _lines(graph: Graph, points: Mapping[str, Point], measured: Mapping[str, Measures]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
    yield '  <graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">\n'
    for element, columns in (("node", _NODE_COLUMNS), ("edge", _EDGE_COLUMNS)):
        yield f'    <attributes class="{element}" mode="static">\n'
        for name, kind in columns:
            yield f'      <attribute id="{name}" title="{name}" type="{kind}"/>\n'
        yield "    </attributes>\n"
    weight = weights(graph)
    radius = sizes(graph, weight)
    yield "    <nodes>\n"
    for node in graph.nodes.values():
        yield _node(graph, node, weight[node.id], radius[node.id], points[node.id], measured.get(node.id))
    yield "    </nodes>\n    <edges>\n"
    for number, edge in enumerate(graph.edges):
        yield _edge(graph, number, edge)
    yield "    </edges>\n  </graph>\n</gexf>\n"


def _node(graph: Graph, node: Node, weight: int, radius: float, point: Point, measured: Measures | None) -> str:
    look = NODES[node.type]
    paper = graph.papers.get(node.id)
    aliases = [alias for alias in node.aliases if alias != node.label]
    values = {
        "type": node.type.value,
        "papers": "" if paper else str(weight),
        "year": "" if node.year is None else str(node.year),
        "aliases": string_list(aliases) if aliases else "",
        "distinct": node.distinct or "",
        "concept": node.concept or "",
        "url": (paper.url or "") if paper else "",
        "code": " ".join(paper.code_links) if paper else "",
        "unread": "true" if node.id in graph.frontier else "",
        **(measured.as_attributes() if measured else {}),
    }
    return (
        f'      <node id="{attribute(node.id)}" label="{attribute(node.label or node.id)}"{_start(node.year)}>'
        f"{_values(values)}{_color(look.color)}"
        f'<viz:position x="{point[0]}" y="{0.0 - point[1]}" z="0.0"/><viz:size value="{2 * radius:g}"/>'
        f'<viz:shape value="{look.gexf_shape}"/></node>\n'
    )


def _edge(graph: Graph, number: int, edge: Edge) -> str:
    look = EDGES[edge.type]
    year = edge_year(graph, edge)
    quotes = dict.fromkeys(s.evidence.quote for s in edge.statements if s.evidence)
    values = {
        "relation": edge.type.value,
        "confidence": f"{edge.confidence:g}",
        "year": "" if year is None else str(year),
        "evidence": " | ".join(list(quotes)[:5]),
    }
    return (
        f'      <edge id="e{number}" source="{attribute(edge.source)}" target="{attribute(edge.target)}"'
        f' kind="{edge.type.value}" label="{look.phrase}" weight="{float(edge.weight)}"{_start(year)}>'
        f"{_values(values)}{_color(look.color)}</edge>\n"
    )


def _start(year: int | None) -> str:
    return "" if year is None else f' start="{year:04d}-01-01"'


def _values(values: Mapping[str, str]) -> str:
    cells = [f'<attvalue for="{k}" value="{attribute(unbroken_inf(v))}"/>' for k, v in values.items() if v]
    return f"<attvalues>{''.join(cells)}</attvalues>"


def _color(color: str) -> str:
    red, green, blue = rgb(color)
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
