"""JSON Lines, or a JSON array, of objects with ``title`` and ``abstract``: our own exchange form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.model import Badge, Paper
from kg.read.json_records import read_records
from kg.read.papers import make_paper
from kg.read.registry import Confidence, Format, Head
from kg.read.stream import Stream

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
    """The paper that one object describes."""
    return make_paper(
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


def _given_id(record: Mapping[str, Any]) -> object:
    given = record.get("given_id", record.get("id"))
    # Our own papers.jsonl: its ids follow from the other fields.
    return None if isinstance(given, str) and given.startswith("paper/") else given


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
