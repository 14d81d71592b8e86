"""Short forms and the long forms that a text gives for them, after Schwartz & Hearst (2003).

A. S. Schwartz, M. A. Hearst: A simple algorithm for identifying abbreviation definitions in biomedical text. Pacific
Symposium on Biocomputing 8, 451-462. Beyond the paper's "long form (SF)" and "SF (long form)": "SF: Long Form" and
"SF, short for long form".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.text import Document, Sentence, words
from kg.model import Span


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short form and the long form defined with it; both in one sentence."""

    short: Span
    long: Span


_BRACKETS = re.compile(r"\(([^()]{2,120})\)")
_SHORT = re.compile(r"[^\W_][\w./&+*-]*(?: [A-Z0-9][\w.-]*)?")
_BEFORE = re.compile(r"([^\W_][\w.&+*-]*)[\"”’'*`]*\s*$")
_STANDS_FOR = re.compile(
    r"(?P<short>[^\W_][\w.&+*-]*)[\"”’'*]*(?P<join>\s*:\s+|,?\s+(?:is\s+|as\s+)?(?:short|stands?|standing|acronym)\s+(?:for|of)\s+)"
)
_JOIN = re.compile(r":\s|\b(?:short|stands?|standing|acronym)\s")
_WORD = re.compile(r"[^\s]+")
_QUOTES = "\"“”‘’'*` "
_PART = re.compile(r"[^\W_]+")
_LINKS = words("of for in via and with to from by")
_DETERMINERS = words("a an the our of for and in on with to via by from using as is are new novel")


def acronyms(doc: Document) -> tuple[Acronym, ...]:
    """Every pair of short and long form that the document defines, in the order of the text."""
    found: list[Acronym] = []
    for sentence in doc.sentences:
        text = doc.paper.text(sentence.field)
        found.extend(_in_brackets(text, sentence))
        found.extend(_by_phrase(text, sentence))
    return tuple(found)


def _in_brackets(text: str, sentence: Sentence) -> Iterator[Acronym]:
    for match in _BRACKETS.finditer(text, sentence.start, sentence.end):
        inner = match[1]
        first = re.split(r"[,;]", inner)[0]
        offset = len(first) - len(first.lstrip(_QUOTES))
        short = first.strip(_QUOTES)
        at = match.start(1) + offset
        if is_short_form(short):
            long = _long_before(short, text, sentence.start, match.start())
            if long is not None:
                yield Acronym(Span(sentence.field, at, at + len(short)), Span(sentence.field, *long))
                continue
        before = _BEFORE.search(text, max(sentence.start, match.start() - 30), match.start())
        if before and is_short_form(before[1]) and " " in inner.strip():
            long = _long_within(before[1], text, match.start(1), match.end(1))
            if long is not None:
                yield Acronym(Span(sentence.field, before.start(1), before.end(1)), Span(sentence.field, *long))


def _by_phrase(text: str, sentence: Sentence) -> Iterator[Acronym]:
    if not _JOIN.search(text, sentence.start, sentence.end):
        return
    for match in _STANDS_FOR.finditer(text, sentence.start, sentence.end):
        if not is_short_form(match["short"]) or sum(c.isupper() for c in match["short"]) < 2:
            continue
        stop = re.compile(r"[,.;:()!?]|$").search(text, match.end(), sentence.end)
        end = stop.start() if stop else sentence.end
        long = _long_within(match["short"], text, match.end(), end)
        if long is not None:
            yield Acronym(Span(sentence.field, match.start("short"), match.end("short")), Span(sentence.field, *long))


def is_short_form(text: str) -> bool:
    """Whether a text can be a short form: two to twelve characters with a capital, or a letter and a digit."""
    if not 2 <= len(text) <= 12 or not _SHORT.fullmatch(text):
        return False
    capitals = sum(c.isupper() for c in text)
    return capitals >= 2 or (capitals == 1 and (any(c.isdigit() for c in text) or text[-1].isupper() or len(text) <= 4))


