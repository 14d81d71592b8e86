"""Which prose of a listing page is title, which abstract: the cheapest reading of the whole page (Viterbi).

No single line tells what it is: titles end in question marks or full stops, abstracts are short or have several
paragraphs, unknown page furniture stands between. So every role has a cost for every line, growing with what is unusual
(a title as long as a paragraph, a paragraph as short as a title), and the sequence of roles with the lowest sum wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from kg.read.listing_lines import LONG, Kind, Line


class Role(Enum):
    """What a line is to the page."""

    PREAMBLE = "preamble"
    TITLE = "title"
    TITLE_GOES_ON = "title goes on"
    ABSTRACT = "abstract"
    ABSTRACT_GOES_ON = "abstract goes on"
    METADATA = "metadata"
    STRAY = "stray"
    ENDING = "ending"


_NEXT: dict[Role, tuple[Role, ...]] = {
    Role.PREAMBLE: (Role.PREAMBLE, Role.TITLE, Role.METADATA),
    Role.TITLE: (Role.TITLE_GOES_ON, Role.ABSTRACT),
    Role.TITLE_GOES_ON: (Role.TITLE_GOES_ON, Role.ABSTRACT),
    Role.ABSTRACT: (Role.ABSTRACT_GOES_ON, Role.TITLE, Role.METADATA, Role.STRAY, Role.ENDING),
    Role.METADATA: (Role.TITLE, Role.METADATA, Role.STRAY, Role.ENDING),
    Role.STRAY: (Role.TITLE, Role.METADATA, Role.STRAY),
    Role.ENDING: (Role.ENDING,),
}
_NEXT[Role.ABSTRACT_GOES_ON] = _NEXT[Role.ABSTRACT]
_FIRST = (Role.PREAMBLE, Role.TITLE, Role.METADATA)
_LAST = (Role.PREAMBLE, Role.ABSTRACT, Role.ABSTRACT_GOES_ON, Role.METADATA, Role.STRAY, Role.ENDING)

_FURNITURE_LENGTH = 30
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*$")
_INNER_SENTENCE = re.compile(r"[a-z0-9)\]]{2}[.!?] [A-Z]")
_UNFINISHED = re.compile(r"([,:;&–-]|\b(of|for|and|with|in|the|a|an|to|via|from|on|by|or))$", re.IGNORECASE)


def roles(lines: Sequence[Line]) -> list[Role]:
    """The role of each line; furniture that is known must have been taken out before."""
    trail: list[dict[Role, Role | None]] = []
    costs: dict[Role, float] = {}
    full_stop = _full_stop_cost(lines)
    for at, line in enumerate(lines):
        before = lines[at - 1] if at else None
        here: dict[Role, float] = {}
        came: dict[Role, Role | None] = {}
        for role in Role:
            own = _cost(role, line, before, full_stop, last=at == len(lines) - 1)
            if own is None:
                continue
            if at == 0:
                if role in _FIRST:
                    here[role], came[role] = own, None
                continue
            paths = [(cost, previous) for previous, cost in costs.items() if role in _NEXT[previous]]
            if paths:
                cost, previous = min(paths, key=lambda path: path[0])
                here[role], came[role] = cost + own, previous
        costs = here
        trail.append(came)
    return list(_walk_back(trail, costs))[::-1]


def _walk_back(trail: Sequence[dict[Role, Role | None]], costs: dict[Role, float]) -> Iterator[Role]:
    role: Role | None = min((one for one in costs if one in _LAST), key=lambda one: costs[one], default=None)
    for came in reversed(trail):
        if role is None:
            return
        yield role
        role = came[role]


def _cost(role: Role, line: Line, before: Line | None, full_stop: float, *, last: bool) -> float | None:
    """How unusual it is for this line to have this role; None when it cannot."""
    if line.kind is not Kind.PROSE:
        return {Role.METADATA: 0.0, Role.ENDING: 0.5}.get(role)
    text, short = line.text, len(line.text) < LONG
    match role:
        case Role.METADATA:
            cost = None
        case Role.TITLE:
            cost = _title_cost(text, full_stop)
        case Role.TITLE_GOES_ON:
            cost = _title_goes_on_cost(line, before, full_stop)
        case Role.ABSTRACT:
            cost = _abstract_cost(text, last=last)
        case Role.ABSTRACT_GOES_ON:
            cost = _abstract_goes_on_cost(line)
        case Role.STRAY:
            cost = 3.0 if short else 7.0
        case Role.PREAMBLE | Role.ENDING:
            cost = 0.4 if len(text) <= _FURNITURE_LENGTH else 1.6 if short else 4.0
    return cost


def _full_stop_cost(lines: Sequence[Line]) -> float:
    """What a full stop costs a title: much, unless it is the habit of this page."""
    triples = zip((None, *lines), lines, lines[1:], strict=False)
    titles = [
        line.text
        for before, line, after in triples
        if len(line.text) < LONG <= len(after.text)
        # After another short line this is as well the first sentence of a broken-up abstract.
        and (before is None or before.kind is not Kind.PROSE or len(before.text) >= LONG)
    ]
    habit = sum(title.endswith(".") for title in titles) * 2 > len(titles)
    return 0.5 if habit else 3.0


def _title_cost(text: str, full_stop: float) -> float:
    length = len(text)
    cost = 0.0 if length <= 150 else 1.0 if length <= 200 else 3.0 if length <= 260 else 6.0 if length <= 350 else 12.0
    return cost + full_stop * text.endswith(".") + 1.0 * bool(_INNER_SENTENCE.search(text)) + 3.0 * ("://" in text)


def _title_goes_on_cost(line: Line, before: Line | None, full_stop: float) -> float:
    cost = 1.5 if line.adjoins else 4.0
    if line.text.endswith("."):
        cost += 1.0
    if line.text[0].islower() or (before and _UNFINISHED.search(before.text)):
        cost -= 1.0
    return cost + _title_cost(line.text, full_stop)


def _abstract_cost(text: str, *, last: bool) -> float:
    length = len(text)
    cost = 0.0 if length >= 300 else 1.0 if length >= 160 else 2.0 if length >= 90 else 3.0 if length >= 50 else 8.0
    if not _SENTENCE_END.search(text):
        cost += 0.5 if length >= 300 else 2.0
    # The page may have been cut off in the middle of its last abstract.
    return min(cost, 3.0) if last and length >= 20 else cost


def _abstract_goes_on_cost(line: Line) -> float:
    if len(line.text) >= LONG:
        return 2.0
    return (1.0 if line.adjoins else 2.0) + (0.0 if _SENTENCE_END.search(line.text) or "://" in line.text else 2.0)
