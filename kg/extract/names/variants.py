"""Which names of a paper are one though no bracket says so: "SVM" and "SVMs", LaRe and its long form in a title.

What a text defines in brackets is known before (``acronyms``), and spellings that differ in case, hyphens or a longer
word's plural are one candidate from the start (``surfaces.spelling_key``). In 2,840 annotated papers 49 pairs of names
are put together here that experts take for one, and none that they tell apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from kg.extract.text import words

_PIECE: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")
_SHORT: Final = re.compile(r"[A-Za-z0-9-]{3,12}")
_SMALL: Final = words("a an the of for in on via and with to from by as")
_SPOKEN: Final = {"2": "to", "4": "for"}
_SHARED: Final = 3  # P-Tuning has all of a word of "prompt tuning": its name is made of it, not short for it
_LONG_WORD: Final = 5
_LONG_NAME: Final = 14


def one_name(some: Collection[str], others: Collection[str]) -> bool:
    """Whether the forms of two names of a paper are those of one: a plural, initials, a letter misspelled."""
    if {a[:1].casefold() for a in some}.isdisjoint({b[:1].casefold() for b in others}):
        return False
    return (
        any(_is_plural(a, b) or _is_plural(b, a) or _misspelled(a, b) for a in some for b in others)
        or _spelled_out(some, others)
        or _spelled_out(others, some)
    )


def _is_plural(one: str, many: str) -> bool:
    return len(many) == len(one) + 1 and many == one + "s" and len(one) >= 2


def _spelled_out(shorts: Collection[str], longs: Collection[str]) -> bool:
    """Whether a short form has found its long one; each must be without a partner."""
    if not any(is_spelled_by(a, b) for a in shorts for b in longs):
        return False
    return not any(is_spelled_by(a, b) for some in (shorts, longs) for a in some for b in some)


def is_spelled_by(short: str, long: str) -> bool:
    """Whether a short form is made of the beginnings of a long one's words: LaRe of "Latent Reward", R2R of Room2room.

    A capital begins a word, small letters go on in it; words such as "of" may be left out, or the second half of
    "Multi-level". Stricter than the match of Schwartz and Hearst (``acronyms``), for which brackets speak: here the
    spelling alone has to prove it.
    """
    if len(long) < len(short) + 3 or not _SHORT.fullmatch(short) or sum(map(str.isupper, short)) < 2:
        return False
    if short.casefold() in long.casefold() or (long.isalnum() and any(map(str.islower, short))):
        return False
    pieces = [(m[0], m.start() > 0 and long[m.start() - 1] == "-") for m in _PIECE.finditer(long)]
    letters = short[:-1] if short[-1] == "s" and short[-2].isupper() else short
    return len(pieces) >= 2 and _fits(letters.replace("-", ""), pieces)


def _fits(letters: str, pieces: Sequence[tuple[str, bool]]) -> bool:
    """Whether the pieces of a long form, each with whether a hyphen stands before it, begin with all the letters."""
    reached = {0}  # how many letters may be used up so far
    for piece, inner in pieces:
        reached = {count for used in reached for count in _used_up(letters, used, piece, inner)}
    return len(letters) in reached


def _used_up(letters: str, used: int, piece: str, inner: bool) -> Iterator[int]:
    """How many letters may be used up after one more piece."""
    small = piece.casefold() in _SMALL and not piece.isupper()
    if small or (inner and piece.islower()):
        yield used
    rest = letters[used:]
    if not rest or (rest[0].islower() and not small):
        return
    if _SPOKEN.get(rest[0]) == piece.casefold():
        yield used + 1
    for count, (mine, its) in enumerate(zip(rest, piece, strict=False), 1):
        if mine.casefold() != its.casefold() or (count > 1 and mine.isupper() and not piece.isupper()):
            return
        if not count == len(piece) > _SHARED:
            yield used + count


def _misspelled(a: str, b: str) -> bool:
    """Whether two long names differ in one letter of one long word, and not in its first ("Batch", "Patch")."""
    if min(len(a), len(b)) < _LONG_NAME or abs(len(a) - len(b)) > 1:
        return False
    some, others = a.casefold().split(), b.casefold().split()
    if len(some) != len(others):
        return False
    different = [(x, y) for x, y in zip(some, others, strict=True) if x != y]
    if len(different) != 1:
        return False
    x, y = different[0]
    return min(len(x), len(y)) >= _LONG_WORD and x[0] == y[0] and (x + y).isalpha() and _one_letter(x, y)


def _one_letter(a: str, b: str) -> bool:
    if len(a) > len(b):
        a, b = b, a
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    return a[at:] == b[at + 1 :] or (len(a) == len(b) and a[at + 1 :] == b[at + 1 :])
