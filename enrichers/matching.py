"""Whether a paper that a search found is the paper that was looked for: by its title, checked by year and authors.

The rule. A candidate is the paper when all of these hold:

1. The titles agree letter by letter, once LaTeX, markup, accents, case, punctuation and spaces are gone; what stays is
   ``+`` and ``#`` after a letter and ``*`` after a single capital (C++, C#, A*). Nothing more is forgiven: no word may
   differ, no number, no "Part II", no "Reply to". The subtitle alone may be missing from one of them, when what is left
   has four words or more, and the authors' names confirm it.
2. Named authors on both sides share a family name. A known number of authors differs by no more than one in five.
3. The years are no further apart than 4 where authors' names confirm it; else 2 for titles of five words or more, and 1
   for shorter ones, which must have a year on both sides. A title of one word needs an author.
4. Abstracts on both sides with 20 words of five letters or more share three in ten of them, of the shorter one's.

The rank and the score that an API gives play no part. Of several candidates that fit, and are not one paper by their
ids, none is taken.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

_T = TypeVar("_T")

_WITH_NAMES, _LONG, _SHORT = 4, 2, 1
_LONG_TITLE = 5
_LONG_MAIN_TITLE = 4
_TELLING_ABSTRACT, _SHARED_WORDS = 20, 0.3

_MARKUP = re.compile(
    r"(?i)</?(?:i|b|em|strong|sub|sup|sc|scp|tt|span|math|mml:\w+|jats:\w+|inline-formula|tex-math)\b[^<>]*>"
)
_GREEK = re.compile(
    r"\\(alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|upsilon|phi"
    r"|varphi|chi|psi|omega|ell|infty)(?![a-zA-Z])",
    re.IGNORECASE,
)
_ACCENT = re.compile(
    r"""\\(?:['`^"~=.]\s*(?:\{\\?([a-zA-Z])\}|\\?([a-zA-Z]))|[uvHtcdbkr](?:\s*\{\\?([a-zA-Z])\}|\s+([a-zA-Z])(?![a-zA-Z])))"""
)
_LETTERS = {
    r"\ss": "ss",
    r"\ae": "ae",
    r"\AE": "AE",
    r"\oe": "oe",
    r"\o": "o",
    r"\O": "O",
    r"\aa": "a",
    r"\l": "l",
    r"\L": "L",
}
_LETTER = re.compile(r"\\(?:ss|ae|AE|oe|o|O|aa|l|L)(?![a-zA-Z])")
_COMMAND = re.compile(r"\\[a-zA-Z]+\*?|\\[^a-zA-Z]")
_KEPT_SIGN = re.compile(r"(?<=[A-Za-z])(\+{1,2}|#)|(?<![A-Za-z])([A-Z])\*(?=[\s,:;)-])")
_SUBTITLE = re.compile(r"(?::|\s[-–—]+|[—?!]|\.)\s+")
_GREEK_LETTERS = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi",
    "ω": "omega", "ℓ": "ell", "∞": "infty", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i",
}  # fmt: skip
# A part of a series is not the whole, whatever the rest of the title says.
_OTHER_PART = re.compile(
    r"(?i)\b(part|vol(ume)?|chapter|supplement\w*|appendix|erratum|errata|corrigend\w+|correction|reply|response|comment\w*"
    r"|rejoinder|retract\w+|withdrawn|discussion|extended abstract|poster|tutorial|[ivx]{1,4}|\d+)\b"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of one of the two papers: title, year, authors' names or only how many there are, abstract."""

    title: str
    year: int | None = None
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    abstract: str = ""


def is_same(one: Candidate, other: Candidate) -> bool:
    """Whether the two are one paper by the rule above."""
    key = title_letters(one.title)
    if not key:
        return False
    confirmed = _authors(one, other)
    if confirmed is False or not _abstracts(one.abstract, other.abstract):
        return False
    if key != title_letters(other.title):
        return bool(confirmed) and _is_without_subtitle(one.title, other.title) and _years(one, other, _SHORT)
    if confirmed:
        return _years(one, other, _WITH_NAMES)
    words = len(_words(one.title))
    if words >= _LONG_TITLE:
        return _years(one, other, _LONG)
    return words > 1 and bool(one.year and other.year) and _years(one, other, _SHORT)


def choose(wanted: Candidate, found: Iterable[_T], of: Callable[[_T], Candidate], id: Callable[[_T], str]) -> _T | None:
    """The one among ``found`` that is ``wanted``; None where none is, or several different ones may be."""
    fitting = {id(one): one for one in found if is_same(wanted, of(one))}
    return next(iter(fitting.values())) if len(fitting) == 1 else None


@lru_cache(maxsize=1 << 14)
def title_letters(title: str) -> str:
    """The letters and digits of a title, and the few signs that tell names apart; two spellings of it agree in them."""
    return "".join(_words(title))


def family_names(names: Iterable[str]) -> frozenset[str]:
    """The last words of names, without accents and case; ``Family, Given`` is understood."""
    found = (name.partition(",")[0] if "," in name else name for name in names)
    return frozenset(key for name in found if name.split() and (key := "".join(_words(name.split()[-1]))))


def plain_title(title: str) -> str:
    """A title without LaTeX, markup and character references."""
    text = html.unescape(html.unescape(_MARKUP.sub("", title)))
    if "\\" in text or "$" in text:
        text = _ACCENT.sub(lambda m: m[m.lastindex or 0], text)
        text = _LETTER.sub(lambda m: _LETTERS[m[0]], text)
        text = _GREEK.sub(lambda m: f" {m[1].lower().removeprefix('var')} ", text)
        text = _COMMAND.sub(lambda m: " " if m[0][1:].isalpha() else m[0][1:], text)
        text = text.replace("$", "")
    return re.sub(r"[{}]", "", text)


@lru_cache(maxsize=1 << 14)
def _words(title: str) -> tuple[str, ...]:
    text = _KEPT_SIGN.sub(_sign_in_letters, plain_title(title))
    text = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    text = "".join(f" {g} " if (g := _GREEK_LETTERS.get(c)) and len(g) > 2 else g or c for c in text)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W_]+", text))


