"""Features of how a paper leads up to its own work: what it says of an entity before, and with which words it answers.

"GRPO suffers from … To address this, we propose …" says in two sentences what is extended; neither would alone. On
annotated papers they lift the recall of uses and compares-to at a precision of 0.80 by 0.01 to 0.02.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.extract.relations.roles import Stage
from kg.extract.relations.scenes import Scene
from kg.extract.text import words as word_set
from kg.model import Entity, NodeType

_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")
_POINTING: Final = word_set("it its this these such they their")
_NEAR: Final = 1  # sentences before the answer in which a name is still in mind
_FAR: Final = 4  # so many sentences before the answer, or more


def discourse(stage: Stage) -> list[list[str]]:
    """The features of every entity of a paper."""
    answer = stage.scenes[stage.pivot] if stage.pivot < len(stage.scenes) else None
    places = [sorted({s.index for s, _ in some if not s.is_title}) for some in stage.occurrences]
    before = [[place for place in some if place < stage.pivot] for some in places]
    methods = [k for k, entity in enumerate(stage.entities) if entity.type is NodeType.METHOD]
    counts = sorted((len(before[k]) for k in methods), reverse=True)
    first = min((places[k][0] for k in methods if places[k]), default=-1)
    doubts = ["BUT" in scene.cues for scene in stage.scenes]
    result: list[list[str]] = []
    for index, (entity, own) in enumerate(zip(stage.entities, places, strict=True)):
        found: list[str] = []
        if own and entity.type is not NodeType.ORGANIZATION:
            titled = any(scene.is_title for scene, _ in stage.occurrences[index])
            after = sum(place > stage.pivot for place in own)
            found.append(f"dm={min(2, len(before[index]))}{stage.pivot in own:d}{min(2, after)}{titled:d}")
            if entity.type is NodeType.METHOD:
                found += ["dr=" + _rank(len(before[index]), counts), f"df={own[0] == first:d}"]
            if before[index] and answer:
                found += _answered(stage.scenes, before[index][-1], answer, doubts)
            if answer and stage.pivot not in own:
                found.append(f"ds={min(3, _shared(entity, answer))}")
        result.append(found)
    return result


def _rank(count: int, counts: Sequence[int]) -> str:
    """In how many sentences a method is named before the answer, beside the paper's other methods' ``counts``."""
    if not count:
        return "no"
    if counts[0] != count:
        return "low"
    return "only" if sum(counts) == count else "tie" if counts[1] == count else "top"


def _answered(scenes: Sequence[Scene], last: int, answer: Scene, doubts: Sequence[bool]) -> list[str]:
    """Features of the way from the last sentence that names an entity to the one that answers with the own work."""
    gap = min(_FAR, answer.index - last)
    following = scenes[last + 1].words
    doubted = f"{doubts[last]:d}{any(doubts[last + 1 : answer.index]):d}"
    found = [f"dg={gap}", f"dd={doubted}", f"ddg={doubted}{gap}", f"do={min(2, gap)}|{' '.join(answer.words[:2])}"]
    found += [f"dc{gap <= _NEAR:d}={cue}" for cue in sorted({cue for cue in answer.cues if cue})]
    if following:
        found.append("dn=" + following[0])
        if not _POINTING.isdisjoint(following[:3]):  # it goes on about what was named
            found.append("dana")
    return found


def _shared(entity: Entity, scene: Scene) -> int:
    """How many of an entity's words stand in a sentence that does not name it."""
    own = {word for form in (entity.name, *entity.aliases) for word in _CONTENT_WORD.findall(form.lower())}
    return len(own.intersection(scene.words))
