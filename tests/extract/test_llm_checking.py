"""What is kept of a language model's answer: only what the paper's own text bears out."""

import json
from dataclasses import replace
from typing import Any

import pytest

from kg.extract.llm.checking import AnswerError, Checked, check
from kg.extract.llm.prompt import SCHEMA
from kg.model import Badge, NodeType, Paper, RelationType

PAPER = Paper(
    title="RillNet: Tuning Small Streams",
    abstract="We present RillNet, which builds on PPO. On GSM8K, RillNet-7B gets 62.5% accuracy and beats DPO. "
    "We also test Transformers.",
    arxiv_id="2501.00001",
)
ENTITIES: list[Any] = [
    {"id": "a", "type": "Method", "name": "RillNet", "aliases": []},
    {"id": "b", "type": "Method", "name": "PPO", "aliases": []},
    {"id": "c", "type": "Benchmark", "name": "GSM8K", "aliases": []},
]
EXTENDS = {"head": "a", "type": "extends", "tail": "b", "evidence": "We present RillNet, which builds on PPO."}
SCORE = {
    "method": None,
    "benchmark": "c",
    "metric": "accuracy",
    "value": "62.5",
    "unit": "%",
    "kind": "absolute",
    "evidence": "On GSM8K, RillNet-7B gets 62.5% accuracy",
}


def checked(
    entities: Any = ENTITIES, relations: Any = (), results: Any = (), paper: Paper = PAPER, by: str = "llm:m"
) -> Checked:
    answer = {"entities": list(entities), "relations": list(relations), "results": list(results)}
    return check(paper, json.dumps(answer), by)


def test_what_holds_is_kept_with_places_and_whole_sentences() -> None:
    outcome = checked(relations=[EXTENDS], results=[SCORE])
    assert outcome.dropped == {}
    extraction = outcome.extraction
    assert [(e.id, e.name, e.type) for e in extraction.entities] == [
        ("e1", "RillNet", NodeType.METHOD),
        ("e2", "PPO", NodeType.METHOD),
        ("e3", "GSM8K", NodeType.BENCHMARK),
    ]
    for entity in extraction.entities:
        assert entity.mentions
        assert {PAPER.text(m.field)[m.start : m.end] for m in entity.mentions} == {entity.name}
        assert entity.found_by == "llm:m"
    (relation,) = extraction.relations
    assert (relation.head, relation.type, relation.tail) == ("e1", RelationType.EXTENDS, "e2")
    (result,) = extraction.results
    for evidence in (relation.evidence, result.evidence):
        assert PAPER.abstract[evidence.span.start : evidence.span.end] == evidence.quote
        assert evidence.quote.endswith(".")
    assert (result.value, result.unit, result.benchmark, result.method) == ("62.5", "%", "e3", None)


def test_white_space_in_a_quote_may_differ_and_maps_back_to_the_text() -> None:
    quote = {**EXTENDS, "evidence": "  which\n builds  on\tPPO. "}
    (relation,) = checked(relations=[quote]).extraction.relations
    assert relation.evidence.quote == "We present RillNet, which builds on PPO."


@pytest.mark.parametrize(
    "quote",
    [
        "RillNet is an extension of PPO.",  # invented
        "we present RillNet, which builds on PPO.",  # another case
        "We present RillNet … builds on PPO.",  # left out
        "ich builds on PPO.",  # from within a word
        "",
        "   ",
    ],
)
def test_a_quote_that_is_not_there_drops_the_statement(quote: str) -> None:
    outcome = checked(relations=[{**EXTENDS, "evidence": quote}])
    assert outcome.extraction.relations == ()
    assert outcome.dropped == {"evidence": 1}


def test_a_quote_that_says_nothing_about_the_tail_drops_the_statement() -> None:
    outcome = checked(relations=[{**EXTENDS, "evidence": "We also test Transformers."}])
    assert outcome.extraction.relations == ()
    assert outcome.dropped == {"silent": 1}


def test_a_score_has_to_stand_in_its_sentence_as_a_number_of_its_own() -> None:
    for value in ("2.5", "62", "99.9"):
        outcome = checked(results=[{**SCORE, "value": value}])
        assert outcome.extraction.results == ()
        assert outcome.dropped == {"silent": 1}


def test_a_score_may_begin_with_its_point() -> None:
    said = "On GSM8K, RillNet reaches a score of .625 in all."
    paper = replace(PAPER, abstract=f"We present RillNet, which builds on PPO. {said}")
    score = {**SCORE, "value": ".625", "unit": None, "metric": None, "evidence": said}
    assert [r.value for r in checked(results=[score], paper=paper).extraction.results] == [".625"]


def test_an_invented_name_takes_its_statements_with_it() -> None:
    entities = [ENTITIES[0], {"id": "b", "type": "Method", "name": "TRPO", "aliases": ["trust region"]}]
    outcome = checked(entities, [EXTENDS])
    assert [e.name for e in outcome.extraction.entities] == ["RillNet"]
    assert outcome.dropped == {"name": 1, "entity": 1}