def _sign_in_letters(sign: re.Match[str]) -> str:
    if sign[1]:
        return "plus" * len(sign[1]) if sign[1][0] == "+" else "sharp"
    return f"{sign[2]}star"


def _is_without_subtitle(one: str, other: str) -> bool:
    """Whether one title is the other without its subtitle, and no part of a series."""
    short, long = sorted((plain_title(one), plain_title(other)), key=lambda title: len(title_letters(title)))
    key = title_letters(short)
    for end in _SUBTITLE.finditer(long):
        if title_letters(long[: end.start()]) == key:
            return len(_words(short)) >= _LONG_MAIN_TITLE and not _OTHER_PART.search(long[end.end() :])
    return False


def _authors(one: Candidate, other: Candidate) -> bool | None:
    """True where names confirm that it is one paper, False where authors speak against it, else None."""
    here, there = family_names(one.authors), family_names(other.authors)
    if here and there:
        return bool(here & there)
    counts = [len(c.authors) or c.author_count for c in (one, other)]
    if counts[0] and counts[1] and abs(counts[0] - counts[1]) > max(counts[0], counts[1]) / 5:
        return False
    return None


def _abstracts(one: str, other: str) -> bool:
    """Whether two abstracts may be of one paper: of other papers, even on one matter, they share few words."""
    here, there = (frozenset(re.findall(r"[^\W\d_]{5,}", text.casefold())) for text in (one, other))
    least = min(len(here), len(there))
    return least < _TELLING_ABSTRACT or len(here & there) >= _SHARED_WORDS * least


def _years(one: Candidate, other: Candidate, most: int) -> bool:
    return not one.year or not other.year or abs(one.year - other.year) <= most
