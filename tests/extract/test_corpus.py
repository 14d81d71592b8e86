"""What a corpus without annotations tells: of names found in it, and a model that learns with it end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made_up import made_up

from kg.extract import SHIPPED_MODEL, Extractor
from kg.extract.learning.corpus import NameCounts
from kg.extract.learning.training import train
from kg.extract.names.lexicon import KNOWN_FILE, RARE_FILE, known_names, name_code, role_code
from kg.extract.relations.familiar import familiarity
from kg.extract.text import document
from kg.model import Entity, NodeType, Paper, RelationType
from kg.vocabulary import load_vocabulary


def test_a_name_that_nearly_always_is_one_and_one_that_seldom_is() -> None:
    assert name_code({"M": 20.0, "D": 1.0}, 21) == "M=3c"
    assert name_code({"M": 2.0, "X": 1.5}, 30) == "M-0a"


def test_roles_are_shares_in_tenths_and_need_some_papers() -> None:
    assert role_code({"papers": 10, "u": 8, "c": 2}) == "c2u8"
    assert role_code({"papers": 2, "u": 2}) == ""


def test_counts_become_a_table_that_tells_of_an_entity(tmp_path: Path) -> None:
    counts = NameCounts()
    for _ in range(4):
        counts.add(
            [({"Teal"}, {"M": 0.9, "O": 0.1}), ({"pond"}, {"M": 0.1, "O": 0.9})],
            [({"Teal"}, [RelationType.USES])],
        )
    counts.write([document(Paper(title="Teal", abstract="A pond.")) for _ in range(4)], tmp_path)
    assert known_names(tmp_path) == {"Teal": ["M=3a", "u9"]}
    traits = familiarity(Entity("e1", NodeType.METHOD, "Teal"), known_names(tmp_path), {})
    assert {"kn=M=3a", "kru4"} <= set(traits)


def test_a_name_with_two_candidates_in_a_paper_counts_once(tmp_path: Path) -> None:
    counts = NameCounts()
    for _ in range(2):
        counts.add([({"Teal"}, {"M": 0.8, "O": 0.2}), ({"Teal", "TL"}, {"M": 0.4, "O": 0.6})], [])
    counts.write([document(Paper(title="Teal", abstract="Teal.")) for _ in range(2)], tmp_path)
    assert known_names(tmp_path) == {"Teal": ["M=3a", ""]}


def test_training_with_a_corpus_of_ones_own(tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    gold, corpus, model = tmp_path / "gold.json", tmp_path / "corpus.jsonl", tmp_path / "model"
    papers = made_up(40)
    gold.write_text(json.dumps(papers))
    # The same twenty papers twice: names must be likely in two to be known.
    others = [p | {"title": f"{p['title']} {n}"} for p in made_up(20, seed=8) for n in range(2)]
    corpus.write_text("\n".join(json.dumps({k: p[k] for k in ("title", "abstract")}) for p in [*others, *papers]))
    train([gold], model, corpus=corpus)
    known = known_names(model)
    assert (model / KNOWN_FILE).exists()
    assert (model / RARE_FILE).read_bytes() == (SHIPPED_MODEL / RARE_FILE).read_bytes()
    names = {e["name"] for p in others for e in p["entities"]}  # type: ignore[attr-defined]
    assert len(names & known.keys()) > len(names) / 2
    assert not {e["name"] for p in papers for e in p["entities"]} & known.keys()  # type: ignore[attr-defined]
    assert Extractor(model, load_vocabulary())(Paper(title="Teal", abstract="We propose BCDFnet.")).entities


def test_papers_to_learn_from_only_change_the_model_but_not_what_is_measured(tmp_path: Path) -> None:
    gold, more = tmp_path / "gold.json", tmp_path / "more.json"
    gold.write_text(json.dumps(made_up(40)))
    more.write_text(json.dumps(made_up(20, seed=9)))
    alone, both, relations = (tmp_path / name for name in ("alone", "both", "relations"))
    scores = [
        train([gold], alone),
        train([gold], both, more_files=[more]),
        train([gold], relations, relation_files=[more]),
    ]
    assert [len(some.papers) for some in scores] == [40, 40, 40]
    part = {folder: {p.name: p.read_bytes() for p in folder.iterdir()} for folder in (alone, both, relations)}
    tagger = "names.crfsuite"
    assert part[alone][tagger] == part[relations][tagger] != part[both][tagger]
    for name in ("names.json.gz", "relations.json.gz"):
        assert part[alone][name] not in (part[both][name], part[relations][name])
    assert b"20 papers annotated for learning only" in part[both]["MODEL.md"]
    assert b"20 papers annotated for learning all but the tagger" in part[relations]["MODEL.md"]
