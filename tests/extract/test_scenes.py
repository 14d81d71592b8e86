"""Sentences whose mentions are single words."""

from __future__ import annotations

import pytest
from marked import read

from kg.extract.relations.scenes import Scene, scenes
from kg.model import Badge


def only(abstract: str, **aliases: str) -> Scene:
    return scenes(*read("A title", abstract, **aliases))[1]


def test_a_mention_is_one_word_of_its_type() -> None:
    scene = only("We test m:{Quick Brook} on b:{PondBench 2} by o:{Lake Labs}.")
    assert scene.words == ["we", "test", "<m>", "on", "<b>", "by", "<o>", "."]
    assert scene.who == [-1, -1, 0, -1, 1, -1, 2, -1]


def test_words_stand_where_they_say() -> None:
    doc, entities = read("A title", "It uses m:{Quick Brook} (v2) and 3.5% more.")
    scene = scenes(doc, entities)[1]
    text = doc.paper.abstract
    assert [text[a:b] for a, b in zip(scene.starts, scene.ends, strict=True)][:3] == ["It", "uses", "Quick Brook"]
    assert all(0 <= a < b <= len(text) for a, b in zip(scene.starts, scene.ends, strict=True))


def test_long_form_and_short_form_are_one_mention() -> None:
    scene = only("We call m:{Quick Brook Search} (m:{QBS}) a search.", QBS="Quick Brook Search")
    assert scene.words == ["we", "call", "<m>", "a", "search", "."]
    assert scene.ends[2] == len("We call Quick Brook Search (QBS)")


def test_a_parenthesis_of_another_entity_stays() -> None:
    assert only("We use m:{Quick} (m:{Slow}) here.").words == ["we", "use", "<m>", "(", "<m>", ")", "here", "."]


def test_citations_do_not_separate_names() -> None:
    scene = only("Against m:{Quick} (Lee et al., 2021) and m:{Slow} [12] it wins.")
    assert scene.words == ["against", "<m>", "and", "<m>", "it", "wins", "."]
    assert scene.groups[1] == (1, 3)


def test_brackets_that_are_no_citation_stay() -> None:
    assert "(" in only("Against m:{Quick} (the best one) it wins.").words


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("On b:{A1}, b:{B2} and b:{C3} it wins.", [3, 3, 3]),
        ("On the b:{A1} dataset and the b:{B2} benchmark it wins.", [2, 2]),
        ("On b:{A1} it wins, but not on b:{B2}.", [1, 1]),
        ("m:{A1} and b:{B2} are here.", [1, 1]),
        ("On b:{A1}/b:{B2} it wins.", [2, 2]),
        ("Compared with m:{A1}, m:{B2} wins.", [1, 1]),
        ("Compared with m:{A1}, m:{B2}, and m:{C3}, m:{D4} wins.", [3, 3, 3, 1]),
        ("With m:{A1}, m:{B2}, m:{C3} it wins.", [3, 3, 3]),
        ("We win (m:{A1}, m:{B2}).", [2, 2]),
    ],
)
def test_enumerations(text: str, sizes: list[int]) -> None:
    scene = only(text)
    assert [len(scene.groups[i]) for i, who in enumerate(scene.who) if who >= 0] == sizes


def test_a_name_in_an_address_is_no_word() -> None:
    scene = only("Code: https://github.com/o:{lakelabs}/brook and more.")
    assert scene.words == ["code", ":", "<url>", "and", "more", "."]
    assert scene.addressed == {0}


def test_a_mention_inside_another_is_kept_apart() -> None:
    doc, entities = read("A title", "We propose m:{Deep Quick Brook} now. m:{Quick} is old.")
    inner = entities[1].__class__(
        "e2",
        entities[1].type,
        "Quick",
        (),
        (entities[1].mentions[0].__class__("abstract", 16, 21), *entities[1].mentions),
    )
    scene = scenes(doc, (entities[0], inner))[1]
    assert scene.who.count(1) == 0
    assert scene.inner == [(1, scene.words.index("<m>"))]


def test_building_on_is_a_basis_and_building_is_not() -> None:
    assert only("It builds on m:{Quick}.").cues[1] == "BASED"
    assert only("It builds m:{Quick}.").cues[1] == "PROPOSE"


def test_a_paper_without_names_has_scenes_all_the_same() -> None:
    doc, entities = read("A title", "Nothing here.")
    assert [s.words for s in scenes(doc, entities)] == [["a", "title"], ["nothing", "here", "."]]


def test_a_badge_is_no_word_of_the_abstract() -> None:
    doc, entities = read("A title", "We introduce m:{Quick}, a new brook.", Badge("lakelabs", "Lake Labs"))
    assert scenes(doc, entities)[1].words == ["we", "introduce", "<m>", ",", "a", "new", "brook", "."]
