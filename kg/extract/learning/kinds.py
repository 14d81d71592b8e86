"""Learning to tell methods from benchmarks, from annotated papers and the names that were found in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from kg.extract.evaluation.gold import Annotated
from kg.extract.learning.regression import FOLDS, as_linear, fit_logistic, fold_of_title
from kg.extract.linear import Linear
from kg.extract.names.lexicon import Known
from kg.extract.relations.finder import stage_of
from kg.extract.relations.kinds import KINDS, KindJudge, kind_features
from kg.extract.surfaces import surface_key
from kg.extract.text import Document
from kg.model import Entity, NodeType

_LEAST_COUNT: Final = 2
_SMOOTHING: Final = 1.0


def learn_kinds(
    documents: Sequence[Document],
    papers: Sequence[Annotated],
    found: Sequence[Sequence[Entity]],
    known: Known,
    spelled: Mapping[str, str],
) -> tuple[KindJudge, tuple[KindJudge, ...]]:
    """Learn a judge, and for each fold one that did not see its papers; same papers in the same order, same judges."""
    rows: list[tuple[int, tuple[set[str], bool]]] = []
    for document, gold, entities in zip(documents, papers, found, strict=True):
        answers = _answers(gold, entities)
        if answers:
            chosen = sorted(answers)
            features = kind_features(stage_of(document, entities), known, spelled, chosen)
            fold = fold_of_title(gold.paper.title)
            rows += [(fold, (f, answers[k])) for k, f in zip(chosen, features, strict=True)]
    by_fold = tuple(KindJudge(_fitted([row for f, row in rows if f != fold]), known, spelled) for fold in range(FOLDS))
    return KindJudge(_fitted([row for _, row in rows]), known, spelled), by_fold


def _answers(gold: Annotated, entities: Sequence[Entity]) -> dict[int, bool]:
    """Whether each found name that is annotated with one type only, whichever, is a benchmark; by its index."""
    kinds: dict[str, set[NodeType]] = {}
    for e in gold.entities:
        for form in e.forms:
            kinds.setdefault(surface_key(form), set()).add(e.type)
    answers = {}
    for index, entity in enumerate(entities):
        keys = {surface_key(form) for form in (entity.name, *entity.aliases)} - {""}
        types = {t for key in keys for t in kinds.get(key, ())}
        if entity.type in KINDS and len(types) == 1 and types <= set(KINDS):
            answers[index] = NodeType.BENCHMARK in types
    return answers


def _fitted(rows: Sequence[tuple[set[str], bool]]) -> Linear:
    counts = Counter(f for features, _ in rows for f in features)
    examples = [(sorted(f for f in features if counts[f] >= _LEAST_COUNT), answer) for features, answer in rows]
    return as_linear(NodeType.BENCHMARK, fit_logistic(examples, _SMOOTHING, by_rarity=False))
