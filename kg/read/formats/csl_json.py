"""CSL-JSON as Zotero, Mendeley, EndNote and Crossref write it: https://docs.citationstyles.org/en/stable/."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.model import Paper
from kg.read.json_records import read_records
from kg.read.papers import make_paper
from kg.read.registry import Confidence, Format, Head
from kg.read.stream import Stream
from kg.texts import date_of, plain_text

_MARKS = {"container-title", "issued", "DOI", "citation-key", "publisher-place", "page-first", "type", "accessed"}
_ARXIV_NOTE = re.compile(r"(?i)\barxiv:\s*\S+")


def _recognises(head: Head) -> Confidence:
    keys = head.record.keys()
    if "title" not in keys or not keys & {"author", "issued", "container-title"}:
        return Confidence.NO
    return Confidence.CERTAIN if len(keys & _MARKS) >= 2 else Confidence.NO


def _read(stream: Stream) -> Iterator[Paper]:
    return read_records(stream, _paper)


def _paper(stream: Stream, line: int, record: Mapping[str, Any]) -> Paper:
    title, abstract = _one(record.get("title")), record.get("abstract")
    noted = [found[0] for name in ("number", "note") if (found := _ARXIV_NOTE.search(str(record.get(name) or "")))]
    return make_paper(
        stream,
        line,
        title=plain_text(title) if isinstance(title, str) else title,
        abstract=re.sub(r"(?i)^abstract[\s.:]+", "", plain_text(abstract)) if isinstance(abstract, str) else abstract,
        date=_date(record.get("issued")),
        authors=record.get("author"),
        venue=_one(record.get("container-title")) or _one(record.get("event-title")),
        url=record.get("URL"),
        ids=(record.get("DOI"), *noted),
        given_id=record.get("citation-key") or record.get("id"),
    )


def _one(value: object) -> object:
    """Crossref gives lists where CSL has one text."""
    return (value[0] if value else None) if isinstance(value, list) else value


def _date(issued: object) -> object:
    if not isinstance(issued, Mapping):
        return issued
    parts = _one(issued.get("date-parts"))
    if isinstance(parts, list) and parts:
        try:
            year, month_, day = (int(part or 0) for part in (*parts, 0, 0)[:3])
        except (TypeError, ValueError):
            return None
        return date_of(year, month_, day)
    return issued.get("raw") or issued.get("literal")


FORMAT = Format(
    name="csl_json",
    description="CSL-JSON (Zotero, Mendeley, EndNote, Crossref)",
    endings=(".json",),
    recognises=_recognises,
    read=_read,
)
