"""OpenReview notes (submissions of a conference), JSON: https://docs.openreview.net/reference/api-v2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.model import Paper
from kg.read.json_records import read_records
from kg.read.papers import Unusable, make_paper
from kg.read.registry import Confidence, Format, Head
from kg.read.stream import Stream


def _recognises(head: Head) -> Confidence:
    content = head.record.get("content")
    return Confidence.CERTAIN if isinstance(content, Mapping) and "title" in content else Confidence.NO


def _read(stream: Stream) -> Iterator[Paper]:
    return read_records(stream, _paper)


def _paper(stream: Stream, line: int, record: Mapping[str, Any]) -> Paper:
    content = record.get("content")
    if not isinstance(content, Mapping):
        raise Unusable("no content")
    # API 2 puts every value into an object of its own, API 1 does not.
    fields = {name: value.get("value") if isinstance(value, Mapping) else value for name, value in content.items()}
    forum = record.get("forum") or record.get("id")
    return make_paper(
        stream,
        line,
        title=fields.get("title"),
        abstract=fields.get("abstract"),
        authors=fields.get("authors"),
        venue=fields.get("venue"),
        url=f"https://openreview.net/forum?id={forum}" if isinstance(forum, str) else None,
        given_id=forum,
    )


FORMAT = Format(
    name="openreview",
    description="OpenReview notes, JSON",
    endings=(".json", ".jsonl"),
    recognises=_recognises,
    read=_read,
)
