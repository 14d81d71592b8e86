"""Scores that the shipped model reads in sentences written here."""

from __future__ import annotations

from pathlib import Path

import pytest
from marked import read

from kg.errors import ModelError
from kg.extract import SHIPPED_MODEL
from kg.extract.relations.finder import RelationFinder
from kg.extract.results.finder import ResultFinder, ResultModel
from kg.model import Result
from kg.vocabulary import load_vocabulary

INTRO = "We propose m:{Quickbrook}, a planner for language models. "
Found = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def finder() -> ResultFinder:
    return ResultFinder(SHIPPED_MODEL)


@pytest.fixture(scope="module")
def relations() -> RelationFinder:
    return RelationFinder(SHIPPED_MODEL, load_vocabulary())


def results(finder: ResultFinder, abstract: str, relations: RelationFinder | None = None) -> list[tuple[str, Result]]:
    doc, entities = read("m:{Quickbrook}: Planning in Ponds", INTRO + abstract)
    names = {e.id: e.name for e in entities}
    related = relations(doc, entities) if relations else ()
    return [(names[r.benchmark], r) for r in finder(doc, entities, related)]


def short(finder: ResultFinder, abstract: str) -> Found:
    return {(benchmark, r.value, r.kind) for benchmark, r in results(finder, abstract)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("m:{Quickbrook} achieves 62.3% accuracy on b:{GSM8K}.", {("GSM8K", "62.3", "absolute")}),
        ("m:{Quickbrook} achieves an accuracy of 62.3 on b:{GSM8K}.", {("GSM8K", "62.3", "absolute")}),
        ("m:{Quickbrook} improves accuracy by 3.1% on b:{GSM8K}.", {("GSM8K", "3.1", "delta")}),
        ("m:{Quickbrook} outperforms m:{ReAct} by 4.2 points on b:{GSM8K}.", {("GSM8K", "4.2", "delta")}),
        ("m:{Quickbrook} improves the accuracy on b:{GSM8K} (+10.5%).", {("GSM8K", "10.5", "delta")}),
        (
            "m:{Quickbrook} achieves 88.3% on b:{GSM8K} and 34.5% on b:{MATH}.",
            {("GSM8K", "88.3", "absolute"), ("MATH", "34.5", "absolute")},
        ),
        (
            "m:{Quickbrook} outperforms m:{ReAct} by 3.2% and 4.1% on b:{GSM8K} and b:{MATH}, respectively.",
            {("GSM8K", "3.2", "delta"), ("MATH", "4.1", "delta")},
        ),
        (
            "On b:{GSM8K}, b:{MATH} and b:{CSQA}, m:{Quickbrook} brings improvements of 15.6%, 7.4%, and 9.4%.",
            {("GSM8K", "15.6", "delta"), ("MATH", "7.4", "delta"), ("CSQA", "9.4", "delta")},
        ),
        (
            "m:{Quickbrook} increases the accuracy on b:{GSM8K} from 50.1% to 71.2%.",
            {("GSM8K", "50.1", "absolute"), ("GSM8K", "71.2", "absolute")},
        ),
        ("m:{Quickbrook} gains 5.5% on b:{GSM8K} and b:{MATH}.", {("GSM8K", "5.5", "delta"), ("MATH", "5.5", "delta")}),
        (
            "m:{Quickbrook} reaches error reductions of up to 41.5% on b:{GSM8K} and 19.2% on b:{MATH}.",
            {("GSM8K", "41.5", "delta"), ("MATH", "19.2", "delta")},
        ),
        (
            "m:{Quickbrook} improves the accuracy on b:{GSM8K} (58.9 → 61.7).",
            {("GSM8K", "58.9", "absolute"), ("GSM8K", "61.7", "absolute")},
        ),
        (
            "m:{Quickbrook} brings gains of 29.2% to 46.4% on b:{MATH}.",
            {("MATH", "29.2", "delta"), ("MATH", "46.4", "delta")},
        ),
    ],
)
def test_numbers_go_to_their_benchmarks(finder: ResultFinder, sentence: str, expected: Found) -> None:
    assert short(finder, sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "We test b:{GSM8K} in 2024 with a 7B model.",
        "b:{GSM8K} holds 8,500 problems in 12 languages.",
        "m:{Quickbrook} is good on b:{GSM8K}.",
        "It gains 4.2 points.",
    ],
)
def test_what_is_no_score(finder: ResultFinder, sentence: str) -> None:
    assert short(finder, sentence) == set()


def test_evidence_confidence_unit_and_order(finder: ResultFinder) -> None:
    text = "m:{Quickbrook} achieves 88.3% on b:{GSM8K} and 34.5% on b:{MATH}. It is 2.5x faster on b:{MATH}."
    doc, entities = read("m:{Quickbrook}: Planning in Ponds", INTRO + text)
    found = finder(doc, entities)
    assert found == finder(doc, entities)
    assert [r.value for r in found][:2] == ["88.3", "34.5"]
    for r in found:
        span = r.evidence.span
        assert doc.paper.text(span.field)[span.start : span.end] == r.evidence.quote
        assert r.value in r.evidence.quote
        assert 0 < r.confidence <= 1
    assert {r.value: r.unit for r in found}["88.3"] == "%"


def test_the_metric_and_whose_score_it_is(finder: ResultFinder, relations: RelationFinder) -> None:
    some = results(finder, "m:{Quickbrook} achieves 62.3% accuracy on b:{GSM8K}.", relations)
    _, entities = read("m:{Quickbrook}: Planning in Ponds", INTRO)
    assert [(r.metric, r.method) for _, r in some] == [("accuracy", entities[0].id)]
    other = results(finder, "On b:{GSM8K}, m:{GPT-4} only reaches an accuracy of 41.5%.", relations)
    assert [r.method for _, r in other] != [entities[0].id]


@pytest.mark.parametrize(
    ("title", "sentence", "method"),
    [
        ("m:{Quickbrook}: Planning in Ponds", "Using m:{CoT}, it gets 62.3% accuracy on b:{GSM8K}.", "Quickbrook"),
        ("m:{Quickbrook}: Planning in Ponds", "With m:{CoT}, m:{GPT-4} gets 62.3% accuracy on b:{GSM8K}.", "GPT-4"),
        ("m:{Quickbrook}: Planning in Ponds", "m:{GPT-4} gets 62.3% accuracy on b:{GSM8K}.", "GPT-4"),
        ("m:{Quickbrook}: Planning in Ponds", "Over m:{GPT-4}, m:{Quickbrook} gains 6.2% on b:{GSM8K}.", "Quickbrook"),
        ("Planning in Ponds", "Via m:{CoT}, the accuracy on b:{GSM8K} is 62.3%.", "CoT"),
    ],
)
def test_tools_and_rivals_do_not_get_the_score(
    finder: ResultFinder, relations: RelationFinder, title: str, sentence: str, method: str
) -> None:
    doc, entities = read(title, sentence)
    names = {e.id: e.name for e in entities}
    found = finder(doc, entities, relations(doc, entities))
    assert [names[r.method] for r in found if r.method] == [method]


def test_no_benchmark_no_result(finder: ResultFinder) -> None:
    assert finder(*read("Planning", "We reach 62.3% accuracy with m:{Quickbrook}.")) == ()


def test_saved_and_read(finder: ResultFinder, tmp_path: Path) -> None:
    finder.model.save(tmp_path)
    assert ResultModel.load(tmp_path) == finder.model
    with pytest.raises(ModelError, match="no model"):
        ResultFinder(tmp_path / "nowhere")
