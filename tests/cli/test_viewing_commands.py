"""kg view, kg plot and kg export: what they write, where, and what they say when it cannot be."""

import os
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from graphs import sample_graph, sample_vocabulary

from kg import folder as layout
from kg.cli import main
from kg.export import rdf
from kg.graph.jsonl import write_tables
from kg.records import paper_record, write_lines


def kg(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("views") / "out"
    folder.mkdir()
    graph = sample_graph()
    write_tables(graph, folder / layout.TABLES)
    write_lines(folder / layout.PAPERS, map(paper_record, graph.papers.values()))
    rdf.write(graph, folder, sample_vocabulary())
    (folder / layout.REPORT).write_text('{"kg": "test"}')
    return folder


@pytest.mark.parametrize(
    ("asked", "file", "shown", "hidden"),
    [
        (["PPO"], "view-ppo-1.html", "Brook", "TideBench"),
        (["PPO", "--hops", "3"], "view-ppo-3.html", "River", "Nothing"),
        (["--benchmark", "TideBench"], "view-tidebench.html", "GPT-4", "WikiText-103"),
        (["--method-genealogy"], "view-genealogy.html", "Creek", "TideBench"),
        (["--since", "2024"], "view-since-2024.html", "River", "GPT-4o-nothing"),
        (["--top", "4"], "view-top-4.html", "GSM8K", "WebText"),
    ],
)
def test_a_view_shows_the_part_that_was_asked_for(
    built: Path, asked: list[str], file: str, shown: str, hidden: str
) -> None:
    result = kg("view", "-o", built, *asked)
    assert result.exit_code == 0, result.output
    assert result.stdout.strip() == str(built / file)
    data = re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', (built / file).read_text(), re.DOTALL)
    assert data is not None
    labels = set(re.findall(r'"label": ?"([^"]*)"', data[1]))
    assert any(shown in label for label in labels), labels
    assert not any(label == hidden for label in labels), labels


def test_a_view_of_nothing_known_says_what_was_perhaps_meant(built: Path) -> None:
    result = kg("view", "-o", built, "Broook")
    assert result.exit_code == 1
    assert "Brook" in result.stderr


@pytest.mark.parametrize("form", ["nt", "nq", "ttl", "jsonld", "rdfxml", "trig", "graphml", "gexf"])
def test_an_export_is_the_same_in_a_file_and_on_standard_output(built: Path, tmp_path: Path, form: str) -> None:
    result = kg("export", "-o", built, "--format", form, "-f", tmp_path / "file")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "file").read_bytes() == kg("export", "-o", built, "--format", form).stdout_bytes
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_an_export_that_cannot_be_written_leaves_the_old_file(built: Path, tmp_path: Path) -> None:
    result = kg("export", "-o", built, "--format", "nt", "-f", tmp_path / "missing" / "file")
    assert result.exit_code == 1
    assert "missing" in result.stderr


@pytest.mark.parametrize("what", [["leaderboard", "GSM8K"], ["timeline"], ["genealogy"], ["genealogy", "River"]])
def test_a_plot_is_a_picture_and_the_same_bytes_each_time(built: Path, tmp_path: Path, what: list[str]) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is an extra")
    for name in ("one.svg", "two.svg"):
        result = kg("plot", "-o", built, *what, "-f", tmp_path / name)
        assert result.exit_code == 0, result.output
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert ElementTree.parse(tmp_path / "one.svg").getroot().tag.endswith("svg")


def test_a_leaderboard_plot_wants_its_benchmark(built: Path, tmp_path: Path) -> None:
    assert kg("plot", "leaderboard", "-o", built, "-f", tmp_path / "x.svg").exit_code == 2


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
def test_an_export_goes_where_a_link_leads_and_keeps_permissions(built: Path, tmp_path: Path) -> None:
    link, file = tmp_path / "link", tmp_path / "file"
    file.write_text("old")
    file.chmod(0o600)
    link.symlink_to(file)
    assert kg("export", "-o", built, "--format", "nt", "-f", link).exit_code == 0
    assert link.is_symlink()
    assert file.read_bytes() == kg("export", "-o", built, "--format", "nt").stdout_bytes
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(tmp_path.iterdir()) == [file, link]


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
def test_an_export_is_written_into_a_pipe(built: Path, tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", tmp_path / "read"
    os.mkfifo(pipe)
    with read.open("wb") as output, subprocess.Popen(["cat", pipe], stdout=output) as reader:
        result = kg("export", "-o", built, "--format", "nt", "-f", pipe)
        assert reader.wait(timeout=30) == 0
    assert result.exit_code == 0
    assert read.read_bytes() == kg("export", "-o", built, "--format", "nt").stdout_bytes
    assert pipe.is_fifo()


def test_an_export_does_not_take_the_place_of_a_part_of_the_build(built: Path) -> None:
    before = (built / "papers.jsonl").read_bytes()
    result = kg("export", "-o", built, "--format", "nt", "-f", built / "papers.jsonl")
    assert result.exit_code == 1
    assert "part of the build" in result.stderr
    assert (built / "papers.jsonl").read_bytes() == before
