"""What is known of an entity besides its sentences: whether a corpus showed its name, and how surely it was found."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from kg.extract.lexicon import KNOWN_FILE
from kg.extract.lookup import token_key
from kg.model import Entity

_STEPS: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)


def known_codes(folder: Path) -> dict[str, str]:
    """What a corpus showed of each name, by the name's tokens, from a model's folder; empty where it has no such file.

    The codes are those of ``kg.extract.lexicon.name_code``.
    """
    path = folder / KNOWN_FILE
    if not path.exists():
        return {}
    return _read(path.read_bytes())


@lru_cache(maxsize=2)
def _read(content: bytes) -> dict[str, str]:
    """One table for all who read the same file."""
    return dict(line.split("\t", 1) for line in gzip.decompress(content).decode().splitlines())


def familiarity(entity: Entity, known: Mapping[str, str]) -> list[str]:
    """Features of an entity's names in the table, and of how it was found (an annotated one was not)."""
    traits = []
    for form in (entity.name, *entity.aliases):
        code = known.get(token_key(form))
        if code:
            traits += ["kn=" + code, "kn1=" + code[0], "kn2=" + code[:3] + code[-1]]
    if not traits:
        traits.append("kn=?")
    if not entity.found_by:
        return [*traits, "cf=true"]
    step = sum(entity.confidence >= s for s in _STEPS)
    return [*traits, "by=" + entity.found_by, f"cf={step}", *(f"cf>{i}" for i in range(step + 1))]
