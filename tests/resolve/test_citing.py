"""Citations as edges, and papers that name others in their abstracts."""

import pytest

from kg.graph.jsonl import read_tables, write_tables
from kg.graph.tables import Edge, Graph, Node, Statement
from kg.model import AuthorId, Citation, NodeType, Paper, RelationType
from kg.records import paper_from_record, paper_record, write_lines
from kg.resolve.citing import named_papers, with_citations, with_named_papers

BROOK = Paper(title="BrookNet: Reasoning in Small Streams", abstract="We wade.", arxiv_id="2401.00001")
LIKELY = Paper(title="Large Language Models Can Wade", abstract="", arxiv_id="2401.00003")
OLD = Paper(title="The Old Book of Rivers", abstract="", date="1999", doi="10.1234/old")


def graph_of(*papers: Paper, edges: tuple[Edge, ...] = ()) -> Graph:
    by_id = {p.id: p for p in sorted(papers, key=lambda p: p.id)}
    return Graph(by_id, {i: Node(i, NodeType.PAPER, p.title) for i, p in by_id.items()}, edges)


def named(graph: Graph) -> Graph:
    return with_named_papers(graph, named_papers(graph.papers.values()))


def naming(abstract: str) -> Graph:
    return named(graph_of(BROOK, LIKELY, Paper(title="Creek", abstract=abstract, arxiv_id="2401.00002")))


@pytest.mark.parametrize(
    ("abstract", "quote", "by"),
    [
        ("We like rivers. We build on arXiv:2401.00001 here. Done.", "We build on arXiv:2401.00001 here.", "arXiv id"),
        ("See https://arxiv.org/abs/2401.00001v2 for more.", None, "arXiv id"),
        ("This extends BrookNet: Reasoning in Small Streams by far.", None, "title"),
        ("This extends “BrookNet: reasoning in small streams” by far.", None, "title"),
    ],
)
def test_a_paper_that_is_named_is_built_on(abstract: str, quote: str | None, by: str) -> None:
    (edge,) = naming(abstract).edges
    assert (edge.source, edge.type, edge.target) == ("paper/2401.00002", RelationType.BUILDS_ON, BROOK.id)
    (statement,) = edge.statements
    assert statement.found_by == f"derived: names its {by}"
    assert statement.evidence is not None
    span = statement.evidence.span
    assert abstract[span.start : span.end] == statement.evidence.quote == (quote or abstract)


@pytest.mark.parametrize(
    "abstract",
    [
        "We show that large language models can wade in rivers.",
        "BrookNet: reasoning in small streams is hard.",
        "BrookNet wades through 2401.00001 streams, or 12401.00001.",
        "Version arXiv:2401.000011 is another paper.",
        "See arXiv:2401.00002 for ourselves.",
        "",
    ],
)
def test_words_that_are_anybodys_name_no_paper(abstract: str) -> None:
    assert naming(abstract).edges == ()


def test_a_named_paper_joins_the_reasons_of_an_edge_that_is_there() -> None:
    creek = Paper(title="Creek", abstract="It extends arXiv:2401.00001 well.", arxiv_id="2401.00002")
    known = Edge(creek.id, RelationType.BUILDS_ON, BROOK.id, (Statement(creek.id, None, "derived: x extends y", 0.8),))
    (edge,) = named(graph_of(BROOK, creek, edges=(known,))).edges
    assert {s.found_by for s in edge.statements} == {"derived: x extends y", "derived: names its arXiv id"}


def test_citations_become_edges_and_the_frontier_nodes(tmp_path: object) -> None:
    creek = Paper(title="Creek", abstract="", arxiv_id="2401.00002")
    cites = [
        Citation(
            citing=creek.id, cited=BROOK.id, source="semantic-scholar", intents=("background",), contexts=("As.",)
        ),
        Citation(citing=creek.id, cited=BROOK.id, source="openalex"),
        Citation(citing=creek.id, cited=OLD.id, source="openalex"),
        Citation(citing=creek.id, cited=creek.id, source="openalex"),
        Citation(citing=creek.id, cited="paper/unheard-of", source="openalex"),
    ]
    graph = with_citations(graph_of(BROOK, creek), cites, [OLD])
    assert [(e.target, len(e.statements)) for e in graph.edges] == [(BROOK.id, 2), (OLD.id, 1)]
    assert list(graph.nodes) == sorted(graph.nodes) and graph.nodes[OLD.id].year == 1999
    assert list(graph.frontier) == [OLD.id] and OLD.id not in graph.papers
    assert with_citations(graph_of(BROOK, creek), cites[::-1], [OLD]) == graph


def test_citations_and_the_frontier_survive_the_tables(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    creek = Paper(title="Creek", abstract="", arxiv_id="2401.00002")
    one = Citation(citing=creek.id, cited=OLD.id, source="s", intents=("result",), contexts=("Ja “so”.",))
    graph = with_citations(graph_of(creek), [one], [OLD])
    write_tables(graph, folder / "tables")
    write_lines(folder / "papers.jsonl", map(paper_record, graph.papers.values()))
    assert read_tables(folder / "tables", folder / "papers.jsonl") == graph


def test_records_of_enriched_papers_lose_nothing() -> None:
    paper = Paper(
        title="T",
        abstract="",
        s2_id="a" * 40,
        openalex_id="W1",
        categories=("cs.CL",),
        citation_count=0,
        author_ids=(AuthorId("Ada", "s2:1"),),
        code_links=("https://github.com/a/b",),
    )
    assert paper_from_record(paper_record(paper)) == paper
