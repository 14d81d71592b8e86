"""Where the words that a language model quotes stand in a paper's own text, to the letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from kg.extract.text import Document
from kg.model import Evidence, Field, Paper, Span

FIELDS: tuple[Field, ...] = ("title", "abstract")


def places(paper: Paper, words: str) -> tuple[Span, ...]:
    """Where ``words`` stand in title and abstract: verbatim but for white space, and never from within a word.

    Offsets are those of the paper's text, which the span's text can differ from ``words`` in white space only.
    """
    pattern = _pattern(words)
    if pattern is None:
        return ()
    whole = re.compile(rf"(?<!\w){pattern}(?!\w)" if words.strip()[-1].isalnum() else rf"(?<!\w){pattern}")
    return tuple(_matches(paper, whole))


def mentions(paper: Paper, forms: Iterable[str]) -> tuple[Span, ...]:
    """Where a name stands as a whole word, the plural's "s" not counted, in the order of the text."""
    found: set[Span] = set()
    for form in forms:
        if (pattern := _pattern(form)) is not None:
            found.update(_matches(paper, re.compile(rf"(?<!\w){pattern}(?=s?(?!\w)|[’']s)")))
    longest = sorted(found, key=lambda s: (s.field != "title", s.start, -s.end))
    kept: list[Span] = []
    for span in longest:
        if not kept or not inside(span, kept[-1]):
            kept.append(span)
    return tuple(kept)


def inside(inner: Span, outer: Span) -> bool:
    """Whether a span lies in another, or is it."""
    return inner.field == outer.field and outer.start <= inner.start and inner.end <= outer.end


def evidence_at(doc: Document, span: Span) -> Evidence:
    """The sentence, or the sentences, that a quote stands in."""
    touched = [s for s in doc.sentences if s.field == span.field and s.start < span.end and span.start < s.end]
    if touched:
        span = Span(span.field, min(span.start, touched[0].start), max(span.end, touched[-1].end))
    return Evidence(span, doc.text(span))


def _pattern(words: str) -> str | None:
    parts = unicodedata.normalize("NFC", words).split()
    return r"\s+".join(re.escape(part) for part in parts) or None


def _matches(paper: Paper, pattern: re.Pattern[str]) -> Iterator[Span]:
    for field in FIELDS:
        for match in pattern.finditer(paper.text(field)):
            yield Span(field, *match.span())
