"""kg build as a person meets it: what it says, what it leaves behind, and how it fails."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.extract import SHIPPED_MODEL

PAGE = """Daily Papers

Dec 11

BrookNet: Reasoning in Small Streams

We introduce BrookNet, a training recipe that builds on PPO. BrookNet reaches 62.5% accuracy on GSM8K and outperforms \
DPO on MATH. Code is available at https://github.com/openai/brooknet.

  • 3 authors
·
Dec 1, 2024 2

CreekBench: How Far Do Models Wade?

We present CreekBench, a benchmark of 500 questions about rivers. We evaluate GPT-4 and LLaMA on CreekBench and find \
that both stay far below people.

  • acme Acme Labs
·
Dec 2
"""


def kg(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=given)


def failed(result: Result, status: int, *words: str) -> None:
    """The command ended with this status and one line on standard error that has these words."""
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    error = [line for line in result.stderr.splitlines() if line.startswith("Error:")]
    assert len(error) == 1, result.stderr
    for word in words:
        assert word in error[0]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = tmp_path_factory.mktemp("built")
    (room / "page.txt").write_text(PAGE, encoding="utf-8")
    assert kg("build", room / "page.txt", "-o", room / "out").exit_code == 0
    return room / "out"


def test_a_build_says_in_five_lines_what_is_there_and_what_to_open(page: Path, tmp_path: Path) -> None:
    result = kg("build", page, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("2 papers from 1 file")
    assert "graph.html" in lines[4]
    assert "graph.graphml" in lines[4]
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["papers"] == 2
    assert report["nodes"]["Paper"] == 2
    assert f"{report['scores']} score" in lines[3]


def test_every_export_is_there(built: Path) -> None:
    names = {p.name for p in built.iterdir()}
    wanted = "graph.ttl evidence.ttl graph.graphml graph.html papers.jsonl extractions.jsonl report.json store tables"
    assert names == {*wanted.split(), "void.ttl"}


def test_two_builds_are_the_same_bytes_but_for_the_report(built: Path, page: Path, tmp_path: Path) -> None:
    assert kg("build", page, "-o", tmp_path / "again", "--workers", "2").exit_code == 0
    files = sorted(p.relative_to(built) for p in built.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(tmp_path / "again") for p in (tmp_path / "again").rglob("*") if p.is_file())
    for file in files:
        if file.name != "report.json":
            assert (built / file).read_bytes() == (tmp_path / "again" / file).read_bytes(), file


def test_a_second_build_reads_only_what_is_new_and_gives_the_same_bytes(page: Path, tmp_path: Path) -> None:
    kg("build", page, "-o", tmp_path / "out")
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps({"title": "Delta", "abstract": "We evaluate PPO on MATH."}) + "\n")
    result = kg("build", page, more, "-o", tmp_path / "out")
    assert "3 papers from 2 files, 2 known from before" in result.stdout
    kg("build", page, more, "-o", tmp_path / "fresh")
    for name in ("graph.ttl", "evidence.ttl", "extractions.jsonl", "graph.graphml", "graph.html"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "fresh" / name).read_bytes(), name


def test_a_model_of_ones_own_reads_the_papers_and_is_remembered(built: Path, page: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(SHIPPED_MODEL, tmp_path / "model"))
    assert kg("build", page, "-o", tmp_path / "out", "--model", own).exit_code == 0
    assert (tmp_path / "out" / "extractions.jsonl").read_bytes() == (built / "extractions.jsonl").read_bytes()
    own.rename(tmp_path / "elsewhere")
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps({"title": "Delta", "abstract": "We evaluate PPO on MATH."}) + "\n")
    failed(kg("add", more, "-o", tmp_path / "out"), 1, str(own), "no model here")
    assert (tmp_path / "out" / "extractions.jsonl").read_bytes() == (built / "extractions.jsonl").read_bytes()


def test_a_folder_without_a_model_is_named(page: Path, tmp_path: Path) -> None:
    failed(kg("build", page, "-o", tmp_path / "out", "--model", tmp_path), 1, str(tmp_path), "no model here")
    assert not (tmp_path / "out").exists()


def test_standard_input_and_patterns_are_read(page: Path, tmp_path: Path) -> None:
    assert kg("build", "-", "-o", tmp_path / "a", given=PAGE).stdout.startswith("2 papers from 1 file")
    assert kg("build", tmp_path / "*.txt", "-o", tmp_path / "b").stdout.startswith("2 papers from 1 file")


def test_no_input_or_too_much_is_a_matter_of_usage(page: Path) -> None:
    failed(kg("build"), 2, "INPUT", "--sample")
    failed(kg("build", page, "--sample"), 2, "INPUT", "--sample")
    failed(kg("build", page, "--page-year", "soon"), 2, "--page-year")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\x03" * 500, "binary"),
        (b"just\na few\nwords\n", "page.txt"),
    ],
)
def test_a_file_that_cannot_be_papers_is_named(page: Path, tmp_path: Path, content: bytes, words: str) -> None:
    page.write_bytes(content)
    failed(kg("build", page, "-o", tmp_path / "out"), 1, "page.txt", words)
    assert not (tmp_path / "out").exists()


def test_wrong_paths_and_empty_folders_are_named(tmp_path: Path) -> None:
    failed(kg("build", tmp_path / "missing.txt", "-o", tmp_path / "out"), 1, "missing.txt")
    (tmp_path / "empty").mkdir()
    failed(kg("build", tmp_path / "empty", "-o", tmp_path / "out"), 1, "empty")


def test_a_broken_line_is_skipped_and_told_unless_strict(tmp_path: Path) -> None:
    lines = tmp_path / "papers.jsonl"
    lines.write_text('{"title": "A", "abstract": "B."}\n{"title": "A2", "abs\n{"title": "A3", "abstract": "C."}\n')
    result = kg("build", lines, "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert "papers.jsonl:2" in result.stderr
    warnings = json.loads((tmp_path / "out" / "report.json").read_text())["warnings"]
    assert "papers.jsonl:2" in warnings[0]
    assert "1 record skipped" in warnings[1]
    failed(kg("build", lines, "-o", tmp_path / "out", "--strict"), 1, "papers.jsonl:2")


def test_a_failed_build_leaves_the_one_before(page: Path, tmp_path: Path) -> None:
    kg("build", page, "-o", tmp_path / "out")
    before = (tmp_path / "out" / "graph.ttl").read_bytes()
    page.write_bytes(b"")
    failed(kg("build", page, "-o", tmp_path / "out"), 1)
    assert (tmp_path / "out" / "graph.ttl").read_bytes() == before
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.startswith(".")]


def test_a_folder_of_somebody_else_is_left_alone(page: Path, tmp_path: Path) -> None:
    failed(kg("build", page, "-o", tmp_path), 1, "not a build folder")


def test_commands_on_a_folder_without_a_build_say_so(tmp_path: Path) -> None:
    for command in (["show", "PPO"], ["stats"], ["query", "coverage"], ["lineage", "PPO"], ["papers"]):
        failed(kg(*command, "-o", tmp_path / "nothing"), 1, "kg build")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("stop", "on_ctrl_c"),
    [(signal.SIGINT, signal.SIG_DFL), (signal.SIGTERM, signal.SIG_DFL), (signal.SIGTERM, signal.SIG_IGN)],
)
def test_a_build_that_is_stopped_leaves_the_one_before_and_says_so(
    page: Path, tmp_path: Path, stop: signal.Signals, on_ctrl_c: signal.Handlers
) -> None:
    out = tmp_path / "out"
    kg("build", page, "-o", out)
    before = {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()}
    many = tmp_path / "many.jsonl"
    with many.open("w") as lines:
        for n in range(20_000):
            text = f"We introduce Brook{n}, which extends PPO and reaches {n % 100}% on GSM8K. " * 8
            lines.write(json.dumps({"title": f"Brook{n}: A Study", "abstract": text}) + "\n")
    here = signal.signal(signal.SIGINT, on_ctrl_c)  # inherited; shells ignore it in the background of a script
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "build", many, "-o", out],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    signal.signal(signal.SIGINT, here)
    while not list(out.glob(".kg-building-*")):
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    time.sleep(1.5)
    process.send_signal(stop)
    said, errors = process.communicate(timeout=30)
    # CPython ends itself by SIGINT, though it was handled, where it came amid an exec() such as dataclasses run.
    assert process.returncode in (1, -signal.SIGINT), errors
    assert (said, errors.count("\n")) == ("", 1), errors
    assert "untouched" in errors
    assert {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()} == before


@pytest.mark.skipif(sys.platform != "linux", reason="builds fork on Linux only")
def test_a_killed_build_takes_its_workers_with_it_and_does_not_block_the_next(page: Path, tmp_path: Path) -> None:
    many, out = tmp_path / "many.jsonl", tmp_path / "out"
    with many.open("w") as lines:
        for n in range(2_000):
            lines.write(json.dumps({"title": f"Brook{n}", "abstract": f"We introduce Brook{n}, a model. " * 30}) + "\n")
    process = subprocess.Popen([sys.executable, "-m", "kg", "build", many, "-o", out])
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not (workers := children.read_text().split()):
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.wait()
    until = time.monotonic() + 20
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        assert time.monotonic() < until, workers
        time.sleep(0.05)
    assert kg("build", page, "-o", out).exit_code == 0


@pytest.mark.parametrize(
    ("part", "commands"),
    [
        ("papers.jsonl", ["stats", "show GRPO", "papers", "evidence GRPO"]),
        ("tables/nodes.jsonl", ["stats", "show GRPO", "search GRPO"]),
        ("tables/standings.jsonl", ["leaderboard GSM8K"]),
        ("extractions.jsonl", ["review"]),
        ("report.json", ["stats", "query coverage"]),
    ],
)
@pytest.mark.parametrize("left", [b"", b"[]\n", b"\xff\xfe{", b'{"x": 1}\n'])
def test_a_damaged_build_is_told_and_built_anew(
    built: Path, page: Path, tmp_path: Path, part: str, commands: list[str], left: bytes
) -> None:
    out = tmp_path / "out"
    shutil.copytree(built, out)
    (out / part).write_bytes(left)
    harmless = not left and part in ("tables/standings.jsonl", "extractions.jsonl")
    for command in [] if harmless else commands:
        failed(kg(*command.split(), "-o", out), 1, str(out), "kg build")
    assert kg("build", page, "-o", out).exit_code == 0
    assert (out / part).read_bytes() == (built / part).read_bytes() or part == "report.json"


def test_standard_input_and_error_may_be_closed(page: Path, tmp_path: Path) -> None:
    for closed in ("<&-", "2>&-"):
        command = f'"{sys.executable}" -m kg build "{page}" -o "{tmp_path / "out"}" {closed}'
        assert subprocess.run(["sh", "-c", command], check=False, capture_output=True).returncode == 0
    command = f'"{sys.executable}" -m kg build - -o "{tmp_path / "other"}" <&-'
    told = subprocess.run(["sh", "-c", command], check=False, capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (1, "Error: standard input is closed (name a file)\n")


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are any bytes on Linux")
def test_a_file_name_may_be_no_text(page: Path, tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"odd\xff.txt")
    odd.write_bytes(page.read_bytes())
    result = kg("build", odd, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "odd\ufffd.txt" in (tmp_path / "out" / "papers.jsonl").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="a pipe of POSIX")
def test_a_reader_that_goes_away_is_no_error(built: Path) -> None:
    command = f"{sys.executable} -m kg query -o {built} evidence --name GSM8K | head -1"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stderr
