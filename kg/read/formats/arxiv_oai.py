"""OAI-PMH answers with arXiv, arXivRaw or Dublin Core metadata.

Shapes: https://info.arxiv.org/help/oa/index.html and https://www.openarchives.org/OAI/openarchivesprotocol.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kg.model import Paper
from kg.read.papers import Unusable, make_paper
from kg.read.registry import Confidence, Format, Head
from kg.read.stream import Stream
from kg.read.xml_records import local, text, texts, xml_records
from kg.texts import arxiv_id, clean_text, doi, iso_date


def _recognises(head: Head) -> Confidence:
    marks = re.search(r"OAI-PMH|openarchives\.org|<(\w+:)?(ListRecords|GetRecord)[\s>]", head.text)
    return Confidence.CERTAIN if head.start.startswith("<") and marks else Confidence.NO


def _read(stream: Stream) -> Iterator[Paper]:
    for line, record in xml_records(stream, frozenset(("record",))):
        header = next((child for child in record if local(child) == "header"), None)
        if header is not None and header.get("status") == "deleted":
            continue
        try:
            paper = _paper(stream, line, record, header)
        except Unusable as error:
            stream.skip(str(error), line)
            continue
        yield paper


def _paper(stream: Stream, line: int, record: Element, header: Element | None) -> Paper:
    given = text(header, "identifier") if header is not None else None
    metadata = next((child for child in record if local(child) == "metadata"), record)
    names = [_name(author) for author in metadata.iter() if local(author) == "author" and len(author)]
    identifiers = [*texts(metadata, "id"), *texts(metadata, "doi"), *texts(metadata, "identifier")]
    addresses = [one for one in texts(metadata, "identifier") if one.startswith("http")]
    descriptions = texts(metadata, "description")
    return make_paper(
        stream,
        line,
        title=text(metadata, "title"),
        abstract=text(metadata, "abstract") or max(descriptions, key=len, default=None),
        date=_date(metadata),
        authors=names or text(metadata, "authors") or texts(metadata, "creator"),
        venue=text(metadata, "journal-ref"),
        url=next((one for one in addresses if arxiv_id(one)), next(iter(addresses), None)),
        ids=(given, *identifiers),
        given_id=None if arxiv_id(given) or doi(given) else given,
    )


def _name(author: Element) -> str:
    parts = (text(author, part) for part in ("forenames", "keyname", "suffix"))
    return clean_text(" ".join(part for part in parts if part))


def _date(metadata: Element) -> str | None:
    """The first version's date: arXivRaw lists versions, Dublin Core all dates, arXiv has ``created``."""
    versions = [text(one, "date") for one in metadata.iter() if local(one) == "version"]
    candidates = [text(metadata, "created"), *(versions or sorted(texts(metadata, "date")))]
    return next((date for one in candidates if (date := iso_date(one))), None)


FORMAT = Format(
    name="arxiv_oai",
    description="OAI-PMH harvests (arXiv, arXivRaw, Dublin Core)",
    endings=(".xml",),
    recognises=_recognises,
    read=_read,
)
