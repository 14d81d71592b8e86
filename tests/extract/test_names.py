"""Names found by a model trained on a few made-up papers, and by the shipped model in papers written here."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from made_up import made_up

from kg.errors import ModelError
from kg.extract import SHIPPED_MODEL, load_extractor
from kg.extract.evaluation.gold import read_gold
from kg.extract.learning.training import train
from kg.extract.names import features
from kg.extract.names.features import FeatureMaker
from kg.extract.names.finder import NameFinder
from kg.extract.surfaces import spelling_key
from kg.extract.text import document
from kg.model import Badge, Entity, NodeType, Paper
from kg.vocabulary import load_vocabulary

M, B, O = NodeType.METHOD, NodeType.BENCHMARK, NodeType.ORGANIZATION  # noqa: E741


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    return NameFinder(SHIPPED_MODEL, load_vocabulary())


def found(finder: NameFinder, title: str, abstract: str, badge: Badge | None = None) -> dict[str, Entity]:
    return {e.name: e for e in finder(document(Paper(title=title, abstract=abstract, badge=badge)))}


ABSTRACT = (
    "Planning with large language models is slow. We propose Quickbrook, a planner that extends Monte Carlo Tree "
    "Search (MCTS) with learned pruning. Quickbrook builds on Llama-3.1-8B and outperforms ReAct and Tree of Thoughts. "
    "We evaluate it on GSM8K, ALFWorld and our new PondBench dataset. On PondBench it reaches 71.3% against 64.0% for "
    "GPT-4. Code is at https://github.com/quickbrook-lab/quickbrook."
)


def test_names_of_a_usual_abstract(finder: NameFinder) -> None:
    names = found(finder, "Quickbrook: Planning without Waiting", ABSTRACT)
    types = {form: e.type for e in names.values() for form in (e.name, *e.aliases)}
    methods = ("Quickbrook", "MCTS", "Monte Carlo Tree Search", "Llama-3.1-8B", "ReAct", "GPT-4")
    assert {types.get(name) for name in methods} == {M}
    assert {types.get(name) for name in ("GSM8K", "ALFWorld", "PondBench")} == {B}
    assert types.get("quickbrook-lab") is O


def test_long_and_short_form_are_one_with_all_their_mentions(finder: NameFinder) -> None:
    paper = Paper(title="Quickbrook: Planning without Waiting", abstract=ABSTRACT)
    entities = finder(document(paper))
    tree = next(e for e in entities if "MCTS" in (e.name, *e.aliases))
    assert {paper.text(s.field)[s.start : s.end] for s in tree.mentions} == {"Monte Carlo Tree Search", "MCTS"}
    for entity in entities:
        texts = {paper.text(s.field)[s.start : s.end] for s in entity.mentions}
        assert texts == {entity.name, *entity.aliases}
        assert 0 < entity.confidence <= 1
    assert [e.id for e in entities] == [f"e{i + 1}" for i in range(len(entities))]


def test_the_badge_is_an_organization(finder: NameFinder) -> None:
    names = found(finder, "On Planning", "We study planning.", Badge("pondlab", "Pond Lab"))
    assert names["Pond Lab"].type is O
    assert names["Pond Lab"].aliases == ("pondlab",)
    assert names["Pond Lab"].found_by == "names.badge"


def test_badge_and_address_of_one_organization_are_one(finder: NameFinder) -> None:
    abstract = "We study planning. Code: https://github.com/pondlab/plans"
    names = found(finder, "On Planning", abstract, Badge("pondlab", "Pond Lab"))
    assert [e.type for e in names.values()].count(O) == 1


def test_a_mention_counts_once_whoever_finds_it(finder: NameFinder) -> None:
    abstract = "We study planning. NVIDIA helps. The code is at https://github.com/NVIDIA/frogs."
    mentions = found(finder, "On Planning", abstract)["NVIDIA"].mentions
    assert [abstract[m.start : m.end] for m in mentions] == ["NVIDIA", "NVIDIA"]
    assert len(set(mentions)) == 2


def test_generic_words_are_no_names(finder: NameFinder) -> None:
    abstract = "Deep learning has made progress. We propose a novel framework and test it on several public datasets."
    assert found(finder, "A Study of Learning", abstract) == {}


@pytest.mark.parametrize("abstract", ["", "!!!", "( ( (", "$\\alpha$ {}", "a" * 5000, "😀 " * 50])
def test_strange_text_does_no_harm(finder: NameFinder, abstract: str) -> None:
    assert isinstance(finder(document(Paper(title="?", abstract=abstract))), tuple)


def test_words_forgotten_in_between_change_no_feature(monkeypatch: pytest.MonkeyPatch) -> None:
    doc = document(Paper(title="Quickbrook: Planning without Waiting", abstract=ABSTRACT))
    rows = FeatureMaker()(doc)
    monkeypatch.setattr(features, "_MOST_WORDS", 3)
    forgetful = FeatureMaker()
    assert [forgetful(doc), forgetful(doc)] == [rows, rows]
    assert len(forgetful._words) <= 4


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        load_extractor(tmp_path)


# ---------------------------------------------------------------- training


@pytest.fixture(scope="module")
def gold_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gold") / "gold.json"
    path.write_text(json.dumps(made_up(60)))
    return path


@pytest.fixture(scope="module")
def trained(gold_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    train([gold_file], folder)
    return folder


def test_training_is_reproducible_and_learns(gold_file: Path, trained: Path, tmp_path: Path) -> None:
    again = train([gold_file], tmp_path)
    files = sorted(p.name for p in trained.iterdir())
    assert "names.crfsuite" in files
    for name in files:
        one, two = ((folder / name).read_bytes() for folder in (trained, tmp_path))
        assert hashlib.sha256(one).digest() == hashlib.sha256(two).digest(), name
    assert again.table["ALL ENTITIES"].f1 > 0.9
    finder = NameFinder(trained, load_vocabulary())
    abstract = "We propose QRSTnet, which extends XYZFormer. We evaluate QRSTnet on the WXYZ-Bench dataset. It is fast."
    names = finder(document(Paper(title="QRSTnet: A Fast Way", abstract=abstract)))
    assert {(e.name, e.type) for e in names} == {("QRSTnet", M), ("XYZFormer", M), ("WXYZ-Bench", B)}


@pytest.mark.parametrize(
    ("lacking", "learnt"),
    [
        ({}, {"names", "relations", "results"}),
        ({"partial": True}, {"relations", "results"}),
        ({"results": None}, {"names", "relations"}),
        ({"partial": True, "results": None}, {"relations"}),
    ],
)
def test_nothing_is_learnt_of_what_is_not_annotated(
    lacking: dict[str, object], learnt: set[str], gold_file: Path, trained: Path, tmp_path: Path
) -> None:
    more = []
    for n, entry in enumerate(made_up(9, seed=8)):
        score = {"method": "e1", "benchmark": "e3", "metric": "accuracy", "value": f"8{n}", "unit": "%"}
        data = entry["entities"][2]["name"]  # type: ignore[index]
        text = f"{entry['abstract']} It reaches 8{n}% accuracy on {data}."
        more.append(entry | {"abstract": text, "results": [score | {"kind": "absolute"}]} | lacking)
    (tmp_path / "more.json").write_text(json.dumps(more))
    train([gold_file], tmp_path / "with", relation_files=[tmp_path / "more.json"])
    for part in ("names", "relations", "results"):
        before, after = ((folder / f"{part}.json.gz").read_bytes() for folder in (trained, tmp_path / "with"))
        assert (before != after) == (part in learnt), part


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("{", "not JSON"),
        ("{}", "not a JSON list"),
        ('[{"title": "T"}]', "paper 1 lacks 'abstract'"),
        ('[{"title": "T", "abstract": "A", "entities": [{"id": "e1", "type": "Dog", "name": "D"}]}]', "Dog"),
        ('[{"title": "T", "abstract": "A", "entities": []}]', "no annotated names"),
        ('[{"title": "T", "abstract": "A", "entities": [], "partial": true}]', "paper 1 is annotated in part only"),
        ('[{"title": "T", "abstract": "A", "entities": [], "results": null}]', "paper 1 is annotated in part only"),
    ],
)
def test_what_cannot_be_learnt_from_is_said(content: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    path.write_text(content)
    with pytest.raises(ModelError, match=what):
        train([path], tmp_path / "model")


def test_the_badge_of_an_annotated_paper_has_handle_and_name(tmp_path: Path) -> None:
    entry = made_up(1)[0] | {"org": "pondlab Pond Lab"}
    path = tmp_path / "gold.json"
    path.write_text(json.dumps([entry]))
    assert read_gold([path])[0].paper.badge == Badge("pondlab", "Pond Lab")


def test_a_point_between_digits_tells_names_apart() -> None:
    assert spelling_key("OPT-1.3B") != spelling_key("OPT-13B")
    assert spelling_key("Gemma-2-7B") != spelling_key("Gemma-27B")
    assert spelling_key("Llama 3.1") == spelling_key("LLaMA-3.1")
    assert spelling_key("Trans-Formers") == spelling_key("transformer")
