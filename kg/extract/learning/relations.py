"""Learning which words tell which relation, from lessons."""

from __future__ import annotations

import hashlib
from collections import ChainMap, Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from kg.extract.learning.boosting import Row, fit_feature_trees
from kg.extract.learning.regression import CERTAIN, FOLDS, fit_twice, fold_of_title, threshold_of
from kg.extract.learning.side_by_side import side_by_side
from kg.extract.linear import Calibration, Linear, logistic
from kg.extract.names.lexicon import Known
from kg.extract.names.lookup import token_key
from kg.extract.relations.announcements import ANNOUNCED, SURENESS, sureness
from kg.extract.relations.company import HARDLY, beside, company
from kg.extract.relations.connections import connections
from kg.extract.relations.developed import PRIORS, makers
from kg.extract.relations.elders import elders
from kg.extract.relations.finder import EXCLUDED_BY, ROLES, TAILS, RelationModel, evidence_of, possible, stage_of
from kg.extract.relations.roles import Stage, traits
from kg.extract.relations.said import add_said
from kg.extract.surfaces import spelling_key
from kg.extract.text import Document
from kg.extract.trees import FeatureTrees
from kg.model import Entity, NodeType, RelationType
from kg.vocabulary import Vocabulary

GOALS: Final[Mapping[RelationType, float]] = {
    RelationType.INTRODUCES: 0.82,
    RelationType.EVALUATES_ON: 0.84,
    RelationType.EXTENDS: 0.8,
    RelationType.COMPARES_TO: 0.81,
    RelationType.USES: 0.83,
    RelationType.TRAINS_ON: 0.8,
}
"""The precision in cross-validation below which no relation of a type is stated."""
_LEARNT_OF_DISPUTED: Final = (RelationType.EXTENDS,)
"""Relations that a disputed name is known not to have where experts see none of these: "contrastive learning", used
perhaps, is not extended. To learn so adds 0.017 to the average precision of extends, and nothing to the others'."""
_IN_COMPANY: Final = tuple(role for role in ROLES if role is not RelationType.TRAINS_ON)
"""Roles that trees judge. Of trains-on there are too few examples: by trees its F1 is 0.49, without 0.60."""
_LEAST_COUNT: Final = 3
_LEAST_EXAMPLES: Final = 2000
"""Of fewer, trees learn less than the regression that they would judge."""
_SAID: Final = 10 * CERTAIN  # above all log-odds that are learnt
_SMOOTHING: Final = 8.0  # the penalty on squared weights
_SMOOTHING_PLAIN: Final = 40.0  # the same where frequent features are not held down


@dataclass(frozen=True, slots=True)
class Lesson:
    """One paper to learn from: its entities, right or wrong, and what is true of them.

    ``missed`` counts the required relations to entities that are not among these, ``missed_scores`` the results.
    ``scores`` maps (benchmark's id, value as a number) to the kinds of the results with them.
    ``truth`` maps (head, type, tail), with ``"paper"`` or entity ids of ``entities``, to whether it is required (True)
    or could be disputed (False); what is not in it is wrong. ``disputed`` are the ids of entities of which nothing
    counts as wrong, ``unjudged`` of those that nobody annotated. ``other_hands`` annotated it, not those whose papers
    count.
    """

    document: Document
    entities: Sequence[Entity]
    truth: Mapping[tuple[str, RelationType, str], bool]
    disputed: frozenset[str] = frozenset()
    unjudged: frozenset[str] = frozenset()
    scores: Mapping[tuple[str, float | str], frozenset[str]] = field(default_factory=dict)
    missed: Mapping[RelationType, int] = field(default_factory=dict)
    missed_scores: int = 0
    other_hands: bool = False

    def answer(self, type_: RelationType, tail: str, head: str | None = None) -> bool | None:
        """Whether a relation holds; None where it could be disputed or nobody said. Any head, or the given one."""
        found = [v for (h, t, x), v in self.truth.items() if t is type_ and x == tail and head in (None, h)]
        if any(found):
            return True
        return None if found or tail in self.disputed or tail in self.unjudged else False

    def learnt(self, type_: RelationType, tail: str) -> bool | None:
        """What is to be learnt of a relation: the ``answer``, and False for some also where that is None."""
        answer = self.answer(type_, tail)
        if answer is None and type_ in _LEARNT_OF_DISPUTED and tail in self.disputed:
            return None if any(t is type_ and x == tail for _, t, x in self.truth) else False
        return answer


