"""The SHACL shapes: the graphs that kg writes conform, and graphs broken by hand do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
import rdflib
from graphs import enriched_graph, hostile_graph, make_graph, sample_graph, statement, write_rdf_build
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Literal, URIRef

from kg.export.terms import DEFAULT_BASE, ONTOLOGY, PREFIXES
from kg.graph.tables import Edge, Graph, Node, Score
from kg.model import Badge, NodeType, Paper, RelationType

pyshacl = pytest.importorskip("pyshacl", reason="pyshacl is not installed (pip install 'kg[test]')")

KG, OA = rdflib.Namespace(ONTOLOGY), rdflib.Namespace(PREFIXES["oa"])
PROV, DCT = rdflib.Namespace(PREFIXES["prov"]), rdflib.Namespace(PREFIXES["dcterms"])
SCHEMA, FABIO, BIBO = (rdflib.Namespace(PREFIXES[p]) for p in ("schema", "fabio", "bibo"))
PAPER = URIRef(DEFAULT_BASE + "paper/2401.00001")
METHOD, OTHER = URIRef(DEFAULT_BASE + "method/pond"), URIRef(DEFAULT_BASE + "method/lake")
BENCHMARK = URIRef(DEFAULT_BASE + "benchmark/depth")
MAKER = URIRef(DEFAULT_BASE + "organization/acme")
RESULT = URIRef(DEFAULT_BASE + "result/1")


@pytest.fixture(autouse=True, scope="module")
def _questions_are_parsed_once() -> Iterator[None]:
    """rdflib takes 0.1 s to parse the same SPARQL for each node anew, and that is nearly all the time there is."""
    from rdflib.plugins.sparql import processor

    parse, translate = processor.parseQuery, processor.translateQuery
    prepared: dict[object, object] = {}

    def prepare(text: str, base: str | None = None, namespaces: dict[str, object] | None = None) -> object:
        key = (text, base, tuple(sorted((namespaces or {}).items())))
        if key not in prepared:
            prepared[key] = translate(parse(text), base, namespaces)
        return prepared[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processor, "parseQuery", lambda text: text)
        patch.setattr(processor, "translateQuery", prepare)
        yield


@cache
def shapes() -> rdflib.Graph:
    text = files("ontology").joinpath("shapes.ttl").read_text(encoding="utf-8")
    return rdflib.Graph().parse(data=text, format="turtle")


def small_graph() -> Graph:
    """One paper with a method that extends another, a benchmark, an organization and a score."""
    paper = Paper(
        title="Pond",
        abstract="Pond extends Lake. It has 91% accuracy on Depth.",
        date="2024-01-02",
        arxiv_id="2401.00001",
        badge=Badge("acme", "Acme"),
    )
    nodes = [
        Node("method/pond", NodeType.METHOD, "Pond", {"The Pond": 1}, year=2024),
        Node("method/lake", NodeType.METHOD, "Lake", year=2024),
        Node("benchmark/depth", NodeType.BENCHMARK, "Depth", year=2024),
        Node("organization/acme", NodeType.ORGANIZATION, "Acme", year=2024),
    ]
    extends = statement(paper, "Pond extends Lake.")
    scores = statement(paper, "It has 91% accuracy on Depth.")
    edges = [
        Edge(paper.id, RelationType.INTRODUCES, "method/pond", (extends,)),
        Edge("method/pond", RelationType.EXTENDS, "method/lake", (extends,)),
        Edge(paper.id, RelationType.EVALUATES_ON, "benchmark/depth", (scores,)),
        Edge(paper.id, RelationType.DEVELOPED_BY, "organization/acme", (statement(paper, "badge:"),)),
    ]
    score = Score("result/1", paper.id, "method/pond", "benchmark/depth", "accuracy", "91", "%", "absolute", scores)
    return make_graph([paper], nodes, edges, [score])


def load(graph: Graph, folder: Path) -> rdflib.Graph:
    write_rdf_build(graph, folder)
    return rdflib.Graph().parse(folder / "graph.ttl").parse(folder / "evidence.ttl")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    return load(small_graph(), tmp_path_factory.mktemp("small"))


def validate(graph: rdflib.Graph) -> tuple[bool, str]:
    conforms, _, report = pyshacl.validate(graph, shacl_graph=shapes())
    return conforms, report


@pytest.mark.parametrize("make", [sample_graph, hostile_graph, enriched_graph, small_graph])
def test_what_kg_writes_conforms(make: Callable[[], Graph], tmp_path: Path) -> None:
    conforms, report = validate(load(make(), tmp_path))
    assert conforms, report


def change(graph: rdflib.Graph, subject: URIRef, predicate: URIRef, *values: rdflib.term.Node) -> None:
    graph.remove((subject, predicate, None))
    for value in values:
        graph.add((subject, predicate, value))


def one(graph: rdflib.Graph, kind: URIRef) -> URIRef:
    return min(s for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef))


def extension(graph: rdflib.Graph) -> URIRef:
    (found,) = graph.subjects(RDF.predicate, KG.extends)
    assert isinstance(found, URIRef)
    return found


def passage(graph: rdflib.Graph) -> URIRef:
    found = graph.value(extension(graph), OA.hasSelector)
    assert isinstance(found, URIRef)
    return found


def count(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.nonNegativeInteger)


BROKEN: dict[str, Callable[[rdflib.Graph], object]] = {
    "a paper without a title": lambda g: change(g, PAPER, DCT.title),
    "a paper with two titles": lambda g: g.add((PAPER, DCT.title, Literal("Puddle"))),
    "a paper without an abstract": lambda g: change(g, PAPER, DCT.abstract),
    "a date that is no date": lambda g: change(g, PAPER, DCT.issued, Literal("last spring")),
    "two dates": lambda g: g.add((PAPER, DCT.issued, Literal("2023", datatype=XSD.gYear))),
    "a year in words": lambda g: change(g, PAPER, KG.year, Literal("MMXXIV")),
    "an arXiv id that is none": lambda g: change(g, PAPER, FABIO.hasArXivId, Literal("arXiv:2401.1")),
    "a DOI with its resolver": lambda g: g.add((PAPER, BIBO.doi, Literal("https://doi.org/10.1/x"))),
    "a badge without a name": lambda g: change(g, PAPER, KG.badgeName),
    "a page that is no web address": lambda g: g.add((PAPER, SCHEMA.url, URIRef("javascript:alert(1)"))),
    "a paper that introduces an organization": lambda g: g.add((PAPER, KG.introduces, MAKER)),
    "a paper that evaluates on a method": lambda g: g.add((PAPER, KG.evaluatesOn, METHOD)),
    "a paper that uses a benchmark": lambda g: g.add((PAPER, KG.uses, BENCHMARK)),
    "a paper that builds on itself": lambda g: g.add((PAPER, KG.buildsOn, PAPER)),
    "a paper developed by a method": lambda g: g.add((PAPER, KG.developedBy, METHOD)),
    "a paper that is a method too": lambda g: g.add((PAPER, RDF.type, KG.Method)),
    "a property that nobody declared": lambda g: g.add((PAPER, KG.likes, METHOD)),
    "a method that extends itself": lambda g: g.add((METHOD, KG.extends, METHOD)),
    "a method that extends a name": lambda g: g.add((METHOD, KG.extends, Literal("Lake"))),
    "a method without a label": lambda g: change(g, METHOD, RDFS.label),
    "a preferred label that is not the label": lambda g: change(g, METHOD, SKOS.prefLabel, Literal("Pool")),
    "an alternative label that is the preferred one": lambda g: g.add((METHOD, SKOS.altLabel, Literal("Pond"))),
    "a model that is no method": lambda g: g.add((BENCHMARK, RDF.type, KG.Model)),
    "a family that is its own": lambda g: (
        g.add((METHOD, SKOS.broader, OTHER)),
        g.add((OTHER, SKOS.broader, METHOD)),
    ),
    "a unit of one's own": lambda g: g.add((KG.Furlong, RDF.type, KG.Unit)),
    "a benchmark that is an organization": lambda g: g.add((BENCHMARK, RDF.type, KG.Organization)),
    "the same as a word": lambda g: g.add((BENCHMARK, OWL.sameAs, Literal("Depth"))),
    "a result as text": lambda g: change(g, RESULT, KG.value, Literal("91")),
    "a result without a benchmark": lambda g: change(g, RESULT, KG.onBenchmark),
    "a result of two papers": lambda g: (
        g.add((RESULT, KG.reportedIn, METHOD)),
        g.add((METHOD, RDF.type, KG.Paper)),
    ),
    "a unit that is none": lambda g: change(g, RESULT, KG.unit, Literal("%")),
    "a result without a kind": lambda g: change(g, RESULT, KG.kind),
    "a percentage that is not the value": lambda g: change(
        g, RESULT, KG.percent, Literal("0.91", datatype=XSD.decimal)
    ),
    "a difference with a percentage": lambda g: change(g, RESULT, KG.kind, KG.Delta),
    "a confidence above 1": lambda g: change(g, extension(g), KG.confidence, Literal("1.5", datatype=XSD.decimal)),
    "a statement without a confidence": lambda g: change(g, extension(g), KG.confidence),
    "a statement about nothing": lambda g: change(g, extension(g), RDF.object),
    "a statement that the graph does not hold": lambda g: g.remove((METHOD, KG.extends, OTHER)),
    "a statement with a predicate of its own": lambda g: change(g, extension(g), RDF.predicate, RDFS.seeAlso),
    "a statement without its passage": lambda g: change(g, extension(g), OA.hasSelector),
    "a statement without its paper": lambda g: change(g, extension(g), PROV.wasDerivedFrom),
    "a passage that ends before it starts": lambda g: change(g, passage(g), OA.start, count(40)),
    "a passage one character off": lambda g: (
        change(g, passage(g), OA.start, count(1)),
        change(g, passage(g), OA.end, count(19)),
    ),
    "a passage beyond the abstract": lambda g: change(g, passage(g), OA.end, count(4000)),
    "a passage in another field": lambda g: change(g, passage(g), KG.inField, KG.InTitle),
    "a passage with other words": lambda g: change(g, passage(g), OA.exact, Literal("Pond drains Lake.  ")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_does_not_conform(name: str, small: rdflib.Graph) -> None:
    graph = rdflib.Graph()
    for triple in small:
        graph.add(triple)
    BROKEN[name](graph)
    conforms, _ = validate(graph)
    assert not conforms
