"""What enrichment and the citation graph add to the RDF: further facts, authors, reasons for citations, measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg.export import terms as t
from kg.graph.measures import Measures
from kg.graph.tables import Edge, Statement
from kg.model import AuthorId, Paper

Pair = tuple[NamedNode, NamedNode | Literal]

_term = lru_cache(maxsize=None)(t.term)

# What Semantic Scholar calls the reasons for citations. CiTO has no term for comparing results.
_INTENTS = {
    "methodology": _term("cito:usesMethodIn"),
    "background": _term("cito:obtainsBackgroundFrom"),
}
_AUTHOR_PAGES = {
    "s2": "https://www.semanticscholar.org/author/",
    "openalex": "https://openalex.org/",
    "orcid": "https://orcid.org/",
}


def paper_facts(paper: Paper, base: str) -> Iterator[Pair]:
    """What citation indexes know of a paper."""
    if paper.s2_id:
        yield _term("kg:semanticScholarId"), t.text(paper.s2_id)
    if paper.openalex_id:
        yield _term("kg:openAlexId"), t.text(paper.openalex_id)
        yield t.SAME_AS, t.iri("https://openalex.org/", paper.openalex_id)
    yield from ((_term("kg:category"), t.text(category)) for category in paper.categories)
    if paper.citation_count is not None:
        yield _term("kg:citationCount"), t.count(paper.citation_count)
    yield from ((_term("kg:code"), page) for link in paper.code_links if (page := t.web_address(link)))
    yield from ((_term("schema:author"), author_iri(author, base)) for author in paper.author_ids)


def author_iri(author: AuthorId, base: str) -> NamedNode:
    """The IRI of an author that an index knows."""
    return t.iri(base, f"author/{author.id.replace(':', '-', 1)}")


def author_facts(author: AuthorId) -> list[Pair]:
    """An author: the name, and the page at the index."""
    kind, _, id = author.id.partition(":")
    facts: list[Pair] = [(t.TYPE, _term("schema:Person")), (t.LABEL, t.text(author.name))]
    if kind in _AUTHOR_PAGES:
        facts.append((t.SAME_AS, t.iri(_AUTHOR_PAGES[kind], id)))
    return facts


def authors(papers: Iterable[Paper]) -> dict[str, AuthorId]:
    """The authors that indexes know, by id; of several spellings the first by name."""
    found: dict[str, AuthorId] = {}
    for author in sorted({author for paper in papers for author in paper.author_ids}):
        found.setdefault(author.id, author)
    return found


def reasons(edge: Edge, target: NamedNode) -> Iterator[Pair]:
    """Why a paper cites another, as CiTO has it; nothing for other edges."""
    told = {intent for statement in edge.statements for intent in statement.intents}
    return ((property, target) for intent, property in _INTENTS.items() if intent in told)


def citation(statement: Statement) -> Iterator[Pair]:
    """The words of the index for why, and the sentences in which."""
    yield from ((_term("kg:citationIntent"), t.text(intent)) for intent in statement.intents)
    yield from ((_term("kg:citationContext"), t.text(context)) for context in statement.contexts)


def measure_facts(measures: Measures | None) -> Iterator[Pair]:
    """A node's measures."""
    if measures:
        yield _term("kg:inDegree"), t.count(measures.in_degree)
        yield _term("kg:pageRank"), t.decimal(Decimal(str(measures.page_rank)))
        if measures.co_citation:
            yield _term("kg:coCitation"), t.count(measures.co_citation)
        if measures.coupling:
            yield _term("kg:coupling"), t.count(measures.coupling)
        if measures.main_path:
            yield _term("kg:onMainPath"), t.boolean(True)
