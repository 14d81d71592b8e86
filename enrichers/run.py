"""Papers with what the APIs know of them, the citations between them, and what many of them cite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enrichers.arxiv import ArXiv
from enrichers.cache import Cache
from enrichers.facts import Facts, Reference, paper_of, with_facts, with_ids
from enrichers.http import Network
from enrichers.openalex import OpenAlex
from enrichers.semantic_scholar import SemanticScholar
from enrichers.settings import Settings
from enrichers.source import Asker, Context, Enricher, Progress
from kg.errors import EnrichmentError
from kg.model import Citation, Paper, title_key

Merge = Callable[[Iterable[Paper]], Sequence[Paper]]

_MAKERS: dict[str, Callable[[Asker, Settings], Enricher]] = {
    "arxiv": lambda asker, settings: ArXiv(asker),
    "semantic-scholar": lambda asker, settings: SemanticScholar(asker, settings.semantic_scholar_key),
    "openalex": lambda asker, settings: OpenAlex(asker, settings.openalex_key),
}
SOURCES = tuple(_MAKERS)
"""The sources by name, best first: where two know a fact, the first is believed."""

# The one that finds papers by title at the least cost comes first: with the ids it brings, the next can ask in batches.
_ORDER = ("semantic-scholar", "openalex", "arxiv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to enrich with.

    ``sources`` are names of ``SOURCES``; papers that at least ``frontier`` papers of the collection cite join it
    unread (0: none); ``contexts`` asks why papers are cited, which takes a request for each paper that cites.
    """

    sources: tuple[str, ...]
    frontier: int = 3
    contexts: bool = True


@dataclass(frozen=True, slots=True)
class Enrichment:
    """The outcome.

    ``papers`` know more, and are merged again; ``citations`` are among them and to ``frontier``, the papers that many
    of them cite; ``accounts`` says by source what is missing and why, ready for a report; ``warnings`` are lines for
    people.
    """

    papers: tuple[Paper, ...]
    citations: tuple[Citation, ...]
    frontier: tuple[Paper, ...]
    accounts: Mapping[str, Mapping[str, Any]]
    warnings: tuple[str, ...]


def enrich(
    papers: Sequence[Paper],
    options: Options,
    *,
    cache: Cache,
    network: Network | None,
    settings: Settings,
    merge: Merge,
    progress: Progress = lambda stage, done, total: None,
) -> Enrichment:
    """Ask the sources about papers.

    What the cache has is not asked again; without ``network`` nothing is asked at all. A source that fails costs what
    it would have told, and is named in the outcome.

    Args:
        papers: the collection.
        options: what to ask.
        cache: earlier answers; it gets the new ones at once, so that an interrupted run loses nothing.
        network: the way out.
        settings: the keys.
        merge: makes one paper of records that turn out to be the same.
        progress: told how far it is.

    Raises:
        EnrichmentError: a source that there is not, or a cache that cannot be used.
    """
    chosen = {name: _source(name, cache, network, settings, progress) for name in _ORDER if name in options.sources}
    for name in options.sources:
        if name not in chosen:
            raise EnrichmentError(f"there is no source called {name!r}", hint=f"there are {', '.join(SOURCES)}")
    told: dict[str, list[Facts | None]] = {}
    known = list(papers)
    for name, source in chosen.items():
        told[name] = source.identify(known)
        known = [with_ids(paper, facts) for paper, facts in zip(known, told[name], strict=True)]
    facts = [[f for name in SOURCES if name in told and (f := told[name][i])] for i in range(len(papers))]
    full = [with_facts(paper, own) for paper, own in zip(papers, facts, strict=True)]
    merged = tuple(merge(full))
    graph = _Citations(merged, full, told)
    for name, source in chosen.items():
        graph.add(name, source, options)
    accounts = {name: _account(papers, source, told[name]) for name, source in chosen.items()}
    warnings = tuple(_warning(source, cache, network) for source in chosen.values() if source.account.not_asked)
    return Enrichment(merged, graph.citations(), graph.frontier(), accounts, warnings)


