"""Gephi itself opens our files: its toolkit imports them as "Open" does, and reports what arrived."""

from __future__ import annotations

import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from graphs import hostile_graph, sample_graph
from tools import maven_jar, needs

from kg.export import gexf, graphml
from kg.export.look import EDGES, NODES
from kg.graph.tables import Edge, Graph, Node, Statement
from kg.model import Evidence, NodeType, RelationType, Span

TOOLKIT = "org.gephi:gephi-toolkit:0.10.1:jar:all"
Imported = dict[str, list[str]]


@pytest.fixture(scope="session")
def gephi(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Imported]:
    java = needs("java")
    jar = maven_jar(TOOLKIT, tmp_path_factory.mktemp("toolkit"))
    program = Path(__file__).with_name("ImportCheck.java")

    def run(path: Path) -> Imported:
        options = ["-Dfile.encoding=UTF-8", "-Dsun.stdout.encoding=UTF-8", "-Djava.awt.headless=true"]
        command = [java, *options, "-cp", str(jar), str(program), str(path)]
        done = subprocess.run(command, capture_output=True, timeout=300, check=False)
        output = done.stdout.decode("utf-8")
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
        told: Imported = defaultdict(list)
        for line in output.splitlines():
            key, _, value = line.partition("\t")
            told[key].append(value)
        return told

    return run


@pytest.fixture(scope="module")
def sample(gephi: Callable[[Path], Imported], tmp_path_factory: pytest.TempPathFactory) -> Imported:
    path = tmp_path_factory.mktemp("sample") / "g.graphml"
    graphml.write(sample_graph(), path)
    return gephi(path)


def complaints(told: Imported) -> list[str]:
    return [issue for issue in told["issue"] if not issue.startswith("INFO")]


def test_the_check_sees_warnings(gephi: Callable[[Path], Imported], tmp_path: Path) -> None:
    """An edge id that occurs twice, which is what networkx writes, is reported; else the other tests prove nothing."""
    path = tmp_path / "bad.graphml"
    path.write_text(
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed">'
        '<node id="x"/><node id="y"/><edge id="0" source="x" target="y"/><edge id="0" source="y" target="x"/>'
        "</graph></graphml>",
        encoding="utf-8",
    )
    told = gephi(path)
    assert len(complaints(told)) == 1
    assert told["edges"] == ["1"]


def test_import_has_nothing_to_complain_about_and_keeps_everything(sample: Imported) -> None:
    graph = sample_graph()
    assert complaints(sample) == []
    assert sample["nodes"] == [str(len(graph.nodes))]
    assert sample["edges"] == [str(len(graph.edges))]
    assert sample["directed"] == ["true"]


def test_edge_types_are_the_relations(sample: Imported) -> None:
    expected = Counter(edge.type.value for edge in sample_graph().edges)
    assert dict(line.rsplit(" ", 1) for line in sample["type"]) == {k: str(v) for k, v in expected.items()}


def test_columns_are_typed(sample: Imported) -> None:
    nodes = dict(line.split(" ") for line in sample["node column"])
    assert {c: nodes[c] for c in ("type", "year", "papers", "aliases")} == {
        "type": "String",
        "year": "Integer",
        "papers": "Integer",
        "aliases": "String[]",
    }
    edges = dict(line.split(" ") for line in sample["edge column"])
    assert (edges["confidence"], edges["edge_year"], edges["evidence"]) == ("Double", "Integer", "String")


def test_colours_positions_and_sizes_arrive(sample: Imported) -> None:
    graph = sample_graph()
    places, sizes = set(), set()
    for line in sample["node"]:
        node, label, x, y, size, color, *_ = line.split("\t")
        assert label == graph.nodes[node].label
        assert color == NODES[graph.nodes[node].type].color
        places.add((x, y))
        sizes.add(size)
    assert len(places) == len(graph.nodes)
    assert len(sizes) > 2
    for line in sample["edge"]:
        _, kind, _, _, label, color, _ = line.split("\t")
        assert (label, color) == (EDGES[RelationType(kind)].phrase, EDGES[RelationType(kind)].color)


def test_parallel_edges_of_different_relations_stay_apart_and_text_arrives_whole(
    gephi: Callable[[Path], Imported], tmp_path: Path
) -> None:
    nodes = {
        "method/a": Node("method/a", NodeType.METHOD, 'A "quoted" INFERENCE', {'say "hi", all': 1, "b\\c": 1}),
        "method/b": Node("method/b", NodeType.METHOD, "B"),
    }
    said = tuple(
        Statement(paper, Evidence(Span("abstract", 0, 9), "INFERENCE <b>"), "test", 0.5) for paper in ("p/1", "p/2")
    )
    relations = (RelationType.COMPARES_TO, RelationType.EXTENDS, RelationType.USES)
    graph = Graph({}, nodes, tuple(Edge("method/a", r, "method/b", said) for r in relations))
    graphml.write(graph, tmp_path / "g.graphml")
    told = gephi(tmp_path / "g.graphml")
    assert complaints(told) == []
    assert told["edges"] == ["3"]
    assert [line.split("\t")[3] for line in told["edge"]] == ["2.0"] * 3
    assert {line.split("\t")[6] for line in told["edge"]} == {"I\u2060NFERENCE <b>"}
    (first,) = [line.split("\t") for line in told["node"] if line.startswith("method/a")]
    assert first[1] == 'A "quoted" INFERENCE'
    assert first[9] == 'say "hi", all ¦ b\\c'


def test_hostile_text_imports_without_complaint(gephi: Callable[[Path], Imported], tmp_path: Path) -> None:
    graph = hostile_graph()
    for module, name in ((graphml, "g.graphml"), (gexf, "g.gexf")):
        module.write(graph, tmp_path / name)
        told = gephi(tmp_path / name)
        assert complaints(told) == []
        assert told["nodes"] == [str(len(graph.nodes))]
        assert told["edges"] == [str(len(graph.edges))]


def test_gexf_brings_the_years_as_time(gephi: Callable[[Path], Imported], tmp_path: Path) -> None:
    graph = sample_graph()
    gexf.write(graph, tmp_path / "g.gexf")
    told = gephi(tmp_path / "g.gexf")
    assert complaints(told) == []
    assert (told["nodes"], told["edges"]) == ([str(len(graph.nodes))], [str(len(graph.edges))])
    assert told["timeformat"] == ["DATE"]
    assert dict(line.rsplit(" ", 1) for line in told["type"])["extends"] == "6"
    begin = {line.split("\t")[0]: line.split("\t")[-1] for line in told["node"]}
    assert begin["method/creek"] == "1672531200000"  # 2023-01-01 in milliseconds since 1970
    assert begin["paper/on-standing-water-35902593"] == ""
