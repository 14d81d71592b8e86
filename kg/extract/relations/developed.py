"""Who made what: developed-by relations from badges, web addresses and the words beside an organization's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.extract.relations.roles import Stage
from kg.extract.relations.scenes import Scene
from kg.extract.text import words
from kg.model import PAPER, Evidence, NodeType, Span

_MAKES: Final = words("""develops developed develop introduces introduced introduce releases released release presents
    presented proposes proposed builds built launched launches created unveiled announced deploys deployed""")
_MADE: Final = words(
    "developed released introduced built created proposed launched designed made maintained published provided"
)
_FROM: Final = words("by from of at")
_FILLER: Final = words(
    "has have recently new latest own the a an recent popular powerful advanced 's ’s ' ’ model models famous"
)


PRIORS: Final[Mapping[str, float]] = {
    "badge": 0.99,
    "address": 0.95,
    "possessive": 0.9,
    "possessive-group": 0.85,
    "adjacent": 0.6,
    "near": 0.4,
    "near-group": 0.3,
    "adjacent-group": 0.4,
    "makes": 0.7,
    "makes-thing": 0.8,
    "made-by": 0.85,
    "made-by-paper": 0.5,
    "of-by": 0.7,
    "of-from": 0.5,
    "of-of": 0.4,
    "of-at": 0.2,
    "parenthesis": 0.4,
}
"""How often each pattern is right, as long as no annotated paper tells."""


@dataclass(frozen=True, slots=True)
class Maker:
    """A pattern that fitted: ``head`` is ``"paper"`` or the index of an entity, ``tail`` an organization's index."""

    head: int | str
    tail: int
    pattern: str
    evidence: Evidence


def makers(stage: Stage, badge: str, evidence_of: Sequence[Evidence]) -> Iterator[Maker]:
    """Every pattern that ties an organization to what it made.

    ``badge`` is the text of the paper's badge; ``evidence_of`` gives each scene's own evidence.
    """
    for index, entity in enumerate(stage.entities):
        if entity.type is not NodeType.ORGANIZATION:
            continue
        if badge and any(m.field == "badge" for m in entity.mentions):
            yield Maker(PAPER, index, "badge", Evidence(Span("badge", 0, len(badge)), badge))
        for scene in stage.scenes:
            if index in scene.addressed:
                yield Maker(PAPER, index, "address", evidence_of[scene.index])
        for scene, position in stage.occurrences[index]:
            for head, pattern in _beside(stage, scene, position):
                yield Maker(head, index, pattern, evidence_of[scene.index])


def _beside(stage: Stage, scene: Scene, at: int) -> Iterator[tuple[int | str, str]]:
    following, who = scene.words, scene.who
    after = following[at + 1] if at + 1 < len(following) else ""
    possessive = after in ("'s", "’s", "'", "’")
    j = at + 1
    while j < len(following) and j - at <= 5 and who[j] < 0 and following[j] in _FILLER:
        j += 1
    if j < len(following) and who[j] >= 0:
        if stage.entities[who[j]].type is not NodeType.ORGANIZATION:
            for position in scene.groups[j]:
                first = "" if position == j else "-group"
                yield who[position], ("possessive" if possessive else "adjacent" if j == at + 1 else "near") + first
    elif j < len(following) and following[j] in _MAKES and not possessive:
        target = _next_thing(stage, scene, j)
        yield (target, "makes-thing") if target is not None else (PAPER, "makes")
    previous = following[at - 1] if at else ""
    if previous in _FROM:
        made = at >= 2 and following[at - 2] in _MADE
        thing = _previous_thing(stage, scene, at - 1)
        if thing is not None:
            yield thing, "made-by" if made else "of-" + previous
        elif made:
            yield PAPER, "made-by-paper"
    if at and previous == "(":
        thing = _previous_thing(stage, scene, at - 1)
        if thing is not None and who[at - 2] == thing:
            yield thing, "parenthesis"


def _next_thing(stage: Stage, scene: Scene, start: int) -> int | None:
    for j in range(start + 1, min(len(scene.words), start + 8)):
        if scene.who[j] >= 0:
            thing = scene.who[j]
            return thing if stage.entities[thing].type is not NodeType.ORGANIZATION else None
    return None


def _previous_thing(stage: Stage, scene: Scene, end: int) -> int | None:
    for j in range(end - 1, max(-1, end - 6), -1):
        thing = scene.who[j]
        if thing >= 0:
            return thing if stage.entities[thing].type is not NodeType.ORGANIZATION else None
    return None
