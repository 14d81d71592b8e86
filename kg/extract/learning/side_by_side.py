"""Training several things at once, each in a process of its own where processes can be forked."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from typing import TypeVar

from kg.beside import cores
from kg.errors import ModelError

T = TypeVar("T")

_jobs: Sequence[Callable[[], object]] = ()


def side_by_side(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """What the jobs return, in their order; as many at once as there are cores.

    Processes are forked, for what training reads is large and need not be copied; what jobs return is pickled.

    Raises:
        ModelError: a process was killed, as for want of memory.
    """
    global _jobs  # noqa: PLW0603 - forked processes inherit it; closures cannot be pickled
    workers = min(len(jobs), cores())
    if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return [job() for job in jobs]
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    _jobs = jobs
    try:
        with ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as pool:
            return list(pool.map(_run, range(len(jobs))))  # type: ignore[arg-type]
    except BrokenProcessPool as error:
        raise ModelError("training was stopped", hint="is there enough memory?") from error
    finally:
        _jobs = ()


def _run(number: int) -> object:
    return _jobs[number]()