class _Citations:
    """The citations among papers, and from them to papers that many of them cite."""

    def __init__(
        self, merged: Sequence[Paper], full: Sequence[Paper], told: Mapping[str, Sequence[Facts | None]]
    ) -> None:
        own = {id: paper.id for paper in merged for id in _identities(paper)}
        by_title = {title_key(paper.title): paper.id for paper in merged}
        # A record that was merged into another keeps leading to it by any of its ids.
        self._paper = dict(own)
        self._places: list[str] = []
        for paper in full:
            place = next((own[i] for i in _identities(paper) if i in own), by_title.get(title_key(paper.title), ""))
            self._places.append(place)
            if place:
                self._paper |= {i: place for i in _identities(paper) if i not in self._paper}
        self._told = told
        self._found: dict[tuple[str, str, str], Context] = {}
        self._outside: dict[str, list[Facts]] = defaultdict(list)
        self._joined: dict[str, str] = {}

    def add(self, name: str, source: Enricher, options: Options) -> None:
        """Add what one source knows."""
        inside: list[tuple[str, str, str, str]] = []  # citing and cited paper, and both as the source's keys
        outside: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for place, facts in zip(self._places, self._told[name], strict=True):
            if not place or facts is None:
                continue
            own_key = facts.s2_id if name == "semantic-scholar" else facts.openalex_id
            for reference in source.references(facts):
                cited = self._in_collection(reference)
                if cited is None:
                    outside[reference.key].append((place, own_key or ""))
                elif cited != place:
                    inside.append((place, cited, own_key or "", reference.key))
        inside += self._joining(source, outside, options.frontier)
        reasons: dict[tuple[str, str], Context] = {}
        if options.contexts:
            wanted: dict[str, set[str]] = defaultdict(set)
            for _, _, citing_key, cited_key in inside:
                wanted[citing_key].add(cited_key)
            reasons = source.contexts(wanted)
        for citing, cited, citing_key, cited_key in inside:
            context = reasons.get((citing_key, cited_key), Context((), ()))
            self._found.setdefault((citing, cited, name), context)

    def citations(self) -> tuple[Citation, ...]:
        """All citations, sorted."""
        return tuple(
            Citation(citing=citing, cited=cited, source=source, intents=context.intents, contexts=context.sentences)
            for (citing, cited, source), context in sorted(self._found.items(), key=lambda item: item[0])
        )

    def frontier(self) -> tuple[Paper, ...]:
        """The papers outside the collection that joined it, sorted by id."""
        papers = {id: paper_of(facts) for id, facts in self._outside.items()}
        return tuple(papers[id] for id in sorted(papers))

    def _in_collection(self, reference: Reference) -> str | None:
        keys = (f"key {reference.key}", f"arxiv {reference.arxiv_id}", f"doi {reference.doi}")
        return next((self._paper[key] for key in keys if key in self._paper), None)

    def _joining(
        self, source: Enricher, outside: Mapping[str, list[tuple[str, str]]], most: int
    ) -> list[tuple[str, str, str, str]]:
        """The citations of papers outside that are cited often enough."""
        often = sorted(key for key, citing in outside.items() if most and len({place for place, _ in citing}) >= most)
        edges = []
        for key, facts in source.describe(often).items():
            paper = paper_of([facts])
            cited = next((self._paper[i] for i in _identities(paper) if i in self._paper), None)
            if cited is None:
                # Two sources that know it by different ids agree on an arXiv id or a DOI.
                keys = _identities(paper)
                cited = next((self._joined[k] for k in keys if k in self._joined), paper.id)
                self._outside[cited].append(facts)
                self._joined |= dict.fromkeys(keys, cited)
            edges += [(place, cited, own, key) for place, own in outside[key] if place != cited]
        return edges


def _identities(paper: Paper) -> list[str]:
    keys = [f"key {key}" for key in (paper.s2_id, paper.openalex_id) if key]
    keys += [f"arxiv {paper.arxiv_id}"] if paper.arxiv_id else []
    return keys + ([f"doi {paper.doi}"] if paper.doi else [])


def _source(name: str, cache: Cache, network: Network | None, settings: Settings, progress: Progress) -> Enricher:
    return _MAKERS[name](Asker(name, cache, network, progress=progress), settings)


def _account(papers: Sequence[Paper], source: Enricher, told: Sequence[Facts | None]) -> dict[str, Any]:
    account = source.account
    missing = [paper.title for paper, facts in zip(papers, told, strict=True) if facts is None]
    return {
        "found": len(papers) - len(missing),
        "not_found": missing,
        "from_cache": account.known,
        "asked": account.asked,
        "requests": account.requests,
        "not_asked": list(account.not_asked),
        "problem": account.problem,
    }


def _warning(source: Enricher, cache: Cache, network: Network | None) -> str:
    account = source.account
    count = f"{len(account.not_asked):,} questions were not answered"
    if network is None:
        return f"{source.label}: {count} before, and --offline asks none"
    return f"{source.label}: {account.problem or 'some requests failed every time'}; {count}"
