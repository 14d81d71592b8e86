"""The description of a dataset in VoID and DCAT: what is in it, how much, in which files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from kg import folder as layout
from kg.export import terms as t

_TYPE = t.TYPE.value
_MEDIA_TYPE = NamedNode("https://www.iana.org/assignments/media-types/text/turtle")


@dataclass(slots=True)
class Counts:
    """How many triples there are, by predicate and, for types, by class; and how many subjects."""

    triples: int = 0
    subjects: int = 0
    predicates: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)

    def add(self, triples: Sequence[Triple]) -> None:
        """Count the triples of one subject."""
        if not triples:
            return
        self.subjects += 1
        self.triples += len(triples)
        predicates = [triple.predicate.value for triple in triples]
        self.predicates.update(predicates)
        for triple, predicate in zip(triples, predicates, strict=True):
            if predicate == _TYPE and isinstance(triple.object, NamedNode):
                self.classes[triple.object.value] += 1


def describe(base: str, plain: Counts, evidence: Counts) -> Iterator[Triple]:
    """The description of the dataset (``<base>dataset``) and of its two parts, the plain graph and the evidence."""
    whole = NamedNode(f"{base}dataset")
    parts = (
        (NamedNode(f"{base}dataset/graph"), layout.GRAPH, "Graph", plain),
        (NamedNode(f"{base}dataset/evidence"), layout.EVIDENCE, "Evidence", evidence),
    )
    yield from _dataset(whole, "Knowledge graph of papers, methods, benchmarks and organizations")
    yield Triple(
        whole,
        t.term("dcterms:description"),
        t.text("Read out of titles and abstracts; every edge with the sentence that says so."),
    )
    yield Triple(whole, t.term("void:triples"), t.integer(plain.triples + evidence.triples))
    yield Triple(whole, t.term("void:entities"), t.integer(plain.subjects))
    yield Triple(whole, t.term("void:uriSpace"), t.text(base))
    for namespace in ("kg", "bibo", "dcterms", "fabio", "oa", "prov", "schema", "skos"):
        vocabulary = NamedNode(t.PREFIXES[namespace].removesuffix("#") if namespace == "kg" else t.PREFIXES[namespace])
        yield Triple(whole, t.term("void:vocabulary"), vocabulary)
    for part, *_ in parts:
        yield Triple(whole, t.term("void:subset"), part)
    for part, file, title, counts in parts:
        yield from _part(base, part, file, title, counts)


def _dataset(subject: NamedNode, title: str) -> Iterator[Triple]:
    yield Triple(subject, t.TYPE, t.term("dcat:Dataset"))
    yield Triple(subject, t.TYPE, t.term("void:Dataset"))
    yield Triple(subject, t.term("dcterms:title"), Literal(title, language="en"))


def _part(base: str, part: NamedNode, file: str, title: str, counts: Counts) -> Iterator[Triple]:
    dump, distribution = NamedNode(base + file), t.part(part, "turtle")
    yield from _dataset(part, title)
    yield Triple(part, t.term("void:triples"), t.integer(counts.triples))
    yield Triple(part, t.term("void:distinctSubjects"), t.integer(counts.subjects))
    yield Triple(part, t.term("void:properties"), t.integer(len(counts.predicates)))
    yield Triple(part, t.term("void:classes"), t.integer(len(counts.classes)))
    yield Triple(part, t.term("void:dataDump"), dump)
    yield Triple(part, t.term("dcat:distribution"), distribution)
    classes = [(t.part(part, f"class-{i}"), iri) for i, iri in enumerate(sorted(counts.classes))]
    properties = [(t.part(part, f"property-{i}"), iri) for i, iri in enumerate(sorted(counts.predicates))]
    for partition, _ in classes:
        yield Triple(part, t.term("void:classPartition"), partition)
    for partition, _ in properties:
        yield Triple(part, t.term("void:propertyPartition"), partition)
    yield Triple(distribution, t.TYPE, t.term("dcat:Distribution"))
    yield Triple(distribution, t.term("dcat:downloadURL"), dump)
    yield Triple(distribution, t.term("dcat:mediaType"), _MEDIA_TYPE)
    for partition, iri in classes:
        yield Triple(partition, t.term("void:class"), NamedNode(iri))
        yield Triple(partition, t.term("void:entities"), t.integer(counts.classes[iri]))
    for partition, iri in properties:
        yield Triple(partition, t.term("void:property"), NamedNode(iri))
        yield Triple(partition, t.term("void:triples"), t.integer(counts.predicates[iri]))
