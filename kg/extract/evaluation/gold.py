"""Annotated papers: what experts read out of a title and an abstract, for training and for measuring."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import ModelError
from kg.extract.evaluation.standoff import attached
from kg.model import Badge, NodeType, Paper, RelationType


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """A name in an annotated paper. ``optional``: two experts could disagree, so it is neither right nor wrong."""

    id: str
    type: NodeType
    name: str
    aliases: tuple[str, ...] = ()
    optional: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """Every surface form, the name first."""
        return tuple(dict.fromkeys((self.name, *self.aliases)))


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """A relation in an annotated paper; ``head`` is ``paper`` or an entity's id."""

    head: str
    type: RelationType
    tail: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldResult:
    """A score in an annotated paper; ``method`` and ``benchmark`` are entity ids."""

    method: str | None
    benchmark: str
    metric: str | None
    value: str
    unit: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """A paper with all that an extractor should find in it.

    Of a ``partial`` one perhaps not all names are annotated, of one that is not ``scored`` no results; of others all.
    """

    paper: Paper
    entities: tuple[GoldEntity, ...]
    relations: tuple[GoldRelation, ...] = ()
    results: tuple[GoldResult, ...] = ()
    partial: bool = False
    scored: bool = True

    @property
    def introduced(self) -> frozenset[str]:
        """The ids of what the paper itself introduces."""
        return frozenset(r.tail for r in self.relations if r.type is RelationType.INTRODUCES)


def read_gold(paths: Iterable[Path], texts: Path | None = None, *, partial: bool = False) -> tuple[Annotated, ...]:
    """Read files of annotated papers: JSON lists, one object per paper, ``.gz`` or not.

    ``texts`` has the titles and abstracts of those that lack them (``kg.extract.evaluation.standoff``). ``partial``
    says that papers may be partial or without results: these cannot be measured by.

    Raises:
        ModelError: a file cannot be read, or a paper in it lacks something or has what nobody knows, or is annotated in
            part only.
    """
    papers: list[Annotated] = []
    for path in paths:
        try:
            content = path.read_bytes()
            content = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
        except (OSError, EOFError, zlib.error) as error:
            raise ModelError(f"cannot read: {getattr(error, 'strerror', None) or error}", where=str(path)) from error
        except ValueError as error:
            raise ModelError(
                f"not JSON: {error}", where=str(path), hint="give a JSON list of annotated papers"
            ) from error
        if not isinstance(content, list):
            raise ModelError("not a JSON list of annotated papers", where=str(path))
        for number, entry in enumerate(attached(content, texts, str(path)), 1):
            try:
                papers.append(_annotated(entry))
                if not partial and (papers[-1].partial or not papers[-1].scored):
                    raise ValueError("is annotated in part only: such papers go with --more-relations")
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                problem = f"lacks {error}" if isinstance(error, KeyError) else str(error)
                raise ModelError(
                    f"paper {number} {problem}", where=str(path), hint="see the format of annotated papers in README.md"
                ) from error
    return tuple(papers)


def number_of(value: str) -> float | str:
    """A result's value as the number it is, for comparing; words and ranges stay text."""
    try:
        return float(value.replace(",", "").lstrip("+"))
    except ValueError:
        return value


def _annotated(entry: Mapping[str, Any]) -> Annotated:
    title, abstract = _text(entry["title"]), _text(entry["abstract"])
    badge, org = None, entry.get("org")
    if isinstance(org, str) and org.strip():
        handle, _, name = _text(org).partition(" ")
        badge = Badge(handle, name or handle)
    venue = entry.get("venue")
    entities = tuple(
        GoldEntity(
            str(e["id"]),
            NodeType(e["type"]),
            _text(e["name"]),
            tuple(_text(a) for a in e.get("aliases", ())),
            bool(e.get("optional")),
        )
        for e in _objects(entry["entities"])
    )
    known = {e.id for e in entities} | {"paper"}
    relations = tuple(
        GoldRelation(str(r["head"]), RelationType(r["type"]), str(r["tail"]), bool(r.get("optional")))
        for r in _objects(entry.get("relations", []))
    )
    results = tuple(
        GoldResult(
            None if r.get("method") is None else str(r["method"]),
            str(r["benchmark"]),
            r.get("metric"),
            str(r["value"]),
            r.get("unit"),
            r["kind"],
        )
        for r in _objects(entry.get("results", []) or [])
    )
    partial = bool(entry.get("partial"))
    scored = entry.get("results", None if partial else []) is not None
    heads, tails = [r.head for r in relations], [r.tail for r in relations]
    places = [place for r in results for place in (r.benchmark, r.method) if place is not None]
    for place in (*heads, *tails, *places):
        if place not in known:
            raise ValueError(f"names an entity it does not list: {place!r}")
    paper = Paper(title=title, abstract=abstract, badge=badge, venue=venue if isinstance(venue, str) else None)
    return Annotated(paper, entities, relations, results, partial, scored)


def _objects(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise TypeError("has something else where a list belongs")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("has something else where a text belongs")
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", value)).strip()
