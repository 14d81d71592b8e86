"""Work on a second core: done while the block runs, its outcome and its errors are told."""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path

import pytest

import kg.beside
from kg.beside import beside

linux = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")


@pytest.fixture(params=[pytest.param(True, marks=linux), False])
def forked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(kg.beside, "may_fork", lambda: bool(request.param))
    return bool(request.param)


def test_works_are_done_in_processes_of_their_own(forked: bool, tmp_path: Path) -> None:
    with beside(os.getpid, lambda: (tmp_path / "a").write_text("written")) as (process, characters):
        assert (process() != os.getpid()) is forked
        assert process() == process()
    assert characters() == len((tmp_path / "a").read_text())


def test_what_nobody_asks_for_is_done_too(forked: bool, tmp_path: Path) -> None:
    with beside(lambda: (tmp_path / "a").write_text("written")):
        pass
    assert (tmp_path / "a").read_text() == "written"


def test_an_error_is_raised_at_the_end(forked: bool, tmp_path: Path) -> None:
    def fail() -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"), beside(fail):
        (tmp_path / "a").write_text("written")
    assert (tmp_path / "a").read_text() == "written"


@linux
def test_ctrl_c_while_processes_start_leaves_none_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(thread: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(kg.beside, "may_fork", lambda: True)
    monkeypatch.setattr("concurrent.futures.process._ExecutorManagerThread.start", interrupted)
    with pytest.raises(KeyboardInterrupt), beside(os.getpid):
        pass
    for process in multiprocessing.active_children():
        process.join(10)
    assert not multiprocessing.active_children()
