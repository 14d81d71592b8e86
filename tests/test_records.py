"""Papers, extractions and graphs come back from JSON Lines as they went in."""

from pathlib import Path

from kg.graph.jsonl import read_tables, write_tables
from kg.model import (
    Badge,
    Entity,
    Evidence,
    Extraction,
    NodeType,
    Paper,
    Relation,
    RelationType,
    Result,
    Source,
    Span,
)
from kg.records import (
    extraction_from_record,
    extraction_record,
    paper_from_record,
    paper_record,
    read_lines,
    write_lines,
)

SENTENCE = "Zephyr-α reaches 62.3% on “Hard\u2028Sums” 𝔐."
PAPER = Paper(
    title="Zephyr-α",
    abstract=SENTENCE,
    date="2024-12",
    authors=("Ada Lovelace",),
    author_count=3,
    badge=Badge("acme", "Acme Labs"),
    venue="Conf",
    url="https://example.org/?a=1&b=2",
    arxiv_id="2412.00001",
    doi="10.1/x",
    given_id="7",
    sources=(Source("page.txt", 12), Source("-", 1)),
)
EVIDENCE = Evidence(Span("abstract", 0, len(SENTENCE)), SENTENCE)
EXTRACTION = Extraction(
    paper=PAPER.id,
    entities=(
        Entity("e1", NodeType.METHOD, "Zephyr-α", ("Zephyr",), (Span("title", 0, 8),), "names", 0.9),
        Entity("e2", NodeType.BENCHMARK, "Hard\u2028Sums"),
        Entity("e3", NodeType.METHOD, "Hard\u2028Sums"),
    ),
    relations=(
        Relation("paper", RelationType.EVALUATES_ON, "e2", EVIDENCE, "roles", 0.8),
        Relation("e1", RelationType.EXTENDS, "e3", EVIDENCE, "roles", 0.7),
    ),
    results=(
        Result("e1", "e2", "accuracy", "62.3", "%", "absolute", EVIDENCE, "results", 0.6),
        Result(None, "e2", None, "+4", None, "delta", EVIDENCE, "results", 0.5),
    ),
)


def test_papers_and_extractions_survive_the_file(tmp_path: Path) -> None:
    write_lines(tmp_path / "papers.jsonl", [paper_record(PAPER), paper_record(Paper(title="T", abstract="A"))])
    papers = list(read_lines(tmp_path / "papers.jsonl", paper_from_record))
    assert papers == [PAPER, Paper(title="T", abstract="A")]
    write_lines(tmp_path / "extractions.jsonl", [extraction_record(EXTRACTION, PAPER.title, "key")])
    assert list(read_lines(tmp_path / "extractions.jsonl", extraction_from_record)) == [EXTRACTION]


def test_a_line_separator_in_a_text_does_not_break_the_line(tmp_path: Path) -> None:
    write_lines(tmp_path / "x.jsonl", [extraction_record(EXTRACTION, PAPER.title, "key")] * 2)
    assert (tmp_path / "x.jsonl").read_bytes().count(b"\n") == 2


def test_relations_name_their_entities_and_tell_namesakes_apart() -> None:
    record = extraction_record(EXTRACTION, PAPER.title, "key")
    assert [(r["head"], r["tail"], r["tail_id"]) for r in record["relations"]] == [
        ("paper", "Hard\u2028Sums", "e2"),
        ("Zephyr-α", "Hard\u2028Sums", "e3"),
    ]
    assert record["results"][0]["method"] == "Zephyr-α"
    assert record["results"][1]["method"] is None


def test_graph_tables_survive_the_folder(tmp_path: Path) -> None:
    from graphs import sample_graph

    graph = sample_graph()
    write_tables(graph, tmp_path)
    write_lines(tmp_path / "papers.jsonl", map(paper_record, graph.papers.values()))
    assert read_tables(tmp_path, tmp_path / "papers.jsonl") == graph
