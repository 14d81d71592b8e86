"""The ontology as a page for people, ``ontology/README.md``, made from ``ontology/kg.ttl``.

``python -m kg.export.ontology_page`` prints it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import TYPE_CHECKING

from kg.export.terms import ONTOLOGY, PREFIXES

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node as Term

_FILE = "kg.ttl"
_INTRODUCTION = """\
<!-- Made from kg.ttl by "python -m kg.export.ontology_page"; a test checks that the two agree. -->

# {title}

{description}

Namespace `{namespace}`, preferred prefix `{prefix}`, version {version}, licence {licence}.

- `kg.ttl`: the ontology (OWL 2).
- `shapes.ttl`: what a well-formed graph is (SHACL).
- `benchmarks.ttl`, `methods.ttl`, `organizations.ttl`: the vocabularies of well-known things (SKOS).

An edge is one plain triple, `paper:… kg:evaluatesOn benchmark:…`. Why it is there stands in `evidence.ttl`: an
`rdf:Statement` with that subject, predicate and object, the paper (`prov:wasDerivedFrom`), the passage
(`oa:hasSelector`), who found it (`kg:foundBy`) and how sure that is (`kg:confidence`).
"""


def page() -> str:
    """The page as Markdown."""
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=files("ontology").joinpath(_FILE).read_text(encoding="utf-8"), format="turtle")
    return "\n".join(_Page(graph).lines()) + "\n"


class _Page:
    def __init__(self, graph: rdflib.Graph) -> None:
        from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, Namespace

        self.graph = graph
        self.kg = Namespace(ONTOLOGY)
        self.owl, self.rdf, self.rdfs, self.skos, self.dcterms, self.vann = OWL, RDF, RDFS, SKOS, DCTERMS, VANN

    def lines(self) -> Iterator[str]:
        (ontology,) = self.graph.subjects(self.rdf.type, self.owl.Ontology)
        yield _INTRODUCTION.format(
            title=self.graph.value(ontology, self.dcterms.title),
            description=" ".join(str(self.graph.value(ontology, self.dcterms.description)).split()),
            namespace=ONTOLOGY,
            prefix=self.graph.value(ontology, self.vann.preferredNamespacePrefix),
            version=self.graph.value(ontology, self.owl.versionInfo),
            licence=f"<{self.graph.value(ontology, self.dcterms.license)}>",
        )
        yield from self._classes()
        yield from self._properties("Relations and other links", self.owl.ObjectProperty)
        yield from self._properties("Values", self.owl.DatatypeProperty)
        yield from self._annotations()
        yield from self._others()

    def _classes(self) -> Iterator[str]:
        yield from ("## Classes", "", "| class | meaning | aligns to |", "|---|---|---|")
        for term in self._ours(self.owl.Class):
            supers = [self._name(o) for o in self.graph.objects(term, self.rdfs.subClassOf)]
            close = [f"close to {self._name(o)}" for o in self.graph.objects(term, self.skos.closeMatch)]
            yield f"| {self._name(term)} | {self._meaning(term)} | {', '.join(sorted(supers) + sorted(close))} |"
        yield ""
        yield from ("## Individuals", "", "| individual | class | meaning |", "|---|---|---|")
        for term in self._ours(self.owl.NamedIndividual):
            kinds = [self._name(o) for o in self.graph.objects(term, self.rdf.type) if o != self.owl.NamedIndividual]
            yield f"| {self._name(term)} | {', '.join(sorted(kinds))} | {self._meaning(term)} |"
        yield ""

    def _properties(self, title: str, kind: Term) -> Iterator[str]:
        yield from (f"## {title}", "", "| property | of | is | meaning |", "|---|---|---|---|")
        for term in self._ours(kind):
            supers = [self._name(o) for o in self.graph.objects(term, self.rdfs.subPropertyOf)]
            below = f" Sub-property of {', '.join(sorted(supers))}." if supers else ""
            reserved = " *Reserved.*" if (term, self.kg.reserved, None) in self.graph else ""
            of, value = self._classes_of(term, self.rdfs.domain), self._classes_of(term, self.rdfs.range)
            yield f"| {self._name(term)} | {of} | {value} | {self._meaning(term)}{below}{reserved} |"
        yield ""

    def _annotations(self) -> Iterator[str]:
        yield from ("## Annotations", "", "| property | meaning |", "|---|---|")
        for term in self._ours(self.owl.AnnotationProperty):
            yield f"| {self._name(term)} | {self._meaning(term)} |"
        yield ""

    def _others(self) -> Iterator[str]:
        yield from ("## Terms of other vocabularies", "", "| term | in these data |", "|---|---|")
        kinds = (self.owl.Class, self.owl.ObjectProperty, self.owl.DatatypeProperty, self.owl.AnnotationProperty)
        found = {t for kind in kinds for t in self.graph.subjects(self.rdf.type, kind)}
        for term in sorted((t for t in found if str(t).startswith("http") and not self._is_ours(t)), key=self._name):
            reserved = " *Reserved.*" if (term, self.kg.reserved, None) in self.graph else ""
            note = self.graph.value(term, self.skos.scopeNote)
            yield f"| {self._name(term)} | {_cell(str(note))}{reserved} |"

    def _ours(self, kind: Term) -> Iterable[Term]:
        return sorted((t for t in self.graph.subjects(self.rdf.type, kind) if self._is_ours(t)), key=self._name)

    def _is_ours(self, term: Term) -> bool:
        return str(term).startswith(ONTOLOGY)

    def _classes_of(self, term: Term, property: Term) -> str:
        value = self.graph.value(term, property)
        if value is None:
            return ""
        union = self.graph.value(value, self.owl.unionOf)
        members = list(self.graph.items(union)) if union else [value]
        return " or ".join(self._name(member) for member in members)

    def _meaning(self, term: Term) -> str:
        notes = [self.graph.value(term, p) for p in (self.skos.definition, self.skos.scopeNote)]
        return _cell(" ".join(str(n) for n in notes if n))

    def _name(self, term: Term) -> str:
        for prefix, namespace in PREFIXES.items():
            if str(term).startswith(namespace):
                return f"`{prefix}:{str(term)[len(namespace) :]}`"
        return f"`{term}`"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    print(page(), end="")
