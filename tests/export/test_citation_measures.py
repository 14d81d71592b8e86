"""What the citation graph says of papers, in every export: the measures, unread papers, and the addresses of code."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.export import gexf, graphml, html, rdf
from kg.graph.measures import measures
from kg.graph.tables import Graph, Node
from kg.graph.views import neighbourhood
from kg.model import Citation, NodeType, Paper
from kg.resolve.citing import with_citations
from kg.vocabulary import Vocabulary

ONTOLOGY = "https://w3id.org/kg-papers/ontology#"
CODE = "https://github.com/brook/one"
A, B, C, D = (
    Paper(title=f"Paper {n}", abstract="", arxiv_id=f"2401.0000{n}", code_links=(CODE,) if n == 1 else ())
    for n in range(1, 5)
)
OLD = Paper(title="The Old Book", abstract="", doi="10.1234/old")

# D cites B and C, these and D cite A, and B, C cite the old book: worked out by hand.
EXPECTED: dict[str, dict[str, object]] = {
    A.id: {"in_degree": 3, "co_citation": 4, "main_path": True, "code": CODE},
    B.id: {"in_degree": 1, "co_citation": 2, "coupling": 3, "main_path": True},
    C.id: {"in_degree": 1, "co_citation": 2, "coupling": 3},
    D.id: {"in_degree": 0, "coupling": 2, "main_path": True},
    OLD.id: {"in_degree": 2, "co_citation": 2, "unread": True},
}
NAMES = ("in_degree", "co_citation", "coupling", "main_path", "unread", "code")


def cited_graph() -> Graph:
    papers = {p.id: p for p in (A, B, C, D)}
    graph = Graph(papers, {i: Node(i, NodeType.PAPER, p.title) for i, p in papers.items()}, ())
    pairs = ((D, B), (D, C), (D, A), (B, A), (C, A), (B, OLD), (C, OLD))
    return with_citations(graph, [Citation(citing=x.id, cited=y.id, source="s") for x, y in pairs], [OLD])


def known(values: dict[str, Any]) -> dict[str, object]:
    return {name: values[name] for name in NAMES if name in values and values[name] is not False}


@pytest.mark.parametrize("form", ["graphml", "plain", "gexf"])
def test_nodes_of_pictures_have_them(form: str, tmp_path: Path) -> None:
    graph, path = cited_graph(), tmp_path / "g.xml"
    if form == "gexf":
        gexf.write(graph, path)
        read = nx.read_gexf(path, version="1.3")
    else:
        graphml.write(graph, path, profile="plain" if form == "plain" else "gephi")
        read = nx.read_graphml(path, force_multigraph=True)
    found = {data.get("kg_id", node): data for node, data in read.nodes(data=True)}
    assert {node: known(data) for node, data in found.items()} == EXPECTED
    ranks = measures(graph)
    assert {n: float(d["pagerank" if "pagerank" in d else "page_rank"]) for n, d in found.items()} == {
        n: pytest.approx(m.page_rank) for n, m in ranks.items()
    }


def test_rdf_has_them(tmp_path: Path) -> None:
    graph = cited_graph()
    rdf.write(graph, tmp_path, Vocabulary({}))
    said: dict[str, dict[str, object]] = {}
    names = {"inDegree": "in_degree", "coCitation": "co_citation", "onMainPath": "main_path"}
    for quad in parse(path=str(tmp_path / "graph.ttl"), format=RdfFormat.TURTLE):
        assert isinstance(quad.subject, NamedNode)
        node = quad.subject.value.removeprefix(rdf.DEFAULT_BASE)
        name = quad.predicate.value.removeprefix(ONTOLOGY)
        value = getattr(quad.object, "value", "")
        said.setdefault(node, {})[names.get(name, name)] = (
            int(value) if value.isdecimal() else True if value == "true" else value
        )
    assert {node: known(said[node]) for node in EXPECTED} == EXPECTED
    assert all(float(str(said[node]["pageRank"])) > 0 for node in EXPECTED)


def shown(path: Path) -> dict[str, dict[str, Any]]:
    text = path.read_text(encoding="utf-8")
    (data,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)
    return {thing["k"]: thing for thing in json.loads(data)["things"]}


def test_the_page_tells_them_even_of_a_part(tmp_path: Path) -> None:
    graph = cited_graph()
    html.write(graph, tmp_path / "whole.html")
    html.write(neighbourhood(graph, [OLD.id]), tmp_path / "part.html", whole=graph)
    for name in ("whole", "part"):
        things = shown(tmp_path / f"{name}.html")
        words = " | ".join(things[B.id]["m"])
        assert "in-degree 1, PageRank" in words and "co-citation 2" in words
        assert "bibliographic coupling 3" in words and "on the main path" in words
        assert things[OLD.id]["m"][0].startswith("not read")
    assert A.id not in shown(tmp_path / "part.html")
    assert ["Code", CODE] in shown(tmp_path / "whole.html")[A.id]["p"]["links"]


def test_measures_that_are_known_are_not_computed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = cited_graph()
    told = {D.id: replace(measures(graph)[D.id], in_degree=41)}

    def never(_: Graph) -> None:
        raise AssertionError("computed again")

    for module in (graphml, gexf, html, rdf):
        monkeypatch.setattr(module, "measures", never)
    graphml.write(graph, tmp_path / "g.graphml", measured=told)
    gexf.write(graph, tmp_path / "g.gexf", measured=told)
    html.write(graph, tmp_path / "g.html", measured=told)
    rdf.write(graph, tmp_path, Vocabulary({}), measured=told)
    for file in ("g.graphml", "g.gexf", "g.html", "graph.ttl"):
        assert re.search(r"\b41\b", (tmp_path / file).read_text(encoding="utf-8")), file
