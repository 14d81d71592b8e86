"""Papers with what public APIs know of them: the step of a build between reading and extracting.

Nothing of the network is imported unless this is asked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.model import Citation, Paper
from kg.read.merge import merge_papers

Progress = Callable[[str, int, int], None]

SOURCES = ("arxiv", "semantic-scholar", "openalex")
"""The names of what can be asked; the same as ``enrichers.run.SOURCES``, which costs an import."""

FRONTIER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichOptions:
    """What to ask, and how.

    ``sources`` are names of ``SOURCES``. Papers that at least ``frontier`` papers of the collection cite become nodes
    (0: none). ``contexts`` asks Semantic Scholar why papers are cited, a request for each paper that cites.
    ``offline`` takes only what the cache has; ``refresh`` asks for all of it again. ``cache`` is the cache's file,
    default: one for the user.
    """

    sources: tuple[str, ...] = SOURCES[:2]
    frontier: int = FRONTIER
    contexts: bool = True
    offline: bool = False
    refresh: bool = False
    cache: Path | None = None


@dataclass(frozen=True, slots=True)
class Enriched:
    """Papers with more facts, their citations, papers that many of them cite; accounts by source, and warnings."""

    papers: tuple[Paper, ...]
    citations: tuple[Citation, ...] = ()
    frontier: tuple[Paper, ...] = ()
    accounts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def enrich_papers(
    papers: Sequence[Paper], options: EnrichOptions, progress: Progress = lambda stage, done, total: None
) -> Enriched:
    """Ask the sources about papers; what one of them fails to say is missing, and told in a warning.

    Raises:
        EnrichmentError: there is no such source, the settings file is wrong, or the cache cannot be used.
    """
    from enrichers.cache import Cache, default_path
    from enrichers.http import Network
    from enrichers.run import Options, enrich
    from enrichers.settings import load_settings

    settings = load_settings()
    with ExitStack() as stack:
        network = None
        if not options.offline:
            network = stack.enter_context(Network(settings.user_agent, secrets=settings.secrets))
        newer_than = time.time() if options.refresh else 0.0
        cache = stack.enter_context(Cache(options.cache or default_path(), newer_than=newer_than))
        outcome = enrich(
            papers,
            Options(sources=options.sources, frontier=options.frontier, contexts=options.contexts),
            cache=cache,
            network=network,
            settings=settings,
            merge=merge_papers,
            progress=progress,
        )
    return Enriched(outcome.papers, outcome.citations, outcome.frontier, outcome.accounts, outcome.warnings)
