"""The RDF of a build in six serialisations: the same triples in each, streamed."""

from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from graphs import hostile_graph, sample_graph, write_rdf_build

from kg.errors import BuildError
from kg.export import jsonld
from kg.export.convert import FORMATS, convert
from kg.export.terms import DEFAULT_BASE

READERS = {
    "nt": ("nt", ox.RdfFormat.N_TRIPLES),
    "nq": ("nquads", ox.RdfFormat.N_QUADS),
    "ttl": ("turtle", ox.RdfFormat.TURTLE),
    "jsonld": ("json-ld", ox.RdfFormat.JSON_LD),
    "rdfxml": ("xml", ox.RdfFormat.RDF_XML),
    "trig": ("trig", ox.RdfFormat.TRIG),
}


@pytest.fixture(scope="module", params=[sample_graph, hostile_graph])
def build(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rdf_build(request.param(), tmp_path_factory.mktemp("build"))


def converted(folder: Path, format: str, part: str = "all") -> bytes:
    output = io.BytesIO()
    convert(folder, output, format, part)  # type: ignore[arg-type]
    return output.getvalue()


def stored(folder: Path) -> set[str]:
    data = (folder / "store" / "dataset.nq").read_bytes()
    return {str(q.triple) for q in ox.parse(input=data, format=ox.RdfFormat.N_QUADS)}


@pytest.mark.parametrize("format", FORMATS)
def test_every_form_holds_the_same_triples(build: Path, format: str) -> None:
    data = converted(build, format)
    assert {str(q.triple) for q in ox.parse(input=data, format=READERS[format][1])} == stored(build)
    graph = rdflib.Dataset(default_union=True).parse(data=data, format=READERS[format][0])
    assert len({(s, p, o) for s, p, o, _ in graph.quads()}) == len(stored(build))


def test_json_ld_has_a_context_and_short_names(build: Path) -> None:
    data = json.loads(converted(build, "jsonld", "graph"))
    assert data["@context"]["kg"] == "https://w3id.org/kg-papers/ontology#"
    nodes = {node["@id"]: node for node in data["@graph"]}
    assert len(nodes) == len(data["@graph"])
    assert any(node["@type"] == "kg:Paper" and "dcterms:title" in node for node in nodes.values())
    assert not any(name.startswith("http") for node in nodes.values() for name in node)


def test_json_ld_keeps_every_kind_of_value() -> None:
    x = "https://example.org/x/"
    values: list[ox.NamedNode | ox.BlankNode | ox.Literal] = [
        ox.NamedNode(x + "a b".replace(" ", "%20")),
        ox.NamedNode(x + "/two"),
        ox.NamedNode("https://other.example/?q=1#f"),
        ox.NamedNode(x),
        ox.BlankNode("b1"),
        ox.Literal('quote " backslash \\ line\nbreak \u2028 \U0001f600 \x00\x1f'),
        ox.Literal("ein Wort", language="de"),
        ox.Literal("1.50", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        ox.Literal("@id"),
        ox.Literal(""),
    ]
    subject, predicate = ox.NamedNode(x + "s"), ox.NamedNode(x + "p")
    triples = [ox.Triple(subject, predicate, value) for value in values]
    output = io.BytesIO()
    jsonld.write(triples, output, {"x": x, "odd": "https://other", "": "https://example.org/"})
    found = {q.triple for q in ox.parse(input=output.getvalue(), format=ox.RdfFormat.JSON_LD)}
    assert {str(t) for t in found if not isinstance(t.object, ox.BlankNode)} == {
        str(t) for t in triples if not isinstance(t.object, ox.BlankNode)
    }
    assert len(found) == len(triples)
    again = rdflib.Graph().parse(data=output.getvalue(), format="json-ld")
    assert len(again) == len(triples)


@pytest.mark.parametrize("format", ["nq", "trig"])
def test_datasets_keep_the_evidence_apart(build: Path, format: str) -> None:
    quads = list(ox.parse(input=converted(build, format), format=READERS[format][1]))
    names = {str(q.graph_name) for q in quads}
    assert names == {f"<{DEFAULT_BASE}dataset/graph>", f"<{DEFAULT_BASE}dataset/evidence>"}
    plain = sum(str(q.graph_name).endswith("graph>") for q in quads)
    assert plain == len(list(ox.parse(path=str(build / "graph.ttl"))))


def test_parts_can_be_asked_for_alone(build: Path) -> None:
    parts = [set(converted(build, "nt", part).splitlines()) for part in ("graph", "evidence", "all")]
    assert parts[0] | parts[1] == parts[2] and not parts[0] & parts[1]
    assert converted(build, "ttl", "graph") == (build / "graph.ttl").read_bytes()


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_bytes_each_time(build: Path, format: str) -> None:
    assert converted(build, format) == converted(build, format)


def test_rdf12_is_kept_or_refused(tmp_path: Path) -> None:
    folder = write_rdf_build(sample_graph(), tmp_path, rdf12=True)
    with pytest.raises(BuildError, match=r"JSON-LD cannot hold RDF 1\.2"):
        converted(folder, "jsonld")
    assert converted(folder, "jsonld", "graph")
    expected = {str(q.triple) for part in ("graph", "evidence") for q in ox.parse(path=str(folder / f"{part}.ttl"))}
    for format in ("nt", "nq", "ttl", "trig"):
        found = {str(q.triple) for q in ox.parse(input=converted(folder, format), format=READERS[format][1])}
        assert found == expected


def test_a_damaged_file_is_told(build: Path, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no build of kg"):
        converted(tmp_path, "nt")
    for name in ("report.json", "evidence.ttl", "store/prefixes.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((build / name).read_bytes())
    (tmp_path / "graph.ttl").write_text("<a> <b")
    with pytest.raises(BuildError, match="its Turtle is damaged"):
        converted(tmp_path, "nt")


class _Discarding(io.RawIOBase):
    def __init__(self) -> None:
        self.length = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.length += len(data)
        return len(data)


@pytest.mark.parametrize("format", FORMATS)
def test_memory_does_not_grow_with_the_data(format: str, tmp_path: Path) -> None:
    write_rdf_build(sample_graph(), tmp_path)
    line = (
        '<https://w3id.org/kg-papers/method/{}> <http://www.w3.org/2000/01/rdf-schema#label> "a name like others" .\n'
    )
    with (tmp_path / "graph.ttl").open("w") as file:
        file.writelines(line.format(i) for i in range(60_000))
    output = _Discarding()
    tracemalloc.start()
    convert(tmp_path, output, format, "graph")  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert output.length > 2_000_000 and peak < 6_000_000
