"""GraphML: a streaming writer whose files Gephi opens styled and without a warning, and a plain profile for others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.export.look import EDGES, NODES, edge_year, placed, rgb, sizes
from kg.export.xml_text import attribute, content, string_list, unbroken_inf
from kg.graph.layout_parts import Point
from kg.graph.measures import ATTRIBUTES, Measures, measures
from kg.graph.tables import Edge, Graph, Node
from kg.graph.views import weights

Profile = Literal["gephi", "plain"]

_EVIDENCE_LIMIT = 5


@dataclass(frozen=True, slots=True)
class _Key:
    """One ``<key>``: Gephi knows its own properties by ``id`` first, then by ``name``, both in this exact case."""

    id: str
    element: Literal["node", "edge"]
    name: str
    type: str


_KEYS = (
    _Key("label", "node", "label", "string"),
    _Key("size", "node", "size", "float"),
    _Key("x", "node", "x", "float"),
    _Key("y", "node", "y", "float"),
    _Key("r", "node", "r", "int"),
    _Key("g", "node", "g", "int"),
    _Key("b", "node", "b", "int"),
    _Key("type", "node", "type", "string"),
    _Key("papers", "node", "papers", "int"),
    _Key("year", "node", "year", "int"),
    _Key("aliases", "node", "aliases", "liststring"),
    _Key("distinct", "node", "distinct", "string"),
    _Key("concept", "node", "concept", "string"),
    _Key("url", "node", "url", "string"),
    _Key("code", "node", "code", "string"),
    _Key("unread", "node", "unread", "boolean"),
    *(_Key(name, "node", name, kind) for name, kind in ATTRIBUTES.items()),
    _Key("kg_id", "node", "kg_id", "string"),
    _Key("edgelabel", "edge", "label", "string"),
    _Key("weight", "edge", "weight", "double"),
    _Key("edge_r", "edge", "r", "int"),
    _Key("edge_g", "edge", "g", "int"),
    _Key("edge_b", "edge", "b", "int"),
    _Key("relation", "edge", "relation", "string"),
    _Key("confidence", "edge", "confidence", "double"),
    _Key("edge_year", "edge", "year", "int"),
    _Key("evidence", "edge", "evidence", "string"),
    _Key("found_by", "edge", "found_by", "string"),
)


def write(
    graph: Graph,
    path: Path,
    *,
    profile: Profile = "gephi",
    points: Mapping[str, Point] | None = None,
    measured: Mapping[str, Measures] | None = None,
) -> None:
    """Write the graph as GraphML in UTF-8.

    ``gephi`` puts the relation into the edge's ``label`` attribute, which Gephi takes as the edge's type and which
    keeps parallel edges of different relations apart on import, and the aliases into a list column. ``plain`` keeps to
    the GraphML schema: there the nodes are called ``n0``, ``n1`` …, as an id must not hold a slash; their own id is in
    the column ``kg_id``. Every edge has an id of its own (``e0``, ``e1`` …) in both. ``points`` are the nodes' centres
    (default: :func:`kg.export.look.placed`); y is turned round, as it grows upwards in Gephi. ``measured`` are the
    graph's measures where they are known already.
    """
    with path.open("w", encoding="utf-8", newline="\n") as out:
        known = measures(graph) if measured is None else measured
        out.writelines(_lines(graph, profile, placed(graph) if points is None else points, known))


def _lines(
    graph: Graph, profile: Profile, points: Mapping[str, Point], measured: Mapping[str, Measures]
) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns'
        ' http://graphml.graphdrawing.org/xmlns/1.1/graphml.xsd">\n'
    )
    for key in _KEYS:
        if key.id != "kg_id" or profile == "plain":
            yield _key(key, profile)
    yield '  <graph id="kg" edgedefault="directed">\n'
    weight = weights(graph)
    radius = sizes(graph, weight)
    names = {node: attribute(node) if profile == "gephi" else f"n{number}" for number, node in enumerate(graph.nodes)}
    for node in graph.nodes.values():
        x, y = points[node.id]
        values = {
            "label": node.label or node.id,
            "size": f"{2 * radius[node.id]:g}",
            "x": str(x),
            "y": str(0.0 - y),
            **_node_values(graph, node, profile, weight[node.id]),
            "kg_id": node.id if profile == "plain" else "",
            **(measured[node.id].as_attributes() if node.id in measured else {}),
        }
        yield f'    <node id="{names[node.id]}">{_data(values)}</node>\n'
    for number, edge in enumerate(graph.edges):
        kind = f' label="{attribute(edge.type)}"' if profile == "gephi" else ""
        ends = f'source="{names[edge.source]}" target="{names[edge.target]}"'
        yield f'    <edge id="e{number}" {ends}{kind}>{_data(_edge_values(graph, edge, profile))}</edge>\n'
    yield "  </graph>\n</graphml>\n"


def _key(key: _Key, profile: Profile) -> str:
    kind = key.type
    extra = ""
    if kind == "liststring":
        if profile == "plain":
            kind = "string"
        else:
            # A type that only Gephi knows. networkx stops at types it does not know, unless this attribute (which Gephi
            # does not look at) says that the value is to be taken as it stands; it then gives the column's name.
            extra = f' yfiles.type="{key.name}"'
    return f'  <key id="{key.id}" for="{key.element}" attr.name="{key.name}" attr.type="{kind}"{extra}/>\n'


def _data(values: Mapping[str, str]) -> str:
    return "".join([f'<data key="{key}">{content(value)}</data>' for key, value in values.items() if value])


def _node_values(graph: Graph, node: Node, profile: Profile, weight: int) -> dict[str, str]:
    red, green, blue = rgb(NODES[node.type].color)
    paper = graph.papers.get(node.id)
    aliases = [alias for alias in node.aliases if alias != node.label]
    return {
        "r": str(red),
        "g": str(green),
        "b": str(blue),
        "type": node.type.value,
        "papers": "" if paper else str(weight),
        "year": "" if node.year is None else str(node.year),
        "aliases": _text(string_list(aliases) if profile == "gephi" else " | ".join(aliases), profile)
        if aliases
        else "",
        "distinct": _text(node.distinct or "", profile),
        "concept": _text(node.concept or "", profile),
        "url": _text((paper.url or "") if paper else "", profile),
        "code": _text(" ".join(paper.code_links) if paper else "", profile),
        "unread": "true" if node.id in graph.frontier else "",
    }


def _edge_values(graph: Graph, edge: Edge, profile: Profile) -> dict[str, str]:
    look = EDGES[edge.type]
    red, green, blue = rgb(look.color)
    year = edge_year(graph, edge)
    quotes = list(dict.fromkeys(s.evidence.quote for s in edge.statements if s.evidence))
    finders = list(dict.fromkeys(s.found_by for s in edge.statements if s.found_by))
    more = len(quotes) - _EVIDENCE_LIMIT
    return {
        "edgelabel": look.phrase,
        "weight": str(edge.weight),
        "edge_r": str(red),
        "edge_g": str(green),
        "edge_b": str(blue),
        "relation": edge.type.value,
        "confidence": f"{edge.confidence:g}",
        "edge_year": "" if year is None else str(year),
        "evidence": _text(" | ".join(quotes[:_EVIDENCE_LIMIT]) + (f" | and {more} more" if more > 0 else ""), profile),
        "found_by": _text(", ".join(finders), profile),
    }


def _text(value: str, profile: Profile) -> str:
    return unbroken_inf(value) if profile == "gephi" else value