def test_only_forms_that_stand_in_the_text_are_kept_and_plurals_count() -> None:
    (entity,) = checked(
        [{"id": "a", "type": "Method", "name": "Attention", "aliases": ["Transformer", "former"]}]
    ).extraction.entities
    assert (entity.name, entity.aliases) == ("Transformer", ())
    (mention,) = entity.mentions
    assert PAPER.abstract[mention.start : mention.end + 1] == "Transformers"


def test_a_name_within_a_longer_one_is_not_its_mention() -> None:
    both = [*ENTITIES, {"id": "d", "type": "Method", "name": "RillNet-7B", "aliases": []}]
    names = {e.name: e for e in checked(both).extraction.entities}
    assert len(names["RillNet"].mentions) == 2
    assert len(names["RillNet-7B"].mentions) == 1


def test_one_thing_listed_twice_becomes_one_entity() -> None:
    twice = [*ENTITIES, {"id": "d", "type": "Method", "name": "PPO", "aliases": []}]
    outcome = checked(twice, [{**EXTENDS, "tail": "d"}, EXTENDS])
    assert [e.name for e in outcome.extraction.entities] == ["RillNet", "PPO", "GSM8K"]
    assert len(outcome.extraction.relations) == 1


@pytest.mark.parametrize(
    "entity",
    [
        None,
        "PPO",
        {},
        {"id": 3, "type": "Method", "name": "PPO", "aliases": []},
        {"id": "x", "type": "Task", "name": "PPO", "aliases": []},
        {"id": "x", "type": "Paper", "name": "PPO", "aliases": []},
        {"id": "x", "type": ["Method"], "name": "PPO", "aliases": []},
        {"id": "x", "type": "Method", "name": ["PPO"], "aliases": []},
        {"id": "paper", "type": "Method", "name": "PPO", "aliases": []},
    ],
)
def test_malformed_entities_are_dropped_and_counted(entity: Any) -> None:
    outcome = checked([entity, ENTITIES[0]])
    assert [e.name for e in outcome.extraction.entities] == ["RillNet"]
    assert outcome.dropped == {"malformed": 1}


@pytest.mark.parametrize(
    "change",
    [
        {"type": "improves"},
        {"type": None},
        {"type": {}},
        {"evidence": 7},
        {"type": "evaluates-on"},  # of a method
        {"type": "compares-to"},  # by a method
        {"tail": "c"},  # extends a benchmark
        {"tail": "a"},  # extends itself
    ],
)
def test_relations_of_wrong_types_are_dropped_and_counted(change: dict[str, Any]) -> None:
    outcome = checked(relations=[{**EXTENDS, **change}])
    assert outcome.extraction.relations == ()
    assert outcome.dropped == {"malformed": 1}


@pytest.mark.parametrize(
    "change",
    [
        {"unit": "kg"},
        {"kind": "best"},
        {"value": "high"},
        {"value": 62.5},
        {"benchmark": "b"},
        {"metric": 1},
        {"unit": []},
    ],
)
def test_malformed_results_are_dropped_and_counted(change: dict[str, Any]) -> None:
    outcome = checked(results=[{**SCORE, **change}])
    assert outcome.extraction.results == ()
    assert outcome.dropped == {"malformed": 1}


def test_results_and_relations_of_unknown_entities_are_dropped() -> None:
    outcome = checked(relations=[{**EXTENDS, "head": "z"}], results=[{**SCORE, "method": "z"}])
    assert outcome.dropped == {"entity": 2}


def test_the_badge_needs_no_model() -> None:
    paper = Paper(title=PAPER.title, abstract=PAPER.abstract, badge=Badge("rills", "Rill Labs"))
    extraction = checked([], paper=paper).extraction
    (entity,) = extraction.entities
    (relation,) = extraction.relations
    assert (entity.type, entity.name, entity.found_by) == (NodeType.ORGANIZATION, "Rill Labs", "names.badge")
    assert (relation.head, relation.type) == ("paper", RelationType.DEVELOPED_BY)
    assert paper.text("badge")[relation.evidence.span.start : relation.evidence.span.end] == relation.evidence.quote


@pytest.mark.parametrize(
    "answer", ["", "Sure!", "[]", "{}", '{"entities": {}, "relations": [], "results": []}', "[" * 99999]
)
def test_what_is_no_answer_is_refused(answer: str) -> None:
    with pytest.raises(AnswerError):
        check(PAPER, answer, "llm:m")


def test_a_fence_around_the_answer_is_forgiven() -> None:
    answer = json.dumps({"entities": ENTITIES, "relations": [], "results": []})
    assert check(PAPER, f"```json\n{answer}\n```", "llm:m") == check(PAPER, answer, "llm:m")


def test_the_schema_is_within_what_strict_output_allows() -> None:
    def visit(schema: dict[str, Any]) -> int:
        if schema.get("type") == "object":
            assert schema["additionalProperties"] is False
            assert schema["required"] == list(schema["properties"])
            return 1 + sum(visit(s) for s in schema["properties"].values())
        return visit(schema["items"]) if schema.get("type") == "array" else 0

    assert visit(SCHEMA) == 4
