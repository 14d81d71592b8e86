"""Run the extractor over many papers: here when they are few, in a pool of processes when they are many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from kg.beside import close, cores, may_fork, start_worker
from kg.extract import SHIPPED_MODEL, Extractor, load_extractor, version_of
from kg.model import Extraction, Paper
from kg.vocabulary import load_vocabulary

FORKED_FROM, SPAWNED_FROM = 40, 600
"""The number of papers from which a second process pays: a fork shares the model, a new process has to load it."""

CHUNK = 16
"""The most papers that a process is handed at a time."""


@dataclass(frozen=True, slots=True)
class ExtractorSpec:
    """What it takes to load the same extractor in another process: the model's folder and the user's vocabularies."""

    model: Path | None = None
    vocabularies: tuple[Path, ...] = ()

    def load(self) -> Extractor:
        """Load the extractor."""
        return load_extractor(self.model, load_vocabulary(self.vocabularies))

    def version(self) -> str:
        """The version of the extractor, without loading it where the folder is there."""
        try:
            return version_of(self.model or SHIPPED_MODEL, load_vocabulary(self.vocabularies))
        except OSError:
            return self.load().version


def extract_all(
    papers: Sequence[Paper],
    spec: ExtractorSpec,
    *,
    extractor: Extractor | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Extraction]:
    """Extract from every paper, in order.

    Args:
        papers: the papers.
        spec: how to load the extractor in other processes.
        extractor: the extractor, where this process has it already.
        workers: the number of processes; by default as many as the machine has cores, or one for few papers.
        progress: told the number of papers done, now and then.
    """
    forked = extractor is not None and may_fork()
    if not workers:
        workers = cores() if len(papers) >= (FORKED_FROM if forked else SPAWNED_FROM) else 1
    extractions: list[Extraction] = []
    for batch in _batches(papers, spec, extractor, workers, forked):
        extractions.extend(batch)
        progress(len(extractions))
    return extractions


def _batches(
    papers: Sequence[Paper], spec: ExtractorSpec, extractor: Extractor | None, workers: int, forked: bool
) -> Iterator[list[Extraction]]:
    # Of few papers smaller chunks, so that no process waits long for the last one of another.
    size = max(1, min(CHUNK, len(papers) // (12 * workers)))
    chunks = [papers[i : i + size] for i in range(0, len(papers), size)]
    if workers < 2:
        run = extractor or spec.load()
        for chunk in chunks:
            yield [run(paper) for paper in chunk]
        return
    if forked and extractor:
        pool = ProcessPoolExecutor(
            workers, mp_context=get_context("fork"), initializer=start_worker, initargs=(_here, extractor)
        )
    else:
        pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start, initargs=(spec,))
    try:
        yield from pool.map(_extract_chunk, chunks)
    finally:
        close(pool)


_here: list[Extractor] = []


def _start(spec: ExtractorSpec) -> None:
    start_worker(_here, spec.load())


def _extract_chunk(papers: Sequence[Paper]) -> list[Extraction]:
    return [_here[0](paper) for paper in papers]
