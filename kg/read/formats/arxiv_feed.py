"""arXiv's Atom answers (the API) and its daily RSS and Atom feeds.

Shapes: https://info.arxiv.org/help/api/user-manual.html and https://info.arxiv.org/help/rss.html.
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
from kg.texts import plain_text

# "arXiv:2412.16145v1 Announce Type: new Abstract: …" in feeds since 2024.
_ANNOUNCEMENT = re.compile(r"(?s)^\s*arXiv:(\S+)\s+Announce Type:\s*\S+\s*(?:Abstract:)?\s*")
# "Title. (arXiv:2001.00001v1 [cs.LG])" in feeds before.
_OLD_TITLE = re.compile(r"\s*\(arXiv:(\S+?)(?:\s+\[[^\]]*\])?(?:\s+UPDATED)?\)\s*$")


def _recognises(head: Head) -> Confidence:
    if not head.start.startswith("<") or not re.search(r"<(\w+:)?(entry|item)[\s>]", head.text):
        return Confidence.NO
    if not re.search(r"<(\w+:)?(feed|rss|RDF)[\s>]", head.text):
        return Confidence.NO
    return Confidence.CERTAIN if "arxiv.org" in head.text.lower() else Confidence.POSSIBLE


def _read(stream: Stream) -> Iterator[Paper]:
    for line, entry in xml_records(stream, frozenset(("entry", "item"))):
        try:
            paper = _paper(stream, line, entry)
        except Unusable as error:
            stream.skip(str(error), line)
            continue
        yield paper


def _paper(stream: Stream, line: int, entry: Element) -> Paper:
    children = {local(child): child for child in reversed(entry)}
    given = text(entry, "guid") or (_own(children, "id"))
    if given and "arxiv.org/api/errors" in given:
        raise Unusable(f"arXiv answered with an error: {_own(children, 'summary') or given}")
    title = _own(children, "title") or ""
    summary = plain_text(_own(children, "summary") or _own(children, "description") or "")
    ids = [given, _own(children, "link")]
    if found := _OLD_TITLE.search(title):
        title = title[: found.start()].removesuffix(".")
        ids.append(found[1])
    if found := _ANNOUNCEMENT.match(summary):
        summary = summary[found.end() :]
        ids.append(found[1])
    creators = ", ".join(plain_text(one) for one in texts(entry, "creator"))
    return make_paper(
        stream,
        line,
        title=plain_text(title),
        abstract=summary,
        date=_own(children, "published") or _own(children, "pubDate") or _own(children, "date"),
        authors=[name for author in entry if local(author) == "author" for name in texts(author, "name")] or creators,
        venue=text(entry, "journal_ref") or text(entry, "journal_reference"),
        url=_address(entry, given),
        ids=(*ids, text(entry, "doi"), text(entry, "DOI")),
    )


def _own(children: dict[str, Element], name: str) -> str | None:
    return "".join(children[name].itertext()).strip() if name in children else None


def _address(entry: Element, given: str | None) -> str | None:
    for link in entry:
        if local(link) == "link" and link.get("rel", "alternate") == "alternate":
            return link.get("href") or "".join(link.itertext()).strip() or None
    return given if given and given.startswith("http") else None


FORMAT = Format(
    name="arxiv_feed",
    description="arXiv's Atom API answers, and its RSS and Atom feeds",
    endings=(".atom", ".rss", ".xml"),
    recognises=_recognises,
    read=_read,
)
