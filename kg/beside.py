"""Work on a second core: forked processes, which share what this one has loaded, where forking is safe."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any


def may_fork() -> bool:
    """Whether this process may be forked: a fork takes over other threads' locks, and macOS does not bear it."""
    return sys.platform == "linux" and threading.active_count() == 1


@contextmanager
def beside(*works: Callable[[], None]) -> Iterator[None]:
    """Do ``works``, whose outcome lies in files, while the block runs, each in a process of its own.

    An error in one is raised at the block's end. Where this process may not be forked, they are done after the block.
    """
    if not may_fork():
        yield
        for work in works:
            work()
        return
    pool = ProcessPoolExecutor(
        len(works), mp_context=get_context("fork"), initializer=start_worker, initargs=(_works, works)
    )
    try:
        done = [pool.submit(_do, i) for i in range(len(works))]
        yield
        for one in done:
            one.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def start_worker(place: list[Any], thing: Any) -> None:
    """Begin a worker process: keep ``thing`` in ``place`` for its tasks, and leave Ctrl-C to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    place[:] = [thing]


_works: list[Sequence[Callable[[], None]]] = []


def _do(which: int) -> None:
    _works[0][which]()
