"""What a paper sets apart by markup, in LaTeX or Markdown: new names often are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from kg.extract.names.lookup import Hit
from kg.extract.text import Sentence

_STRETCH: Final = re.compile(
    r"""\\(?:emph|underline|(?:text|math)(?:bf|it|rm|sc|sf|sl|tt))\s*\{(?P<command>[^{}]{2,80})\}
      | \{\\(?:bf|em|it|rm|sc|sf|tt)\s+(?P<group>[^{}]{2,80})\}
      | (?<![\w*])\*{1,3}(?=\w)(?P<stars>[^*]{2,80})\*{1,3}(?!\w)
      | (?<!\w)_{1,3}(?=[^\W_])(?P<lines>[^_]{2,80})_{1,3}(?!\w)""",
    re.VERBOSE,
)
_LONGEST: Final = 8
"""Of more tokens it is no name."""


def emphases(sentence: Sentence, text: str) -> list[Hit]:
    """What markup sets apart in a sentence, ``text`` being its field's. Codes: C with a capital letter, l without."""
    if "*" not in text and "_" not in text and "\\" not in text:
        return []
    return list(_hits(sentence, text))


def _hits(sentence: Sentence, text: str) -> Iterator[Hit]:
    starts = [token.start for token in sentence.tokens]
    for match in _STRETCH.finditer(text, sentence.start, sentence.end):
        begin, end = match.span(match.lastgroup or 0)
        first, after = bisect_left(starts, begin), bisect_left(starts, end)
        if 0 < after - first <= _LONGEST:
            yield first, after, "C" if any(map(str.isupper, text[begin:end])) else "l"
