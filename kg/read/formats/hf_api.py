"""Answers of Hugging Face's ``daily_papers`` and ``papers`` API, JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.model import Badge, Paper
from kg.read.json_records import read_records
from kg.read.papers import make_paper
from kg.read.registry import Confidence, Format, Head
from kg.read.stream import Stream


def _recognises(head: Head) -> Confidence:
    inner = head.record.get("paper")
    own = inner if isinstance(inner, Mapping) else head.record
    if "publishedAt" in own and "title" in own and ("summary" in own or "upvotes" in own):
        return Confidence.CERTAIN
    return Confidence.NO


def _read(stream: Stream) -> Iterator[Paper]:
    return read_records(stream, paper_of)


def paper_of(stream: Stream, line: int, record: Mapping[str, Any]) -> Paper:
    """The paper of one entry: what the entry's ``paper`` says comes first, what stands around it second."""
    inner = record.get("paper")
    own: Mapping[str, Any] = inner if isinstance(inner, Mapping) else record
    given = own.get("id")
    return make_paper(
        stream,
        line,
        title=own.get("title") or record.get("title"),
        abstract=own.get("summary") or record.get("summary"),
        date=own.get("publishedAt") or record.get("publishedAt"),
        authors=_shown(own.get("authors")),
        badge=_badge(own.get("organization")) or _badge(record.get("organization")),
        url=f"https://huggingface.co/papers/{given}" if isinstance(given, str) else None,
        ids=(given,),
    )


def _shown(authors: object) -> object:
    if not isinstance(authors, list):
        return None
    return [one for one in authors if not (isinstance(one, Mapping) and one.get("hidden"))]


def _badge(organization: object) -> Badge | None:
    if not isinstance(organization, Mapping) or not isinstance(organization.get("name"), str):
        return None
    return Badge(organization["name"], str(organization.get("fullname") or organization["name"]))


FORMAT = Format(
    name="hf_api",
    description="Hugging Face's daily_papers API, JSON",
    endings=(".json", ".jsonl"),
    recognises=_recognises,
    read=_read,
)
