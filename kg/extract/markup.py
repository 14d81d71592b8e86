"""Where LaTeX or Markdown sets words apart: the signs, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_LATEX: Final = re.compile(
    r"""\\(?:emph|underline|(?:text|math)(?:bf|it|rm|sc|sf|sl|tt))\s*\{(?P<command>[^{}]{2,80})\}
      | \{\\(?:bf|em|it|rm|sc|sf|sl|tt)\s+(?P<group>[^{}]{2,80})\}""",
    re.VERBOSE,
)
# A sign opens before a word and closes right after one. Those of A*, V^*, x_i and snake_case do neither; and what is
# within the others may be set apart itself: **_Zorb_**.
_STARS: Final = re.compile(r"(?<![^\W_])(?<![*\\^{$])(\*{1,3})(?=[^\W_]|_)([^*]{1,80})(?<!\s)\1(?![\w*])")
_LINES: Final = re.compile(r"(?<![^\s(\[\"“'‘,:—–*/-])(_{1,3})(?=[^\W_]|\*)([^_\\$^{}]{1,80})(?<!\s)\1(?![\w{])")

_COMMANDS: Final = ("emph", "textbf", "textit", "textsc", "textsf", "texttt", "mathsf", "mathtt")
MARKUP: Final = frozenset((*"*_\\${}“”‘’`'\"", *_COMMANDS))
"""The tokens that stand around a name that is set apart."""


class Stretch(NamedTuple):
    """Words set apart, code points ``start`` to ``end``; with their signs, ``opened`` to ``closed``."""

    opened: int
    start: int
    end: int
    closed: int


def markdown(text: str, start: int, end: int) -> Iterator[Stretch]:
    """What Markdown's stars and underscores set apart in ``text[start:end]``."""
    for pattern, sign in ((_STARS, "*"), (_LINES, "_")):
        if text.find(sign, start, end) >= 0:
            for match in pattern.finditer(text, start, end):
                yield Stretch(match.start(), *match.span(2), match.end())


def latex(text: str, start: int, end: int) -> Iterator[Stretch]:
    """What commands of LaTeX set apart in ``text[start:end]``."""
    if text.find("\\", start, end) >= 0:
        for match in _LATEX.finditer(text, start, end):
            yield Stretch(match.start(), *match.span(match.lastgroup or 0), match.end())
