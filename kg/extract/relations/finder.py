"""Which relations a paper states between itself, its methods, benchmarks and organizations."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from kg.extract.linear import Calibration, Linear, logistic, read_json, write_json
from kg.extract.names.lexicon import Known, known_names, spellings
from kg.extract.relations.announcements import sureness
from kg.extract.relations.company import beside
from kg.extract.relations.connections import connections
from kg.extract.relations.developed import Maker, makers
from kg.extract.relations.elders import elders
from kg.extract.relations.roles import Stage, Traits, traits
from kg.extract.relations.said import add_said, introducing_scene
from kg.extract.relations.scenes import scenes
from kg.extract.text import Document
from kg.extract.trees import FeatureTrees
from kg.model import PAPER, Entity, Evidence, NodeType, Relation, RelationType
from kg.vocabulary import Vocabulary

ROLES: Final = (
    RelationType.INTRODUCES,
    RelationType.EVALUATES_ON,
    RelationType.EXTENDS,
    RelationType.COMPARES_TO,
    RelationType.USES,
    RelationType.TRAINS_ON,
)
"""The relations that an entity has to its paper; developed-by ties two entities and is read by patterns."""

TAILS: Final[Mapping[RelationType, frozenset[NodeType]]] = {
    RelationType.INTRODUCES: frozenset((NodeType.METHOD, NodeType.BENCHMARK)),
    RelationType.EVALUATES_ON: frozenset((NodeType.BENCHMARK,)),
    RelationType.EXTENDS: frozenset((NodeType.METHOD,)),
    RelationType.COMPARES_TO: frozenset((NodeType.METHOD,)),
    RelationType.USES: frozenset((NodeType.METHOD,)),
    RelationType.TRAINS_ON: frozenset((NodeType.BENCHMARK,)),
}
"""The types of entity that each relation can point to."""

EXCLUDED_BY: Final[Mapping[RelationType, tuple[RelationType, ...]]] = {
    RelationType.COMPARES_TO: (RelationType.INTRODUCES,),
    RelationType.USES: (RelationType.INTRODUCES, RelationType.EXTENDS),
}
"""What a paper does with a thing that it does another thing with is not stated as well."""

# Kinds, relations and results read the same paper one after the other: what they share is made once.
_LATEST: Final[dict[str, tuple[Document, Sequence[Entity], Stage]]] = {}
_FILE: Final = "relations.json.gz"
_FORMAT: Final = 3
_SURE: Final = 0.5


@dataclass(frozen=True, slots=True)
class RelationModel:
    """What was learnt: first who is introduced, then, knowing that, all roles, each alone and in its company.

    ``thresholds`` are log-odds per role. ``calibrations`` turn log-odds into the fraction that was right in
    cross-validation. ``patterns`` is that fraction for each developed-by pattern and each way to announce. ``known`` is
    what a corpus showed of names, ``spelled`` what they are listed as; both lie beside the model in files of their own.
    """

    introducing: Linear
    roles: Linear
    company: Mapping[RelationType, FeatureTrees]
    thresholds: Mapping[RelationType, float]
    calibrations: Mapping[RelationType, Calibration]
    patterns: Mapping[str, float]
    known: Known = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict, compare=False)

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        write_json(
            folder / _FILE,
            {
                "format": _FORMAT,
                "introducing": self.introducing.packed(),
                "roles": self.roles.packed(),
                "company": {r: trees.packed() for r, trees in self.company.items()},
                "thresholds": dict(self.thresholds),
                "calibrations": {r: [list(k) for k in c.knots] for r, c in self.calibrations.items()},
                "patterns": dict(self.patterns),
            },
        )

    @classmethod
    def load(cls, folder: Path, spelled: Mapping[str, str]) -> RelationModel:
        """Read the model from a folder; ``spelled`` are the spellings it was trained with.

        Raises:
            ModelError: there is none, or one of another version of the program.
        """
        content = read_json(folder / _FILE, _FORMAT)
        return cls(
            Linear.unpacked(content["introducing"]),
            Linear.unpacked(content["roles"]),
            {RelationType(r): FeatureTrees.unpacked(trees) for r, trees in content["company"].items()},
            {RelationType(r): float(t) for r, t in content["thresholds"].items()},
            {RelationType(r): Calibration(tuple((x, y) for x, y in k)) for r, k in content["calibrations"].items()},
            content["patterns"],
            known_names(folder),
            spelled,
        )


class Judgement(NamedTuple):
    """The log-odds of one entity's roles, in the order of ``ROLES``, and the features they come from."""

    scores: list[float]
    first: Traits
    second: Traits


