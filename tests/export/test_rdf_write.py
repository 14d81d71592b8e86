"""The Turtle and N-Quads that a graph becomes: what is in them, byte for byte the same each time, whatever the text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from graphs import BROOK, HOSTILE, TIDE, hostile_graph, make_graph, sample_graph, sample_vocabulary, write_rdf_build
from pyoxigraph import Literal, NamedNode

from kg.errors import BuildError
from kg.export import rdf
from kg.export.terms import DEFAULT_BASE, PREDICATES, PREFIXES, iri, parse_number, text, web_address
from kg.graph.tables import Node
from kg.model import NodeType
from kg.vocabulary import Concept, Vocabulary

BASE = DEFAULT_BASE
XSD = PREFIXES["xsd"]
PLAIN, EVIDENCE = "graph.ttl", "evidence.ttl"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rdf_build(sample_graph(), tmp_path_factory.mktemp("sample"))


def read(path: Path) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(path=str(path))}


def term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode((PREFIXES.get(prefix) or f"{BASE}{prefix}/") + local)


def objects(triples: set[ox.Triple], subject: str, predicate: str) -> set[str]:
    return {t.object.value for t in triples if t.subject == term(subject) and t.predicate == term(predicate)}


def test_every_edge_is_a_plain_triple_and_nothing_else_links_nodes(build: Path) -> None:
    graph = sample_graph()
    edges = {(iri(BASE, e.source), PREDICATES[e.type], iri(BASE, e.target)) for e in graph.edges}
    written = {
        (t.subject, t.predicate, t.object) for t in read(build / PLAIN) if t.predicate in set(PREDICATES.values())
    }
    developers = {("benchmark/gsm8k", "openai"), ("method/gpt-4", "openai")}
    developers |= {("method/llama-3-1-8b", "meta"), ("method/llama-3-1", "meta")}
    from_vocabulary = {
        (iri(BASE, thing), term("kg:developedBy"), iri(BASE, f"organization/{who}")) for thing, who in developers
    }
    assert written == edges | from_vocabulary


def test_counts_agree_with_the_graph(build: Path) -> None:
    triples = read(build / PLAIN)
    counts = {
        name: sum(t.predicate == term("rdf:type") and t.object == term(name) for t in triples)
        for name in (
            "kg:Paper",
            "kg:Method",
            "kg:Benchmark",
            "kg:Organization",
            "kg:Result",
            "kg:Model",
            "skos:Concept",
        )
    }
    # Concepts: Llama, Llama 3 and preference optimization are families, OpenAI and Meta developers of what is named.
    assert counts == {
        "kg:Paper": 8,
        "kg:Method": 10,
        "kg:Benchmark": 6,
        "kg:Organization": 2,
        "kg:Result": 9,
        "kg:Model": 3,
        "skos:Concept": 5,
    }


def test_a_paper_says_what_its_source_says(build: Path) -> None:
    triples = read(build / PLAIN)
    brook = "paper:2201.00001"
    assert objects(triples, brook, "dcterms:title") == {BROOK.title} == objects(triples, brook, "rdfs:label")
    assert objects(triples, brook, "dcterms:abstract") == {BROOK.abstract}
    assert objects(triples, brook, "dcterms:creator") == {"Ada Example", "Bo Ñandú"}
    assert objects(triples, brook, "kg:badgeHandle") == {"acme"}
    assert objects(triples, brook, "kg:badgeName") == {"Acme Research"}
    assert objects(triples, brook, "fabio:hasArXivId") == {"2201.00001"}
    assert objects(triples, brook, "owl:sameAs") == {"https://arxiv.org/abs/2201.00001"}
    assert objects(triples, brook, "schema:url") == {"https://arxiv.org/abs/2201.00001"}
    assert objects(triples, brook, "dcterms:source") == {"page.txt:3"}
    tide = iri(BASE, TIDE.id).value.removeprefix(BASE + "paper/")
    assert objects(triples, f"paper:{tide}", "bibo:doi") == {"10.1234/Tide.Bench"}
    assert objects(triples, f"paper:{tide}", "kg:venue") == {"Journal of Tides"}
    issued = {
        t.object
        for t in triples
        if t.predicate == term("dcterms:issued") and t.subject.value.startswith(BASE + "paper/")
    }
    assert Literal("2022-01-05", datatype=NamedNode(XSD + "date")) in issued
    assert Literal("2024-03", datatype=NamedNode(XSD + "gYearMonth")) in issued
    assert Literal("2024", datatype=NamedNode(XSD + "gYear")) in issued


def test_concepts_bring_what_the_vocabulary_knows(build: Path) -> None:
    triples = read(build / PLAIN)
    gsm = "benchmark:gsm8k"
    assert objects(triples, gsm, "kg:task") == {"mathematical reasoning"}
    assert objects(triples, gsm, "kg:usualMetric") == {"accuracy"}
    assert objects(triples, gsm, "kg:betterDirection") == {term("kg:HigherIsBetter").value}
    assert objects(triples, gsm, "skos:altLabel") == {"GSM-8K", "Grade School Math 8K"}
    assert objects(triples, gsm, "kg:developedBy") == {term("organization:openai").value}
    assert objects(triples, "organization:openai", "rdfs:label") == {"OpenAI"}
    assert objects(triples, "method:llama-3-1-8b", "skos:broader") == {term("method:llama-3-1").value}
    assert objects(triples, "method:llama-3-1", "skos:broader") == {term("method:llama-3").value}
    assert objects(triples, "method:llama-3", "skos:broader") == {term("method:llama").value}
    assert objects(triples, "method:dpo", "skos:broader") == {term("method:preference-optimization").value}
    assert not objects(triples, "method:t5", "rdfs:label"), "a concept that has nothing to do with the graph"


def test_every_link_leads_to_something_described(tmp_path: Path) -> None:
    """The developer's own family is told too, and nothing points at a name that the graph does not explain."""
    method, organization = NodeType.METHOD, NodeType.ORGANIZATION
    concepts = (
        Concept(id="method/pond", type=method, label="Pond", developer="organization/lab", broader="method/water"),
        Concept(id="method/water", type=method, label="Water", developer="organization/nobody"),
        Concept(id="organization/lab", type=organization, label="Lab", broader="organization/university"),
        Concept(id="organization/university", type=organization, label="University"),
        Concept(id="organization/nobody", type=organization, label="Nobody"),
    )
    graph = make_graph([], [Node("method/pond", method, "Pond", concept="method/pond")], [], [])
    rdf.write(graph, tmp_path, Vocabulary({c.id: c for c in concepts}))
    triples = read(tmp_path / PLAIN)
    subjects = {t.subject for t in triples}
    links = {t.object for t in triples if isinstance(t.object, NamedNode) and t.object.value.startswith(BASE)}
    assert {link for link in links if not link.value.startswith(PREFIXES["kg"])} <= subjects
    assert objects(triples, "organization:lab", "skos:broader") == {term("organization:university").value}


