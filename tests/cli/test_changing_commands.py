"""kg add and kg remove: a changed build is the build of what is in it, byte for byte."""

import json
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.model import Badge, Paper, Source
from kg.options import BuildOptions
from kg.records import read_lines
from kg.sources import Sources, read_sources, remembered_options


def kg(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def done(*arguments: str | Path) -> Result:
    result = kg(*arguments)
    assert result.exit_code == 0, result.output
    return result


PAGE = """Daily Papers

Dec 11

PebbleNet: Reasoning in Small Streams

We introduce PebbleNet, a training recipe that builds on PPO. PebbleNet reaches 62.5% accuracy on GSM8K.

  • 3 authors
·
Dec 1, 2024 2

GravelBench: How Far Do Models Wade?

We present GravelBench, a benchmark of 500 questions about rivers. We evaluate GPT-4 and LLaMA on GravelBench.

  • acme Acme Labs
·
Dec 2
"""
SILT = {"title": "Silt: Slower PebbleNets", "abstract": "Silt extends PebbleNet and scores 64.0% accuracy on GSM8K."}
# The same paper as on the page: another abstract, an arXiv id, named authors.
AGAIN = {
    "title": "PebbleNet: reasoning in small streams",
    "abstract": "We introduce PebbleNet, a training recipe that builds on PPO. It reaches 62.5% on GSM8K, at last.",
    "arxiv_id": "2412.00001",
    "date": "2024-12-01",
    "authors": ["Ada Example"],
}
TWICE = {**AGAIN, "title": "PebbleNet: Reasoning in Small Streams"}


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    for name, records in (("silt", [SILT]), ("again", [AGAIN]), ("twice", [TWICE, SILT])):
        text = "".join(json.dumps(record) + "\n" for record in records)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "report.json")
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


INPUTS = ("page.txt", "silt.jsonl", "again.jsonl", "twice.jsonl")


@pytest.mark.parametrize("order", list(permutations(INPUTS))[::5], ids="+".join)
def test_adding_one_by_one_in_any_order_gives_the_build_of_all(room: Path, order: tuple[str, ...]) -> None:
    done("build", *(room / name for name in INPUTS), "-o", room / "all")
    done("build", room / order[0], "-o", room / "grown")
    for name in order[1:]:
        done("add", room / name, "-o", room / "grown")
    assert contents(room / "grown") == contents(room / "all")
    assert len(list(read_lines(room / "all" / "papers.jsonl", dict))) == 3


def test_adding_reads_only_what_is_new(room: Path) -> None:
    done("build", room / "page.txt", "-o", room / "out")
    result = done("add", room / "silt.jsonl", "-o", room / "out")
    assert result.stdout.startswith("3 papers from 2 files, 2 known from before")
    report = json.loads((room / "out" / "report.json").read_text())
    assert (report["papers"], report["reused"], report["files"]) == (3, 2, 2)
    assert [Path(i).name for i in report["inputs"]] == ["page.txt", "silt.jsonl"]


def test_a_paper_whose_year_becomes_known_is_read_anew(tmp_path: Path) -> None:
    """With a year it is known to be younger than what it seems to introduce."""
    paper = {
        "title": "Drawing Rivers",
        "abstract": "We propose a generative adversarial network (GAN). GAN draws well.",
    }
    (tmp_path / "undated.jsonl").write_text(json.dumps(paper) + "\n")
    (tmp_path / "dated.jsonl").write_text(json.dumps({**paper, "date": "2021-05-01"}) + "\n")
    for order in (("undated", "dated"), ("dated", "undated")):
        first, second = (tmp_path / f"{name}.jsonl" for name in order)
        done("build", first, second, "-o", tmp_path / "all")
        done("build", first, "-o", tmp_path / order[0])
        done("add", second, "-o", tmp_path / order[0])
        assert contents(tmp_path / order[0]) == contents(tmp_path / "all")
    introduced = [r["type"] for e in read_lines(tmp_path / "all" / "extractions.jsonl", dict) for r in e["relations"]]
    assert "introduces" not in introduced


def test_adding_again_what_is_there_changes_nothing(room: Path) -> None:
    done("build", room / "page.txt", room / "again.jsonl", "-o", room / "out")
    before = contents(room / "out")
    done("add", room / "page.txt", room / "again.jsonl", "-o", room / "out")
    assert contents(room / "out") == before


def test_removing_what_was_added_gives_the_build_before(room: Path) -> None:
    done("build", room / "page.txt", "-o", room / "out")
    before = contents(room / "out")
    done("add", room / "silt.jsonl", "-o", room / "out")
    assert contents(room / "out") != before
    result = done("remove", "Silt: Slower PebbleNets", "-o", room / "out")
    assert result.stdout.startswith("2 papers")
    assert contents(room / "out") == before


@pytest.mark.parametrize("name", ["2412.00001", "paper/2412.00001", "pebblenet reasoning in small streams"])
def test_a_paper_goes_with_all_its_records(room: Path, name: str) -> None:
    done("build", *(room / i for i in INPUTS), "-o", room / "out")
    done("remove", name, "-o", room / "out")
    assert {p["title"] for p in read_lines(room / "out" / "papers.jsonl", dict)} == {
        "GravelBench: How Far Do Models Wade?",
        SILT["title"],
    }
    # Nothing of it is left to come back with the next change.
    done("add", room / "silt.jsonl", "-o", room / "out")
    assert "small streams" not in (room / "out" / "tables" / "records.jsonl").read_text().lower()


