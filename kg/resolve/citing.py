"""Papers and papers: citations that enrichment brought, and papers that name others in their abstracts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.extract.text import document
from kg.graph.tables import Edge, Graph, Node, Statement
from kg.model import Citation, Evidence, NodeType, Paper, RelationType, Span
from kg.resolve.tables import Triple, edges_from

# A citation index has read the list of references itself; what it gets wrong is which paper an entry means.
_CITED = 0.99
_NAMED = 0.9
_SHORTEST_TITLE = 4

_ARXIV = re.compile(r"(?i)(?<![\w.])(?:arxiv[:\s]\s*|arxiv\.org/(?:abs|pdf)/)(\d{4}\.\d{4,5})(?!\d)")
_WORD = re.compile(r"\w+")
_OPENING = "\"'“‘«`"
_CLOSING = "\"'”’»`"


def with_citations(graph: Graph, citations: Iterable[Citation], frontier: Sequence[Paper] = ()) -> Graph:
    """The graph with ``cites`` edges, and the papers of ``frontier`` as nodes that were not read.

    Citations of papers that are in neither are left out.
    """
    unread = {p.id: p for p in sorted(frontier, key=lambda p: p.id) if p.id not in graph.nodes}
    nodes = {**graph.nodes, **{p.id: Node(p.id, NodeType.PAPER, p.title, year=p.year) for p in unread.values()}}
    found: dict[Triple, set[Statement]] = defaultdict(set)
    for one in citations:
        if one.citing in graph.papers and one.cited in nodes and one.citing != one.cited:
            statement = Statement(one.citing, None, one.source, _CITED, one.intents, one.contexts)
            found[one.citing, RelationType.CITES, one.cited].add(statement)
    return replace(
        graph,
        nodes={id: nodes[id] for id in sorted(nodes)},
        edges=_in_order((*graph.edges, *edges_from(found))),
        frontier=unread,
    )


NamedPaper = tuple[str, str, Evidence, str]
"""A paper, another that its abstract names, the sentence, and what it is named by (``title`` or ``arXiv id``)."""


def named_papers(papers: Iterable[Paper]) -> list[NamedPaper]:
    """Which papers name others of them in their abstracts, by title or arXiv id.

    A title has to stand there in its own words, and either in quotation marks or with its capitals: four words that
    are anybody's ("large language models reason") are no title.
    """
    return list(_named({paper.id: paper for paper in sorted(papers, key=lambda p: p.id)}))


def with_named_papers(graph: Graph, named: Iterable[NamedPaper]) -> Graph:
    """The graph with ``builds-on`` edges from papers to those that they name.

    What a paper is named by is in ``found_by``, the sentence in the evidence.
    """
    found: dict[Triple, set[Statement]] = defaultdict(set)
    for citing, cited, evidence, what in named:
        statement = Statement(citing, evidence, f"derived: names its {what}", _NAMED)
        found[citing, RelationType.BUILDS_ON, cited].add(statement)
    if not found:
        return graph
    for edge in graph.edges:
        triple = (edge.source, edge.type, edge.target)
        if triple in found:
            found[triple].update(edge.statements)
    rest = (edge for edge in graph.edges if (edge.source, edge.type, edge.target) not in found)
    return replace(graph, edges=_in_order((*rest, *edges_from(found))))


def _in_order(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    return tuple(sorted(edges, key=lambda e: (e.source, e.type, e.target)))


def _named(papers: Mapping[str, Paper]) -> Iterator[NamedPaper]:
    by_arxiv = {p.arxiv_id: p for p in papers.values() if p.arxiv_id}
    titles = _Titles(papers.values())
    for paper in papers.values():
        text = paper.abstract
        hits = [(by_arxiv[m[1]], m.start(), m.end(), "arXiv id") for m in _ARXIV.finditer(text) if m[1] in by_arxiv]
        hits += [(other, start, end, "title") for other, start, end in titles.in_text(text)]
        if not any(other.id != paper.id for other, *_ in hits):
            continue
        sentences = document(paper)
        for other, start, end, what in hits:
            sentence = sentences.sentence_at(Span("abstract", start, end))
            if other.id != paper.id and sentence:
                yield paper.id, other.id, Evidence(sentence.span, sentences.text(sentence.span)), what


class _Titles:
    """Titles by their first words, to be found in running text."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._by_start: dict[tuple[str, ...], list[tuple[tuple[str, ...], Paper]]] = defaultdict(list)
        for paper in papers:
            words = tuple(_WORD.findall(paper.title))
            if len(words) >= _SHORTEST_TITLE:
                self._by_start[_folded(words[:_SHORTEST_TITLE])].append((words, paper))

    def in_text(self, text: str) -> Iterator[tuple[Paper, int, int]]:
        """The papers whose titles stand in a text, and where."""
        folded = [word.casefold() for word in _WORD.findall(text)]
        starts = zip(*(folded[k:] for k in range(_SHORTEST_TITLE)), strict=False)
        hits = [(at, some) for at, start in enumerate(starts) if (some := self._by_start.get(start))]
        if not hits:
            return
        places = [(m[0], m.start(), m.end()) for m in _WORD.finditer(text)]
        words = [word for word, _, _ in places]
        for at, some in hits:
            for title, paper in some:
                there = words[at : at + len(title)]
                start, end = places[at][1], places[min(at + len(title), len(places)) - 1][2]
                if _folded(there) == _folded(title) and (_is_quoted(text, start, end) or _is_name(there, title)):
                    yield paper, start, end


def _folded(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


def _is_quoted(text: str, start: int, end: int) -> bool:
    after = text[end : end + 2].lstrip("?!.,")
    return text[:start].endswith(tuple(_OPENING)) and after.startswith(tuple(_CLOSING))


def _is_name(there: Sequence[str], title: Sequence[str]) -> bool:
    """Whether words are written as the title is, with capitals that running text has not."""
    capitals = sum(not word[0].islower() for word in there[1:])
    return list(there) == list(title) and capitals * 2 >= len(there)