def learn_relations(
    lessons: Sequence[Lesson],
    vocabulary: Vocabulary,
    more: Sequence[Lesson] = (),
    known: Known | None = None,
    spelled: dict[str, str] | None = None,
) -> tuple[RelationModel, tuple[RelationModel, ...]]:
    """Learn a model, and for each fold one that did not see its papers; same lessons in the same order, same models.

    The second step learns from what the first one says of papers that it did not see; thresholds and confidences are
    taken from what both say of such papers. ``more`` is learnt from as well, but does not count for those; a corpus
    that showed ``known`` may hold its papers. ``spelled`` is what names are listed as.
    """
    known, spelled = known or {}, spelled or {}
    everything = [*lessons, *more]
    stages = [stage_of(lesson.document, lesson.entities) for lesson in everything]
    first = [
        [t.all() for t in traits(stage, *((known, spelled) if n < len(lessons) else _as_read(lesson, known, spelled)))]
        for n, (lesson, stage) in enumerate(zip(everything, stages, strict=True))
    ]
    folds = [fold_of(lesson) for lesson in everything]
    introducing_by_all, *introducing_by_fold = _fitted_by_folds(everything, first, folds, ROLES[:1])
    introducing = _crossed(introducing_by_fold, first, folds)
    second = [
        [a | b.all() for a, b in zip(features, connections(stage, [logistic(s[0]) for s in scores]), strict=True)]
        for features, stage, scores in zip(first, stages, introducing, strict=True)
    ]
    roles_by_all, *roles_by_fold = _fitted_by_folds(everything, second, folds, ROLES)
    alone = _crossed(roles_by_fold, second, folds)
    company_by_all, *company_by_fold = _grown_by_folds(everything, second, folds, alone)
    scores = [
        beside(some, possible(lesson.entities), features, [company_by_fold[fold].get(role) for role in ROLES])
        for lesson, fold, features, some in zip(lessons, folds, second, alone, strict=False)
    ]
    old = [elders(lesson.document.paper, lesson.entities, vocabulary) for lesson in lessons]
    thresholds, calibrations = limits(lessons, stages, scores, old)
    model = RelationModel(
        introducing_by_all,
        roles_by_all,
        company_by_all,
        thresholds,
        calibrations,
        _patterns(lessons, stages[: len(lessons)]) | _announcements(lessons, stages[: len(lessons)], old),
        known,
        spelled,
    )
    by_fold = zip(introducing_by_fold, roles_by_fold, company_by_fold, strict=True)
    return model, tuple(replace(model, introducing=a, roles=b, company=c) for a, b, c in by_fold)


_FAMOUS: Final[Mapping[NodeType, Sequence[Sequence[str]]]] = {
    NodeType.METHOD: (("M=3c", "c2u6-1"), ("M=3b", "c2u5-2"), ("M=3a", "x2u4-3"), ("M-2b", "u6-3")),
    NodeType.BENCHMARK: (("D=3c", "e9"), ("D=3b", "e8-1"), ("D=3a", "e7t1-2"), ("D-2b", "u2e6-2")),
}
"""What a corpus shows of well-known names: which code it is, the title decides."""
_LISTED: Final[Mapping[NodeType, Sequence[str]]] = {
    NodeType.METHOD: ("vM", "rM", "vM?", "rM?"),
    NodeType.BENCHMARK: ("vD", "rD", "vD?", "rD?"),
}
"""What well-known names are listed as: likewise."""


def _as_read(lesson: Lesson, known: Known, spelled: dict[str, str]) -> tuple[Known, Mapping[str, str]]:
    """What is known of names when this paper appears: of its own a corpus shows nothing; of every third, as if they had
    become known since.

    Else a model learns that no paper introduces what is known already, and doubts it of the papers that all follow.
    """
    chance = hashlib.sha256(lesson.document.paper.title.encode()).digest()[2]
    famous, which = chance % 3 == 0, chance // 3 % 4
    own = [e for e in lesson.entities if e.type in _FAMOUS and lesson.answer(RelationType.INTRODUCES, e.id)]
    names = [(form, e.type) for e in own for form in (e.name, *e.aliases)]
    if famous and names:
        listed = {spelling_key(form): _LISTED[type_][which] for form, type_ in names}
        return {**known, **{token_key(form): _FAMOUS[type_][which] for form, type_ in names}}, ChainMap(listed, spelled)
    hidden = {token_key(form) for form, _ in names}
    return known if known.keys().isdisjoint(hidden) else {k: c for k, c in known.items() if k not in hidden}, spelled


