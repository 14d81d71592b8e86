"""Papers and extractions as JSON objects, one a line: without loss, and readable by others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from kg.errors import BuildError
from kg.model import (
    PAPER,
    AuthorId,
    Badge,
    Entity,
    Evidence,
    Extraction,
    Field,
    NodeType,
    Paper,
    Relation,
    RelationType,
    Result,
    Source,
    Span,
)

Record = dict[str, Any]
Made = TypeVar("Made")

_ANEW: Final = "run 'kg build INPUT' anew"

_OPTIONAL = (
    "date",
    "authors",
    "author_count",
    "venue",
    "url",
    "arxiv_id",
    "doi",
    "given_id",
    "s2_id",
    "openalex_id",
    "categories",
    "citation_count",
    "code_links",
)


def paper_record(paper: Paper) -> Record:
    """A paper as a JSON object: ``id``, then every field that is known."""
    record: Record = {"id": paper.id, "title": paper.title, "abstract": paper.abstract}
    record |= {name: value for name in _OPTIONAL if (value := getattr(paper, name)) not in (None, (), "")}
    if paper.author_ids:
        record["author_ids"] = [{"name": a.name, "id": a.id} for a in paper.author_ids]
    if paper.badge:
        record["badge"] = {"handle": paper.badge.handle, "name": paper.badge.name}
    record["sources"] = [{"file": s.file, "line": s.line} for s in paper.sources]
    return record


def paper_from_record(record: Record) -> Paper:
    """The paper that ``paper_record`` wrote."""
    badge = record.get("badge")
    return Paper(
        title=record["title"],
        abstract=record["abstract"],
        date=record.get("date"),
        authors=tuple(record.get("authors", ())),
        author_count=record.get("author_count"),
        badge=Badge(badge["handle"], badge["name"]) if badge else None,
        venue=record.get("venue"),
        url=record.get("url"),
        arxiv_id=record.get("arxiv_id"),
        doi=record.get("doi"),
        given_id=record.get("given_id"),
        sources=tuple(Source(s["file"], s["line"]) for s in record.get("sources", ())),
        s2_id=record.get("s2_id"),
        openalex_id=record.get("openalex_id"),
        categories=tuple(record.get("categories", ())),
        citation_count=record.get("citation_count"),
        author_ids=tuple(AuthorId(a["name"], a["id"]) for a in record.get("author_ids", ())),
        code_links=tuple(record.get("code_links", ())),
    )


def extraction_record(extraction: Extraction, title: str, key: str) -> Record:
    """An extraction as a JSON object.

    Relations and results name their entities (``head``, ``tail``, ``method``, ``benchmark``) and also give their ids,
    since two entities of one paper may share a name. ``key`` says which text and extractor it came from.
    """
    names = {e.id: e.name for e in extraction.entities} | {PAPER: PAPER}
    return {
        "id": extraction.paper,
        "title": title,
        "key": key,
        "entities": [
            {
                "id": e.id,
                "type": e.type.value,
                "name": e.name,
                "aliases": list(e.aliases),
                "mentions": [[m.field, m.start, m.end] for m in e.mentions],
                "found_by": e.found_by,
                "confidence": e.confidence,
            }
            for e in extraction.entities
        ],
        "relations": [
            {
                "head": names[r.head],
                "type": r.type.value,
                "tail": names[r.tail],
                "head_id": r.head,
                "tail_id": r.tail,
                **_reason(r),
            }
            for r in extraction.relations
        ],
        "results": [
            {
                "method": names[r.method] if r.method else None,
                "benchmark": names[r.benchmark],
                "metric": r.metric,
                "value": r.value,
                "unit": r.unit,
                "kind": r.kind,
                "method_id": r.method,
                "benchmark_id": r.benchmark,
                **_reason(r),
            }
            for r in extraction.results
        ],
    }


def extraction_from_record(record: Record) -> Extraction:
    """The extraction that ``extraction_record`` wrote."""
    return Extraction(
        paper=record["id"],
        entities=tuple(
            Entity(
                id=e["id"],
                type=NodeType(e["type"]),
                name=e["name"],
                aliases=tuple(e["aliases"]),
                mentions=tuple(Span(*m) for m in e["mentions"]),
                found_by=e["found_by"],
                confidence=e["confidence"],
            )
            for e in record["entities"]
        ),
        relations=tuple(
            Relation(
                head=r["head_id"],
                type=RelationType(r["type"]),
                tail=r["tail_id"],
                evidence=evidence_from_record(r["evidence"]),
                found_by=r["found_by"],
                confidence=r["confidence"],
            )
            for r in record["relations"]
        ),
        results=tuple(
            Result(
                method=r["method_id"],
                benchmark=r["benchmark_id"],
                metric=r["metric"],
                value=r["value"],
                unit=r["unit"],
                kind=r["kind"],
                evidence=evidence_from_record(r["evidence"]),
                found_by=r["found_by"],
                confidence=r["confidence"],
            )
            for r in record["results"]
        ),
    )


def evidence_record(evidence: Evidence) -> Record:
    """The field, the offsets and the words of an evidence sentence."""
    return {
        "field": evidence.span.field,
        "start": evidence.span.start,
        "end": evidence.span.end,
        "quote": evidence.quote,
    }


def evidence_from_record(record: Record) -> Evidence:
    """The evidence that ``evidence_record`` wrote."""
    return Evidence(Span(cast(Field, record["field"]), record["start"], record["end"]), record["quote"])


def write_lines(path: Path, records: Iterable[Record]) -> None:
    """Write JSON Lines: UTF-8, ``\\n``, no needless spaces."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(json.dumps(r, ensure_ascii=False, separators=(",", ":")) + "\n" for r in records)


def read_lines(path: Path, make: Callable[[Record], Made]) -> Iterator[Made]:
    """What ``make`` makes of each of the JSON Lines that ``write_lines`` wrote.

    Raises:
        BuildError: the file is missing, or damaged.
    """
    number = 1
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield make(json.loads(line))
                number += 1
    except OSError as error:
        raise BuildError((error.strerror or str(error)).lower(), where=str(path), hint=_ANEW) from error
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise BuildError("is damaged", where=f"{path}:{number}", hint=_ANEW) from error


def _reason(statement: Relation | Result) -> Record:
    return {
        "evidence": evidence_record(statement.evidence),
        "found_by": statement.found_by,
        "confidence": statement.confidence,
    }
