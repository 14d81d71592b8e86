"""The pipeline's extraction step: what an earlier build has read is kept, the rest is read by the extractor chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kg import folder as layout
from kg.errors import BuildError, ModelError
from kg.extract.batch import ExtractorSpec, extract_all
from kg.extract.relations.elders import told_year
from kg.model import Extraction, Paper
from kg.options import EXTRACTORS, BuildOptions
from kg.records import extraction_from_record, read_lines


@dataclass(frozen=True, slots=True)
class Extracted:
    """The extraction of every paper, and the key that each is known by in the next build.

    ``reused`` were known from the build before; ``extractor`` is the version of the one chosen. ``llm`` is the account
    of a language model (``kg.extract.llm.reading.Account``), empty where none was to be asked.
    """

    extractions: list[Extraction]
    keys: list[str]
    reused: int
    extractor: str
    llm: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def extract_papers(
    papers: Sequence[Paper], options: BuildOptions, target: Path, progress: Callable[[str, int, int], None]
) -> Extracted:
    """Extract from every paper, or take what the build in ``target`` holds of it.

    Papers that a language model does not read, because it failed, the cap on its cost is reached or nobody is to be
    asked, are read by the fast extractor and under its key, so that the next build asks about them again.

    Raises:
        ModelError: there is no such extractor or model, or the language model cannot be asked.
    """
    if options.extractor not in EXTRACTORS:
        raise ModelError(f"there is no extractor {options.extractor!r}", hint=f"there are {', '.join(EXTRACTORS)}")
    if options.extractor == "llm":
        return _by_llm(papers, options, target, progress)
    return _fast(papers, options, target, progress)


def _fast(
    papers: Sequence[Paper], options: BuildOptions, target: Path, progress: Callable[[str, int, int], None]
) -> Extracted:
    spec = ExtractorSpec(options.model, options.vocabularies)
    version = spec.version()
    keys, known = _known(papers, version, target)
    new = [i for i, key in enumerate(keys) if key not in known]
    fresh: list[Extraction] = []
    if new:
        fresh = extract_all(
            [papers[i] for i in new],
            spec,
            extractor=spec.load(),
            workers=options.workers,
            progress=lambda done: progress("extract", done, len(new)),
        )
    by_index = dict(zip(new, fresh, strict=True))
    extractions = [by_index[i] if i in by_index else known[key] for i, key in enumerate(keys)]
    return Extracted(extractions, keys, len(papers) - len(new), version)


def _by_llm(
    papers: Sequence[Paper], options: BuildOptions, target: Path, progress: Callable[[str, int, int], None]
) -> Extracted:
    from kg.extract.llm.reading import LlmReader
    from kg.extract.llm.settings import LlmOptions

    chosen = LlmOptions(
        model=options.llm_model,
        url=options.llm_url,
        max_cost=options.max_cost,
        price_in=options.price_in,
        price_out=options.price_out,
        offline=options.offline,
    )
    reader = LlmReader(replace(chosen, requests=options.workers) if options.workers else chosen)
    keys, known = _known(papers, reader.version, target)
    new = [i for i, key in enumerate(keys) if key not in known]
    fresh, account = reader.read([papers[i] for i in new], lambda done: progress("extract", done, len(new)))
    by_index = {i: one for i, one in zip(new, fresh, strict=True) if one is not None}
    rest = [i for i in new if i not in by_index]
    reused = len(papers) - len(new)
    if rest:
        instead = _fast([papers[i] for i in rest], options, target, progress)
        by_index |= zip(rest, instead.extractions, strict=True)
        for i, key in zip(rest, instead.keys, strict=True):
            keys[i] = key
        reused += instead.reused
    extractions = [by_index[i] if i in by_index else known[key] for i, key in enumerate(keys)]
    told = account.as_record() | {"papers_read_by_fast": len(rest)}
    return Extracted(extractions, keys, reused, reader.version, told, account.warnings())


def _known(papers: Sequence[Paper], version: str, target: Path) -> tuple[list[str], dict[str, Extraction]]:
    keys = [_key(paper, version) for paper in papers]
    return keys, _known_extractions(target / layout.EXTRACTIONS, set(keys))


def _key(paper: Paper, version: str) -> str:
    """What an extraction depends on: the paper's text, identity and year, and the extractor."""
    parts = (version, paper.id, paper.title, paper.abstract, paper.text("badge"), str(told_year(paper) or ""))
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32]


def _known_extractions(path: Path, wanted: set[str]) -> dict[str, Extraction]:
    if not path.is_file():
        return {}
    try:
        found = read_lines(path, lambda r: (r["key"], extraction_from_record(r)) if r["key"] in wanted else None)
        return dict(filter(None, found))
    except BuildError:
        return {}  # of an older version or damaged: read anew, nothing is lost
