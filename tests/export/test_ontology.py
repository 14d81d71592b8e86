"""The ontology: the data use what it declares and nothing else, and its page says what it says."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from graphs import BROOK, enriched_graph, hostile_graph, make_graph, sample_graph, statement, write_rdf_build
from rdflib import OWL, RDF, RDFS, SKOS

from kg.export.ontology_page import page
from kg.export.terms import ONTOLOGY
from kg.graph.tables import Edge, Node, Score
from kg.model import NodeType, Paper, RelationType

RESERVED = rdflib.URIRef(ONTOLOGY + "reserved")
DECLARATIONS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
BUILT_IN = {RDF.type, RDF.Statement, RDF.subject, RDF.predicate, RDF.object, RDFS.label, OWL.sameAs}
VOCABULARIES = ("benchmarks.ttl", "methods.ttl", "organizations.ttl")


def parse(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=files("ontology").joinpath(name).read_text(encoding="utf-8"), format="turtle")


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return parse("kg.ttl")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    """Graphs that between them have every field filled."""
    graph = rdflib.Graph()
    rare = Paper(title="Rare", abstract="Brook is rare.", author_count=3, date="2024")
    rare_graph = make_graph(
        [rare],
        [Node("method/brook", NodeType.METHOD, "Brook"), Node("benchmark/b", NodeType.BENCHMARK, "B")],
        [Edge(rare.id, RelationType.USES, "method/brook", (statement(rare, "Brook"),))],
        [Score("result/r", rare.id, None, "benchmark/b", None, "2", "x", "delta", statement(rare, "Brook"))],
    )
    for i, made in enumerate((sample_graph(), hostile_graph(), rare_graph, enriched_graph())):
        folder = write_rdf_build(made, tmp_path_factory.mktemp(f"data{i}"))
        graph.parse(folder / "graph.ttl").parse(folder / "evidence.ttl")
    moved = write_rdf_build(sample_graph(), tmp_path_factory.mktemp("moved"), base="https://example.org/mine/")
    return graph.parse(moved / "graph.ttl")


def declared(ontology: rdflib.Graph) -> set[rdflib.URIRef]:
    found = {s for kind in DECLARATIONS for s in ontology.subjects(RDF.type, kind)}
    return {s for s in found if isinstance(s, rdflib.URIRef)}


def used_in_vocabulary(name: str) -> set[rdflib.URIRef]:
    """Like ``used`` for a vocabulary, read with the faster parser."""
    found = set()
    for quad in ox.parse(input=files("ontology").joinpath(name).read_bytes(), format=ox.RdfFormat.TURTLE):
        found |= {quad.predicate.value}
        if isinstance(quad.object, ox.NamedNode):
            found |= {quad.object.value} if quad.predicate.value == str(RDF.type) else set()
            found |= {quad.object.value} if quad.object.value.startswith(ONTOLOGY) else set()
    return set(map(rdflib.URIRef, found))


def used(graph: rdflib.Graph) -> set[rdflib.URIRef]:
    terms = set(graph.predicates()) | set(graph.objects(None, RDF.type))
    return terms | {o for o in graph.objects() if str(o).startswith(ONTOLOGY)}


def test_the_data_use_declared_terms_only(ontology: rdflib.Graph, data: rdflib.Graph) -> None:
    assert used(data) - declared(ontology) - BUILT_IN == set()


def test_the_vocabularies_use_declared_terms_of_ours_only(ontology: rdflib.Graph) -> None:
    for name in VOCABULARIES:
        ours = {t for t in used_in_vocabulary(name) if str(t).startswith(ONTOLOGY)}
        assert ours and ours <= declared(ontology)


def test_every_declared_term_is_used_or_reserved(ontology: rdflib.Graph, data: rdflib.Graph) -> None:
    in_use = used(data)
    for name in VOCABULARIES:
        in_use |= used_in_vocabulary(name)
    # Value classes and what annotates the ontology are used by the ontology itself.
    in_use |= {o for s, o in ontology.subject_objects(RDF.type) if str(s).startswith(ONTOLOGY)} | set(
        ontology.predicates()
    )
    reserved = set(ontology.subjects(RESERVED, rdflib.Literal(True)))
    assert declared(ontology) - in_use - reserved == set()
    assert reserved & used(data) == set(), "reserved, yet in use"


def test_every_term_of_ours_is_labelled_and_defined(ontology: rdflib.Graph) -> None:
    ours = [t for t in declared(ontology) if str(t).startswith(ONTOLOGY)]
    assert len(ours) > 40
    for term in ours:
        assert len(list(ontology.objects(term, RDFS.label))) == 1, term
        assert len(list(ontology.objects(term, SKOS.definition))) == 1, term
        assert (term, RDFS.isDefinedBy, rdflib.URIRef(ONTOLOGY.removesuffix("#"))) in ontology, term


def test_properties_have_ranges_and_relations_domains(ontology: rdflib.Graph) -> None:
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in ontology.subjects(RDF.type, kind):
            if str(term).startswith(ONTOLOGY):
                assert ontology.value(term, RDFS.range) is not None, term
                assert kind != OWL.ObjectProperty or ontology.value(term, RDFS.domain) is not None, term


def test_extends_is_no_citation(ontology: rdflib.Graph) -> None:
    cito = rdflib.Namespace("http://purl.org/spar/cito/")
    kg = rdflib.Namespace(ONTOLOGY)
    assert not list(ontology.objects(kg.extends, RDFS.subPropertyOf))
    assert list(ontology.objects(kg.buildsOn, RDFS.subPropertyOf)) == [cito.extends]
    assert list(ontology.objects(kg.cites, RDFS.subPropertyOf)) == [cito.cites]


def test_shapes_speak_of_every_property_of_the_data(data: rdflib.Graph) -> None:
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    shapes = parse("shapes.ttl")
    assert set(data.predicates()) - {RDF.type} <= set(shapes.objects(None, sh.path))
    classes = set(shapes.objects(None, sh.targetClass))
    assert set(data.objects(None, RDF.type)) <= classes


def test_there_is_a_shape_for_every_class_and_property(ontology: rdflib.Graph) -> None:
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    shapes = parse("shapes.ttl")
    properties = {p for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for p in ontology.subjects(RDF.type, kind)}
    assert properties - set(shapes.objects(None, sh.path)) == set()
    classes = {c for c in ontology.subjects(RDF.type, OWL.Class) if isinstance(c, rdflib.URIRef)}
    assert classes - set(shapes.objects(None, sh.targetClass)) == set()


def test_the_page_is_up_to_date() -> None:
    written = files("ontology").joinpath("README.md").read_text(encoding="utf-8")
    assert written == page(), "run: python -m kg.export.ontology_page > ontology/README.md"


def test_the_page_names_every_term(ontology: rdflib.Graph) -> None:
    text = page()
    missing = [
        t for t in declared(ontology) if str(t).startswith(ONTOLOGY) and f"`kg:{str(t)[len(ONTOLOGY) :]}`" not in text
    ]
    assert missing == []
    assert "None" not in text


def test_a_reasoner_finds_the_graph_consistent(ontology: rdflib.Graph, tmp_path: Path) -> None:
    """Domains and ranges applied by hand: nothing becomes two of the disjoint classes."""
    folder = write_rdf_build(sample_graph(), tmp_path)
    graph = rdflib.Graph().parse(folder / "graph.ttl")
    kg = rdflib.Namespace(ONTOLOGY)
    kinds = {kg.Paper, kg.Method, kg.Benchmark, kg.Organization, kg.Result}

    def members(bound: rdflib.term.Node | None) -> set[rdflib.term.Node]:
        union = ontology.value(bound, OWL.unionOf)
        return set(ontology.items(union)) if union else {bound}

    checked = 0
    for s, p, o in graph:
        for end, bound in ((s, ontology.value(p, RDFS.domain)), (o, ontology.value(p, RDFS.range))):
            types = set(graph.objects(end, RDF.type)) & kinds
            if bound is not None and types:
                checked += 1
                assert types & members(bound), (s, p, o)
    assert checked > 100
    assert BROOK.title in {str(o) for o in graph.objects(None, RDFS.label)}
