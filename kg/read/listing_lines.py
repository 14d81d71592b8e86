"""The lines of a listing page: which are metadata (authors, badge, date), which page furniture, which prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from kg.model import Badge
from kg.texts import clean_text, month


class Kind(Enum):
    """What a line is, as far as it tells alone or with its neighbours."""

    PROSE = "prose"
    AUTHORS = "authors"
    BADGE = "badge"
    DATE = "date"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class PageDate:
    """A date as the page shows it; the year is None where the page leaves out its own."""

    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line (or wrapped paragraph) of the page. ``adjoins``: no blank line lies between it and the one before."""

    number: int
    text: str
    kind: Kind
    adjoins: bool = False
    authors: int | None = None
    date: PageDate | None = None
    badge: Badge | None = None


LONG = 200
"""Characters from which a line is hardly a title."""

_WRAPPED_AT = 180
_BREAKS = re.compile("\r\n|[\n\r\v\f\u0085\u2028\u2029]")
_DATE_TEXT = (
    r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? ?(?P<day>\d{1,2})(?!\d)"
    # A comment count may be glued to the year after a comma; no paper has ten thousand comments.
    r"(?:, ?(?P<year>(?:19|20)\d\d)\d{0,3}(?!\d)| (?P<bare_year>(?:19|20)\d\d)(?!\d))?"
)
# After the date come a comment count and whatever stood for its icon.
_DATE = re.compile(rf"[\W_]{{0,4}}{_DATE_TEXT}(?:[\W_]+\d[\d,.]*k?)?[\W_]{{0,3}}", re.IGNORECASE)
_AUTHORS = re.compile(r"\D{0,4}?(?P<count>\d{1,4}) authors?\W{0,3}", re.IGNORECASE)
_OWNER_AND_DATE = re.compile(
    rf"(?P<owner>.{{1,120}}?)(?:\s+|\s*[^\w\s,.;:!?()]+\s*)(?P<date>{_DATE.pattern})", re.IGNORECASE
)
_BULLETS = re.compile(r"^(?:[^\w\s\"'“‘(\[$\\<]|o(?=\s))\s+")
_BADGE_LIMIT = 100
_REFRAIN = 4
_REFRAIN_LENGTH = 60
_SUBMITTED = re.compile(r"submitted by\W*", re.IGNORECASE)

_FURNITURE = re.compile(
    r"""
    new | subscribe | daily\ papers | trending\ papers | papers | hugging\ face(\ daily\ papers)? | upvote(\ \d+)?
    | get\ trending\ papers\ in\ your\ email\ inbox\W* | by\ ?a?\ ?k\ and\ the\ research\ community
    | submitted\ by\b.{0,60} | published\ on\b.{0,40} | daily | weekly | monthly | today | yesterday
    | (view\ )?arxiv\ page | view\ pdf | pdf | github(\W*[\d.,]+k?)? | project\ page | (add\ to\ )?collections?
    | previous | next | load\ more | show\ more | search | sort\ by.{0,30} | log\ in | sign\ (up|in)
    | models | datasets | spaces | buckets | docs | enterprise | pricing | community | website | company | tos | privacy
    | about | careers | jobs | system\ theme | light | dark | back\ to\ .{0,30} | https?://\S+
    | [+-]?\d[\d.,]*k? | [\W_]*
    """,
    re.IGNORECASE | re.VERBOSE,
)


def page_lines(text: str) -> list[Line]:
    """The page's lines that are not blank, wrapped paragraphs put together, each with its kind."""
    raw = _unquoted([clean_text(line) for line in _BREAKS.split(text)])
    lines: list[Line] = []
    blank = True
    for number, line in enumerate(raw, 1):
        if line:
            of_submitter = bool(lines) and bool(_SUBMITTED.fullmatch(lines[-1].text)) and len(line) <= _BADGE_LIMIT
            kinds = [Line(number, line, Kind.FURNITURE)] if of_submitter else _kinds(number, line)
            lines.extend(replace(one, adjoins=not blank) for one in kinds)
        blank = not line
    return _without_refrain(_with_badges(_unwrapped(lines)))