def test_homonyms_are_two_things_with_one_label(build: Path) -> None:
    triples = read(build / PLAIN)
    for name, distinct in (("tpo-thought", "Thought Path"), ("tpo-tree", "Tree Policy")):
        assert objects(triples, f"method:{name}", "rdfs:label") == {"TPO"}
        assert objects(triples, f"method:{name}", "skos:scopeNote") == {distinct}


def test_results_are_numbers_with_unit_metric_and_direction(build: Path) -> None:
    triples = read(build / PLAIN)

    def facts(name: str) -> dict[str, str]:
        return {
            t.predicate.value.removeprefix(PREFIXES["kg"]): t.object.value.removeprefix(PREFIXES["kg"])
            for t in triples
            if t.subject == term(f"result:{name}") and t.predicate.value.startswith(PREFIXES["kg"])
        }

    percent = facts("00")
    assert (percent["value"], percent["unit"], percent["percent"]) == ("62.5", "Percent", "62.5")
    assert (percent["metric"], percent["betterDirection"], percent["kind"]) == (
        "accuracy",
        "HigherIsBetter",
        "Absolute",
    )
    unstated = facts("01")
    assert "metric" not in unstated and unstated["betterDirection"] == "HigherIsBetter"
    delta = facts("03")
    assert (delta["value"], delta["unit"], delta["kind"]) == ("4.5", "Points", "Delta") and "percent" not in delta
    perplexity = facts("05")
    assert perplexity["betterDirection"] == "LowerIsBetter" and not {"unit", "percent"} & set(perplexity)
    fraction = facts("06")
    assert (fraction["value"], fraction["percent"]) == ("0.48", "48") and "unit" not in fraction
    values = {t.object for t in triples if t.predicate == term("kg:value")}
    assert {v.datatype.value for v in values} == {XSD + "decimal"} and len(values) == 9