def limits(
    lessons: Sequence[Lesson],
    stages: Sequence[Stage],
    scores: Sequence[Sequence[Sequence[float]]],
    old: Sequence[Collection[int]],
) -> tuple[dict[RelationType, float], dict[RelationType, Calibration]]:
    """Thresholds and confidences from crossed log-odds, with what relations exclude each other left out.

    What a paper announces it introduces, and it neither extends it nor uses it nor compares with it; it introduces
    nothing ``old`` (indexes, for each lesson). What it says outright is stated whatever was learnt: it counts for the
    precision, and confidences are those of the rest.
    """
    thresholds: dict[RelationType, float] = {}
    calibrations: dict[RelationType, Calibration] = {}
    held: dict[RelationType, set[tuple[int, int]]] = {}
    announced = {
        (n, k)
        for n, stage in enumerate(stages[: len(lessons)])
        for k, w in enumerate(stage.announced)
        if sureness(w) and k not in old[n]
    }
    said: dict[RelationType, set[tuple[int, int]]] = {}
    for question, type_ in enumerate(ROLES):
        out: set[tuple[int, int]] = set().union(*(held[other] for other in EXCLUDED_BY.get(type_, ())))
        if type_ is RelationType.INTRODUCES:
            out |= {(n, k) for n, some in enumerate(old) for k in some}
        elif type_ is RelationType.EXTENDS:
            out |= announced | said[RelationType.INTRODUCES]
        elif type_ is RelationType.USES:
            out = out.union(*said.values())
        sure = said.get(type_, announced)
        pairs: list[tuple[float, bool]] = []
        beyond = sum(lesson.missed.get(type_, 0) for lesson in lessons)
        for n, lesson in enumerate(lessons):
            for k, entity in enumerate(lesson.entities):
                answer = lesson.answer(type_, entity.id) if entity.type in TAILS[type_] else None
                if answer is None:
                    continue
                if (n, k) in out:
                    beyond += answer
                    continue
                pairs.append((_SAID if (n, k) in sure else scores[n][k][question], answer))
        thresholds[type_] = threshold_of(pairs, GOALS[type_], beyond)
        some = [(score, answer) for score, answer in pairs if score < _SAID]
        calibrations[type_] = Calibration.fitted([s for s, _ in some], [y for _, y in some])
        held[type_] = {
            (n, k)
            for n, lesson in enumerate(lessons)
            for k, entity in enumerate(lesson.entities)
            if entity.type in TAILS[type_] and scores[n][k][question] >= thresholds[type_]
        } - out | sure
        if type_ is RelationType.INTRODUCES:
            said = _said(lessons, stages, held[type_], old)
            held[type_] |= said[type_]
    return thresholds, calibrations


def _said(
    lessons: Sequence[Lesson],
    stages: Sequence[Stage],
    introduced: Collection[tuple[int, int]],
    old: Sequence[Collection[int]],
) -> dict[RelationType, set[tuple[int, int]]]:
    """What papers say outright, by type: numbers of lessons and of entities, given what they introduce."""
    said: dict[RelationType, set[tuple[int, int]]] = {type_: set() for type_ in ROLES}
    for n, (lesson, stage) in enumerate(zip(lessons, stages, strict=False)):
        found = [{RelationType.INTRODUCES} if (n, k) in introduced else set() for k in range(len(lesson.entities))]
        for k, type_ in add_said(stage, evidence_of(lesson.document, stage), found, old[n])[1]:
            said[type_].add((n, k))
    return said


def fold_of(lesson: Lesson) -> int:
    """Which fold a paper belongs to: by its title, so that it does not depend on the order."""
    return fold_of_title(lesson.document.paper.title)


def _fitted_by_folds(
    lessons: Sequence[Lesson],
    features: Sequence[Sequence[set[str]]],
    folds: Sequence[int],
    types: Sequence[RelationType],
) -> list[Linear]:
    """A model that saw all papers, then for each fold one that did not see its papers."""
    chosen = [[n for n, f in enumerate(folds) if f != fold] for fold in range(FOLDS)]
    return side_by_side([partial(_fitted, lessons, features, types, some) for some in (range(len(lessons)), *chosen)])


def _crossed(
    by_fold: Sequence[Linear], features: Sequence[Sequence[set[str]]], folds: Sequence[int]
) -> list[list[list[float]]]:
    """The log-odds for every entity from the model that did not see its paper."""
    return [[by_fold[fold].scores(f) for f in some] for fold, some in zip(folds, features, strict=True)]


