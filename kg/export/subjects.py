"""The graph as RDF, one subject after another: what is said of it, and the evidence for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Triple

from kg.export import enriched
from kg.export import terms as t
from kg.export.metrics import better_direction, percent
from kg.graph.measures import Measures, measures
from kg.graph.tables import Edge, Graph, Node, Score, Statement, number_text
from kg.model import AuthorId, NodeType, Paper, RelationType
from kg.names import name_key
from kg.vocabulary import BASE as VOCABULARY_BASE
from kg.vocabulary import Concept, Vocabulary

FROM_VOCABULARY = "vocabulary"
"""Who found a statement that no paper makes but the vocabulary does."""

_Value = NamedNode | Literal
_term = lru_cache(maxsize=None)(t.term)
_SCHEMES = {kind: NamedNode(f"{VOCABULARY_BASE}vocabulary/{kind.lower()}s") for kind in NodeType}


@dataclass(frozen=True, slots=True)
class Subject:
    """All that is said of one IRI: plain triples (of ``graph.ttl``) and evidence (of ``evidence.ttl``)."""

    iri: str
    plain: tuple[Triple, ...] = ()
    evidence: tuple[Triple, ...] = ()


_Maker = Callable[[], Subject]


@dataclass(frozen=True)
class RdfGraph:
    """A graph with the vocabulary that names its concepts and the base of its IRIs; RDF 1.2 evidence on request."""

    graph: Graph
    vocabulary: Mapping[str, Concept]
    base: str = t.DEFAULT_BASE
    rdf12: bool = False
    _node_of_concept: dict[str, str] = field(default_factory=dict, init=False, repr=False)
    _measures: dict[str, Measures] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(
        cls,
        graph: Graph,
        vocabulary: Vocabulary,
        base: str = t.DEFAULT_BASE,
        rdf12: bool = False,
        measured: Mapping[str, Measures] | None = None,
    ) -> RdfGraph:
        """Put a graph, its vocabulary and its measures (where they are known already) together."""
        made = cls(graph, vocabulary.concepts, base, rdf12)
        for node in graph.nodes.values():
            if node.concept and node.concept in made.vocabulary:
                made._node_of_concept.setdefault(node.concept, node.id)
        made._measures.update(measures(graph) if measured is None else measured)
        return made

    def subjects(self) -> Iterator[Subject]:
        """Every subject, sorted as N-Triples lines sort."""
        edges = {id: tuple(group) for id, group in groupby(self.graph.edges, key=lambda e: e.source)}
        things: dict[str, _Maker] = {}
        for node in self.graph.nodes.values():
            things[self._iri(node.id).value] = partial(self._node, node, edges.get(node.id, ()))
        for id in self._related_concepts():
            things[self._iri(id).value] = partial(self._concept, self.vocabulary[id])
        for author in enriched.authors((*self.graph.papers.values(), *self.graph.frontier.values())).values():
            things[enriched.author_iri(author, self.base).value] = partial(self._author, author)
        for passage, statement in self._passages():
            things.setdefault(passage, partial(self._passage, passage, statement))
        yield from _in_order(things)
        # "result/" and "statement/" sort after the ids of nodes, so each kind is in memory only in its turn.
        things.clear()
        yield from _in_order({self._iri(s.id).value: partial(self._score, s) for s in self.graph.scores})
        reasons: dict[str, _Maker] = {}
        for key, triple, said in self._reasons():
            reasons.setdefault(key, partial(self._reason, key, triple, said))
        yield from _in_order(reasons)

    def _iri(self, id: str) -> NamedNode:
        return t.iri(self.base, id)

    # -- nodes

    def _node(self, node: Node, edges: tuple[Edge, ...]) -> Subject:
        subject = self._iri(node.id)
        facts = self._paper_node_facts(node) if node.type is NodeType.PAPER else self._thing_facts(node)
        pairs = [
            (t.TYPE, t.CLASSES[node.type]),
            *facts,
            *((t.PREDICATES[e.type], self._iri(e.target)) for e in edges),
            # Said twice, so that families need one property only, in the graph and in the vocabulary.
            *((t.BROADER, self._iri(e.target)) for e in edges if e.type is RelationType.VARIANT_OF),
            *(pair for e in edges for pair in enriched.reasons(e, self._iri(e.target))),
            *enriched.measure_facts(self._measures.get(node.id)),
        ]
        return Subject(subject.value, _triples(subject, pairs))

    def _author(self, author: AuthorId) -> Subject:
        subject = enriched.author_iri(author, self.base)
        return Subject(subject.value, _triples(subject, enriched.author_facts(author)))

    def _thing_facts(self, node: Node) -> Iterator[tuple[NamedNode, _Value]]:
        concept = self.vocabulary.get(node.concept) if node.concept else None
        if concept and concept.is_model:
            yield t.TYPE, _term("kg:Model")
        yield t.LABEL, t.text(node.label)
        yield t.PREF_LABEL, t.text(node.label)
        names = dict.fromkeys((*sorted(node.aliases), *(concept.names if concept else ())))
        names.pop(node.label, None)
        yield from ((t.ALT_LABEL, t.text(name)) for name in names)
        yield from _name_keys((node.label, *names, node.id))
        if node.distinct:
            yield _term("skos:scopeNote"), t.text(node.distinct)
        if node.year:
            yield t.YEAR, t.integer(node.year)
        if concept:
            yield from self._concept_facts(concept, own=node.id)

    def _paper_node_facts(self, node: Node) -> Iterator[tuple[NamedNode, _Value]]:
        if node.id in self.graph.papers:
            yield from self._paper_facts(self.graph.papers[node.id])
        else:
            yield from self._paper_facts(self.graph.frontier.get(node.id) or Paper(title=node.label, abstract=""))
            yield _term("kg:unread"), t.boolean(True)

    def _paper_facts(self, paper: Paper) -> Iterator[tuple[NamedNode, _Value]]:
        yield t.LABEL, t.text(paper.title)
        yield _term("dcterms:title"), t.text(paper.title)
        yield _term("dcterms:abstract"), t.text(paper.abstract)
        yield from _name_keys((paper.title, paper.id, paper.arxiv_id or "", paper.doi or ""))
        if paper.date:
            yield _term("dcterms:issued"), t.date(paper.date)
        if paper.year:
            yield t.YEAR, t.integer(paper.year)
        yield from ((_term("dcterms:creator"), t.text(author)) for author in paper.authors)
        if paper.author_count is not None:
            yield _term("kg:authorCount"), t.count(paper.author_count)
        if paper.badge:
            yield _term("kg:badgeHandle"), t.text(paper.badge.handle)
            yield _term("kg:badgeName"), t.text(paper.badge.name)
        if paper.venue:
            yield _term("kg:venue"), t.text(paper.venue)
        if paper.url and (page := t.web_address(paper.url)):
            yield t.URL, page
        if paper.arxiv_id:
            yield _term("fabio:hasArXivId"), t.text(paper.arxiv_id)
            yield t.SAME_AS, t.iri("https://arxiv.org/abs/", paper.arxiv_id)
        if paper.doi:
            yield _term("bibo:doi"), t.text(paper.doi)
            yield t.SAME_AS, t.iri("https://doi.org/", paper.doi)
        if paper.given_id:
            yield _term("dcterms:identifier"), t.text(paper.given_id)
        yield from enriched.paper_facts(paper, self.base)
        yield from ((_term("dcterms:source"), t.text(f"{s.file}:{s.line}")) for s in paper.sources)

    # -- what the vocabulary knows

    def _place_of(self, concept: str) -> str | None:
        """The id that stands for a concept in this graph; None where a different thing has taken its id."""
        if concept in self._node_of_concept:
            return self._node_of_concept[concept]
        return None if concept in self.graph.nodes or concept not in self.vocabulary else concept

    def _related_concepts(self) -> list[str]:
        """The concepts that are no nodes themselves: the families and the developers of those that are."""
        found: dict[str, None] = {}
        for concept in map(self.vocabulary.__getitem__, self._node_of_concept):
            for start in (concept.id, concept.developer):
                above = self.vocabulary.get(start) if start else None
                while above:
                    found[above.id] = None
                    above = self.vocabulary.get(above.broader) if above.broader else None
        return [id for id in found if self._place_of(id) == id and id not in self._node_of_concept]

    def _concept(self, concept: Concept) -> Subject:
        subject = self._iri(concept.id)
        names = concept.names
        facts: list[tuple[NamedNode, _Value]] = [
            (t.TYPE, t.CONCEPT),
            (t.LABEL, t.text(concept.label)),
            (t.PREF_LABEL, t.text(concept.label)),
            *((t.ALT_LABEL, t.text(name)) for name in names[1:]),
            *_name_keys((*names, concept.id)),
            *(pair for pair in self._concept_facts(concept, own=concept.id) if pair[0] != t.DEVELOPED_BY),
        ]
        return Subject(subject.value, _triples(subject, facts))

    def _concept_facts(self, concept: Concept, own: str) -> Iterator[tuple[NamedNode, _Value]]:
        if own != concept.id or self.base != VOCABULARY_BASE:
            yield _term("skos:exactMatch"), t.iri(VOCABULARY_BASE, concept.id)
        if concept.broader and (broader := self._place_of(concept.broader)):
            yield t.BROADER, self._iri(broader)
        if concept.task:
            yield _term("kg:task"), t.text(concept.task)
        if concept.metric:
            yield _term("kg:usualMetric"), t.text(concept.metric)
        if concept.better:
            yield _term("kg:betterDirection"), t.DIRECTIONS[concept.better]
        if concept.developer and (developer := self._place_of(concept.developer)):
            yield t.DEVELOPED_BY, self._iri(developer)
        if concept.year:
            yield _term("dcterms:issued"), t.date(str(concept.year))
        if concept.homepage and (page := t.web_address(concept.homepage)):
            yield t.URL, page
        yield from ((t.SAME_AS, same) for other in concept.same_as if (same := t.web_address(other)))

    # -- scores

    def _score(self, score: Score) -> Subject:
        subject = self._iri(score.id)
        number = t.parse_number(score.value)
        if number is None:
            return Subject(subject.value)
        node = self.graph.nodes[score.benchmark]
        concept = self.vocabulary.get(node.concept) if node.concept else None
        pairs: list[tuple[NamedNode, _Value]] = [
            (t.TYPE, _term("kg:Result")),
            (t.LABEL, t.text(_score_label(score, node.label))),
            (_term("kg:reportedIn"), self._iri(score.paper)),
            (_term("kg:onBenchmark"), self._iri(score.benchmark)),
            (_term("kg:value"), t.decimal(number)),
            (_term("kg:kind"), t.SCORE_KINDS[score.kind]),
        ]
        if score.method:
            pairs.append((_term("kg:ofMethod"), self._iri(score.method)))
        if score.metric:
            pairs.append((_term("kg:metric"), t.text(score.metric)))
        if score.unit:
            pairs.append((_term("kg:unit"), t.UNITS[score.unit]))
        if better := better_direction(score.metric, concept):
            pairs.append((_term("kg:betterDirection"), t.DIRECTIONS[better]))
        if (scaled := percent(score, number, concept)) is not None:
            pairs.append((_term("kg:percent"), t.decimal(scaled)))
        return Subject(subject.value, _triples(subject, pairs), _triples(subject, self._provenance(score.statement)))

    # -- evidence

    def _statements(self) -> Iterator[Statement]:
        for edge in self.graph.edges:
            yield from edge.statements
        yield from (score.statement for score in self.graph.scores)

    def _passages(self) -> Iterator[tuple[str, Statement]]:
        return ((i.value, s) for s in self._statements() if (i := self._passage_iri(s)))

    def _passage_iri(self, statement: Statement) -> NamedNode | None:
        if not statement.paper or not statement.evidence:
            return None
        span = statement.evidence.span
        return t.part(self._iri(statement.paper), f"{span.field}-{span.start}-{span.end}")

    def _passage(self, iri: str, statement: Statement) -> Subject:
        assert statement.evidence is not None  # _passages takes no others
        span = statement.evidence.span
        pairs: list[tuple[NamedNode, _Value]] = [
            (t.TYPE, _term("oa:TextPositionSelector")),
            (t.TYPE, _term("oa:TextQuoteSelector")),
            (_term("oa:exact"), t.text(statement.evidence.quote)),
            (_term("oa:start"), t.count(span.start)),
            (_term("oa:end"), t.count(span.end)),
            (_term("kg:inField"), t.FIELDS[span.field]),
        ]
        return Subject(iri, (), _triples(NamedNode(iri), pairs))

    def _reasons(self) -> Iterator[tuple[str, Triple, Statement | NodeType]]:
        """The IRI of every statement, with its triple and who makes it: a paper, or the vocabulary of a type."""
        for edge in self.graph.edges:
            triple = Triple(self._iri(edge.source), t.PREDICATES[edge.type], self._iri(edge.target))
            # Surest first: of two equal statements the first is kept.
            for statement in sorted(edge.statements, key=lambda s: -s.confidence):
                evidence = statement.evidence
                where = (evidence.span.field, str(evidence.span.start), str(evidence.span.end)) if evidence else ()
                parts = (edge.source, edge.type.value, edge.target, statement.paper or "", statement.found_by, *where)
                yield self._statement_iri(parts), triple, statement
        for id, node in self._node_of_concept.items():
            concept = self.vocabulary[id]
            if concept.developer and (developer := self._place_of(concept.developer)):
                parts = (node, RelationType.DEVELOPED_BY.value, developer, "", FROM_VOCABULARY)
                triple = Triple(self._iri(node), t.DEVELOPED_BY, self._iri(developer))
                yield self._statement_iri(parts), triple, concept.type

    def _statement_iri(self, parts: Iterable[str]) -> str:
        key = "\x00".join(parts).encode("utf-8", "surrogatepass")
        return self._iri(f"statement/{hashlib.sha256(key).hexdigest()[:20]}").value

    def _reason(self, iri: str, triple: Triple, said: Statement | NodeType) -> Subject:
        subject = NamedNode(iri)
        if isinstance(said, Statement):
            provenance = list(self._provenance(said))
        else:
            provenance = [
                (_term("prov:wasDerivedFrom"), _SCHEMES[said]),
                (_term("kg:foundBy"), t.text(FROM_VOCABULARY)),
                (_term("kg:confidence"), t.decimal(Decimal(1))),
            ]
        if self.rdf12:
            about = [Triple(subject, _term("rdf:reifies"), triple)]
        else:
            about = [
                Triple(subject, t.TYPE, _term("rdf:Statement")),
                Triple(subject, _term("rdf:subject"), triple.subject),
                Triple(subject, _term("rdf:predicate"), triple.predicate),
                Triple(subject, _term("rdf:object"), triple.object),
            ]
        return Subject(iri, (), (*about, *_triples(subject, provenance)))

    def _provenance(self, statement: Statement) -> Iterator[tuple[NamedNode, _Value]]:
        if statement.paper:
            yield _term("prov:wasDerivedFrom"), self._iri(statement.paper)
        yield _term("kg:foundBy"), t.text(statement.found_by)
        yield _term("kg:confidence"), t.decimal(Decimal(str(round(statement.confidence, 4))))
        if passage := self._passage_iri(statement):
            yield _term("oa:hasSelector"), passage
        yield from enriched.citation(statement)


def _in_order(makers: dict[str, _Maker]) -> Iterator[Subject]:
    # '>' ends an IRI in N-Triples and sorts after '-' and '.', so it takes part.
    return (makers[key]() for key in sorted(makers, key=lambda i: i + ">"))


def _triples(subject: NamedNode, pairs: Iterable[tuple[NamedNode, _Value]]) -> tuple[Triple, ...]:
    # A set by way of a dict: two sources may say the same, and the order has to stay.
    return tuple(Triple(subject, predicate, value) for predicate, value in dict.fromkeys(pairs))


def _name_keys(names: Iterable[str]) -> Iterator[tuple[NamedNode, _Value]]:
    keys = {key for name in names if (key := name_key(name))}
    return ((t.NAME_KEY, t.text(key)) for key in sorted(keys))


def _score_label(score: Score, benchmark: str) -> str:
    metric = f" {score.metric}" if score.metric else ""
    return f"{number_text(score.value, score.unit, score.kind)}{metric} on {benchmark}"
