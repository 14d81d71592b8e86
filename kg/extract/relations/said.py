"""What a paper says outright, added to what a model found of each of its entities."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from kg.extract.relations.outright import (
    EXTENDED_BY_OWN,
    NAMED_AFTER,
    OF_FAMILY,
    SAID_TO_EXTEND,
    SAID_TO_INTRODUCE,
    SAID_TO_SURPASS,
    SAID_TO_TRAIN,
    is_version,
    named_after,
    of_family,
    said_to_extend,
    said_to_introduce,
    said_to_surpass,
    said_to_train_on,
)
from kg.extract.relations.roles import Stage
from kg.model import Evidence, NodeType, RelationType

_SURELY_A_NAME: Final = 0.9
"""From here on another's name within a new one proves something: 319 of 349 such were extended in annotated papers. One
less sure (186 of 238) may be a mere piece of the new name; it is left to what is learnt."""


class Said(NamedTuple):
    """That a relation is said outright: how sure that is, what found it, where it is said, and of which methods."""

    confidence: float
    found_by: str
    scene: int | None
    heads: Sequence[int] = ()


def add_said(
    stage: Stage, evidence: Sequence[Evidence], found: Sequence[set[RelationType]], old: Collection[int]
) -> tuple[list[int], dict[tuple[int, RelationType], Said]]:
    """What the paper says outright, by words or by names, of each entity's index; adds it to what was found of each.

    That is: what it introduces, and which kin of these methods, too; what it extends, does better than and is trained
    on. Also returns the methods that it introduces; it cannot introduce the ``old``.
    """
    said: dict[tuple[int, RelationType], Said] = {}
    for index, how in _said_to_introduce(stage, old):
        found[index].difference_update((RelationType.EXTENDS, RelationType.COMPARES_TO, RelationType.USES))
        found[index].add(RelationType.INTRODUCES)
        said[index, RelationType.INTRODUCES] = how
    methods = [k for k, e in enumerate(stage.entities) if e.type is NodeType.METHOD]
    introduced = [k for k in methods if RelationType.INTRODUCES in found[k]]
    own = [stage.entities[k] for k in introduced]
    for index in methods:
        if index not in introduced and index not in old and any(of_family(stage.entities[index], o) for o in own):
            found[index].clear()
            found[index].add(RelationType.INTRODUCES)
            said[index, RelationType.INTRODUCES] = Said(
                OF_FAMILY * stage.entities[index].confidence, "relations.family", None
            )
    introduced = [k for k in methods if RelationType.INTRODUCES in found[k]]
    for index, types in enumerate(found):
        entity = stage.entities[index]
        some: dict[RelationType, Said] = {}
        if entity.type is NodeType.BENCHMARK:
            some = _said_to_train(stage, evidence, index)
        elif index in introduced:
            some = _extended_by_own(stage, evidence, index, introduced)
        elif entity.type is NodeType.METHOD:
            some = _said_to_extend(stage, evidence, index, introduced) | _said_to_surpass(stage, index, introduced)
        for type_, how in some.items():
            types.add(type_)
            types.discard(RelationType.USES)
            # It holds if the name is one.
            said[index, type_] = how._replace(confidence=how.confidence * entity.confidence)
    return introduced, said


def _said_to_introduce(stage: Stage, old: Collection[int]) -> Iterator[tuple[int, Said]]:
    for index, entity in enumerate(stage.entities):
        if index in old or entity.type is NodeType.ORGANIZATION:
            continue
        for scene, position in stage.occurrences[index]:
            if not scene.is_title and said_to_introduce(scene, position):
                # It holds if the name is one.
                sure = SAID_TO_INTRODUCE * entity.confidence
                yield index, Said(sure, "relations.outright", scene.index)
                break


def _said_to_train(stage: Stage, evidence: Sequence[Evidence], index: int) -> dict[RelationType, Said]:
    for scene in stage.scenes:
        if not scene.is_title and said_to_train_on(evidence[scene.index], stage.entities[index]):
            return {RelationType.TRAINS_ON: Said(SAID_TO_TRAIN, "relations.outright", scene.index)}
    return {}


def _said_to_extend(
    stage: Stage, evidence: Sequence[Evidence], index: int, introduced: Sequence[int]
) -> dict[RelationType, Said]:
    entity, own = stage.entities[index], [stage.entities[k] for k in introduced]
    heads = [k for k in introduced if entity.confidence >= _SURELY_A_NAME and named_after(stage.entities[k], entity)]
    for scene in stage.scenes:
        if not scene.is_title and said_to_extend(evidence[scene.index], entity, own):
            how = Said(SAID_TO_EXTEND, "relations.outright", scene.index, heads or introduced)
            return {RelationType.EXTENDS: how}
    return _by_name(stage, index, heads, NAMED_AFTER)


def _extended_by_own(
    stage: Stage, evidence: Sequence[Evidence], index: int, introduced: Sequence[int]
) -> dict[RelationType, Said]:
    entity, rest = stage.entities[index], [k for k in introduced if k != index]
    for scene in stage.scenes:
        here = set(scene.who)
        heads = [k for k in rest if k in here]
        own = [stage.entities[k] for k in heads]
        if own and not scene.is_title and said_to_extend(evidence[scene.index], entity, own):
            return {RelationType.EXTENDS: Said(EXTENDED_BY_OWN, "relations.outright", scene.index, heads)}
    return _by_name(stage, index, [k for k in rest if is_version(stage.entities[k], entity)], EXTENDED_BY_OWN)


def _by_name(stage: Stage, index: int, heads: Sequence[int], sure: float) -> dict[RelationType, Said]:
    """That the methods named after an entity, if any, extend it."""
    if not heads:
        return {}
    return {RelationType.EXTENDS: Said(sure, "relations.namesakes", _naming(stage, index, heads), heads)}


def _said_to_surpass(stage: Stage, index: int, introduced: Sequence[int]) -> dict[RelationType, Said]:
    for scene, position in stage.occurrences[index]:
        if not scene.is_title and said_to_surpass(scene, position, introduced):
            return {RelationType.COMPARES_TO: Said(SAID_TO_SURPASS, "relations.outright", scene.index)}
    return {}


def _naming(stage: Stage, index: int, heads: Sequence[int]) -> int | None:
    """The sentence that shows best that one of ``heads`` is named after an entity: where it is proposed beside it, else
    where it is introduced, for its name is the proof."""
    both = [s.index for s in stage.scenes if index in s.who and not {*heads}.isdisjoint(s.who)]
    proposing = [s for s in both if "PROPOSE" in stage.scenes[s].cues]
    if proposing or not stage.occurrences[heads[0]]:
        return next(iter(proposing or both), None)
    return introducing_scene(stage, heads[0], stage.occurrences[heads[0]][0][0].index)


def introducing_scene(stage: Stage, index: int, scene: int) -> int:
    """Where an entity is introduced: the given sentence or another if it speaks of proposing, else the title."""
    places = list(dict.fromkeys(s.index for s, _ in stage.occurrences[index]))
    titled = next((s for s in places if stage.scenes[s].is_title), None)
    proposing = [s for s in places if s != titled and "PROPOSE" in stage.scenes[s].cues]
    if scene in proposing:
        return scene
    return proposing[0] if proposing else scene if titled is None else titled
