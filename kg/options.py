"""How to build a graph, and which of it a build folder remembers for ``kg add`` and ``kg remove``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kg.errors import BuildError

EXTRACTORS = ("fast", "llm")
"""Rules and a small model on this machine, or a language model that is asked over the network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """How to build.

    ``format`` overrides the recognition of input formats; ``page_year`` is the year of a listing page that does not
    spell it; ``strict`` makes a broken record stop the build; ``model`` is the folder of an extraction model of the
    user's own; ``vocabularies`` are vocabulary files of theirs; ``aliases`` files that overrule which names are one
    (``kg.resolve.overrides``; the build folder remembers their lines until others are given); ``base`` is the IRIs'
    beginning; ``workers`` the number of processes.

    ``enrich`` are names of ``kg.enriching.SOURCES`` to ask about the papers (none: nothing of the network is touched);
    the rest is as in ``kg.enriching.EnrichOptions``.

    ``extractor`` is one of ``EXTRACTORS``. With ``llm``, the rest is as in ``kg.extract.llm.settings.LlmOptions``,
    ``workers`` is the number of requests at a time, and ``offline`` leaves to the fast extractor what is in no cache.
    """

    format: str | None = None
    page_year: int | None = None
    strict: bool = False
    model: Path | None = None
    vocabularies: tuple[Path, ...] = ()
    aliases: tuple[Path, ...] = ()
    base: str | None = None
    rdf12: bool = False
    workers: int | None = None
    enrich: tuple[str, ...] = ()
    frontier: int = 3
    contexts: bool = True
    offline: bool = False
    refresh: bool = False
    cache: Path | None = None
    extractor: str = "fast"
    llm_model: str | None = None
    llm_url: str | None = None
    max_cost: float | None = None
    price_in: float | None = None
    price_out: float | None = None

    def as_record(self) -> dict[str, Any]:
        """What later changes of the build need: all but what concerns only the inputs and this machine.

        Paths are absolute, so that the next command may run anywhere.
        """
        return {f.name: _encoded(getattr(self, f.name)) for f in fields(self) if f.name not in _OF_ONE_RUN}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> BuildOptions:
        """The options that ``as_record`` wrote; those of other versions of kg are left out.

        Those of an enriched build, or one that a language model read, are offline: who changes it later has not asked
        for the network, nor to pay.

        Raises:
            BuildError: it is no such record.
        """
        known = {f.name: str(f.type) for f in fields(cls) if f.name not in _OF_ONE_RUN}
        try:
            told = {name: _decoded(value, known[name]) for name, value in record.items() if name in known}
            return cls(**told, offline=bool(told.get("enrich")) or told.get("extractor") == "llm")
        except (AttributeError, TypeError) as error:
            raise BuildError("holds no options", hint="run 'kg build INPUT' anew") from error


_OF_ONE_RUN = frozenset({"format", "page_year", "strict", "aliases", "workers", "offline", "refresh"})


def _encoded(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value.resolve())
    return [_encoded(one) for one in value] if isinstance(value, tuple) else value


def _decoded(value: Any, annotation: str) -> Any:
    if isinstance(value, list):
        return tuple(_decoded(one, annotation) for one in value)
    return Path(value) if isinstance(value, str) and "Path" in annotation else value
