"""RIS as reference managers and publishers export it, read record by record with rispy (an extra)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.model import Paper
from kg.read.extras import extra
from kg.read.papers import Unusable, make_paper
from kg.read.registry import Confidence, Format, Head
from kg.read.stream import Stream
from kg.texts import plain_text

_BEGIN = re.compile(r"\s*TY {1,2}- ?")
_END = re.compile(r"\s*ER {1,2}-")
_TITLES = ("title", "primary_title", "translated_title", "short_title")
_ABSTRACTS = ("abstract", "notes_abstract")
_DATES = ("date", "year", "publication_year")
_AUTHORS = ("authors", "first_authors")
_VENUES = ("journal_name", "secondary_title", "alternate_title1", "alternate_title3", "tertiary_title")


def _recognises(head: Head) -> Confidence:
    return Confidence.CERTAIN if re.search(r"(?m)^\s*TY {1,2}- ?\w+\s*$", head.text) else Confidence.NO


def _read(stream: Stream) -> Iterator[Paper]:
    parser = extra("rispy", "ris", stream.where)
    for line, text in _records(stream):
        try:
            yield _paper(stream, line, parser.loads(text)[0])
        except Unusable as error:
            stream.skip(str(error), line)
        except (OSError, ValueError, KeyError, IndexError) as error:
            # rispy raises OSError for a tag out of place.
            stream.skip(f"not valid RIS: {' '.join(str(error).split())[:120]}", line)


def _records(stream: Stream) -> Iterator[tuple[int, str]]:
    """Each record with the line of its TY; one without ER ends where the next begins."""
    begun, lines = 0, list[str]()
    for number, line in stream.lines():
        if _BEGIN.match(line):
            if lines:
                yield begun, "".join([*lines, "ER  - \n"])
            begun, lines = number, []
        elif not lines:
            continue
        ended = _END.match(line)
        lines.append("ER  - \n" if ended else f"{line.strip()}\n")
        if ended:
            yield begun, "".join(lines)
            lines = []
    if lines:
        yield begun, "".join([*lines, "ER  - \n"])


def _paper(stream: Stream, line: int, record: Mapping[str, Any]) -> Paper:
    title, abstract = _first(record, _TITLES), _first(record, _ABSTRACTS)
    urls = record.get("urls") or []
    return make_paper(
        stream,
        line,
        title=plain_text(title) if isinstance(title, str) else title,
        abstract=plain_text(abstract) if isinstance(abstract, str) else None,
        date=_date(_first(record, _DATES)),
        authors=_first(record, _AUTHORS),
        venue=_first(record, _VENUES),
        url=next(iter(urls), None),
        ids=(record.get("doi"), *urls, record.get("accession_number"), record.get("number")),
        given_id=record.get("id"),
    )


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((record[name] for name in names if record.get(name)), None)


def _date(value: object) -> object:
    """RIS writes ``2020/03/04/spring``, with slashes also where parts are missing."""
    return re.sub(r"/+[^/\d]*$|(?<=/)/+.*$", "", value.strip()).rstrip("/") if isinstance(value, str) else value


FORMAT = Format(
    name="ris",
    description="RIS (EndNote, Zotero, Mendeley, publishers; needs kg[ris])",
    endings=(".ris",),
    recognises=_recognises,
    read=_read,
)
