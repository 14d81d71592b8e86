"""Listing pages of Hugging Face Daily Papers, saved or pasted as text: with metadata blocks, or bare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date as Day

from kg.errors import InputError
from kg.model import Badge, Paper
from kg.read.listing_lines import LONG, Kind, Line, PageDate, page_lines
from kg.read.listing_roles import Role, roles
from kg.read.papers import make_paper
from kg.read.registry import Confidence, Format, Head
from kg.read.stream import Stream
from kg.texts import date_of

_LINE_LIMIT = 1 << 20
_MARKS = re.compile(
    r"(?im)^\W*(daily papers|by ?a?k and the research community|get trending papers in your email inbox!?"
    r"|\W{0,3}\d+ authors?)\s*$"
)
_ENDS_WELL = re.compile(r"[.!?…][\"'”’)\]}]*$|\S*(?:://|\.\w+/)\S*$")


@dataclass(slots=True)
class _Entry:
    title: list[Line] = field(default_factory=list)
    abstract: list[Line] = field(default_factory=list)
    authors: int | None = None
    badge: Badge | None = None
    date: PageDate | None = None


@dataclass(slots=True)
class _Page:
    date: PageDate | None = None
    entries: list[_Entry] = field(default_factory=list)
    strays: list[Line] = field(default_factory=list)


def _recognises(head: Head) -> Confidence:
    if head.start.startswith(("{", "[", "<", "@")):
        return Confidence.NO
    if _MARKS.search(head.text):
        return Confidence.CERTAIN
    page = _page(head.text)
    likely = sum(len(entry.abstract[0].text) >= LONG for entry in page.entries)
    return Confidence.POSSIBLE if likely and likely * 2 >= len(page.entries) else Confidence.NO


def _read(stream: Stream) -> Iterator[Paper]:
    text = stream.text()
    _refuse_endless_lines(text, stream)
    page = _page(text)
    year = stream.page_year or _own_year(page)
    undated: list[int] = []
    for entry in page.entries:
        line = entry.title[0].number
        date = _date(entry, page, year, told=stream.page_year is not None)
        if entry.date and not date:
            undated.append(line)
        yield make_paper(
            stream,
            line,
            title=" ".join(part.text for part in entry.title),
            abstract=" ".join(part.text for part in entry.abstract),
            date=date,
            author_count=entry.authors,
            badge=entry.badge,
        )
    if undated:
        stream.warn(
            f"{len(undated)} dates without a year that the page does not tell; --page-year gives it", undated[0]
        )
    _warn_of_gaps(page, stream)


def _refuse_endless_lines(text: str, stream: Stream) -> None:
    if len(text) > _LINE_LIMIT:
        for number, line in enumerate(text.splitlines(), 1):
            if len(line) > _LINE_LIMIT:
                message = f"a line of {len(line):,} characters is no title or abstract"
                raise InputError(message, where=stream.at(number), hint="is it a listing page?")


def _page(text: str) -> _Page:
    lines = _without_furniture(page_lines(text))
    page = _Page()
    for line, role in zip(lines, roles(lines), strict=False):
        last = page.entries[-1] if page.entries else None
        if role is Role.TITLE:
            page.entries.append(_Entry(title=[line]))
        elif last and role is Role.TITLE_GOES_ON:
            last.title.append(line)
        elif last and role in (Role.ABSTRACT, Role.ABSTRACT_GOES_ON):
            last.abstract.append(line)
        elif role is Role.METADATA:
            _add_metadata(page, last, line)
        elif role is not Role.PREAMBLE:
            page.strays.append(line)
    return page


def _without_furniture(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.kind is not Kind.FURNITURE]


def _add_metadata(page: _Page, entry: _Entry | None, line: Line) -> None:
    if entry is None:
        page.date = page.date or line.date
        return
    entry.authors = entry.authors or line.authors
    entry.badge = entry.badge or line.badge
    entry.date = entry.date or line.date


def _own_year(page: _Page) -> int | None:
    """The year that the page leaves out: the one after the latest that it spells out.

    A page spells out every year but its own. A 29 February without year makes it a leap year.
    """
    dates = [entry.date for entry in page.entries if entry.date]
    spelled = [date.year for date in dates if date.year]
    if not spelled:
        return None
    year = max(spelled) + 1
    leap = any(date.year is None and (date.month, date.day) == (2, 29) for date in dates)
    while leap and not _is_leap(year):
        year += 1
    return year


def _is_leap(year: int) -> bool:
    return Day(year, 12, 31).timetuple().tm_yday == 366


def _date(entry: _Entry, page: _Page, year: int | None, *, told: bool) -> str | None:
    date = entry.date
    if date is None:
        return None
    if date.year:
        return date_of(date.year, date.month, date.day)
    # What the page lists is not younger than the page: such a day belongs to a year that nothing tells.
    too_late = page.date is not None and (date.month, date.day) > (page.date.month, page.date.day)
    return date_of(year, date.month, date.day) if year and (told or not too_late) else None


def _warn_of_gaps(page: _Page, stream: Stream) -> None:
    for line in page.strays:
        if len(line.text) >= 25:
            stream.warn(f"not part of any paper, a title without abstract? {_shortened(line.text)!r}", line.number)
    end = page.entries[-1].abstract[-1] if page.entries else None
    metadata = page.entries[-1].date or page.entries[-1].authors if page.entries else None
    if end and not metadata and not _ENDS_WELL.search(end.text):
        stream.warn("the last abstract seems to be cut off", end.number)


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


FORMAT = Format(
    name="hf_daily_papers",
    description="Hugging Face Daily Papers and its search results, a page saved or pasted as text",
    endings=(".txt", ".text"),
    recognises=_recognises,
    read=_read,
)