def test_several_papers_can_be_removed_at_once_but_not_all(room: Path) -> None:
    done("build", room / "page.txt", room / "silt.jsonl", "-o", room / "out")
    result = kg("remove", "Silt", "PebbleNet: Reasoning in Small Streams", "GravelBench", "-o", room / "out")
    # GravelBench is the benchmark and, in short, the paper's title: only papers can be removed.
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    done("remove", "Silt: Slower PebbleNets", "PebbleNet: Reasoning in Small Streams", "-o", room / "out")
    last = kg("remove", "GravelBench: How Far Do Models Wade?", "-o", room / "out")
    assert last.exit_code == 1
    assert "no paper would be left" in last.stderr


def test_what_cannot_be_changed_is_told(room: Path) -> None:
    nowhere = kg("add", room / "page.txt", "-o", room / "nowhere")
    assert (nowhere.exit_code, "kg build" in nowhere.stderr) == (1, True)
    done("build", room / "page.txt", "-o", room / "out")
    before = contents(room / "out")
    for command in (["remove", "GravelBenk: How Far Do Models Wade?"], ["remove", "GSM8K"], ["add", room / "none.txt"]):
        failed = kg(*command, "-o", room / "out")
        assert failed.exit_code == 1
        assert failed.stderr.count("\n") == 1
    assert "did you mean" in kg("remove", "GravelBenk: How Far Do Models Wade?", "-o", room / "out").stderr
    assert contents(room / "out") == before


def test_the_options_of_the_build_are_kept(room: Path) -> None:
    own = room / "own.ttl"
    own.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix kg: <https://w3id.org/kg-papers/ontology#> .\n"
        "<https://w3id.org/kg-papers/method/pebblenet> a skos:Concept, kg:Method ;\n"
        '  skos:inScheme <https://w3id.org/kg-papers/vocabulary/methods> ; skos:prefLabel "PebbleNet"@en ;\n'
        '  skos:altLabel "Silt"@en .\n'
    )
    options = ("--vocabulary", own, "--base", "https://example.org/mine/", "--rdf12")
    done("build", room / "page.txt", room / "silt.jsonl", *options, "-o", room / "all")
    done("build", room / "page.txt", *options, "-o", room / "grown")
    done("add", room / "silt.jsonl", "-o", room / "grown")
    assert contents(room / "grown") == contents(room / "all")
    assert b"https://example.org/mine/" in (room / "grown" / "graph.ttl").read_bytes()
    done("remove", "Silt: Slower PebbleNets", "-o", room / "grown")
    assert remembered_options(room / "grown") == BuildOptions(
        vocabularies=(own,), base="https://example.org/mine/", rdf12=True
    )


def test_options_come_back_as_they_were_and_others_versions_are_no_harm() -> None:
    options = BuildOptions(model=Path("/m"), vocabularies=(Path("/a"), Path("/b")), base="https://e.org/", rdf12=True)
    assert BuildOptions.from_record(json.loads(json.dumps(options.as_record()))) == options
    run = replace(options, format="jsonl", page_year=2024, strict=True, workers=3)
    assert run.as_record() == options.as_record()
    assert BuildOptions.from_record({"from_the_future": 1}) == BuildOptions()


def test_a_build_without_its_records_can_still_grow(room: Path) -> None:
    """One of an earlier version, or whose tables were thinned out: its papers stand for their records."""
    done("build", room / "page.txt", "-o", room / "out")
    (room / "out" / "tables" / "records.jsonl").unlink()
    done("add", room / "silt.jsonl", "-o", room / "out")
    done("build", room / "page.txt", room / "silt.jsonl", "-o", room / "all")
    assert contents(room / "out") == contents(room / "all")


def test_damaged_papers_are_told(room: Path) -> None:
    done("build", room / "page.txt", "-o", room / "out")
    (room / "out" / "papers.jsonl").write_text("{")
    result = kg("add", room / "silt.jsonl", "-o", room / "out")
    assert result.exit_code == 1
    assert "build INPUT' anew" in result.stderr


def test_only_the_records_of_the_removed_paper_go() -> None:
    """Two files of one name in two folders give records with the same place; the paper tells them apart."""
    place = (Source("page.txt", 1),)
    stays, goes = Paper(title="Stays", abstract="", sources=place), Paper(title="Goes", abstract="", sources=place)
    listed = replace(goes, badge=Badge("acme", "Acme"), sources=(Source("page.txt", 9),))
    merged = replace(goes, badge=listed.badge, sources=place + listed.sources)
    sources = Sources((stays, goes, listed), (), 1)
    assert sources.without([merged]).records == (stays,)


def test_records_are_kept_only_where_they_are_not_the_paper_itself(room: Path) -> None:
    done("build", room / "page.txt", room / "again.jsonl", "-o", room / "out")
    lines = list(read_lines(room / "out" / "tables" / "records.jsonl", dict))
    assert sum(line.keys() == {"paper"} for line in lines) == 1
    assert len(lines) == 3
    assert len(read_sources(room / "out").records) == 3
