"""What is older than a paper, which the paper therefore does not introduce."""

from __future__ import annotations

from dataclasses import replace

import pytest
from marked import read

from kg.extract import SHIPPED_MODEL
from kg.extract.evaluation.gold import Annotated, GoldEntity, GoldRelation
from kg.extract.learning.lessons import true_lesson
from kg.extract.learning.relations import limits
from kg.extract.relations.elders import elders
from kg.extract.relations.finder import ROLES, RelationFinder, stage_of
from kg.extract.text import document
from kg.model import PAPER, Entity, NodeType, Paper, RelationType
from kg.vocabulary import Concept, Vocabulary, load_vocabulary

M, B = NodeType.METHOD, NodeType.BENCHMARK

VOCABULARY = Vocabulary(
    {
        c.id: c
        for c in (
            Concept(id="method/fjord", type=M, label="Fjord Network", aliases=("FN",), year=2015),
            Concept(id="method/film", type=M, label="Feature Lakes", ambiguous=("FILM",), year=2017),
            Concept(id="method/river", type=M, label="River", year=2021),
            Concept(id="method/undated", type=M, label="Undated"),
        )
    }
)


def old(*forms: tuple[str, ...], type: NodeType = M, date: str | None = None, venue: str | None = None) -> set[str]:
    paper = Paper(title="Planning", abstract="", date=date, venue=venue)
    entities = [Entity(f"e{i}", type, name, tuple(aliases)) for i, (name, *aliases) in enumerate(forms)]
    return {entities[k].name for k in elders(paper, entities, VOCABULARY)}


def test_what_the_vocabulary_dates_more_than_a_year_before_the_paper_is_older() -> None:
    for form in ("Fjord Network", "fjord network", "FN"):
        assert old((form,), date="2017-03-01") == {form}
    assert old(("Fjord Network", "FN"), date="2020") == {"Fjord Network"}
    assert old(("Fjord Network",), date="2016-12-31") == set()
    assert old(("Fjord Network",), date="2014") == set()
    assert old(("Undated",), ("Unheard",), date="2020") == set()
    assert old(("Fjord Network",), type=B, date="2020") == set()


def test_an_acronym_spelled_out_otherwise_is_another_thing() -> None:
    assert old(("FN", "Forest Network"), date="2020") == set()
    assert old(("FILM",), date="2020") == set()
    assert old(("Feature Lakes", "FILM"), date="2020") == {"Feature Lakes"}


def test_a_venue_tells_the_year_too() -> None:
    assert old(("FN",), venue="EMNLP 2023") == old(("FN",), venue="emnlp2023") == {"FN"}
    assert old(("FN",), venue="Journal of Lakes 12015") == set()
    assert old(("FN",), date="2015", venue="EMNLP 2023") == set()


def test_a_paper_without_a_year_is_no_older_than_what_it_names() -> None:
    assert old(("FN",)) == set()
    assert old(("FN",), ("River",)) == {"FN"}


@pytest.fixture(scope="module")
def finder() -> RelationFinder:
    return RelationFinder(SHIPPED_MODEL, load_vocabulary())


@pytest.mark.parametrize(("date", "introduced"), [("2014-06", True), (None, True), ("2020-06", False)])
def test_a_paper_does_not_introduce_what_is_older(
    finder: RelationFinder, date: str | None, *, introduced: bool
) -> None:
    long, short = "generative adversarial network", "GAN"
    doc, entities = read(
        "Learning to Draw Rivers",
        f"Drawing rivers is hard. We propose a m:{{{long}}} (m:{{{short}}}). m:{{{short}}} draws them well.",
        GAN=long,
    )
    doc = document(replace(doc.paper, date=date))
    found = {r.type for r in finder(doc, entities) if r.tail == entities[0].id}
    assert (RelationType.INTRODUCES in found) is introduced


def test_what_is_older_counts_neither_for_nor_against_what_is_learnt() -> None:
    def lesson(name: str, *, truly: bool):  # type: ignore[no-untyped-def]
        paper = Paper(title="Planning", abstract=f"We look at {name} again.", date="2020")
        relations = (GoldRelation(PAPER, RelationType.INTRODUCES, "e1"),) * truly
        return true_lesson(document(paper), Annotated(paper, (GoldEntity("e1", M, name),), relations))

    lessons = [lesson("Brook", truly=True), lesson("Fjord Network", truly=False), lesson("Pond", truly=True)]
    stages = [stage_of(one.document, one.entities) for one in lessons]
    rows = [[[score if r is RelationType.INTRODUCES else -9.0 for r in ROLES]] for score in (3.0, 2.5, 2.0)]
    among = [elders(one.document.paper, one.entities, VOCABULARY) for one in lessons]
    assert [len(some) for some in among] == [0, 1, 0]
    assert limits(lessons, stages, rows, among)[0][RelationType.INTRODUCES] == 2.0
    nobody = [frozenset[int]()] * 3
    assert limits(lessons, stages, rows, nobody)[0][RelationType.INTRODUCES] == 3.0