def _unquoted(lines: list[str]) -> list[str]:
    """The lines without the ``>`` that mail and Markdown put before every one of them."""
    full = [line for line in lines if line]
    if not full or not all(line.startswith(">") for line in full):
        return lines
    return [line.lstrip("> ") for line in lines]


def _kinds(number: int, line: str) -> Iterator[Line]:
    if found := _DATE.fullmatch(line):
        yield Line(number, line, Kind.DATE, date=_page_date(found))
    elif found := _AUTHORS.fullmatch(line):
        yield Line(number, line, Kind.AUTHORS, authors=int(found["count"]))
    elif len(line) < LONG and (found := _OWNER_AND_DATE.fullmatch(line)) and _AUTHORS.fullmatch(found["owner"]):
        # "7 authors · Dec 20, 2024 6": a block that lost its line breaks.
        yield from _kinds(number, found["owner"])
        yield from _kinds(number, found["date"])
    elif _FURNITURE.fullmatch(line) or line in {"Â·", "â€¢", "o"}:
        yield Line(number, line, Kind.FURNITURE)
    else:
        yield Line(number, line, Kind.PROSE)


def _page_date(found: re.Match[str]) -> PageDate:
    year = found["year"] or found["bare_year"]
    return PageDate(month(found["month"]), int(found["day"]), int(year) if year else None)


def _unwrapped(lines: list[Line]) -> list[Line]:
    """Paragraphs that an editor broke into lines, put together again.

    Only where every line is short and blank lines set paragraphs apart; else a line is a paragraph.
    """
    longest = max((len(line.text) for line in lines), default=0)
    runs = sum(line.adjoins and line.kind is Kind.PROSE for line in lines)
    if longest > _WRAPPED_AT or runs * 3 < len(lines):
        return lines
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        prose = line.kind is Kind.PROSE or (line.kind is Kind.FURNITURE and _says_something(line))
        if before and line.adjoins and prose and before.kind is Kind.PROSE:
            joined[-1] = replace(before, text=f"{before.text} {line.text}")
        else:
            joined.append(line)
    return joined


def _with_badges(lines: Sequence[Line]) -> list[Line]:
    """The lines, with the organization badges told from prose: short lines between an abstract and a date."""
    result = list(lines)
    abstract_seen = False
    for at, line in enumerate(lines):
        if line.kind in (Kind.AUTHORS, Kind.DATE):
            abstract_seen = False
        elif line.kind is Kind.PROSE and abstract_seen and len(line.text) <= _BADGE_LIMIT:
            if _date_follows(lines, at + 1):
                result[at] = _badge_line(line, line.text)
            elif (found := _OWNER_AND_DATE.fullmatch(line.text)) and (date := _DATE.fullmatch(found["date"])):
                result[at] = replace(_badge_line(line, found["owner"]), date=_page_date(date))
        elif line.kind is Kind.PROSE and len(line.text) > _BADGE_LIMIT:
            abstract_seen = True
    return result


def _without_refrain(lines: Sequence[Line]) -> list[Line]:
    """The lines, with short ones that come again and again told to be furniture: a page shows a title once."""
    times = Counter(line.text for line in lines if line.kind is Kind.PROSE and len(line.text) <= _REFRAIN_LENGTH)
    return [replace(line, kind=Kind.FURNITURE) if times[line.text] >= _REFRAIN else line for line in lines]


def _badge_line(line: Line, owner: str) -> Line:
    handle, _, name = _BULLETS.sub("", owner).strip().partition(" ")
    return replace(line, kind=Kind.BADGE, badge=Badge(handle, name.strip() or handle))


def _date_follows(lines: Sequence[Line], at: int) -> bool:
    """Whether a date comes next, after nothing but the dot that stands before it."""
    for line in lines[at : at + 3]:
        if line.kind is Kind.DATE:
            return True
        if line.kind is not Kind.FURNITURE or _says_something(line):
            return False
    return False


def _says_something(line: Line) -> bool:
    return any(sign.isalnum() for sign in line.text)
