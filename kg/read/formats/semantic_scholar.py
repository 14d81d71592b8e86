"""Semantic Scholar: answers of the Graph API and files of the Datasets API, JSON or JSON Lines.

Shapes: https://api.semanticscholar.org/graph/v1/swagger.json; the datasets spell the same members in lower case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.model import Paper
from kg.read.json_records import read_records
from kg.read.papers import make_paper
from kg.read.registry import Confidence, Format, Head
from kg.read.stream import Stream

_AROUND = ("citedPaper", "citingPaper")


def _recognises(head: Head) -> Confidence:
    keys = {key.lower() for key in head.record}
    if "title" in keys and keys & {"paperid", "corpusid", "externalids"}:
        return Confidence.CERTAIN
    return Confidence.CERTAIN if keys & {"citedpaper", "citingpaper"} else Confidence.NO


def _read(stream: Stream) -> Iterator[Paper]:
    return read_records(stream, _paper)


def _paper(stream: Stream, line: int, record: Mapping[str, Any]) -> Paper:
    for name in _AROUND:
        if isinstance(record.get(name), Mapping):
            record = record[name]
    own = {key.lower(): value for key, value in record.items()}
    external = own.get("externalids")
    ids = {key.lower(): value for key, value in external.items()} if isinstance(external, Mapping) else {}
    venue = own.get("publicationvenue")
    return make_paper(
        stream,
        line,
        title=own.get("title"),
        abstract=own.get("abstract"),
        date=own.get("publicationdate") or own.get("year"),
        authors=own.get("authors"),
        venue=own.get("venue") or (venue.get("name") if isinstance(venue, Mapping) else None),
        url=own.get("url"),
        ids=(ids.get("arxiv"), ids.get("doi")),
        given_id=own.get("paperid") or own.get("corpusid"),
    )


FORMAT = Format(
    name="semantic_scholar",
    description="Semantic Scholar's Graph API answers and dataset files, JSON or JSON Lines",
    endings=(".json", ".jsonl"),
    recognises=_recognises,
    read=_read,
)
