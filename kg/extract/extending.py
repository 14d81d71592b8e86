"""What a paper says outright that it extends: "we build on GRPO", or by its name, as Tied-LoRA extends LoRA.

Few papers say it, each in words of its own: a model learns too little from them to be sure of the plain cases.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.extract.text import words
from kg.model import Entity, Evidence

NAMED_AFTER: Final = 0.82
"""How sure it is: of such names that were found in annotated papers, 44 of 53 extend the other."""

SAID: Final = 0.88
"""How sure it is where words say so; of such statements on annotated papers 32 of 36 are right."""

_ACRONYM: Final = re.compile(r"[A-Z][\w+*]*[A-Z][\w+*]*")
_PARADIGMS: Final = words("RAG MoE GAN NAS MPC PRM MLP CNN RNN GNN GCN ViT LLM VLM MLLM LSTM EM RL IRL SVM VAE NMT OCR")
"""Kinds of thing: what is called after one is one, and extends none."""
_WORD: Final = re.compile(r"[^\W_]+\*?")
_LEAST_WORDS: Final = 3
_EXTENDING: Final = re.compile(
    r"\b(?:extends?|extending|modif(?:y|ies|ying)|generali[sz](?:e|es|ing)|adapt(?:s|ing)?|enhanc(?:e|es|ing)|"
    r"(?:build(?:s|ing)?|built) (?:up)?on(?: top of)?|inspired by)\s+"
    r"(?:(?:the|a|an|of|to|vanilla|standard|original|existing|popular|classic|classical|well-known|recent|recently|"
    r"proposed|pre-?trained|widely[- ]used|successful|powerful|framework|ideas?|theory|concept|principles?|success)\s+)"
    r"{0,4}$"
)
_OWN: Final = re.compile(r"\b(?:we|our|this (?:paper|work)|it|which|that)\b", re.IGNORECASE)


def named_after(own: Entity, other: Entity) -> bool:
    """Whether a name ends in another's acronym, or in three or more words of another's name."""
    forms = (other.name, *other.aliases)
    return any(_ends_in(name, form) for name in (own.name, *own.aliases) for form in forms)


def _ends_in(name: str, base: str) -> bool:
    if len(base) >= 3 and _ACRONYM.fullmatch(base):
        return base.rstrip("s") not in _PARADIGMS and len(name) > len(base) and name.endswith(base)
    long, end = _word_list(name), _word_list(base)
    return len(long) > len(end) >= _LEAST_WORDS and long[-len(end) :] == end


def _word_list(name: str) -> list[str]:
    return [w[:-1] if len(w) > 4 and w.endswith("s") else w for w in _WORD.findall(name.lower())]


def said_to_extend(sentence: Evidence, entity: Entity, own: Sequence[Entity]) -> bool:
    """Whether a sentence says that the paper, or what it introduces (``own``), extends a thing."""
    place, text = sentence.span, sentence.quote
    for mention in entity.mentions:
        if mention.field != place.field or not place.start <= mention.start < place.end:
            continue
        match = _EXTENDING.search(text, 0, mention.start - place.start)
        if match:
            before = text[: match.start()]
            if _OWN.search(before) or any(form in before for e in own for form in (e.name, *e.aliases)):
                return True
    return False
