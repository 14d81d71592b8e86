"""OpenAlex works, from the API or the snapshot: https://docs.openalex.org/api-entities/works/work-object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.model import Paper
from kg.read.json_records import listed, read_records
from kg.read.papers import Unusable, make_paper
from kg.read.registry import Confidence, Format, Head
from kg.read.stream import Stream
from kg.texts import plain_text

_MARKS = {"abstract_inverted_index", "authorships", "primary_location", "referenced_works", "publication_year"}


def _recognises(head: Head) -> Confidence:
    return Confidence.CERTAIN if len(head.record.keys() & _MARKS) >= 2 else Confidence.NO


def _read(stream: Stream) -> Iterator[Paper]:
    return read_records(stream, _paper)


def _paper(stream: Stream, line: int, record: Mapping[str, Any]) -> Paper:
    title = record.get("title") or record.get("display_name")
    places = [record.get("primary_location"), *listed(record.get("locations"))]
    addresses = [place.get("landing_page_url") for place in places if isinstance(place, Mapping)]
    authors = [one.get("author") or one for one in listed(record.get("authorships")) if isinstance(one, Mapping)]
    return make_paper(
        stream,
        line,
        title=plain_text(title) if isinstance(title, str) else title,
        abstract=plain_text(abstract_of(record.get("abstract_inverted_index"))),
        date=record.get("publication_date") or record.get("publication_year"),
        authors=authors,
        venue=_venue(places[0]),
        url=next((one for one in addresses if isinstance(one, str)), None),
        ids=(record.get("doi"), *addresses),
        given_id=record.get("id"),
    )


def abstract_of(index: object) -> str:
    """The text whose words an inverted index places: ``{"word": [positions]}``.

    Raises:
        Unusable: when it has another shape.
    """
    if not index:
        return ""
    if not isinstance(index, Mapping):
        raise Unusable("the inverted abstract is no object")
    try:
        placed = sorted((int(position), str(word)) for word, positions in index.items() for position in positions)
    except (TypeError, ValueError) as error:
        raise Unusable("the inverted abstract has positions that are no numbers") from error
    return " ".join(word for _, word in placed)


def _venue(place: object) -> object:
    source = place.get("source") if isinstance(place, Mapping) else None
    return source.get("display_name") if isinstance(source, Mapping) else None


FORMAT = Format(
    name="openalex",
    description="OpenAlex works (API answers, snapshot), with inverted abstracts",
    endings=(".json", ".jsonl"),
    recognises=_recognises,
    read=_read,
)
