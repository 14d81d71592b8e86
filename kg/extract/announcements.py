"""Names that a paper announces as its own in so many words: before the title's colon, or right after "we propose".

These words outweigh everything else that speaks for or against a name. What is known of a name ("BERT is an old model")
is a good reason to doubt that a paper introduces it, except in the paper that does.
"""

from __future__ import annotations

import re
from typing import Final

from kg.model import Entity, Paper, Span

BEFORE_COLON: Final = 0.99
PROPOSED: Final = 0.93
"""The fractions of such names that are introduced; on annotated papers 1,019 of 1,020 and 850 of 858."""

_PROPOSING = re.compile(
    r"\b([Ww]e|[Tt]his (paper|work|article|report))\s+(\w+ly\s+|also\s+|then\s+|further\s+|thus\s+|therefore\s+)?"
    r"(propose|introduce|present|release|contribute|construct|develop|create|build|design|open-source|publish|call|"
    r"describe|devise|curate)s?\s+((the|a|an|our|two|new|novel|this)\s+)*$"
)
# The name must end there: "we build BERT-based models" introduces nothing called BERT.
_ENDING = re.compile(r"\s*(\([A-Z][^)]*\))?\s*([,.;:]|\b(that|which|as|an?|to|for|is|where|with)\b)")
_REACH: Final = 60


def announced(paper: Paper, entity: Entity) -> float | None:
    """How surely the paper introduces the entity, where its words say so outright; None where they do not."""
    if any(_stands_before_colon(paper.title, mention) for mention in entity.mentions if mention.field == "title"):
        return BEFORE_COLON
    if any(_is_proposed(paper.abstract, mention) for mention in entity.mentions if mention.field == "abstract"):
        return PROPOSED
    return None


def _stands_before_colon(title: str, mention: Span) -> bool:
    return not title[: mention.start].strip() and title[mention.end :].lstrip().startswith(":")


def _is_proposed(abstract: str, mention: Span) -> bool:
    before = abstract[max(0, mention.start - _REACH) : mention.start]
    return bool(_PROPOSING.search(before) and _ENDING.match(abstract, mention.end))
