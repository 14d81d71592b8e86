"""JSON Lines and JSON arrays: fields, broken lines, long lines, damage."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Badge, Paper, Source
from kg.read import read_papers
from kg.read.stream import LINE_LIMIT
from kg.records import paper_record

RECORD = {
    "id": "x1",
    "title": "  Plan\u00a0First: Look-Ahead\nfor Small Reasoners ",
    "abstract": "We plan.\n\nThen   we write.",
    "date": "2024-12-20T10:00:00Z",
    "authors": ["Ada Lovelace", {"name": "Turing, Alan"}],
    "url": "https://arxiv.org/abs/2412.16145v2",
    "venue": "NeurIPS",
    "doi": "https://doi.org/10.1234/ABC.5",
    "author_count": 2,
    "badge": {"handle": "acme-ai", "name": "Acme AI"},
}


def read(content: str | bytes, **options: object) -> tuple[tuple[Paper, ...], tuple[str, ...]]:
    data = content.encode() if isinstance(content, str) else content
    reading = read_papers(["-"], stdin=io.BytesIO(data), **options)  # type: ignore[arg-type]
    return reading.papers, reading.warnings


def titled(*titles: str) -> str:
    return "".join(json.dumps({"title": title, "abstract": f"About {title}."}) + "\n" for title in titles)


def test_all_fields() -> None:
    papers, warnings = read(json.dumps(RECORD))
    assert papers == (
        Paper(
            title="Plan First: Look-Ahead for Small Reasoners",
            abstract="We plan. Then we write.",
            date="2024-12-20",
            authors=("Ada Lovelace", "Alan Turing"),
            author_count=2,
            badge=Badge("acme-ai", "Acme AI"),
            venue="NeurIPS",
            url="https://arxiv.org/abs/2412.16145v2",
            arxiv_id="2412.16145",
            doi="10.1234/abc.5",
            given_id="x1",
            sources=(Source("-", 1),),
        ),
    )
    assert warnings == ()


def test_what_a_build_writes_is_read_back() -> None:
    (paper,), _ = read(json.dumps(RECORD))
    (again,), _ = read(json.dumps(paper_record(paper)))
    assert again == paper
    (bare,), _ = read(titled("Bare one"))
    assert read(json.dumps(paper_record(bare)))[0] == (bare,)


@pytest.mark.parametrize(
    "form",
    [
        lambda objects: "\n".join(map(json.dumps, objects)),
        lambda objects: "\r\n".join(map(json.dumps, objects)) + "\r\n\r\n",
        lambda objects: "\ufeff" + "\n".join(map(json.dumps, objects)),
        json.dumps,
        lambda objects: json.dumps(objects, indent=2),
        lambda objects: json.dumps({"total": 3, "data": objects}),
        lambda objects: json.dumps({"meta": {"count": 3}, "results": objects}, indent=1),
        lambda objects: json.dumps([*objects, None]),
        lambda objects: ("\n".join(map(json.dumps, objects))).encode("utf-16"),
        lambda objects: gzip.compress("\n".join(map(json.dumps, objects)).encode()),
    ],
)
def test_lines_arrays_and_answers_give_the_same(form: object) -> None:
    objects = [{"title": f"Paper {n}", "abstract": "Grüße — and “quotes”."} for n in range(3)]
    papers, warnings = read(form(objects))  # type: ignore[operator]
    assert sorted(paper.title for paper in papers) == ["Paper 0", "Paper 1", "Paper 2"]
    assert {paper.abstract for paper in papers} == {"Grüße — and “quotes”."}
    assert warnings == ()


def test_lines_of_a_pretty_array_are_counted() -> None:
    text = json.dumps([{"title": "A b", "abstract": "c"}, {"title": "D e", "abstract": "f"}], indent=1)
    papers, _ = read(text)
    assert {paper.title: paper.sources[0].line for paper in papers} == {"A b": 2, "D e": 6}


BROKEN = (
    titled("First") + '{"title": "Second", "abstract": \n' + titled("Third") + '{"abstract": "no title"}\n[1]\n"text"\n'
)


def test_broken_lines_are_named_skipped_and_counted() -> None:
    papers, warnings = read(BROKEN)
    assert {paper.title for paper in papers} == {"First", "Third"}
    assert warnings[0].startswith("-:2: skipped: not valid JSON")
    assert warnings[1] == "-:4: skipped: no title"
    assert warnings[2].startswith("-:5: skipped: not a JSON object")
    assert warnings[-1] == "-: 4 records skipped"


def test_strict_stops_at_the_broken_line() -> None:
    with pytest.raises(InputError) as raised:
        read(BROKEN, strict=True)
    assert raised.value.where == "-:2"


def test_first_line_broken() -> None:
    papers, warnings = read('{"title": "Half", "abst\n' + titled("Whole"))
    assert [paper.title for paper in papers] == ["Whole"]
    assert warnings[0].startswith("-:1: skipped")


def test_many_broken_lines_do_not_flood() -> None:
    _, warnings = read(titled("First") + "{\n" * 500)
    assert len(warnings) < 30
    assert warnings[-1] == "-: 500 records skipped"


def test_a_line_too_long_is_skipped_by_number() -> None:
    monster = json.dumps({"title": "Monster", "abstract": "x" * (LINE_LIMIT + 10)})
    papers, warnings = read(titled("First") + monster + "\n" + titled("Third"))
    assert {paper.title for paper in papers} == {"First", "Third"}
    assert warnings[0] == "-:2: skipped: a line of more than 16 MB is no paper"


def test_windows_1252_lines() -> None:
    papers, warnings = read('{"title": "Café au lait", "abstract": "Größe"}\n'.encode("windows-1252"))
    assert papers[0].title == "Café au lait"
    assert warnings == ("-:1: not UTF-8, read as Windows-1252",)


def test_text_that_no_export_could_carry_is_mended() -> None:
    papers, _ = read('{"title": "Nul\\u0000 and half \\ud83d a pair", "abstract": "\\u0007ok"}')
    assert papers[0].title == "Nul and half \ufffd a pair"
    assert papers[0].abstract == "ok"


def test_array_that_breaks_off_keeps_what_was_read() -> None:
    text = json.dumps([{"title": f"Paper {n}", "abstract": "a"} for n in range(3)])
    papers, warnings = read(text[:-30])
    assert len(papers) == 2
    assert "the rest of the file is not read" in warnings[0]


def test_large_array_comes_in_pieces() -> None:
    objects = [{"title": f"Paper {n}", "abstract": "word " * 300} for n in range(1000)]
    papers, _ = read(json.dumps(objects))
    assert len(papers) == 1000


def test_cut_off_gzip_is_read_up_to_there_and_an_error_when_strict() -> None:
    packed = gzip.compress(titled(*(f"Paper {n} {'é' * (n % 50)}" for n in range(20_000))).encode())
    papers, warnings = read(packed[: len(packed) // 2])
    assert 1000 < len(papers) < 20_000
    assert "damaged or cut off" in warnings[0]
    with pytest.raises(InputError, match="damaged or cut off"):
        read(packed[: len(packed) // 2], strict=True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        (" \n\r\n", "empty"),
        ('{"a": 1}\n', "no papers"),
        ("[]", "no papers"),
        ("[1, 2]", "no papers"),
        ('{"title": ""}', "no papers"),
        ('{"title": "' + "[" * 5000, "no papers"),
        ('{"title": ' + "[" * 50_000 + "}", "no papers"),
        ("\x00\x01\x02binary", "binary"),
        ("%PDF-1.4 text", "PDF"),
        ("PK\x03\x04 text", "zip"),
        ("<!DOCTYPE html><html><body>x</body></html>", "no papers"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_place(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as raised:
        read(text)
    assert raised.value.where == "-"


def test_missing_abstracts_are_counted() -> None:
    papers, warnings = read(titled("First") + '{"title": "Bare one", "abstract": null}\n')
    assert [paper.abstract for paper in papers if paper.title == "Bare one"] == [""]
    assert warnings == ("-: 1 of 2 papers have no abstract: only their titles are read",)


def test_same_lines_from_file_and_pipe(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text(titled("First", "Second"), encoding="utf-8")
    from_file = read_papers([str(path)]).papers
    assert [paper.sources[0].file for paper in from_file] == ["papers.jsonl"] * 2
    assert [paper.title for paper in from_file] == [paper.title for paper in read(titled("First", "Second"))[0]]
