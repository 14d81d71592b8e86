"""Work on a second core: forked processes, which share what this one has loaded, where forking is safe."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing import active_children, get_context
from typing import Any, Final


def may_fork() -> bool:
    """Whether this process may be forked: a fork takes over other threads' locks, and macOS does not bear it."""
    return sys.platform == "linux" and threading.active_count() == 1


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def beside(*works: Callable[[], Any]) -> Iterator[Sequence[Callable[[], Any]]]:
    """Do ``works`` while the block runs, each in a process of its own; gives functions that wait for what they return.

    What they return has to be picklable, unless it is None because the outcome lies in files. An error in a work is
    raised by its function, or at the block's end. Where this process may not be forked, works are done when asked for,
    at the latest after the block.
    """
    if not may_fork():
        later: list[Callable[[], Any]] = [cache(work) for work in works]
        yield later
        for one in later:
            one()
        return
    pool = ProcessPoolExecutor(
        len(works), mp_context=get_context("fork"), initializer=start_worker, initargs=(_works, works)
    )
    try:
        done: list[Callable[[], Any]] = [pool.submit(_do, i).result for i in range(len(works))]
        yield done
        for result in done:
            result()
    finally:
        close(pool)


def close(pool: ProcessPoolExecutor) -> None:
    """End a pool and its processes, also where Ctrl-C came amid its start, when it cannot end itself."""
    try:
        pool.shutdown(wait=True, cancel_futures=True)
    except RuntimeError:  # its thread was not started yet
        for process in active_children():
            process.kill()  # it may not have begun to heed a gentler signal


def start_worker(place: list[Any], thing: Any) -> None:
    """Begin a worker process: keep ``thing`` in ``place`` for its tasks, leave Ctrl-C to the parent, end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _end_with_parent()
    place[:] = [thing]


def _end_with_parent() -> None:
    """Have Linux end this process with its parent: one that is killed cannot end it, and what was inherited, such as
    the lock on a build folder, would stay taken."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


_PR_SET_PDEATHSIG: Final = 1  # prctl(2)
_works: list[Sequence[Callable[[], Any]]] = []


def _do(which: int) -> Any:
    return _works[0][which]()
