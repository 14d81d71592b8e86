"""Telling methods from benchmarks: features, learning, and what is judged."""

from __future__ import annotations

from pathlib import Path

import pytest
from marked import read

from kg.errors import ModelError
from kg.extract.evaluation.gold import Annotated, GoldEntity
from kg.extract.learning.kinds import learn_kinds
from kg.extract.linear import Linear
from kg.extract.relations.finder import stage_of
from kg.extract.relations.kinds import KindJudge, kind_features
from kg.model import NodeType


def features(title: str, abstract: str) -> set[str]:
    doc, entities = read(title, abstract)
    return kind_features(stage_of(doc, entities), {}, {}, [0])[0]


def test_the_title_tells() -> None:
    found = features("m:{Brook}: A Large Dataset for Ponds", "m:{Brook} is large.")
    assert {"tap=D", "tapw=dataset", "ttlast=D", "ttonlyD", "an"} <= found
    assert "tap=M" in features("m:{Brook}: A Lazy Framework for Pond Datasets", "m:{Brook} is lazy.")


def test_the_nouns_beside_a_name_tell() -> None:
    assert "ahr=D" in features("Ponds", "We test on the m:{Brook} benchmark.")
    assert "ahl=M" in features("Ponds", "Our framework m:{Brook} is lazy.")
    assert "aap=D" in features("Ponds", "We release m:{Brook}, a new multilingual corpus for ponds.")
    assert "aap=D" not in features("Ponds", "We use m:{Brook}, a lazy thing for the corpus.")


def test_what_the_abstract_calls_its_own_tells() -> None:
    found = features("m:{Brook}: Many Ponds", "Ponds are deep. Our benchmark is hard. This dataset has ponds.")
    assert {"balour=1", "balthis=1", "own=benchmark"} <= found
    assert not any(f.startswith("bal") for f in features("Ponds", "We test on m:{Brook}. Our benchmark is hard."))


def annotated(number: int) -> tuple[str, str, NodeType]:
    kind, noun = (NodeType.BENCHMARK, "Dataset") if number % 2 else (NodeType.METHOD, "Framework")
    return f"m:{{Brook{number}}}: A {noun} for Ponds", f"This {noun.lower()} has ponds.", kind


def test_learning_to_tell(tmp_path: Path) -> None:
    documents, papers, found = [], [], []
    for number in range(40):
        title, abstract, kind = annotated(number)
        doc, entities = read(title, abstract)
        documents.append(doc)
        found.append(entities)
        papers.append(Annotated(doc.paper, (GoldEntity("e1", kind, f"Brook{number}"),)))
    judge, by_fold = learn_kinds(documents, papers, found, {}, {})
    assert learn_kinds(documents, papers, found, {}, {}) == (judge, by_fold)
    doc, entities = read("m:{Delta}: A Dataset for Ponds", "This dataset is by o:{Lake Labs}.")
    for one in (judge, *by_fold):
        assert [e.type for e in one(doc, entities)] == [NodeType.BENCHMARK, NodeType.ORGANIZATION]
    doc, entities = read("b:{Delta}: A Framework for Ponds", "This framework has ponds.")
    assert judge(doc, entities)[0].type is NodeType.METHOD
    judge.save(tmp_path)
    assert KindJudge.load(tmp_path) == judge


def test_what_a_thing_is_said_to_be_it_is_whatever_was_learnt() -> None:
    judge = KindJudge(Linear((NodeType.BENCHMARK,), (-9.0,), {}))
    doc, entities = read("Ponds", "We release m:{Brook}, a large pond corpus, and m:{Trout}, a lazy framework.")
    assert [e.type for e in judge(doc, entities)] == [NodeType.BENCHMARK, NodeType.METHOD]
    assert entities[0].type is NodeType.METHOD
    judge = KindJudge(Linear((NodeType.BENCHMARK,), (9.0,), {}))
    doc, entities = read("Ponds", "We release b:{Brook}, a lazy algorithm.")
    assert judge(doc, entities)[0].type is NodeType.METHOD


def test_what_is_said_to_be_both_is_judged() -> None:
    judge = KindJudge(Linear((NodeType.BENCHMARK,), (-9.0,), {}))
    doc, entities = read("Ponds", "We release b:{Brook}, a lazy algorithm. The b:{Brook} corpus has ponds.")
    assert judge(doc, entities)[0].type is NodeType.METHOD
    judge = KindJudge(Linear((NodeType.BENCHMARK,), (9.0,), {}))
    assert judge(doc, entities)[0].type is NodeType.BENCHMARK


def test_nothing_to_judge() -> None:
    doc, entities = read("Ponds", "By o:{Lake Labs}.")
    judge, _ = learn_kinds([doc], [Annotated(doc.paper, ())], [entities], {}, {})
    assert judge(doc, entities) is entities
    doc, entities = read("Ponds", "We test m:{Brook}.")
    assert judge(doc, entities) is entities


def test_no_judge_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        KindJudge.load(tmp_path)