@pytest.mark.parametrize("make", [sample_graph, hostile_graph])
def test_every_passage_stands_in_its_paper(make, tmp_path: Path) -> None:
    graph = make()
    folder = write_rdf_build(graph, tmp_path)
    store = ox.Store()
    store.bulk_load(path=str(folder / "store" / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    papers = {iri(BASE, p.id).value: p for p in graph.papers.values()}
    found = list(
        store.query(
            """SELECT ?s ?paper ?exact ?start ?end ?field WHERE {
              ?s prov:wasDerivedFrom ?paper ; oa:hasSelector ?passage .
              ?passage oa:exact ?exact ; oa:start ?start ; oa:end ?end ; kg:inField ?field }""",
            prefixes=PREFIXES,
        )
    )
    said = {
        (e.source, e.type, e.target, s.paper, s.evidence.span) for e in graph.edges for s in e.statements if s.evidence
    }
    assert len(found) == len(said) + len(graph.scores)
    for row in found:
        field = row["field"].value.rpartition("#In")[2].lower()
        words = text(papers[row["paper"].value].text(field)).value[int(row["start"].value) : int(row["end"].value)]
        assert words == row["exact"].value


def test_statements_carry_confidence_finder_and_paper(build: Path) -> None:
    store = ox.Store()
    store.bulk_load(path=str(build / "store" / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    rows = list(
        store.query(
            """SELECT ?confidence ?by ?paper ?exact WHERE {
              ?s rdf:subject method:creek ; rdf:predicate kg:extends ; rdf:object method:brook ;
                 kg:confidence ?confidence ; kg:foundBy ?by ; prov:wasDerivedFrom ?paper ;
                 oa:hasSelector/oa:exact ?exact
            } ORDER BY DESC(?confidence)""",
            prefixes={**PREFIXES, "method": BASE + "method/"},
        )
    )
    assert [(Decimal(r["confidence"].value), r["by"].value, r["exact"].value) for r in rows] == [
        (Decimal("0.92"), "rules", "Creek builds on Brook and scores 71.0% accuracy on GSM8K."),
        (Decimal("0.6"), "rules", "Creek: A Wider Brook"),
    ]
    every = store.query("SELECT (COUNT(?s) AS ?n) WHERE { ?s a rdf:Statement }", prefixes=PREFIXES)
    # 40 read out of texts (two of them for one edge), 5 derived, 4 developers from the vocabulary.
    statements = sum(len(e.statements) for e in sample_graph().edges)
    assert int(next(iter(every))["n"].value) == statements + 4


def test_rdf12_holds_the_same_evidence(tmp_path: Path, build: Path) -> None:
    newer = write_rdf_build(sample_graph(), tmp_path / "new", rdf12=True)
    tail = " kg:confidence ?c ; kg:foundBy ?by . OPTIONAL { ?r oa:hasSelector/oa:exact ?q } }"
    answers = []
    for folder, head in (
        (build, "SELECT ?s ?p ?o ?c ?by ?q WHERE { ?r rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;"),
        (newer, "SELECT ?s ?p ?o ?c ?by ?q WHERE { << ?s ?p ?o ~ ?r >> "),
    ):
        store = ox.Store()
        store.bulk_load(path=str(folder / PLAIN), format=ox.RdfFormat.TURTLE)
        store.bulk_load(path=str(folder / EVIDENCE), format=ox.RdfFormat.TURTLE)
        rows = store.query(head + tail, prefixes=PREFIXES)
        answers.append(sorted(str([row[v] for v in ("s", "p", "o", "c", "by", "q")]) for row in rows))
    assert answers[0] == answers[1] and len(answers[0]) > 40
    assert (newer / "store" / "dataset.nq").read_bytes() == (build / "store" / "dataset.nq").read_bytes()
    assert (newer / EVIDENCE).read_text().startswith('VERSION "1.2"\n')


@pytest.mark.parametrize("make", [sample_graph, hostile_graph])
def test_the_store_holds_both_files_sorted(make, tmp_path: Path) -> None:
    folder = write_rdf_build(make(), tmp_path)
    lines = (folder / "store" / "dataset.nq").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    assert lines == sorted(set(lines))
    assert {str(t) + " ." for t in read(folder / PLAIN) | read(folder / EVIDENCE)} == set(lines)


@pytest.mark.parametrize("make", [sample_graph, hostile_graph])
def test_subjects_come_once_and_prefixes_sorted(make, tmp_path: Path) -> None:
    folder = write_rdf_build(make(), tmp_path)
    for name in (PLAIN, EVIDENCE, "void.ttl"):
        content = (folder / name).read_text(encoding="utf-8")
        heads = [line for line in content.split("\n") if line.startswith("@prefix")]
        assert heads == sorted(heads) and len(heads) > 15
        subjects = [
            next(iter(ox.parse(input=head_and(heads, block), format=ox.RdfFormat.TURTLE))).subject
            for block in content.split("\n\n")[1:]
        ]
        assert len(subjects) == len(set(subjects)) > 0


def head_and(heads: list[str], block: str) -> str:
    return "\n".join([*heads, block])


def test_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2])\n"
        "import graphs\n"
        "for i, make in enumerate((graphs.sample_graph, graphs.hostile_graph)):\n"
        "    graphs.write_rdf_build(make(), Path(sys.argv[1]) / str(i))\n"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / seed), str(Path(__file__).parents[1])],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
    files = sorted(p.relative_to(tmp_path / "1") for p in (tmp_path / "1").rglob("*") if p.is_file())
    assert len(files) == 12
    for file in files:
        assert (tmp_path / "1" / file).read_bytes() == (tmp_path / "2" / file).read_bytes()


