"""The GEXF that we write: years as time, relations as kinds; read back by networkx."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pytest
from graphs import hostile_graph, sample_graph

from kg.export import gexf

NS = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}
GRAPHS = {"sample": sample_graph, "hostile": hostile_graph}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> ET.Element:
    path = tmp_path_factory.mktemp("gexf") / "g.gexf"
    gexf.write(sample_graph(), path)
    return ET.parse(path).getroot()


@pytest.mark.parametrize("name", GRAPHS)
def test_networkx_reads_every_node_and_edge(name: str, tmp_path: Path) -> None:
    graph = GRAPHS[name]()
    gexf.write(graph, tmp_path / "g.gexf")
    read = nx.read_gexf(tmp_path / "g.gexf", version="1.3")
    assert (read.number_of_nodes(), read.number_of_edges()) == (len(graph.nodes), len(graph.edges))


def test_things_begin_in_the_year_of_their_first_paper(root: ET.Element) -> None:
    graph = root.find("g:graph", NS)
    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    begin = {n.get("id"): n.get("start") for n in root.iterfind(".//g:node", NS)}
    assert begin["method/creek"] == "2023-01-01"
    assert begin["paper/on-standing-water-35902593"] is None
    edges = {(e.get("source"), e.get("kind"), e.get("target")): e.get("start") for e in root.iterfind(".//g:edge", NS)}
    assert edges["method/river", "extends", "method/dpo"] == "2024-01-01"


def test_nodes_have_colour_place_size_and_shape(root: ET.Element) -> None:
    for node in root.iterfind(".//g:node", NS):
        for part in ("color", "position", "size", "shape"):
            assert node.find(f"viz:{part}", NS) is not None
    places = [tuple(sorted(p.attrib.items())) for p in root.iterfind(".//viz:position", NS)]
    assert len(set(places)) == len(places)


def test_edge_ids_are_unique(root: ET.Element) -> None:
    ids = [e.get("id") for e in root.iterfind(".//g:edge", NS)]
    assert len(set(ids)) == len(ids) == len(sample_graph().edges)
