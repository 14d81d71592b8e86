"""The shipped sample: the listing reads as its answers say, and the answers, worked out by hand, hold together."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from importlib import resources
from typing import Any

import pytest

from kg.model import EXTRACTED_RELATIONS, NodeType, Paper
from kg.read import read_papers

DATA = resources.files("kg").joinpath("data")
TAIL_TYPES = {
    "introduces": {"Method", "Benchmark"},
    "evaluates-on": {"Benchmark"},
    "extends": {"Method"},
    "compares-to": {"Method"},
    "uses": {"Method"},
    "trains-on": {"Benchmark"},
    "developed-by": {"Organization"},
}

Answer = dict[str, Any]


@pytest.fixture(scope="module")
def answers() -> list[Answer]:
    loaded: list[Answer] = json.loads(DATA.joinpath("sample_gold.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def papers() -> dict[str, Paper]:
    with resources.as_file(DATA.joinpath("sample_listing.txt")) as path:
        reading = read_papers([str(path)])
    assert reading.warnings == ()
    return {paper.title: paper for paper in reading.papers}


def text(answer: Answer) -> str:
    return f"{answer['title']} {answer['abstract']}"


def test_listing_and_answers_are_the_same_papers(answers: list[Answer], papers: dict[str, Paper]) -> None:
    assert len(answers) == len(papers) == 58
    for answer in answers:
        paper = papers[answer["title"]]
        assert paper.abstract == answer["abstract"]
        assert answer.get("org") == (paper.text("badge") or None)
        assert (paper.badge is None) != (paper.author_count is None), paper.title
        assert paper.date
        assert len(paper.date) == len("2024-12-20")


def test_years_that_the_page_leaves_out(papers: dict[str, Paper]) -> None:
    assert papers["s1: Simple test-time scaling"].date == "2025-01-31"
    assert papers["Trust Region Policy Optimization"].date == "2015-02-19"
    assert Counter(paper.year for paper in papers.values())[2025] == 4


def test_abstracts_have_the_length_of_abstracts(answers: list[Answer]) -> None:
    for answer in answers:
        assert 90 <= len(answer["abstract"].split()) <= 180, answer["title"]


def test_names_stand_in_the_text(answers: list[Answer]) -> None:
    for answer in answers:
        for entity in answer["entities"]:
            assert entity["type"] in set(NodeType) - {NodeType.PAPER}
            for name in [entity["name"], *entity["aliases"]]:
                in_badge = entity["type"] == "Organization" and name in answer.get("org", "")
                whole = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text(answer))
                assert in_badge or whole, (answer["title"], name)


def test_no_name_twice(answers: list[Answer]) -> None:
    for answer in answers:
        names = [(e["type"], name) for e in answer["entities"] for name in [e["name"], *e["aliases"]]]
        assert len(names) == len(set(names)), answer["title"]


def test_relations_join_what_they_may(answers: list[Answer]) -> None:
    for answer in answers:
        entities = {entity["id"]: entity for entity in answer["entities"]}
        seen = set()
        for relation in answer["relations"]:
            head, kind, tail = relation["head"], relation["type"], entities[relation["tail"]]
            assert kind in EXTRACTED_RELATIONS
            assert tail["type"] in TAIL_TYPES[kind], (answer["title"], relation)
            assert head == "paper" or head in entities
            assert head != relation["tail"]
            assert (head, kind, relation["tail"]) not in seen
            seen.add((head, kind, relation["tail"]))
            if not relation.get("optional"):
                assert not tail.get("optional"), (answer["title"], tail["name"])
                assert kind != "extends" or relation["evidence"] in text(answer)


def test_results_are_read_from_their_evidence(answers: list[Answer]) -> None:
    for answer in answers:
        types = {entity["id"]: entity["type"] for entity in answer["entities"]}
        evaluated = {r["tail"] for r in answer["relations"] if r["type"] == "evaluates-on"}
        for result in answer["results"]:
            assert result["evidence"] in answer["abstract"], result
            assert re.search(rf"(?<![\d.]){re.escape(result['value'])}(?!\d)", result["evidence"]), result
            assert types[result["benchmark"]] == "Benchmark"
            assert result["benchmark"] in evaluated, (answer["title"], result)
            assert result["method"] is None or types[result["method"]] == "Method"
            assert result["kind"] in {"absolute", "delta"}
            assert result["unit"] in {"%", "points", "x", None}
            assert result["metric"] is None or result["metric"] in text(answer)


def scores(answers: list[Answer], benchmark: str) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for answer in answers:
        names = {entity["id"]: entity["name"] for entity in answer["entities"]}
        for result in answer["results"]:
            if names[result["benchmark"]] == benchmark and result["kind"] == "absolute" and result["method"]:
                key = (names[result["method"]], answer["title"])
                found[key] = max(found.get(key, 0.0), float(result["value"]))
    return found


def test_leaderboards_are_worth_asking_for(answers: list[Answer]) -> None:
    gsm8k, math = scores(answers, "GSM8K"), scores(answers, "MATH")
    assert len(gsm8k) >= 19
    assert len(math) >= 12
    assert max(gsm8k, key=gsm8k.__getitem__)[0] == "Llama 3 405B"
    assert max(math, key=math.__getitem__)[0] == "Qwen2.5-Math-72B-Instruct"


def test_two_papers_disagree_on_gpt_4(answers: list[Answer]) -> None:
    values = sorted(value for (method, _), value in scores(answers, "HumanEval").items() if method == "GPT-4")
    assert values == [67.0, 80.0]


def test_extensions_form_chains(answers: list[Answer]) -> None:
    short = {
        alias: e["name"] for a in answers for e in a["entities"] for alias in e["aliases"] if e["type"] == "Method"
    }
    above: dict[str, set[str]] = defaultdict(set)
    for answer in answers:
        names = {entity["id"]: short.get(entity["name"], entity["name"]) for entity in answer["entities"]}
        for relation in answer["relations"]:
            if relation["type"] == "extends" and not relation.get("optional") and relation["head"] != "paper":
                above[names[relation["head"]]].add(names[relation["tail"]])

    def reaches(start: str) -> set[str]:
        found: set[str] = set()
        waiting = [start]
        while waiting:
            for name in above[waiting.pop()] - found:
                found.add(name)
                waiting.append(name)
        return found

    assert {
        "Group Relative Policy Optimization",
        "Proximal Policy Optimization",
        "Trust Region Policy Optimization",
        "natural policy gradient",
    } <= reaches("DAPO")
    assert {"Llama 2", "LLaMA", "Transformer"} <= reaches("Llama 3")
    assert {"BERT", "Transformer"} <= reaches("RoBERTa")


def test_homonyms_and_a_paper_without_edges(answers: list[Answer]) -> None:
    sams = {e["name"] for a in answers for e in a["entities"] if "SAM" in e["aliases"]}
    assert sams == {"Segment Anything Model", "Sharpness-Aware Minimization"}
    bare = [answer["title"] for answer in answers if not answer["entities"]]
    assert bare == ["Scaling Laws for Neural Language Models"]