def test_hostile_text_comes_back_whole(tmp_path: Path) -> None:
    import rdflib

    folder = write_rdf_build(hostile_graph(), tmp_path)
    expected = {text(h).value for h in HOSTILE}
    labels = {t.object.value for t in read(folder / PLAIN) if t.predicate == term("skos:prefLabel")}
    assert labels == expected
    graph = rdflib.Graph().parse(folder / PLAIN)
    assert {str(o) for o in graph.objects(None, rdflib.SKOS.prefLabel)} == expected
    assert len(graph) == len(read(folder / PLAIN))


def test_another_base_moves_the_graph_and_keeps_the_terms(tmp_path: Path) -> None:
    base = "http://localhost:8000/my-graph#"
    folder = write_rdf_build(sample_graph(), tmp_path, base=base)
    triples = read(folder / PLAIN)
    ours = {t.subject.value for t in triples}
    assert all(s.startswith(base) for s in ours)
    gsm = NamedNode(base + "benchmark/gsm8k")
    assert ox.Triple(gsm, term("rdf:type"), term("kg:Benchmark")) in triples
    assert ox.Triple(gsm, term("skos:exactMatch"), term("benchmark:gsm8k")) in triples
    prefixes = json.loads((folder / "store" / "prefixes.json").read_text())
    assert prefixes["benchmark"] == base + "benchmark/" and prefixes["kg"] == PREFIXES["kg"]


@pytest.mark.parametrize("base", ["", "graph/", "https://example.org/x", "https://exa mple.org/", "https://e.org/<>/"])
def test_a_base_that_is_none_is_refused(base: str, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="cannot begin an IRI"):
        rdf.write(sample_graph(), tmp_path, sample_vocabulary(), base=base)


def test_the_description_counts_what_is_there(build: Path) -> None:
    void = read(build / "void.ttl")

    def number(subject: str, predicate: str) -> int:
        (value,) = {
            t.object.value for t in void if t.subject == NamedNode(BASE + subject) and t.predicate == term(predicate)
        }
        return int(value)

    plain, evidence = read(build / PLAIN), read(build / EVIDENCE)
    assert number("dataset/graph", "void:triples") == len(plain)
    assert number("dataset/evidence", "void:triples") == len(evidence)
    assert number("dataset", "void:triples") == len(plain | evidence) == len(plain) + len(evidence)
    partitions = {
        t.object: int(n.object.value)
        for t in void
        for n in void
        if t.predicate == term("void:property")
        and n.subject == t.subject
        and n.predicate == term("void:triples")
        and t.subject.value.startswith(BASE + "dataset/graph#")
    }
    assert partitions == {p: sum(t.predicate == p for t in plain) for p in {t.predicate for t in plain}}


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("method/gpt-4", "method/gpt-4"),
        ("paper/cs/0112017", "paper/cs/0112017"),
        ("method/a b", "method/a%20b"),
        ("method/a%20b", "method/a%2520b"),
        ("method/größe", "method/gr%C3%B6%C3%9Fe"),
        ('method/<">\\^`{|}', "method/%3C%22%3E%5C%5E%60%7B%7C%7D"),
        ("method/a#b?c", "method/a%23b%3Fc"),
    ],
)
def test_ids_become_iris_that_stay_apart(id: str, expected: str) -> None:
    assert iri(BASE, id).value == BASE + expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e"),
        ("https://example.org/ü 100%", "https://example.org/%C3%BC%20100%25"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("//example.org/", None),
        ("https://", None),
        ("https://[", None),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
    ],
)
def test_only_web_addresses_become_links(url: str, expected: str | None) -> None:
    found = web_address(url)
    assert (found.value if found else None) == expected


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("62.3", "62.3"),
        ("1,234.5", "1234.5"),
        ("+3", "3"),
        ("−2.5", "-2.5"),
        (".5", "0.5"),
        ("7.", "7"),
        ("1e5", None),
        ("", None),
        ("n/a", None),
        ("٣", None),
    ],
)
def test_numbers_as_written(written: str, number: str | None) -> None:
    assert parse_number(written) == (Decimal(number) if number else None)
