"""What is known of an entity besides its sentences: whether a corpus showed its name or it is listed, however spelled,
and how surely it was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.extract.names.lexicon import Known
from kg.extract.names.lookup import token_key
from kg.extract.surfaces import spelling_key, without_last_part
from kg.model import Entity

_STEPS: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
_BY_CORPUS: Final = "g"  # ``known`` tells that better, and of a training paper's own names not at all


def familiarity(entity: Entity, known: Known, spelled: Mapping[str, str]) -> list[str]:
    """Features of an entity's names in these tables, and of how it was found (an annotated one was not)."""
    traits = _shown(entity, known)
    listed = _listed(entity, spelled)
    traits += listed or ["ls=?"]
    if not entity.found_by:
        return [*traits, "cf=true"]
    step = confidence_step(entity)
    return [*traits, "by=" + entity.found_by, f"cf={step}", *(f"cf>{i}" for i in range(step + 1))]


def _shown(entity: Entity, known: Known) -> list[str]:
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
    return traits or ["kn=?"]


def _listed(entity: Entity, spelled: Mapping[str, str]) -> list[str]:
    """What a name is listed as, and what the name without its last part is ("Llama2-7B-chat")."""
    letter = entity.type.value[0]
    traits = []
    for form in (entity.name, *entity.aliases):
        for prefix, name in (("ls", form), ("lb", without_last_part(form))):
            code = spelled.get(spelling_key(name), _BY_CORPUS)
            if code[0] != _BY_CORPUS:
                traits += [f"{prefix}={code}", f"{prefix}{letter}={code}", f"{prefix}{letter}={code[0]}"]
    return traits


def confidence_step(entity: Entity) -> int:
    """How many of the steps of confidence an entity's reaches."""
    return sum(entity.confidence >= step for step in _STEPS)
