"""The pipeline: read, extract, resolve, export into a build folder, and say what was done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO

from kg import folder as layout
from kg.beside import beside
from kg.enriching import Enriched, EnrichOptions, enrich_papers
from kg.errors import InputError
from kg.extracting import Extracted, extract_papers
from kg.garbage import searched_seldom
from kg.graph.jsonl import write_tables
from kg.graph.measures import Measures
from kg.graph.tables import Graph
from kg.model import Paper
from kg.options import BuildOptions
from kg.read import Reading, merge_papers, read_papers
from kg.records import extraction_record, paper_record, write_lines
from kg.report import Report, count_edges, count_nodes
from kg.resolve import resolve_fully
from kg.resolve.citing import NamedPaper, named_papers, with_citations, with_named_papers
from kg.resolve.overrides import read_overrides, written
from kg.sources import Sources, papers_called, read_sources, remembered_options, write_sources
from kg.texts import shown_path
from kg.vocabulary import Vocabulary, load_vocabulary

__all__ = ["BuildOptions", "add", "build", "enrich", "remove", "sample_listing"]

Progress = Callable[[str, int, int], None]
"""Told the stage, how many papers are done, and how many there are (0 where it cannot be told)."""


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

    def gather() -> Sources:
        return Sources((), (), 0).and_from(_read(inputs, options, stdin), map(shown_path, inputs))

    return _make(Path(out), gather, options, progress)


def add(
    inputs: Sequence[str | Path],
    out: str | Path = "out",
    options: BuildOptions | None = None,
    *,
    stdin: BinaryIO | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Add the papers in ``inputs`` to the build in ``out``; the outcome is that of building from all inputs at once.

    ``options`` are by default those that the build was made with (``kg.sources.remembered_options``).

    Raises:
        BuildError: no build is in the folder, or see ``build``.
        InputError, VocabularyError, ModelError: see ``build``.
    """
    target = layout.require_build(Path(out))
    chosen = options or remembered_options(target)

    def gather() -> Sources:
        return read_sources(target).and_from(_read(inputs, chosen, stdin), map(shown_path, inputs))

    return _make(target, gather, chosen, progress)


