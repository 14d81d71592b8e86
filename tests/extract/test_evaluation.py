"""The score table agrees with the reference implementation, and says what it should of hand-made cases."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest

from kg.errors import ModelError
from kg.extract.evaluation.gold import Annotated, GoldEntity, GoldRelation, GoldResult, read_gold
from kg.extract.evaluation.score_table import as_record, as_table
from kg.extract.evaluation.scores import ROWS, Counts, PaperScore, Scores, score
from kg.model import PAPER, Entity, Evidence, Extraction, NodeType, Paper, Relation, RelationType, Result, Span

SHARED = Path(__file__).parents[3] / "shared" / "gold"
NOWHERE = Evidence(Span("title", 0, 0), "")

M, B = NodeType.METHOD, NodeType.BENCHMARK
GOLD = Annotated(
    Paper(title="Zorb", abstract="Zorb extends BERT and is tested on GLUE."),
    (
        GoldEntity("e1", M, "Zorb"),
        GoldEntity("e2", M, "BERT", ("bidirectional encoder",)),
        GoldEntity("e3", B, "GLUE"),
        GoldEntity("e4", M, "attention", optional=True),
    ),
    (
        GoldRelation(PAPER, RelationType.INTRODUCES, "e1"),
        GoldRelation("e1", RelationType.EXTENDS, "e2"),
        GoldRelation(PAPER, RelationType.EVALUATES_ON, "e3"),
    ),
    (GoldResult("e1", "e3", "accuracy", "81.0", "%", "absolute"),),
)


def extraction(entities: list[Entity], relations: list[Relation] = [], results: list[Result] = []) -> Extraction:  # noqa: B006
    return Extraction(GOLD.paper.id, tuple(entities), tuple(relations), tuple(results))


def test_an_alias_finds_the_entity_and_a_second_one_of_the_same_is_a_false_alarm() -> None:
    scores = score([GOLD], [extraction([Entity("a", M, "Bidirectional Encoders"), Entity("b", M, "bert")])])
    assert scores.table["entity Method"] == Counts(right=1, wrong=1, missed=1)
    assert [(m.error, m.what) for m in scores.mistakes if "Method" in m.error] == [
        ("false Method", "bert"),
        ("missed Method", "Zorb"),
    ]


def test_what_is_optional_counts_neither_way() -> None:
    scores = score([GOLD], [extraction([Entity("a", M, "attention")])])
    assert scores.table["entity Method"] == Counts(right=0, wrong=0, missed=2)


def test_the_type_must_agree() -> None:
    assert score([GOLD], [extraction([Entity("a", M, "GLUE")])]).table["entity Benchmark"] == Counts(missed=1)


def test_a_relation_with_the_wrong_head_is_right_unless_strictly() -> None:
    entities = [Entity("a", M, "Zorb"), Entity("b", M, "BERT")]
    scores = score([GOLD], [extraction(entities, [Relation(PAPER, RelationType.EXTENDS, "b", NOWHERE)])])
    assert scores.table["extends"] == Counts(right=1)
    assert scores.table["strict extends"] == Counts(wrong=1, missed=1)


def test_a_result_of_our_unnamed_method_is_that_of_the_introduced_one() -> None:
    entities = [Entity("a", B, "GLUE")]
    found = Result(None, "a", "F1", "81", "%", "absolute", NOWHERE)
    table = score([GOLD], [extraction(entities, results=[found])]).table
    assert table["results"] == Counts(right=1)
    assert table["results, method too"] == Counts(right=1)
    assert table["results, metric too"] == Counts(wrong=1)


def test_nothing_found_is_all_missed() -> None:
    table = score([GOLD], []).table
    assert table["ALL ENTITIES"] == Counts(missed=3)
    assert table["ALL RELATIONS"] == Counts(missed=3)


def test_the_interval_holds_the_value() -> None:
    papers = [GOLD] * 10
    scores = score(papers, [extraction([Entity("a", M, "Zorb"), Entity("b", M, "Nope")])])
    low, high = scores.interval("ALL ENTITIES", samples=100)
    assert low <= scores.table["ALL ENTITIES"].f1 <= high


def test_the_table_rounds_once() -> None:
    paper = PaperScore()
    paper.counts["uses"] = Counts(right=140, wrong=37, missed=71)  # 0.663507 of 211
    record = as_record(Scores((paper,)), intervals=False)
    row = next(line for line in as_table(record).splitlines() if line.startswith("uses"))
    assert row.split()[2] == "0.664"


# ---------------------------------------------------------------- against the reference


@pytest.mark.parametrize("name", ["dev.json", "dev-venues.json"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_agrees_with_the_reference(name: str, seed: int) -> None:
    if not (SHARED / "score.py").exists():
        pytest.skip("the annotated papers and their reference scoring are not beside this checkout")
    spec = importlib.util.spec_from_file_location("reference_score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    raw = json.loads((SHARED / name).read_text(encoding="utf-8"))
    gold = read_gold([SHARED / name])
    found = [spoilt(paper, random.Random(f"{seed} {paper.paper.title}")) for paper in gold]
    tally, errors = reference.score(raw, [as_json(g, e) for g, e in zip(gold, found, strict=True)])
    scores = score(gold, found)
    sums = {"ALL ENTITIES": ["entity Method", "entity Benchmark", "entity Organization"]}
    sums["ALL RELATIONS"] = reference.RELATIONS
    for row in ROWS:
        expected = reference.summed(tally, sums.get(row, [row]))
        assert scores.table[row] == Counts(expected.tp, expected.fp, expected.fn), row
        assert scores.table[row].f1 == pytest.approx(expected.prf()[2])
    key = sorted((e["paper"].split(), e["error"], e["what"].casefold()) for e in errors)
    assert sorted((m.paper.split(), m.error, m.what.casefold()) for m in scores.mistakes) == key


def spoilt(gold: Annotated, draw: random.Random) -> Extraction:
    """What is annotated, with things left out, doubled, renamed and mistaken at random."""
    entities: list[Entity] = []
    ids: dict[str, str] = {}
    for g in gold.entities:
        if draw.random() < 0.2:
            continue
        ids[g.id] = f"x{len(entities)}"
        type_ = draw.choice(list(NodeType)[1:]) if draw.random() < 0.1 else g.type
        name = draw.choice(g.forms) if draw.random() < 0.8 else g.name + " variant"
        entities.append(Entity(ids[g.id], type_, name, tuple(draw.sample(g.forms, draw.randint(0, len(g.forms))))))
        if draw.random() < 0.1:
            entities.append(Entity(f"x{len(entities)}", type_, draw.choice(g.forms) + "s"))
    known = [*ids.values()]
    relations = [
        Relation(ids.get(r.head, PAPER), r.type, ids[r.tail], NOWHERE)
        for r in gold.relations
        if r.tail in ids and draw.random() < 0.8
    ]
    for _ in range(draw.randint(0, 4) if known else 0):
        type_ = draw.choice(list(RelationType)[:7])
        relations.append(Relation(draw.choice([PAPER, *known]), type_, draw.choice(known), NOWHERE))
    results = [
        Result(
            ids.get(r.method or ""),
            ids[r.benchmark],
            r.metric if draw.random() < 0.7 else None,
            r.value if draw.random() < 0.8 else "+" + r.value,
            None,
            "delta" if draw.random() < 0.1 else r.kind,  # type: ignore[arg-type]
            NOWHERE,
        )
        for r in gold.results
        if r.benchmark in ids and draw.random() < 0.9
    ]
    return Extraction(gold.paper.id, tuple(entities), tuple(relations), tuple(results))


def as_json(gold: Annotated, found: Extraction) -> dict[str, Any]:
    names = {e.id: e.name for e in found.entities}
    return {
        "title": gold.paper.title,
        "entities": [{"type": e.type, "name": e.name, "aliases": list(e.aliases)} for e in found.entities],
        "relations": [
            {"head": names.get(r.head, "paper"), "type": r.type, "tail": names[r.tail]} for r in found.relations
        ],
        "results": [
            {"method": names.get(r.method or ""), "benchmark": names[r.benchmark], "metric": r.metric}
            | {"value": r.value, "unit": r.unit, "kind": r.kind}
            for r in found.results
        ],
    }


def test_ids_may_be_numbers_and_have_to_be_listed(tmp_path: Path) -> None:
    entry = {
        "title": "T",
        "abstract": "Zorb reaches 3 on Glub.",
        "entities": [{"id": 1, "type": "Method", "name": "Zorb"}, {"id": 2, "type": "Benchmark", "name": "Glub"}],
        "results": [{"method": 1, "benchmark": 2, "value": 3, "kind": "absolute"}],
    }
    path = tmp_path / "gold.json"
    path.write_text(json.dumps([entry]), encoding="utf-8")
    assert read_gold([path])[0].results[0].method == "1"
    entry["results"][0]["method"] = 7  # type: ignore[index]
    path.write_text(json.dumps([entry]), encoding="utf-8")
    with pytest.raises(ModelError, match="does not list: '7'"):
        read_gold([path])
