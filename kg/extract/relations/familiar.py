"""What is known of an entity besides its sentences: whether a corpus showed its name, and how surely it was found."""

from __future__ import annotations

from typing import Final

from kg.extract.names.lexicon import Known
from kg.extract.names.lookup import token_key
from kg.model import Entity

_STEPS: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)


def familiarity(entity: Entity, known: Known) -> list[str]:
    """Features of an entity's names in the table, and of how it was found (an annotated one was not)."""
    traits = []
    for form in (entity.name, *entity.aliases):
        codes = known.get(token_key(form))
        if codes:
            code, *roles = codes
            traits += ["kn=" + code, "kn1=" + code[0]]
            traits += [
                f"kr{role}{int(share) // 2}"
                for some in roles
                for role, share in zip(some[::2], some[1::2], strict=True)
            ]
    if not traits:
        traits.append("kn=?")
    if not entity.found_by:
        return [*traits, "cf=true"]
    step = confidence_step(entity)
    return [*traits, "by=" + entity.found_by, f"cf={step}", *(f"cf>{i}" for i in range(step + 1))]


def confidence_step(entity: Entity) -> int:
    """How many of the steps of confidence an entity's reaches."""
    return sum(entity.confidence >= step for step in _STEPS)
