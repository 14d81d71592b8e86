"""Lessons from annotated papers, and learning from a few of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.extract.evaluation.gold import Annotated, GoldEntity, GoldRelation, GoldResult
from kg.extract.learning.lessons import found_lesson, linked, train_relations, true_entities, true_lesson
from kg.extract.learning.relations import Lesson, fold_of, limits
from kg.extract.relations.finder import ROLES, RelationFinder, stage_of
from kg.extract.results.finder import ResultFinder
from kg.extract.text import document
from kg.model import PAPER, Badge, Entity, NodeType, Paper, RelationType, Span
from kg.vocabulary import load_vocabulary

M, B, O = NodeType.METHOD, NodeType.BENCHMARK, NodeType.ORGANIZATION  # noqa: E741
R = RelationType


def annotated(number: int = 0) -> Annotated:
    new, old, bench = f"Brook{number}X", f"River{number}Y", f"Pond{number}Z"
    paper = Paper(
        title=f"{new}: Planning in Pond Number {number}",
        abstract=f"We propose {new}, a planner. It outperforms {old} on {bench}. {new} gets {number}.5% on {bench}.",
        badge=Badge("lake", "Lake Labs"),
    )
    return Annotated(
        paper,
        (
            GoldEntity("e1", M, new),
            GoldEntity("e2", M, old),
            GoldEntity("e3", B, bench),
            GoldEntity("e4", O, "Lake Labs"),
        ),
        (
            GoldRelation(PAPER, R.INTRODUCES, "e1"),
            GoldRelation(PAPER, R.COMPARES_TO, "e2"),
            GoldRelation(PAPER, R.USES, "e2", optional=True),
            GoldRelation(PAPER, R.EVALUATES_ON, "e3"),
            GoldRelation(PAPER, R.DEVELOPED_BY, "e4"),
        ),
        (GoldResult("e1", "e3", None, f"{number}.5", "%", "absolute"),),
    )


def test_annotated_names_are_found_where_they_stand() -> None:
    gold = annotated()
    entities = true_entities(gold)
    for entity in entities:
        for span in entity.mentions:
            assert gold.paper.text(span.field)[span.start : span.end] in (entity.name, "lake Lake Labs")
    assert len(entities[0].mentions) == 3
    assert entities[3].mentions == (Span("badge", 0, 14),)


def test_names_inside_words_are_none_and_plurals_are() -> None:
    paper = Paper(title="On GANs", abstract="A GAN is no GANache. ImageGAN is another.")
    gold = Annotated(paper, (GoldEntity("e1", M, "GAN"),))
    assert true_entities(gold)[0].mentions == (Span("title", 3, 6), Span("abstract", 2, 5))


def test_a_true_lesson_answers_as_annotated() -> None:
    gold = annotated()
    lesson = true_lesson(document(gold.paper), gold)
    assert lesson.answer(R.INTRODUCES, "e1") is True
    assert lesson.answer(R.INTRODUCES, "e2") is False
    assert lesson.answer(R.USES, "e2") is None
    assert lesson.answer(R.DEVELOPED_BY, "e4", PAPER) is True
    assert lesson.answer(R.DEVELOPED_BY, "e4", "e1") is False
    assert lesson.scores == {("e3", 0.5): frozenset({"absolute"})}
    assert not lesson.missed


def test_found_entities_are_linked_by_type_and_name() -> None:
    gold = annotated()
    found = (Entity("a", M, "brook-0x"), Entity("b", B, "River0Y"), Entity("c", M, "Other"), Entity("d", M, "Brook0X"))
    assert linked(gold.entities, found) == {"a": "e1"}


def test_a_found_lesson_knows_what_is_out_of_reach() -> None:
    gold = annotated()
    found = (Entity("a", M, "Brook0X"), Entity("x", M, "Wrong"))
    lesson = found_lesson(document(gold.paper), gold, found)
    assert lesson.answer(R.INTRODUCES, "a") is True
    assert lesson.answer(R.USES, "x") is False
    assert lesson.missed == {R.COMPARES_TO: 1, R.EVALUATES_ON: 1, R.DEVELOPED_BY: 1}
    assert lesson.missed_scores == 1


def test_of_disputed_entities_nothing_is_wrong() -> None:
    gold = annotated()
    disputed = Annotated(gold.paper, (GoldEntity("e1", M, "Brook0X", optional=True),))
    lesson = true_lesson(document(gold.paper), disputed)
    assert lesson.answer(R.USES, "e1") is None


def test_a_disputed_entity_that_is_used_perhaps_is_learnt_not_to_be_extended() -> None:
    gold = annotated()
    entities = tuple(GoldEntity(f"e{n}", M, name, optional=True) for n, name in enumerate(("Brook0X", "River0Y")))
    relations = (GoldRelation(PAPER, R.USES, "e0", optional=True), GoldRelation(PAPER, R.EXTENDS, "e1", optional=True))
    lesson = true_lesson(document(gold.paper), Annotated(gold.paper, entities, relations))
    assert lesson.answer(R.EXTENDS, "e0") is None
    assert lesson.learnt(R.EXTENDS, "e0") is False
    assert lesson.learnt(R.EXTENDS, "e1") is None
    assert lesson.learnt(R.COMPARES_TO, "e0") is None


def test_of_what_a_partial_paper_does_not_annotate_nothing_is_wrong() -> None:
    gold = annotated()
    partial = Annotated(gold.paper, gold.entities, gold.relations, partial=True)
    lesson = found_lesson(document(gold.paper), partial, (Entity("a", M, "Brook0X"), Entity("x", M, "Unjudged")))
    assert lesson.answer(R.INTRODUCES, "a") is True
    assert lesson.answer(R.USES, "a") is False
    assert lesson.answer(R.USES, "x") is None
    assert lesson.learnt(R.EXTENDS, "x") is None
    assert lesson.learnt(R.EXTENDS, "a") is False
    assert lesson.learnt(R.INTRODUCES, "x") is None


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    train_relations([annotated(n) for n in range(1, 60)], None, folder, load_vocabulary())
    return folder


def test_what_was_learnt_holds_for_another_paper(model: Path) -> None:
    gold = annotated(91)
    doc, entities = document(gold.paper), true_entities(gold)
    relations = RelationFinder(model, load_vocabulary())(doc, entities)
    assert {(r.type, r.tail) for r in relations} == {
        (R.INTRODUCES, "e1"),
        (R.COMPARES_TO, "e2"),
        (R.EVALUATES_ON, "e3"),
        (R.DEVELOPED_BY, "e4"),
    }
    results = ResultFinder(model)(doc, entities, relations)
    assert [(r.method, r.benchmark, r.value, r.kind) for r in results] == [("e1", "e3", "91.5", "absolute")]


def test_learning_twice_gives_the_same_bytes(model: Path, tmp_path: Path) -> None:
    train_relations([annotated(n) for n in range(1, 60)], None, tmp_path, load_vocabulary())
    for name in ("relations.json.gz", "results.json.gz"):
        assert (tmp_path / name).read_bytes() == (model / name).read_bytes()


def test_training_tells_what_models_that_did_not_see_a_paper_read_in_it(tmp_path: Path) -> None:
    papers = [annotated(n) for n in range(1, 60)]
    crossed = train_relations(papers, [true_entities(gold) for gold in papers], tmp_path, load_vocabulary())
    assert [e.paper for e in crossed] == [gold.paper.id for gold in papers]
    assert (tmp_path / "kinds.json.gz").exists()
    right = [{(r.type, r.tail) for r in e.relations} >= {(R.INTRODUCES, "e1"), (R.COMPARES_TO, "e2")} for e in crossed]
    assert sum(right) > 50
    assert sum(bool(e.results) for e in crossed) > 50


def test_a_paper_stays_in_its_fold_whatever_the_order() -> None:
    folds = {fold_of(true_lesson(document(annotated(n).paper), annotated(n))) for n in range(60)}
    assert folds == {0, 1, 2, 3, 4}


def extending(number: int, how: str, *, truly: bool) -> Lesson:
    paper = Paper(title=f"Brook{number}: Planning", abstract=f"We propose Brook{number}, a planner. It {how} River.")
    relations = [GoldRelation(PAPER, R.INTRODUCES, "e1")] + [GoldRelation("e1", R.EXTENDS, "e2")] * truly
    names = GoldEntity("e1", M, f"Brook{number}"), GoldEntity("e2", M, "River")
    return true_lesson(document(paper), Annotated(paper, names, tuple(relations)))


def learnt_from_what_score(lessons: list[Lesson], scores: list[float]) -> float:
    """The log-odds from which "extends" is stated, where such are the second entity's and others certainly not."""
    stages = [stage_of(lesson.document, lesson.entities) for lesson in lessons]
    rows = [[[9.0] * len(ROLES), [x if r is R.EXTENDS else -9.0 for r in ROLES]] for x in scores]
    return limits(lessons, stages, rows, [frozenset()] * len(lessons))[0][R.EXTENDS]


def test_what_is_said_outright_counts_for_the_precision_of_what_is_stated() -> None:
    doubtful = [extending(n, "resembles", truly=truly) for n, truly in enumerate((True, False, True))]
    assert learnt_from_what_score(doubtful, [3.0, 2.5, 2.0]) == 3.0
    outright = [extending(n, "extends", truly=True) for n in range(3, 11)]
    assert learnt_from_what_score([*doubtful, *outright], [3.0, 2.5, 2.0, *[-5.0] * 8]) == 2.0
