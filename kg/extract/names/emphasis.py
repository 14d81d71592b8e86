"""What a paper sets apart by markup, in LaTeX or Markdown: new names often are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from kg.extract.markup import latex, markdown
from kg.extract.names.lookup import Hit
from kg.extract.text import ABBREVIATIONS, Sentence

_LONGEST: Final = 8
"""Of more tokens it is no name."""
_AROUND: Final = " .,;:!?*_"


def emphases(sentence: Sentence, text: str) -> list[Hit]:
    """What markup sets apart in a sentence, ``text`` being its field's. Codes: C with a capital letter, l without."""
    if "*" not in text and "_" not in text and "\\" not in text:
        return []
    return sorted(set(_hits(sentence, text)))


def _hits(sentence: Sentence, text: str) -> Iterator[Hit]:
    starts = [token.start for token in sentence.tokens]
    bounds = sentence.start, sentence.end
    for stretch in (*latex(text, *bounds), *markdown(text, *bounds)):
        inner = text[stretch.start : stretch.end]
        begin, end = stretch.start + len(inner) - len(inner.lstrip(_AROUND)), stretch.start + len(inner.rstrip(_AROUND))
        first, after = bisect_left(starts, begin), bisect_left(starts, end)
        if 0 < after - first <= _LONGEST and text[begin:end].casefold() not in ABBREVIATIONS:
            yield first, after, "C" if any(map(str.isupper, text[begin:end])) else "l"