def remove(
    names: Sequence[str],
    out: str | Path = "out",
    options: BuildOptions | None = None,
    *,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Remove papers, named by id, title, arXiv id, DOI or address, from the build in ``out``.

    Raises:
        NotFoundError: there is no paper of a name.
        InputError: a name is that of several papers, or no paper would be left.
        BuildError, VocabularyError, ModelError: see ``build``.
    """
    target = layout.require_build(Path(out))

    def gather() -> Sources:
        left = read_sources(target).without(papers_called(target, names))
        if not left.records:
            raise InputError("no paper would be left", where=str(target), hint="delete the folder to be rid of it")
        return left

    return _make(target, gather, options or remembered_options(target), progress)


def enrich(
    out: str | Path = "out",
    options: BuildOptions | None = None,
    *,
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Make the build in ``out`` anew with what public APIs know of its papers (``options.enrich`` and the like).

    ``options`` are by default those that the build was made with, which ask nobody but the cache of earlier answers.

    Raises:
        EnrichmentError: see ``kg.enriching.enrich_papers``.
        BuildError, VocabularyError, ModelError: see ``build``.
    """
    target = layout.require_build(Path(out))
    return _make(target, lambda: read_sources(target), options or remembered_options(target), progress)


def _enrich_options(options: BuildOptions) -> EnrichOptions:
    return EnrichOptions(
        sources=options.enrich,
        frontier=options.frontier,
        contexts=options.contexts,
        offline=options.offline,
        refresh=options.refresh,
        cache=options.cache,
    )


def _read(inputs: Sequence[str | Path], options: BuildOptions, stdin: BinaryIO | None) -> Reading:
    reading = read_papers(
        [str(i) for i in inputs],
        format=options.format,
        page_year=options.page_year,
        strict=options.strict,
        stdin=stdin,
    )
    if not reading.papers:
        raise InputError("no papers found", where=", ".join(map(shown_path, inputs)))
    return reading


def _make(target: Path, gather: Callable[[], Sources], options: BuildOptions, progress: Progress) -> Report:
    """Make the build of what ``gather`` gives, which is called when nobody else can write into ``target``."""
    clock = _Clock()
    with layout.replacing(target) as fresh, searched_seldom():
        with clock.stage("read"):
            progress("read", 0, 0)
            sources = gather()
            papers = merge_papers(sources.records)
        enriched = Enriched(papers)
        if options.enrich:
            with clock.stage("enrich"):
                enriched = enrich_papers(papers, _enrich_options(options), progress)
                papers = enriched.papers
        with clock.stage("extract"):
            vocabulary = load_vocabulary(options.vocabularies)
            extracted = extract_papers(papers, options, target, progress)
        with clock.stage("resolve"):
            progress("resolve", 0, 0)
            aliases = options.aliases or tuple(p for p in (target / layout.ALIASES,) if p.is_file())
            overrides = read_overrides(aliases)
            with beside(partial(_beside_resolution, sources, papers, extracted, fresh)) as (named,):
                resolution = resolve_fully(papers, extracted.extractions, vocabulary, overrides)
                graph = with_named_papers(resolution.graph, named())
            graph = with_citations(graph, enriched.citations, enriched.frontier)
        with clock.stage("export"):
            progress("export", 0, 0)
            if overrides:
                (fresh / layout.ALIASES).write_text(written(overrides), encoding="utf-8", newline="\n")
            export(graph, fresh, vocabulary, options)
        report = Report(
            inputs=sources.inputs,
            files=sources.files,
            papers=len(papers),
            reused=extracted.reused,
            nodes=count_nodes(graph),
            edges=count_edges(graph),
            scores=len(graph.scores),
            seconds=clock.seconds,
            extractor=extracted.extractor,
            warnings=(*sources.warnings, *enriched.warnings, *extracted.warnings, *map(str, resolution.unapplied)),
            options=options.as_record(),
            enrichment=enriched.accounts,
            llm=extracted.llm,
        )
        report.write(fresh / layout.REPORT)
    return report


def _beside_resolution(
    sources: Sources, papers: Sequence[Paper], extracted: Extracted, folder: Path
) -> list[NamedPaper]:
    """Write what was read and extracted, and find the papers that name others: what needs no resolution."""
    write_lines(folder / layout.PAPERS, map(paper_record, papers))
    write_sources(sources.records, papers, folder)
    titles = (p.title for p in papers)
    write_lines(folder / layout.EXTRACTIONS, map(extraction_record, extracted.extractions, titles, extracted.keys))
    return named_papers(papers)


def export(graph: Graph, folder: Path, vocabulary: Vocabulary, options: BuildOptions) -> None:
    """Write every export of the graph into ``folder``."""
    from kg.export import rdf, standings
    from kg.graph.measures import measures

    measured = measures(graph)
    with beside(*_drawings(graph, folder, measured)):
        write_tables(graph, folder / layout.TABLES)
        standings.write(graph, folder / layout.TABLES, vocabulary)
        base = options.base or rdf.DEFAULT_BASE
        rdf.write(graph, folder, vocabulary, base=base, rdf12=options.rdf12, measured=measured)


def _drawings(graph: Graph, folder: Path, measured: Mapping[str, Measures]) -> list[Callable[[], None]]:
    """What draws the pictures: of a graph that a browser shows whole in one layout, else in two."""
    from kg.export import graphml, html
    from kg.export.look import placed

    def both() -> None:
        points = placed(graph)
        graphml.write(graph, folder / layout.GRAPHML, points=points, measured=measured)
        html.write(graph, folder / layout.HTML, points=points, measured=measured)

    if len(graph.nodes) <= html.READABLE:
        return [both]
    return [
        lambda: html.write(graph, folder / layout.HTML, measured=measured),
        lambda: graphml.write(graph, folder / layout.GRAPHML, measured=measured),
    ]


@dataclass(slots=True)
class _Clock:
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start
