"""arXiv's metadata snapshot on Kaggle, JSON Lines: https://www.kaggle.com/datasets/Cornell-University/arxiv."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.model import Paper
from kg.read.json_records import read_records
from kg.read.papers import make_paper
from kg.read.registry import Confidence, Format, Head
from kg.read.stream import Stream

_MARKS = {"authors_parsed", "versions", "journal-ref", "categories", "submitter", "update_date"}


def _recognises(head: Head) -> Confidence:
    keys = head.record.keys()
    return Confidence.CERTAIN if "title" in keys and len(keys & _MARKS) >= 3 else Confidence.NO


def _read(stream: Stream) -> Iterator[Paper]:
    return read_records(stream, _paper)


def _paper(stream: Stream, line: int, record: Mapping[str, Any]) -> Paper:
    parsed = record.get("authors_parsed")
    names = [_name(parts) for parts in parsed if isinstance(parts, list)] if isinstance(parsed, list) else None
    versions = record.get("versions")
    first = versions[0] if isinstance(versions, list) and versions and isinstance(versions[0], Mapping) else {}
    return make_paper(
        stream,
        line,
        title=record.get("title"),
        abstract=record.get("abstract"),
        date=first.get("created") or record.get("update_date"),
        authors=names or record.get("authors"),
        venue=record.get("journal-ref"),
        ids=(record.get("id"), record.get("doi")),
    )


def _name(parts: list[Any]) -> str:
    """``[family, given, suffix, …]`` as one name; affiliations come after the third."""
    family, given, suffix = (str(part or "") for part in (*parts, "", "", "")[:3])
    return " ".join(part for part in (given, family, suffix) if part)


FORMAT = Format(
    name="arxiv_snapshot",
    description="arXiv's metadata snapshot (Kaggle), JSON Lines",
    endings=(".json", ".jsonl"),
    recognises=_recognises,
    read=_read,
)