def _long_before(short: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """The shortest stretch of words that ends before ``end`` and spells the short form out."""
    letters = [c for c in short if c.isalnum()]
    most = min(len(letters) + 5, len(letters) * 2)
    stretch = list(_WORD.finditer(text, start, end))[-most:]
    if not stretch:
        return None
    left = stretch[0].start()
    stop = len(text[:end].rstrip(_QUOTES + "-–,"))
    for form in _forms(short):
        begin = _match_initials(form, text, left, stop)
        if begin is None:
            begin = _match_backwards(form, text, left, stop)
        if begin is not None and _is_long(form, text[begin:stop]):
            return begin, stop
    return None


def _long_within(short: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch from the first word in ``text[start:end]`` that spells the short form out, if it begins there."""
    stretch = list(_WORD.finditer(text, start, end))
    while stretch and stretch[0][0].strip(_QUOTES).casefold() in _DETERMINERS | {"short", "i.e.,"}:
        del stretch[0]
    if not stretch or len(stretch) > 2 * len(short) + 2:
        return None
    begin = stretch[0].start() + len(stretch[0][0]) - len(stretch[0][0].lstrip(_QUOTES))
    for form in _forms(short):
        for count in range(2, len(stretch) + 1):
            stop = stretch[count - 1].start() + len(stretch[count - 1][0].rstrip(_QUOTES + ",.;:"))
            if _match_backwards(form, text, begin, stop) == begin and _is_long(form, text[begin:stop]):
                last = _last_of_title(stretch, count)
                return begin, last.start() + len(last[0].rstrip(_QUOTES + ",.;:"))
    return None


def _last_of_title(stretch: list[re.Match[str]], count: int) -> re.Match[str]:
    """The last word when the first ``count`` words are taken together with the capitalised ones that follow."""
    while count < len(stretch):
        links = stretch[count][0] in _LINKS and count + 1 < len(stretch) and stretch[count + 1][0][:1].isupper()
        if not (links or stretch[count][0][:1].isupper()):
            break
        count += 1
    return stretch[count - 1]


def _forms(short: str) -> Iterator[str]:
    yield short
    if len(short) > 2 and short.endswith("s") and short[-2].isupper():
        yield short[:-1]
    bare = re.sub(r"[-./]?\d+(?:\.\d+)*$", "", short)
    if len(bare) >= 2 and bare != short:
        yield bare


def _match_initials(short: str, text: str, left: int, right: int) -> int | None:
    """Where the words begin whose initials spell the short form; small words may be passed over."""
    if not short.isalpha():
        return None
    place, parts = len(short) - 1, list(_PART.finditer(text, left, right))
    for part in reversed(parts):
        if part[0][0].casefold() == short[place].casefold():
            place -= 1
            if place < 0:
                begin = part.start()
                return begin if begin == left or text[begin - 1] not in "-–" else None
        elif part[0].casefold() not in _DETERMINERS:
            return None
    return None


def _match_backwards(short: str, text: str, left: int, right: int) -> int | None:
    """Schwartz & Hearst's match from the right: each letter in turn, the first at the start of a word."""
    place = right
    letters = [c.casefold() for c in short if c.isalnum()]
    for index in range(len(letters) - 1, -1, -1):
        place -= 1
        while place >= left and (
            text[place].casefold() != letters[index]
            or (index == 0 and place > left and (text[place - 1].isalnum() or text[place - 1] == "_"))
        ):
            place -= 1
        if place < left:
            return None
    # The letter may stand after a hyphen or a bracket: the long form starts with the whole word.
    while place > left and not text[place - 1].isspace() and text[place - 1] not in "(\"“'‘[*/":
        place -= 1
    return place


def _is_long(short: str, long: str) -> bool:
    parts = re.findall(r"[^\W_]+", long)
    if len(long) <= len(short) + 2 or len(parts) < 2 or short in long.split():
        return False
    if parts[0].casefold() in _DETERMINERS and not short[0].islower() and len(parts) > len(short):
        return False
    return len(parts) <= len(short) + 5 and "(" not in long.replace("(s)", "") and ";" not in long
