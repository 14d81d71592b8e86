"""The relations' half of ``kg train``: lessons from annotated papers; kinds, relations and results learnt from them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kg.extract.evaluation.gold import Annotated, GoldEntity, number_of
from kg.extract.learning.kinds import learn_kinds
from kg.extract.learning.relations import Lesson, fold_of, learn_relations
from kg.extract.learning.results import learn_results
from kg.extract.names.lexicon import known_names, spellings
from kg.extract.relations.finder import RelationFinder
from kg.extract.results.finder import ResultFinder
from kg.extract.surfaces import surface_key
from kg.extract.text import Document, document
from kg.model import PAPER, Entity, Extraction, NodeType, Paper, RelationType, Span
from kg.vocabulary import Vocabulary


def true_lesson(document: Document, gold: Annotated) -> Lesson:
    """A lesson whose entities are exactly the annotated ones, at every place where their names stand."""
    entities = true_entities(gold)
    same = {e.id: e.id for e in gold.entities}
    return _lesson(document, gold, entities, same)


def found_lesson(document: Document, gold: Annotated, entities: Sequence[Entity]) -> Lesson:
    """A lesson whose entities are those that were found; what is annotated of names not found is not in it."""
    return _lesson(document, gold, entities, linked(gold.entities, entities))


def true_entities(gold: Annotated) -> tuple[Entity, ...]:
    """The annotated entities with their mentions; an organization that the text does not name stands in the badge."""
    entities = []
    for e in gold.entities:
        mentions = _mentions(gold.paper, e.forms)
        badge = gold.paper.text("badge")
        if not mentions and badge and e.type is NodeType.ORGANIZATION:
            mentions = (Span("badge", 0, len(badge)),)
        entities.append(Entity(e.id, e.type, e.name, e.aliases, mentions))
    return tuple(entities)


def linked(gold: Sequence[GoldEntity], found: Sequence[Entity]) -> dict[str, str]:
    """The annotated entity's id for each found one that is it: the same type, and a name in common."""
    links: dict[str, str] = {}
    taken: set[str] = set()
    for entity in found:
        keys = {surface_key(f) for f in (entity.name, *entity.aliases)} - {""}
        hits = [
            g
            for g in gold
            if g.type is entity.type and g.id not in taken and not keys.isdisjoint(map(surface_key, g.forms))
        ]
        if hits:
            best = min(hits, key=lambda g: (surface_key(g.name) not in keys, g.optional))
            links[entity.id] = best.id
            taken.add(best.id)
    return links


def _lesson(document: Document, gold: Annotated, entities: Sequence[Entity], links: Mapping[str, str]) -> Lesson:
    back = {g: e for e, g in links.items()} | {PAPER: PAPER}
    truth: dict[tuple[str, RelationType, str], bool] = {}
    for r in gold.relations:
        if r.tail in back:
            # A head that was not found must not turn a true tail into a wrong one.
            key = (back.get(r.head, "?"), r.type, back[r.tail])
            truth[key] = truth.get(key, False) or not r.optional
    scores: defaultdict[tuple[str, float | str], set[str]] = defaultdict(set)
    for result in gold.results:
        if result.benchmark in back:
            scores[back[result.benchmark], number_of(result.value)].add(result.kind)
    missed = Counter(t for t, x in {(r.type, r.tail) for r in gold.relations if not r.optional} if x not in back)
    out_of_reach = sum(result.benchmark not in back for result in gold.results)
    disputed = frozenset(back[g.id] for g in gold.entities if g.optional and g.id in back)
    unjudged = frozenset(e.id for e in entities) - links.keys() if gold.partial else frozenset()
    return Lesson(
        document,
        entities,
        truth,
        disputed=disputed,
        unjudged=unjudged,
        scores={k: frozenset(v) for k, v in scores.items()},
        missed=missed,
        missed_scores=out_of_reach,
    )


def _mentions(paper: Paper, forms: Sequence[str]) -> tuple[Span, ...]:
    """Where any of the names stands as a whole word, the longest first, none inside another."""
    spans: list[Span] = []
    for form in sorted({f for f in forms if f}, key=lambda f: (-len(f), f)):
        left = r"(?<!\w)" if form[0].isalnum() else ""
        right = r"(?=s?(?!\w))" if form[-1].isalnum() else ""
        pattern = re.compile(left + re.escape(form) + right)
        texts = (("title", paper.title), ("abstract", paper.abstract))
        for field, text in texts:
            for match in pattern.finditer(text):
                inside = any(s.field == field and s.start < match.end() and match.start() < s.end for s in spans)
                if not inside:
                    spans.append(Span("title" if field == "title" else "abstract", match.start(), match.end()))
    return tuple(sorted(spans, key=lambda s: (s.field != "title", s.start)))


def train_relations(
    papers: Sequence[Annotated],
    found: Sequence[Sequence[Entity]] | None,
    folder: Path,
    vocabulary: Vocabulary,
    counted: int | None = None,
) -> list[Extraction]:
    """Learn relations and results from annotated papers and write both models into a folder.

    ``found`` gives, for each paper, the entities that a name finder which never saw it reads there: the relations then
    learn to live with its mistakes as well. Without it they learn from the annotated names alone. Of partial papers
    no more than what is annotated is learnt. What a corpus showed of names is read from the folder. Only the first
    ``counted`` papers, by default all, count for thresholds and confidences; they are learnt from twice, with the names
    that were found and with the annotated ones.

    Returns for each paper that counts what models that did not see it read there, with those entities: what to measure.
    """
    documents = [document(gold.paper) for gold in papers]
    true = [true_lesson(doc, gold) for doc, gold in zip(documents, papers, strict=True)]
    lessons, more = true, []
    spelled = spellings(folder, vocabulary)
    if found is not None:
        kinds, kinds_by_fold = learn_kinds(documents, papers, found, known_names(folder), spelled)
        kinds.save(folder)
        judges = [kinds_by_fold[fold_of(lesson)] for lesson in true]
        found = [judge(doc, e) for judge, doc, e in zip(judges, documents, found, strict=True)]
        lessons = [found_lesson(doc, gold, e) for doc, gold, e in zip(documents, papers, found, strict=True)]
        more = true
    counted = len(papers) if counted is None else counted
    others = [replace(lesson, other_hands=True) for lesson in lessons[counted:]]
    lessons, more = lessons[:counted], [*others, *more[:counted]]
    relations, relations_by_fold = learn_relations(lessons, vocabulary, more, known_names(folder), spelled)
    relations.save(folder)
    scored = [lesson for lesson, gold in zip(others, papers[counted:], strict=True) if gold.scored]
    results, results_by_fold = learn_results(lessons, [*scored, *more[len(others) :]])
    results.save(folder)
    finders = [
        (RelationFinder(a, vocabulary), ResultFinder(b))
        for a, b in zip(relations_by_fold, results_by_fold, strict=True)
    ]
    return [_read(lesson, *finders[fold_of(lesson)]) for lesson in lessons]


def _read(lesson: Lesson, relations: RelationFinder, results: ResultFinder) -> Extraction:
    document, entities = lesson.document, tuple(lesson.entities)
    found = relations(document, entities)
    return Extraction(document.paper.id, entities, found, results(document, entities, found))
