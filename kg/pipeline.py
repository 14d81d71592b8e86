"""The pipeline: read, extract, resolve, export into a build folder, and say what was done."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO

from kg import folder as layout
from kg.errors import InputError
from kg.extract.batch import ExtractorSpec, extract_all
from kg.graph.jsonl import write_tables
from kg.graph.tables import Graph
from kg.model import Extraction, Paper
from kg.read import read_papers
from kg.records import extraction_from_record, extraction_record, paper_record, read_lines, write_lines
from kg.report import Report, count_edges, count_nodes
from kg.resolve import resolve
from kg.vocabulary import Vocabulary, load_vocabulary

Progress = Callable[[str, int, int], None]
"""Told the stage, how many papers are done, and how many there are (0 where it cannot be told)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """How to build.

    ``format`` overrides the recognition of input formats; ``page_year`` is the year of a listing page that does not
    spell it; ``strict`` makes a broken record stop the build; ``model`` is the folder of an extraction model of the
    user's own; ``vocabularies`` are vocabulary files of theirs; ``base`` is the IRIs' beginning; ``workers`` the number
    of processes.
    """

    format: str | None = None
    page_year: int | None = None
    strict: bool = False
    model: Path | None = None
    vocabularies: tuple[Path, ...] = ()
    base: str | None = None
    rdf12: bool = False
    workers: int | None = None


def sample_listing() -> Path:
    """The listing that ships with kg: well-known papers, described in our own words."""
    return Path(str(files("kg") / "data" / "sample_listing.txt"))


def build(
    inputs: Sequence[str | Path],
    out: str | Path = "out",
    options: BuildOptions | None = None,
    *,
    stdin: BinaryIO | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Build the graph of the papers in ``inputs`` into the folder ``out``.

    Papers whose text an earlier build in ``out`` has read with the same extractor are not read again. The folder is
    replaced when the build is complete and stays as it was when anything fails.

    Args:
        inputs: files, folders, glob patterns, or ``-`` for ``stdin``.
        out: the build folder, made where it is missing.
        options: how to build.
        stdin: what ``-`` reads.
        progress: told how far it is.

    Raises:
        InputError: an input cannot be read, or no paper is in any.
        BuildError: the folder cannot be written or is not a build folder.
        VocabularyError, ModelError: a file of the user's own cannot be used.
    """
    options = options or BuildOptions()
    target = Path(out)
    clock = _Clock()
    with layout.replacing(target) as fresh:
        with clock.stage("read"):
            progress("read", 0, 0)
            reading = read_papers(
                [str(i) for i in inputs],
                format=options.format,
                page_year=options.page_year,
                strict=options.strict,
                stdin=stdin,
            )
            if not reading.papers:
                raise InputError("no papers found", where=", ".join(map(str, inputs)))
        with clock.stage("extract"):
            vocabulary = load_vocabulary(options.vocabularies)
            spec = ExtractorSpec(options.model, options.vocabularies)
            extractions, keys, reused, version = _extract(reading.papers, spec, target, options.workers, progress)
        with clock.stage("resolve"):
            progress("resolve", 0, 0)
            graph = resolve(reading.papers, extractions, vocabulary)
        with clock.stage("export"):
            progress("export", 0, 0)
            write_lines(fresh / layout.PAPERS, map(paper_record, reading.papers))
            titles = (p.title for p in reading.papers)
            write_lines(fresh / layout.EXTRACTIONS, map(extraction_record, extractions, titles, keys))
            export(graph, fresh, vocabulary, options)
        report = Report(
            inputs=tuple(map(str, inputs)),
            files=reading.files,
            papers=len(reading.papers),
            reused=reused,
            nodes=count_nodes(graph),
            edges=count_edges(graph),
            scores=len(graph.scores),
            seconds=clock.seconds,
            extractor=version,
            warnings=reading.warnings,
        )
        report.write(fresh / layout.REPORT)
    return report


def export(graph: Graph, folder: Path, vocabulary: Vocabulary, options: BuildOptions) -> None:
    """Write every export of the graph into ``folder``."""
    from kg.export import graphml, html, rdf, standings  # pyvis alone takes 0.3 s, and only builds need it
    from kg.export.look import placed

    write_tables(graph, folder / layout.TABLES)
    standings.write(graph, folder / layout.TABLES, vocabulary)
    rdf.write(graph, folder, vocabulary, base=options.base or rdf.DEFAULT_BASE, rdf12=options.rdf12)
    points = placed(graph)
    graphml.write(graph, folder / layout.GRAPHML, points=points)
    html.write(graph, folder / layout.HTML, points=points)


def _extract(
    papers: Sequence[Paper], spec: ExtractorSpec, target: Path, workers: int | None, progress: Progress
) -> tuple[list[Extraction], list[str], int, str]:
    """The extraction of every paper, the keys they are known by, how many were known, and the extractor's version."""
    extractor = spec.load()
    keys = [_key(paper, extractor.version) for paper in papers]
    known = _known_extractions(target / layout.EXTRACTIONS, set(keys))
    new = [i for i, key in enumerate(keys) if key not in known]
    fresh = extract_all(
        [papers[i] for i in new],
        spec,
        extractor=extractor,
        workers=workers,
        progress=lambda done: progress("extract", done, len(new)),
    )
    by_index = dict(zip(new, fresh, strict=True))
    extractions = [by_index[i] if i in by_index else known[key] for i, key in enumerate(keys)]
    return extractions, keys, len(papers) - len(new), extractor.version


def _key(paper: Paper, version: str) -> str:
    """What an extraction depends on: the paper's text and identity, and the extractor."""
    parts = (version, paper.id, paper.title, paper.abstract, paper.text("badge"))
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32]


def _known_extractions(path: Path, wanted: set[str]) -> dict[str, Extraction]:
    if not path.is_file():
        return {}
    try:
        return {r["key"]: extraction_from_record(r) for r in read_lines(path) if r["key"] in wanted}
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        return {}  # of an older version or damaged: read anew, nothing is lost


@dataclass(slots=True)
class _Clock:
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start