def _fitted(
    lessons: Sequence[Lesson],
    features: Sequence[Sequence[set[str]]],
    types: Sequence[RelationType],
    chosen: Iterable[int],
) -> Linear:
    """Fit one logistic regression per relation."""
    chosen = list(chosen)
    counts = Counter(f for n in chosen for some in features[n] for f in some)
    rows = [[sorted(f for f in some if counts[f] >= _LEAST_COUNT) for some in features[n]] for n in chosen]
    columns: list[dict[str, float]] = []
    for type_ in types:
        examples = [
            (rows[i][k], answer)
            for i, n in enumerate(chosen)
            for k, entity in enumerate(lessons[n].entities)
            if entity.type in TAILS[type_] and (answer := lessons[n].learnt(type_, entity.id)) is not None
        ]
        columns.append(fit_twice(examples, _SMOOTHING, _SMOOTHING_PLAIN))
    bias = tuple(column.pop("", 0.0) for column in columns)
    names = sorted(set().union(*columns))
    weights = {name: tuple(column.get(name, 0.0) for column in columns) for name in names}
    return Linear(tuple(types), bias, weights).pruned()


def _grown_by_folds(
    lessons: Sequence[Lesson],
    features: Sequence[Sequence[set[str]]],
    folds: Sequence[int],
    alone: Sequence[Sequence[Sequence[float]]],
) -> list[dict[RelationType, FeatureTrees]]:
    """The judges of roles in company that saw all papers, then for each fold those that did not see its papers."""
    rows: dict[RelationType, list[tuple[int, Row]]] = {role: [] for role in _IN_COMPANY}
    for lesson, fold, some, scores in zip(lessons, folds, features, alone, strict=True):
        facts = company(scores, possible(lesson.entities))
        for k, entity in enumerate(lesson.entities):
            for role, examples in rows.items():
                if entity.type not in TAILS[role] or scores[k][ROLES.index(role)] < HARDLY:
                    continue
                if (answer := lesson.learnt(role, entity.id)) is not None:
                    examples.append((fold, (facts[k], some[k], answer)))
    chosen = [role for role, examples in rows.items() if len(examples) >= _LEAST_EXAMPLES]
    jobs = [(role, fold) for fold in (None, *range(FOLDS)) for role in chosen]
    grown = iter(side_by_side([partial(_grown, rows[role], fold) for role, fold in jobs]))
    return [{role: next(grown) for role in chosen} for _ in range(1 + FOLDS)]


def _grown(rows: Sequence[tuple[int, Row]], without: int | None) -> FeatureTrees:
    return fit_feature_trees([row for fold, row in rows if fold != without])


def _patterns(lessons: Sequence[Lesson], stages: Sequence[Stage]) -> dict[str, float]:
    """How often each developed-by pattern was right, drawn towards what is expected."""
    right: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for lesson, stage in zip(lessons, stages, strict=True):
        badge = lesson.document.paper.text("badge")
        for maker in set(makers(stage, badge, evidence_of(lesson.document, stage))):
            head = maker.head if isinstance(maker.head, str) else lesson.entities[maker.head].id
            answer = lesson.answer(RelationType.DEVELOPED_BY, lesson.entities[maker.tail].id, head)
            if answer is not None:
                all_[maker.pattern] += 1
                right[maker.pattern] += answer
    weight = 4
    return {
        pattern: round((right[pattern] + weight * prior) / (all_[pattern] + weight), 3)
        for pattern, prior in PRIORS.items()
    }


def _announcements(
    lessons: Sequence[Lesson], stages: Sequence[Stage], old: Sequence[Collection[int]]
) -> dict[str, float]:
    """How often what is announced in each way was introduced, drawn towards what is expected."""
    right: Counter[str] = Counter()
    all_: Counter[str] = Counter()
    for lesson, stage, elder in zip(lessons, stages, old, strict=True):
        for k, (entity, ways) in enumerate(zip(lesson.entities, stage.announced, strict=True)):
            if k in elder:
                continue
            answer = lesson.answer(RelationType.INTRODUCES, entity.id)
            if answer is not None and entity.type in TAILS[RelationType.INTRODUCES]:
                all_.update(ways)
                right.update(ways if answer else ())
    weight = 4
    return {
        ANNOUNCED + way: round((right[way] + weight * prior) / (all_[way] + weight), 3)
        for way, prior in SURENESS.items()
    }
