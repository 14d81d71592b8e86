"""Where names may stand and what a text says they are, in sentences written here."""

from __future__ import annotations

import pytest

from kg.extract.names.descriptions import described, own_things, title_nouns
from kg.extract.names.places import Bounds, Reading, bounds_in, places, text_of
from kg.extract.text import document
from kg.model import Paper


def said(title: str, abstract: str, name: str) -> set[str]:
    """What the abstract's sentences say a one-word name is."""
    doc = document(Paper(title=title, abstract=abstract))
    found: set[str] = set()
    for sentence in doc.sentences:
        for i, token in enumerate(sentence.tokens):
            if token.text == name and sentence.field == "abstract":
                found |= {f"{how} {noun}" for how, noun in described(sentence, i, i + 1)}
    return found


@pytest.mark.parametrize(
    ("abstract", "what"),
    [
        ("We use Pondnet, a large annotated corpus of pond sounds.", "is corpus"),
        ("Pondnet is the first benchmark for ponds.", "is benchmark"),
        ("Pondnet (Ponds of the World) is a dataset with 3 ponds.", "is dataset"),
        ("We test on a dataset called Pondnet.", "called dataset"),
        ("We introduce a new framework for counting frogs, dubbed Pondnet.", "new framework"),
    ],
)
def test_the_noun_that_describes_a_name(abstract: str, what: str) -> None:
    assert what in said("Ponds", abstract, "Pondnet")


@pytest.mark.parametrize(
    ("title", "nouns"),
    [
        ("Pondnet: A Large-Scale Corpus for Counting Frogs", {"first large-scale", "corpus"}),
        ("Pondnet: Benchmarking Frog Counters", {"first benchmarking", "counters"}),
        ("Pondnet: A Dataset and Benchmark for Frogs", {"first dataset", "dataset", "benchmark"}),
        ("Pondnet and its Frogs", set()),
    ],
)
def test_how_a_title_goes_on_after_the_colon(title: str, nouns: set[str]) -> None:
    sentence = document(Paper(title=title, abstract="")).sentences[0]
    assert set(title_nouns(sentence, 1)) == nouns


def test_what_a_paper_calls_its_own() -> None:
    doc = document(Paper(title="A Corpus of Ponds", abstract="We present two datasets. Our model is small."))
    assert own_things(doc) == {"title data", "new data", "own model"}


def read(sentence: str, labels: str) -> tuple[list[str], list[Bounds]]:
    """The places in a sentence whose tokens have the given labels, in doubt everywhere, and the bounds."""
    doc = document(Paper(title="T", abstract=sentence))
    tags = ["O" if label == "O" else f"{label}-M" for label in labels]
    doubts = [{tag: 0.6, "B-M": 0.2, "I-M": 0.2, "O": 0.2} | {tag: 0.6} for tag in tags]
    readings = [Reading(["O"], [None]), Reading(tags, doubts)]
    bounds = [bounds_in(reading) for reading in readings]
    return [text_of(doc, place) for place in places(doc, readings, [], [{}, {}], bounds)], bounds


def test_the_parts_of_an_enumeration_taken_for_one_name_are_looked_at() -> None:
    found, _ = read("It beats Frog and Toad today", "OOBIIO")
    assert {"Frog and Toad", "Frog", "Toad"} <= set(found)


def test_a_name_with_a_word_more_or_less_is_looked_at() -> None:
    found, _ = read("It beats Frog models today", "OOBIO")
    assert {"Frog models", "Frog", "Frog models today"} <= set(found)
    assert not any(text.endswith("and") for text in found)


@pytest.mark.parametrize(
    ("sentence", "labels", "name"),
    [
        ("We test Dr. Frog on ponds", "OOOOBOO", "Dr. Frog"),
        ("We test Mr. TyPond on ponds", "OOOOBOO", "Mr. TyPond"),
    ],
)
def test_an_honorific_belongs_to_the_name(sentence: str, labels: str, name: str) -> None:
    found, _ = read(sentence, labels)
    assert found[0] == name


def test_a_name_after_another_sentence_keeps_its_bounds() -> None:
    found, _ = read("We thank the Dr . and Frog", "OOOOOOB")
    assert found[0] == "Frog"


def test_the_probabilities_of_bounds() -> None:
    _, bounds = read("It beats Frog models today", "OOBIO")
    begin, inner, end = bounds[1](2, 4)
    assert (begin, inner, end) == pytest.approx((0.6, 0.6, 0.8))
    assert bounds[0](0, 1) == (0.0, 1.0, 1.0)