def stage_of(document: Document, entities: Sequence[Entity]) -> Stage:
    """Read a document's sentences around the mentions of the entities."""
    latest = _LATEST.get("stage")
    if latest is not None and latest[0] is document and latest[1] is entities:
        return latest[2]
    stage = Stage.of(document.paper, scenes(document, entities), entities)
    if isinstance(entities, tuple):
        _LATEST["stage"] = (document, entities, stage)
    return stage


def possible(entities: Sequence[Entity]) -> list[list[bool]]:
    """Which of ``ROLES`` each entity can have."""
    return [[entity.type in TAILS[role] for role in ROLES] for entity in entities]


def evidence_of(document: Document, stage: Stage) -> list[Evidence]:
    """The evidence that each scene's sentence is."""
    return [Evidence(s.sentence.span, document.text(s.sentence.span)) for s in stage.scenes]


class RelationFinder:
    """Finds the relations among the entities of a document."""

    def __init__(
        self, model: RelationModel | Path, vocabulary: Vocabulary, spelled: Mapping[str, str] | None = None
    ) -> None:
        """Take a model, or read it from its folder; the vocabulary tells what is older than a paper.

        ``spelled`` are the ``spellings`` of folder and vocabulary, where they are made already.

        Raises:
            ModelError: the folder holds no model.
        """
        if isinstance(model, Path):
            model = RelationModel.load(model, spelled if spelled is not None else spellings(model, vocabulary))
        self.model = model
        self._vocabulary = vocabulary

    def __call__(self, document: Document, entities: Sequence[Entity]) -> tuple[Relation, ...]:
        """All relations, in the order of their types and entities."""
        if not entities:
            return ()
        stage = stage_of(document, entities)
        evidence = evidence_of(document, stage)
        old = elders(document.paper, entities, self._vocabulary)
        sure = [None if k in old else sureness(w, self.model.patterns) for k, w in enumerate(stage.announced)]
        relations = [*self._roles(stage, evidence, sure, old), *self._makers(document, stage, evidence)]
        order = list(RelationType)
        return tuple(sorted(relations, key=lambda r: order.index(r.type)))

    def judge(self, stage: Stage) -> list[Judgement]:
        """The log-odds of every role of every entity."""
        first = traits(stage, self.model.known, self.model.spelled)
        introducing = self.model.introducing
        features = [t.all() for t in first]
        probabilities = [logistic(introducing.scores(f)[0]) for f in features]
        second = connections(stage, probabilities)
        known = [f | b.all() for f, b in zip(features, second, strict=True)]
        alone = [self.model.roles.scores(f) for f in known]
        scores = beside(alone, possible(stage.entities), known, [self.model.company.get(r) for r in ROLES])
        return [Judgement(*some) for some in zip(scores, first, second, strict=True)]

    def _roles(
        self, stage: Stage, evidence: Sequence[Evidence], sure: Sequence[float | None], old: Collection[int]
    ) -> Iterator[Relation]:
        """The relations with the paper's entities; ``sure`` are the confidences of those that it announces, ``old``
        those that it cannot introduce."""
        judgements = self.judge(stage)
        found = [
            self._accepted(entity, judgements[k].scores, own=sure[k] is not None, old=k in old)
            for k, entity in enumerate(stage.entities)
        ]
        introduced, outright = add_said(stage, evidence, found, old)
        for index, types in enumerate(found):
            for question, type_ in enumerate(ROLES):
                if type_ not in types:
                    continue
                judgement = judgements[index]
                scene = self._scene(judgement, question)
                head = PAPER
                confidence = self.model.calibrations[type_](judgement.scores[question])
                found_by = "relations.roles"
                said = outright.get((index, type_))
                if said and confidence < said.confidence:
                    confidence, found_by = said.confidence, said.found_by
                if said and said.scene is not None:
                    scene = said.scene
                if type_ is RelationType.INTRODUCES:
                    scene = introducing_scene(stage, index, scene)
                elif type_ is RelationType.EXTENDS:
                    head = _extension(stage, index, said.heads if said else introduced, judgements, scene)
                announcement = sure[index] if type_ is RelationType.INTRODUCES else None
                if announcement and announcement > confidence:
                    confidence, found_by = announcement, "relations.announced"
                tail = stage.entities[index].id
                yield Relation(head, type_, tail, evidence[scene], found_by, round(confidence, 3))

    def _accepted(self, entity: Entity, scores: Sequence[float], *, own: bool, old: bool) -> set[RelationType]:
        types = {
            r
            for r, score in zip(ROLES, scores, strict=True)
            if score >= self.model.thresholds[r] and entity.type in TAILS[r]
        }
        if old:
            types.discard(RelationType.INTRODUCES)
        if own and entity.type in TAILS[RelationType.INTRODUCES]:
            types |= {RelationType.INTRODUCES}
            types.discard(RelationType.EXTENDS)
        return {type_ for type_ in types if types.isdisjoint(EXCLUDED_BY.get(type_, ()))}

    def _scene(self, judgement: Judgement, question: int) -> int:
        """The sentence whose own features speak most for the relation."""
        per_scene: dict[int, set[str]] = {}
        for part in (judgement.first, judgement.second):
            for scene, features in part.scenes.items():
                per_scene.setdefault(scene, set()).update(features)
        if not any(per_scene):  # only in the title, or nowhere
            return min(per_scene, default=0)
        weight = {s: self.model.roles.score(f, question) for s, f in per_scene.items() if s or len(per_scene) == 1}
        return max(sorted(weight), key=lambda s: weight[s])

    def _makers(self, document: Document, stage: Stage, evidence: Sequence[Evidence]) -> Iterator[Relation]:
        best: dict[tuple[int | str, int], tuple[float, Maker]] = {}
        for maker in makers(stage, document.paper.text("badge"), evidence):
            confidence = self.model.patterns.get(maker.pattern, 0.0)
            key = (maker.head, maker.tail)
            if confidence >= _SURE and (key not in best or confidence > best[key][0]):
                best[key] = (confidence, maker)
        for confidence, maker in best.values():
            head = PAPER if isinstance(maker.head, str) else stage.entities[maker.head].id
            yield Relation(
                head,
                RelationType.DEVELOPED_BY,
                stage.entities[maker.tail].id,
                maker.evidence,
                "developed." + maker.pattern,
                round(confidence, 3),
            )


def _extension(stage: Stage, tail: int, introduced: Sequence[int], judgements: Sequence[Judgement], scene: int) -> str:
    """Which introduced method extends another: the one beside it in the proving sentence, else the surest."""
    candidates = [k for k in introduced if k != tail]
    if not candidates:
        return PAPER
    who = stage.scenes[scene].who if scene < len(stage.scenes) else []
    at = [i for i, k in enumerate(who) if k == tail]

    def rank(k: int) -> tuple[bool, int, float]:
        distance = min((abs(i - j) for i in at for j, other in enumerate(who) if other == k), default=999)
        return (distance == 999, distance, -judgements[k].scores[0])

    return stage.entities[min(candidates, key=rank)].id
