"""JSON Lines, or a JSON array, of objects with ``title`` and ``abstract``: our own exchange form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kg.model import AuthorId, Badge, Paper
from kg.read.json_records import listed, read_records
from kg.read.papers import make_paper
from kg.read.registry import Confidence, Format, Head
from kg.read.stream import Stream
from kg.texts import clean_text

_ABSTRACTS = ("abstract", "summary", "abstractText")
_DATES = ("date", "published", "publication_date", "year")
_VENUES = ("venue", "journal", "booktitle", "conference")
_URLS = ("url", "link", "paper_url")


def _recognises(head: Head) -> Confidence:
    if not head.start.startswith(("{", "[")) or "title" not in head.record:
        return Confidence.NO
    return Confidence.LIKELY if any(name in head.record for name in _ABSTRACTS) else Confidence.POSSIBLE


def _read(stream: Stream) -> Iterator[Paper]:
    return read_records(stream, paper_of)


def paper_of(stream: Stream, line: int, record: Mapping[str, Any]) -> Paper:
    """The paper that one object describes; of our own ``papers.jsonl`` also what enrichment brought."""
    paper = make_paper(
        stream,
        line,
        title=record.get("title"),
        abstract=_first(record, _ABSTRACTS),
        date=_first(record, _DATES),
        authors=record.get("authors"),
        author_count=_count(record.get("author_count")),
        badge=_badge(record.get("badge")),
        venue=_first(record, _VENUES),
        url=_first(record, _URLS),
        ids=(record.get("arxiv_id"), record.get("doi")),
        given_id=_given_id(record),
    )
    return _with_enrichment(paper, record) if _is_ours(record) else paper


def _is_ours(record: Mapping[str, Any]) -> bool:
    given = record.get("id")
    return isinstance(given, str) and given.startswith("paper/")


def _with_enrichment(paper: Paper, record: Mapping[str, Any]) -> Paper:
    """The paper with the fields that only we write; those of another shape are left out."""
    count = record.get("citation_count")
    authors = [a for a in listed(record.get("author_ids")) if isinstance(a, Mapping)]
    return replace(
        paper,
        s2_id=_text(record.get("s2_id")),
        openalex_id=_text(record.get("openalex_id")),
        categories=tuple(filter(None, map(_text, listed(record.get("categories"))))),
        citation_count=count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None,
        author_ids=tuple(
            AuthorId(name, id) for a in authors if (name := _text(a.get("name"))) and (id := _text(a.get("id")))
        ),
        code_links=tuple(filter(None, map(_text, listed(record.get("code_links"))))),
    )


def _text(value: object) -> str | None:
    return clean_text(value) or None if isinstance(value, str) else None


def _given_id(record: Mapping[str, Any]) -> object:
    given = record.get("given_id", record.get("id"))
    # Our own papers.jsonl: its ids follow from the other fields.
    return None if given == record.get("id") and _is_ours(record) else given


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> object:
    return next((record[name] for name in names if record.get(name) not in (None, "")), None)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _badge(value: object) -> Badge | None:
    if not isinstance(value, Mapping) or not isinstance(value.get("handle"), str):
        return None
    return Badge(value["handle"], str(value.get("name") or value["handle"]))


FORMAT = Format(
    name="jsonl",
    description="JSON Lines or a JSON array of objects with title and abstract, and date, authors, url, venue, ids",
    endings=(".jsonl", ".ndjson", ".json"),
    recognises=_recognises,
    read=_read,
)
