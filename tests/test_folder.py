"""A build folder is replaced whole or not at all, by one process at a time."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg import folder as layout
from kg.errors import BuildError


def put(folder: Path, name: str = "graph.ttl", text: str = "new") -> None:
    """Write a minimal build."""
    (folder / name).write_text(text)
    (folder / layout.TABLES).mkdir()
    (folder / layout.TABLES / "nodes.jsonl").write_text(text)
    (folder / layout.REPORT).write_text(json.dumps({"kg": "1"}))


def entries(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_build_lands_in_a_new_folder_and_leaves_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "out"
    with layout.replacing(target) as fresh:
        put(fresh)
    assert entries(target) == ["graph.ttl", "report.json", "tables"]
    assert layout.require_build(target) == target


def test_a_second_build_replaces_the_first_and_keeps_files_that_are_not_ours(tmp_path: Path) -> None:
    with layout.replacing(tmp_path) as fresh:
        put(fresh, text="old")
    (tmp_path / "notes.md").write_text("mine")
    with layout.replacing(tmp_path) as fresh:
        put(fresh, text="new")
    assert (tmp_path / "graph.ttl").read_text() == "new"
    assert (tmp_path / "tables" / "nodes.jsonl").read_text() == "new"
    assert (tmp_path / "notes.md").read_text() == "mine"


@pytest.mark.parametrize(
    "failure", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device"), ValueError()]
)
def test_a_build_that_fails_leaves_the_old_one_whole(tmp_path: Path, failure: BaseException) -> None:
    with layout.replacing(tmp_path) as fresh:
        put(fresh, text="old")
    with pytest.raises((BuildError, KeyboardInterrupt, ValueError)), layout.replacing(tmp_path) as fresh:
        put(fresh)
        raise failure
    assert entries(tmp_path) == ["graph.ttl", "report.json", "tables"]
    assert (tmp_path / "graph.ttl").read_text() == "old"


def test_a_first_build_that_fails_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="broken"), layout.replacing(tmp_path / "out"):
        raise ValueError("broken")
    assert entries(tmp_path) == []


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"disk is full.*untouched"), layout.replacing(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(BuildError, match=r"not a build folder.*thesis\.tex"), layout.replacing(tmp_path):
        pass
    assert entries(tmp_path) == ["thesis.tex"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(BuildError, match="is a file"), layout.replacing(tmp_path / "out"):
        pass


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    with layout.replacing(tmp_path / "out") as fresh:
        put(fresh)
    assert (tmp_path / "out").is_symlink()
    assert layout.is_build(tmp_path / "real")


def test_reading_a_folder_without_a_build_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="kg build"):
        layout.require_build(tmp_path)
    with pytest.raises(BuildError, match="no such folder"):
        layout.require_build(tmp_path / "missing")


HOLD = """
import sys, time
from pathlib import Path
from kg import folder as layout
with layout.replacing(Path(sys.argv[1])) as fresh:
    (fresh / "graph.ttl").write_text("half")
    print("holding", flush=True)
    time.sleep(60)
"""


def hold(target: Path) -> subprocess.Popen[str]:
    """Start another process that builds in ``target`` and stays at it."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(target)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "holding\n"
    return process


def test_only_one_process_builds_in_a_folder_and_a_killed_one_does_not_block(tmp_path: Path) -> None:
    with layout.replacing(tmp_path) as fresh:
        put(fresh, text="old")
    process = hold(tmp_path)
    try:
        with pytest.raises(BuildError, match=f"process {process.pid} is building here"), layout.replacing(tmp_path):
            pass
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (tmp_path / "graph.ttl").read_text() == "old"
    with layout.replacing(tmp_path) as fresh:
        put(fresh, text="new")
    assert entries(tmp_path) == ["graph.ttl", "report.json", "tables"]


@pytest.mark.parametrize("moved", [[], ["graph.ttl"], ["graph.ttl", "tables"]])
def test_a_process_that_dies_while_moving_leaves_the_rest_to_the_next_command(tmp_path: Path, moved: list[str]) -> None:
    with layout.replacing(tmp_path) as fresh:
        put(fresh, text="old")
    ready = tmp_path / ".kg-ready"
    ready.mkdir()
    put(ready, text="new")
    for name in moved:  # what the dead process had done
        if (tmp_path / name).is_dir():
            (tmp_path / name / "nodes.jsonl").unlink()
            (tmp_path / name).rmdir()
        (ready / name).replace(tmp_path / name)
    layout.require_build(tmp_path)
    assert entries(tmp_path) == ["graph.ttl", "report.json", "tables"]
    assert (tmp_path / "graph.ttl").read_text() == "new"
    assert (tmp_path / "tables" / "nodes.jsonl").read_text() == "new"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BuildError, match="cannot be written"), layout.replacing(tmp_path / "out"):
        time.sleep(0)
