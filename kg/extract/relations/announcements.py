"""Names that a paper announces as its own in so many words: before the title's colon, or right after "we propose".

These words outweigh everything else that speaks for or against a name. What is known of a name ("BERT is an old model")
is a good reason to doubt that a paper introduces it, except in the paper that does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from kg.model import Entity, Paper

SURENESS: Final[Mapping[str, float]] = {
    "title:": 0.99,
    "title": 0.98,
    "report": 0.98,
    "proposed": 0.93,
    "apposed": 0.96,
}
"""How sure it is that names announced in these ways are introduced, where a model has not measured it.

A model measures it on names as they are found, so these are below what holds of annotated names: of such 1,019 of 1,020
("X: …"), 116 of 116 ("…: X"; "X"; "The X Dataset"), 2 of 2 ("X Technical Report"), 958 of 966 ("we propose X", "we
present the X dataset") and 231 of 231 ("we propose a framework, X,") are.
"""

ANNOUNCED: Final = "announced."
"""What the names of these ways begin with among a model's patterns."""

_WE: Final = (
    r"\b(?:[Ww]e|[Tt]his (?:paper|work|article|report|study)|[Tt]he (?:paper|authors?))\s+"
    r"(?:(?:\w+ly|also|then|further|thus|hence|first|next|here)\s+)?"
    r"(?:propose|introduce|present|release|contribute|construct|develop|create|build|design|open-source|publish|"
    r"describe|devise|curate|establish|collect|unveil|offer|craft|formulate)s?\s+"
)
_PROPOSING = re.compile(_WE + r"(?:call\s+)?(?:(?:the|a|an|our|two|new|novel|this)\s+)*$")
_CALLING = re.compile(r"\b(?:[Ww]e|which is) (?:call|name|dub|called|named|dubbed)\s+$")
_PLAIN: Final = (
    r"(?!(?:on|with|using|that|which|from|based|by|over|across|between|like|including|than|upon|via)\b)[\w-]+"
)
_APPOSING = re.compile(
    _WE
    + rf"(?:{_PLAIN}\s+){{0,8}}{_PLAIN}"
    + r"(?:\s+(?:called|named|dubbed|namely|termed)\s+|,\s+(?:(?:called|named|dubbed|namely|termed)\s+)?|\s?[:–—]\s?)$"
)
_NAMING = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|namely|titled|abbreviated as|referred to as|denoted as|denoted by|"
    r"we call|we name|we dub|we term)\s*,?:?\s*(?:as |the |an? )?$"
)
_OWNING = re.compile(
    r"\b[Oo]ur\s+(?:\w+\s+){0,2}(?:method|model|approach|framework|system|algorithm|dataset|benchmark|corpus)\s*,?\s*$"
)
_OFFERING = re.compile(_WE + r"(?:[\w-]+\s+){1,6}$")
# The name must end there: "we build BERT-based models" introduces nothing called BERT.
_ENDING = re.compile(
    r"\s*(\([A-Z][^)]*\))?\s*([,.;:]|\b(that|which|as|an?|to|for|is|where|with)\b)"
    r"|\s+(?:data ?sets?|benchmarks?|corpus|test set|challenge|leaderboard)\b"
)
_APPOSED_END = re.compile(r"\s*(\([A-Z][^)]*\))?\s*([,.;:–—]|\b(that|which|to|for|where|with)\b)")
_PROPOSED_AFTER = re.compile(
    r"\s*(?:\([^)]*\))?,?\s+(?:(?:is|are|was|were)\s+(?:\w+ly\s+|also\s+|then\s+|further\s+|first\s+)?"
    r"(?:proposed|introduced|presented|developed|designed|constructed|built|created|released|devised)\b"
    r"|(?:which|that) we (?:\w+ly\s+)?(?:propose|introduce|present|release|contribute|develop|build|create)\b"
    r"|for short)"
)
_NOVELTY_AFTER = re.compile(
    r"\s*(?:\([^)]*\))?\s*[,:–—-]+\s*(?:an?|the|our|two)\s+(?:\w+,?\s+)?(?:new|novel|first|simple|large-scale|"
    r"comprehensive|unified|efficient|lightweight|open-source|scalable|general|flexible|challenging|multi-\w+)\b"
)
_BEFORE: Final = (("calls", _NAMING), ("our", _OWNING), ("offers", _OFFERING))
_AFTER: Final = (("passive", _PROPOSED_AFTER), ("novel", _NOVELTY_AFTER))
_REACH: Final = 140
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z])")
_MARKUP_BEFORE = re.compile(r"""(?:["'“‘*`_$]|\\[a-z]+\s*\{|\{\\[a-z]+\s+)+$""")
_MARKUP_AFTER: Final = "\"'”’*`_}$"
_TITLE_NOUN: Final = (
    r"(?:technical report|system card|model card|dataset|data set|benchmark|corpus|framework|model|system|challenge|"
    r"toolkit|library|suite|test suite|shared task)"
)


def sureness(ways: Iterable[str], measured: Mapping[str, float] | None = None) -> float | None:
    """How surely a paper introduces what it announces in these ways; None where it does not say so outright.

    ``measured`` holds, by ``ANNOUNCED`` and the way, the fraction that was right among names as they are found: some of
    those are no names.
    """
    measured = measured or {}
    return max((measured.get(ANNOUNCED + way, SURENESS[way]) for way in ways if way in SURENESS), default=None)


def announcements(paper: Paper, entity: Entity) -> list[str]:
    """The ways in which the paper's words offer the entity as its own, sorted; those in ``SURENESS`` outright."""
    found: set[str] = set()
    for mention in entity.mentions:
        if mention.field == "title":
            found |= _title_patterns(paper.title[: mention.start], paper.title[mention.end :])
        elif mention.field == "abstract":
            found |= _abstract_patterns(paper.abstract, mention.start, mention.end)
    return sorted(found)


@lru_cache(maxsize=512)
def _title_patterns(before: str, after: str) -> frozenset[str]:
    found = set()
    left, right = before.strip().lower(), after.strip().lower()
    if not left and right.startswith(":"):
        found.add("title:")
    if (not left and not right) or (left.endswith(":") and not right) or (not left and re.match(r"[-–—]\s", right)):
        found.add("title")
    if left in ("", "the"):
        noun = re.match(r"(?:\([^)]*\)\s*)?" + _TITLE_NOUN + r"s?\s*(:|$)", right)
        if noun and right.startswith(("technical report", "system card", "model card")):
            found.add("report")
        elif noun and left:
            found.add("title")
        elif noun:
            found.add("title noun")
        if re.match(r"(?:\([^)]*\)\s*)?(?:for|in|via|with|by|to|from|on)\b", right):
            found.add("title for")
    if left.endswith(" the") and re.match(_TITLE_NOUN + r"s?\s*$", right):
        found.add("title")
    return frozenset(found)


def _abstract_patterns(abstract: str, start: int, end: int) -> set[str]:
    before = abstract[max(0, start - _REACH) : start]
    before = _MARKUP_BEFORE.sub("", _SENTENCE_END.split(before)[-1])
    after = abstract[end : end + _REACH].lstrip(_MARKUP_AFTER)
    found = {name for name, pattern in _BEFORE if pattern.search(before)}
    found |= {name for name, pattern in _AFTER if pattern.match(after)}
    if (_PROPOSING.search(before) or _CALLING.search(before)) and _ENDING.match(after):
        found.add("proposed")
    if _APPOSING.search(before) and _APPOSED_END.match(after):
        found.add("apposed")
    return found
