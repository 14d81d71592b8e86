"""The everyday commands as a person and a pipe meet them."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from builds import write_build
from click.testing import CliRunner, Result
from graphs import hostile_graph, sample_graph
from shapes import fits, in_words

from kg.ask import compare, digest, identity, leaderboard, lineage, news, path, records, search, show, stats
from kg.cli import main
from kg.graph.tables import Node
from kg.model import NodeType


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_build(sample_graph(), tmp_path_factory.mktemp("asked") / "out")


def kg(folder: Path, *arguments: str, columns: int | None = 100) -> Result:
    env = {"COLUMNS": str(columns) if columns else None}
    return CliRunner().invoke(main, [*arguments, "-o", str(folder)], env=env)


COMMANDS = [
    ["search", "tidal"],
    ["show", "Brook"],
    ["lineage", "River"],
    ["leaderboard", "GSM8K"],
    ["compare", "Brook", "Creek"],
    ["path", "PPO", "TideBench"],
    ["evidence", "Creek", "extends", "Brook"],
    ["papers", "--evaluates-on", "GSM8K"],
    ["new", "--since", "2024"],
    ["stats"],
    ["digest", "--since", "2024"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
def test_every_command_answers_people_and_programs(folder: Path, command: list[str]) -> None:
    text = kg(folder, *command)
    assert text.exit_code == 0, text.output
    assert text.stdout.strip()
    assert "\x1b" not in text.stdout
    printed = kg(folder, *command, "--json")
    assert printed.exit_code == 0, printed.output
    assert json.loads(printed.stdout)


SHAPES: list[tuple[list[str], Any]] = [
    (["search", "tidal"], search.FoundRecord),
    (["show", "2201.00001"], show.ShowRecord),
    (["show", "Brook"], show.ShowRecord),
    (["lineage", "River"], lineage.LineageRecord),
    (["leaderboard", "GSM8K"], leaderboard.LeaderboardRecord),
    (["compare", "Brook", "Creek"], compare.CompareRecord),
    (["path", "PPO", "TideBench"], path.PathRecord),
    (["evidence", "any", "any", "any"], records.EdgeRecord),
    (["papers"], records.PaperRecord),
    (["new", "--since", "2024"], news.NewsRecord),
    (["digest", "--since", "2024"], digest.DigestRecord),
    (["stats"], stats.StatsRecord),
]


@pytest.mark.parametrize(("command", "shape"), SHAPES, ids=lambda c: c[0] if isinstance(c, list) else None)
def test_json_has_the_keys_that_are_promised(folder: Path, command: list[str], shape: Any) -> None:
    answer = json.loads(kg(folder, *command, "--json").stdout)
    assert answer
    for record in answer if isinstance(answer, list) else [answer]:
        assert fits(record, shape)


def test_the_promise_is_written_down() -> None:
    """Every record stands in kg/ask/JSON.md with just its keys, in their order and with their types."""
    text = (Path(__file__).parents[2] / "kg" / "ask" / "JSON.md").read_text(encoding="utf-8")
    head, *sections = re.split(r"^### ", text, flags=re.MULTILINE)
    written = {part.partition("\n")[0]: re.findall(r"^- .*", part, re.MULTILINE) for part in sections}
    modules = (compare, digest, identity, leaderboard, lineage, news, path, records, search, show, stats)
    shapes = {name: shape for m in modules for name, shape in vars(m).items() if name.endswith("Record")}
    assert written.keys() == {name.removesuffix("Record") for name in shapes}
    for name, shape in shapes.items():
        keys = get_type_hints(shape, include_extras=True)
        told = [f"- `{key}`: {in_words(hint)}" for key, hint in keys.items()]
        assert written[name.removesuffix("Record")] == told, name
    for command in (*(command[0] for command, _ in SHAPES), "diff", "why", "review"):
        assert re.search(rf"`kg {command}\b", head), command


def test_lines_are_wrapped_for_a_terminal_and_whole_in_a_pipe(folder: Path) -> None:
    narrow = kg(folder, "show", "2201.00001", columns=50)
    sentences = [line for line in narrow.stdout.splitlines() if line.startswith("    ") or "recipe" in line]
    assert max(map(len, sentences)) <= 50
    whole = kg(folder, "show", "2201.00001", columns=None)
    assert (
        "  We introduce Brook, a training recipe that extends PPO. Brook reaches 62.5% accuracy on GSM8K"
        in whole.stdout
    )
    assert "and 41% on MATH. We compare it with DPO.\n" in whole.stdout


def test_what_a_name_was_taken_for_is_told_beside_the_answer(folder: Path) -> None:
    result = kg(folder, "lineage", "TPO")
    assert result.exit_code == 0
    assert "'TPO' is taken for method/tpo-tree; it may also mean method/tpo-thought (Thought Path)" in result.stderr
    assert "TPO [Tree Policy] (2025)" in result.stdout
    assert kg(folder, "lineage", "Brook").stderr == ""


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["show", "Broook"], "did you mean 'Brook'"),
        (["lineage", "Broook"], "did you mean 'Brook'"),
        (["compare", "Brook", "Creeek"], "did you mean 'Creek'"),
        (["path", "Brook", "Creeek"], "did you mean 'Creek'"),
        (["leaderboard", "GSM9K"], "did you mean 'GSM8K'"),
        (["leaderboard", "GSM8K", "--metric", "F1"], "there is accuracy"),
        (["evidence", "Brook", "extend", "PPO"], "did you mean extends"),
        (["papers", "--extends", "PPPO"], "PPO"),
        (["papers", "--since", "yesterday"], "2024-12-20"),
        (["new", "--since", "2024-31"], "2024-12-20"),
        (["new", "--than", "/nowhere"], "kg build"),
        (["digest", "--since", "soon"], "2024-12-20"),
    ],
    ids=lambda c: " ".join(c) if isinstance(c, list) else None,
)
def test_what_cannot_be_answered_is_one_line_with_a_way_out(folder: Path, command: list[str], words: str) -> None:
    result = kg(folder, *command)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert words in result.stderr


@pytest.mark.parametrize("command", [["search", "quasar"], ["papers", "--since", "2099"]], ids=lambda c: c[0])
def test_nothing_found_is_nothing_in_a_pipe(folder: Path, command: list[str]) -> None:
    result = kg(folder, *command)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.count("\n") == 1
    assert json.loads(kg(folder, *command, "--json").stdout) == []


def test_new_needs_one_point_of_comparison(folder: Path) -> None:
    assert kg(folder, "new").exit_code == 2
    assert kg(folder, "new", "--since", "2024", "--than", str(folder)).exit_code == 2


def test_diff_takes_two_builds(folder: Path, tmp_path: Path) -> None:
    other = write_build(hostile_graph(), tmp_path / "other")
    result = CliRunner().invoke(main, ["diff", str(folder), str(other)])
    assert result.exit_code == 0, result.output
    assert "8 new papers" in result.stdout
    assert "8 papers gone" in result.stdout
    same = kg(other, "new", "--than", str(folder))
    assert same.stdout == result.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c[0])
def test_hostile_names_break_nothing(command: list[str], tmp_path: Path) -> None:
    other = write_build(hostile_graph(), tmp_path / "other")
    name = "right-to-left \u202eabc\u202c العربية עברית"
    here = [name if c in {"Brook", "River", "GSM8K", "Creek", "PPO", "TideBench"} else c for c in command]
    result = kg(other, *here)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "bug in kg" not in result.output


def complete(folder: Path, words: str) -> list[str]:
    script = f"kg {words}"
    environment = {**os.environ, "_KG_COMPLETE": "bash_complete", "COMP_WORDS": script}
    environment["COMP_CWORD"] = str(len(script.split(" ")) - 1)
    result = subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main(prog_name='kg')"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert not result.stderr, result.stderr
    return [line.split(",", 1)[1] for line in result.stdout.splitlines() if line]


def test_names_complete_in_the_shell(folder: Path) -> None:
    assert complete(folder, f"show -o {folder} br") == ["Brook"]
    assert complete(folder, f"lineage -o {folder} Llama-3") == ["Llama-3.1", "Llama-3.1-8B"]
    assert complete(folder, f"papers -o {folder} --evaluates-on gs") == ["GSM8K"]
    assert complete(folder, f"show -o {folder} TPO") == ["TPO"]
    assert complete(folder, f"leaderboard -o {folder} gs") == ["GSM8K"]
    assert complete(folder, f"leaderboard -o {folder} br") == []
    assert complete(folder, f"why -o {folder} br") == ["Brook"]
    assert complete(folder, f"view -o {folder} br") == ["Brook"]
    assert complete(folder, f"evidence -o {folder} Creek ext") == ["extends"]
    assert "paper/2201.00001" in complete(folder, f"show -o {folder} brook")
    assert complete(folder, f"show -o {folder}/nothing br") == []


def test_every_completed_name_is_found(folder: Path) -> None:
    from kg import load

    build = load(folder)
    for letter in "abcdefghijklmnopqrstuvwxyz":
        for name in complete(folder, f"show -o {folder} {letter}"):
            assert build.find(name)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_that_turns_completion_on(shell: str) -> None:
    result = CliRunner().invoke(main, ["completion", shell])
    assert result.exit_code == 0, result.output
    assert f"_KG_COMPLETE={shell}_complete" in result.stdout


@pytest.mark.skipif(os.name == "nt", reason="a pipe of POSIX")
def test_a_reader_that_leaves_early_is_no_error(folder: Path) -> None:
    command = f"{sys.executable} -m kg evidence -o {folder} any any any --json | head -1"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (result.stdout, result.stderr) == ("[\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_is_told_in_a_line(folder: Path) -> None:
    command = f"{sys.executable} -m kg evidence -o {folder} any any any > /dev/full"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (1, "Error: no space left on device\n")


def test_questions_load_nothing_heavy(folder: Path) -> None:
    heavy = "networkx rdflib pyvis requests pyoxigraph ahocorasick_rs pycrfsuite kg.vocabulary kg.extract kg.store"
    for command in COMMANDS:
        code = (
            f"import sys; from kg.cli import main; main({[*command, '-o', str(folder)]!r}, standalone_mode=False);"
            f"print([m for m in {heavy.split()!r} if m in sys.modules], file=sys.stderr)"
        )
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert result.stderr.splitlines()[-1] == "[]", command


def test_a_question_is_asked_in_one_way_and_in_text(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "odd.rq"
    path.write_bytes(b"\xff\xfe")
    for words, told in (
        (["-f", str(path)], "not text in UTF-8"),
        (["leaderboard", "-f", str(path)], "not both"),
        (["coverage", "--timeout", "inf"], "not in the range"),
    ):
        result = kg(folder, "query", *words)
        assert result.exit_code == 2, result.output
        assert told in result.stderr


def test_homonyms_are_listed_with_what_they_share_a_name_with(tmp_path: Path) -> None:
    graph = sample_graph()
    one, other = (
        Node("method/tide", NodeType.METHOD, "Tide"),
        Node("method/tide~tidal-delta", NodeType.METHOD, "Tide (Tidal Delta)", {"Tide": 1}, distinct="Tidal Delta"),
    )
    told = write_build(replace(graph, nodes={**graph.nodes, one.id: one, other.id: other}), tmp_path / "out")
    found = kg(told, "query", "homonyms", "--name", "Tide", "--format", "csv").stdout
    assert [line.partition(",")[0] for line in found.splitlines()[1:]] == ["Tide", "Tide (Tidal Delta)"]
