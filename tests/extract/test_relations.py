"""Relations that the shipped model and patterns read in papers written here."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from marked import read

from kg.errors import ModelError
from kg.extract import SHIPPED_MODEL, load_extractor, version_of
from kg.extract.relations.finder import RelationFinder, RelationModel
from kg.model import PAPER, Badge, Paper, Relation, RelationType
from kg.vocabulary import load_vocabulary

R = RelationType


@pytest.fixture(scope="module")
def finder() -> RelationFinder:
    return RelationFinder(SHIPPED_MODEL, load_vocabulary())


def stated(finder: RelationFinder, title: str, abstract: str, **options: object) -> dict[tuple[str, R, str], Relation]:
    doc, entities = read(title, abstract, **options)  # type: ignore[arg-type]
    names = {e.id: e.name for e in entities} | {PAPER: PAPER}
    return {(names[r.head], r.type, names[r.tail]): r for r in finder(doc, entities)}


TITLE = "m:{Quickbrook}: Faster Planning for Language Models"
ABSTRACT = (
    "Planning with large language models is slow. Existing methods such as m:{SlowBrook} fail on long tasks. We "
    "propose m:{Quickbrook}, a novel planner that extends m:{SearchRiver} with learned pruning. We fine-tune "
    "m:{Llama-3.1-8B} as its backbone. Experiments on b:{GSM8K}, b:{ALFWorld} and b:{PondBench} show that "
    "m:{Quickbrook} outperforms m:{ReAct} and m:{GPT-4}. Code is available at https://github.com/o:{quickbrook-lab}/quickbrook."
)


def test_a_whole_abstract(finder: RelationFinder) -> None:
    found = set(stated(finder, TITLE, ABSTRACT))
    assert (PAPER, R.INTRODUCES, "Quickbrook") in found
    assert ("Quickbrook", R.EXTENDS, "SearchRiver") in found
    assert {x for h, r, x in found if r is R.EVALUATES_ON} == {"GSM8K", "ALFWorld", "PondBench"}
    assert {x for h, r, x in found if r is R.COMPARES_TO} >= {"ReAct", "GPT-4"}
    assert (PAPER, R.DEVELOPED_BY, "quickbrook-lab") in found
    assert (PAPER, R.USES, "Llama-3.1-8B") in found
    assert {x for h, r, x in found if r is R.INTRODUCES} == {"Quickbrook"}


def test_evidence_is_the_sentence_at_its_place(finder: RelationFinder) -> None:
    doc, entities = read(TITLE, ABSTRACT, badge=Badge("lake", "Lake Labs"))
    relations = finder(doc, entities)
    assert relations
    for relation in relations:
        span = relation.evidence.span
        assert doc.paper.text(span.field)[span.start : span.end] == relation.evidence.quote
        assert 0 < relation.confidence <= 1
        assert relation.found_by
    by_tail = {(r.type, r.tail): r.evidence.quote for r in relations}
    react = next(e.id for e in entities if e.name == "ReAct")
    assert "outperforms" in by_tail[R.COMPARES_TO, react]
    river = next(e.id for e in entities if e.name == "SearchRiver")
    assert "extends" in by_tail[R.EXTENDS, river]


def test_the_same_twice_and_from_the_file(finder: RelationFinder, tmp_path: Path) -> None:
    doc, entities = read(TITLE, ABSTRACT)
    finder.model.save(tmp_path)
    again = RelationFinder(RelationModel.load(tmp_path, finder.model.spelled), load_vocabulary())
    assert finder(doc, entities) == finder(doc, entities)
    assert [r.tail for r in again(doc, entities)]
    first = (tmp_path / "relations.json.gz").read_bytes()
    finder.model.save(tmp_path)
    assert (tmp_path / "relations.json.gz").read_bytes() == first


def test_no_entity_no_relation(finder: RelationFinder) -> None:
    assert finder(*read("Planning", "Nothing has a name here.")) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "We evaluate on b:{GSM8K}, b:{HotpotQA} and b:{PondBench}.",
        "Experiments on three benchmarks (b:{GSM8K}, b:{HotpotQA}, and b:{PondBench}) show its value.",
        "It is effective on datasets including b:{GSM8K}, b:{HotpotQA}, and b:{PondBench}.",
        "On the b:{GSM8K} dataset, the b:{HotpotQA} dataset and b:{PondBench}, our method is best.",
    ],
)
def test_enumerations_count_in_full(finder: RelationFinder, sentence: str) -> None:
    found = stated(finder, "Planning in Ponds", "We propose m:{Quickbrook}, a planner. " + sentence)
    assert {x for h, r, x in found if r is R.EVALUATES_ON} == {"GSM8K", "HotpotQA", "PondBench"}


@pytest.mark.parametrize(
    "sentence",
    [
        "m:{Quickbrook} outperforms m:{RiverNet}.",
        "m:{Quickbrook} achieves better accuracy than m:{RiverNet}.",
        "Compared with m:{RiverNet}, m:{Quickbrook} is far more accurate.",
        "It surpasses strong baselines such as m:{RiverNet}.",
    ],
)
def test_comparisons(finder: RelationFinder, sentence: str) -> None:
    found = stated(finder, TITLE, "We propose m:{Quickbrook}, a planner for language models. " + sentence)
    assert (PAPER, R.COMPARES_TO, "RiverNet") in found
    assert (PAPER, R.USES, "RiverNet") not in found


@pytest.mark.parametrize(
    "sentence",
    [
        "We introduce m:{QuickRiverNet}, a variant of m:{RiverNet} with gates.",
        "We propose m:{QuickRiverNet}, which builds upon m:{RiverNet}.",
        "We propose m:{QuickRiverNet}, an extension of m:{RiverNet} to graphs.",
    ],
)
def test_extensions(finder: RelationFinder, sentence: str) -> None:
    found = stated(finder, "m:{QuickRiverNet}: Gates for Rivers", sentence + " It is simple.")
    assert ("QuickRiverNet", R.EXTENDS, "RiverNet") in found
    assert (PAPER, R.USES, "RiverNet") not in found


def test_the_kin_of_what_is_introduced_is_introduced_and_what_these_surpass_is_compared_with(
    finder: RelationFinder,
) -> None:
    found = stated(
        finder,
        "m:{Brook}: Small Models of Water",
        "We introduce m:{Brook}, a family of models with 1B to 7B parameters. On most tasks m:{Brook-7B} outperforms "
        "m:{GPT-3} throughout. For chat there is m:{Brook Chat}, of which people speak well.",
    )
    assert {x for h, r, x in found if r is R.INTRODUCES} == {"Brook", "Brook-7B", "Brook Chat"}
    assert {r for h, r, x in found if x == "GPT-3"} == {R.COMPARES_TO}
    assert found[PAPER, R.INTRODUCES, "Brook Chat"].evidence.quote.startswith("For chat")


def test_what_is_counted_among_the_papers_own_is_introduced(finder: RelationFinder) -> None:
    found = stated(finder, "Counting Ponds", "We compare two new counters, m:{Frog} and m:{Newt}.")
    assert {(r, x): how.found_by for (h, r, x), how in found.items()} == dict.fromkeys(
        ((R.INTRODUCES, "Frog"), (R.INTRODUCES, "Newt")), "relations.outright"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "We also propose m:{SlyBrook}, a sampling variant of m:{Quickbrook}.",
        "We also introduce a larger m:{Quickbrook++} for rivers.",
    ],
)
def test_one_of_the_papers_own_methods_extends_another(finder: RelationFinder, sentence: str) -> None:
    found = stated(finder, TITLE, "We propose m:{Quickbrook}, a planner for language models. " + sentence)
    (new,) = {x for h, r, x in found if r is R.INTRODUCES} - {"Quickbrook"}
    assert (new, R.EXTENDS, "Quickbrook") in found
    assert (PAPER, R.INTRODUCES, "Quickbrook") in found
    assert (new, R.EXTENDS, new) not in found


def test_own_methods_side_by_side_extend_none(finder: RelationFinder) -> None:
    found = stated(finder, TITLE, "We propose m:{Quickbrook} and m:{SlyBrook}, which extend our earlier planner.")
    assert not [r for h, r, x in found if r is R.EXTENDS]


def test_an_unnamed_contribution_extends_as_the_paper(finder: RelationFinder) -> None:
    found = stated(
        finder,
        "Extending m:{RiverNet} to Graphs",
        "In this paper we extend m:{RiverNet} to graphs. Our method is simple.",
    )
    assert (PAPER, R.EXTENDS, "RiverNet") in found


def test_a_new_benchmark_uses_the_models_it_tests(finder: RelationFinder) -> None:
    found = stated(
        finder,
        "b:{PondBench}: A Benchmark for Planning",
        "We introduce b:{PondBench}, a benchmark of 500 planning tasks. We evaluate state-of-the-art models, including "
        "m:{GPT-4o} and m:{Claude 3.5 Sonnet}, on b:{PondBench} and find that they struggle.",
    )
    assert (PAPER, R.INTRODUCES, "PondBench") in found
    assert (PAPER, R.EVALUATES_ON, "PondBench") in found
    assert {x for h, r, x in found if r is R.USES} == {"GPT-4o", "Claude 3.5 Sonnet"}


def test_background_is_not_introduced(finder: RelationFinder) -> None:
    found = stated(
        finder,
        "Planning in Ponds",
        "Recent models such as m:{GPT-4} have been widely adopted. However, planning stays hard. We study why.",
    )
    assert (PAPER, R.INTRODUCES, "GPT-4") not in found
    assert not [x for h, r, x in found if r is R.EXTENDS]


@pytest.mark.parametrize(
    ("sentence", "heads"),
    [
        ("o:{OpenAI}'s m:{o1} is strong.", {"o1"}),
        ("o:{OpenAI}’s m:{o1} and m:{o3} are strong.", {"o1", "o3"}),
        ("The m:{o1} model developed by o:{OpenAI} is strong.", {"o1"}),
        ("o:{OpenAI} released m:{o1}.", {"o1"}),
        ("Code: https://github.com/o:{OpenAI}/planner", {PAPER}),
        ("We took posts from o:{OpenAI} users.", set()),
    ],
)
def test_makers(finder: RelationFinder, sentence: str, heads: set[str]) -> None:
    found = stated(finder, "Planning in Ponds", "Planning is hard. " + sentence)
    assert {h for h, r, x in found if r is R.DEVELOPED_BY} == heads


def test_the_badge_made_the_paper(finder: RelationFinder) -> None:
    found = stated(finder, TITLE, ABSTRACT, badge=Badge("lake", "Lake Labs"))
    relation = found[PAPER, R.DEVELOPED_BY, "Lake Labs"]
    assert relation.evidence.span.field == "badge"
    assert relation.evidence.quote == "lake Lake Labs"
    assert relation.confidence > 0.9


def test_tails_are_of_the_right_type(finder: RelationFinder) -> None:
    doc, entities = read(TITLE, ABSTRACT)
    types = {e.id: e.type.value for e in entities}
    for r in finder(doc, entities):
        if r.type in (R.EVALUATES_ON, R.TRAINS_ON):
            assert types[r.tail] == "Benchmark"
        if r.type in (R.USES, R.COMPARES_TO, R.EXTENDS):
            assert types[r.tail] == "Method"


def test_a_folder_without_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model"):
        RelationFinder(tmp_path, load_vocabulary())


def test_a_model_of_another_version(tmp_path: Path) -> None:
    from kg.extract.linear import write_json

    write_json(tmp_path / "relations.json.gz", {"format": -1})
    with pytest.raises(ModelError, match="another version"):
        RelationFinder(tmp_path, load_vocabulary())


@pytest.mark.parametrize(
    ("title", "abstract", "own"),
    [
        (
            "m:{CLIP}: Learning to See From Captions",
            "Labelled images are few. We introduce m:{CLIP}, a model that learns from images and their captions. "
            "Without training on it, m:{CLIP} matches m:{ResNet-50} on b:{ImageNet}.",
            "CLIP",
        ),
        (
            "Answering Questions on Many Subjects",
            "We propose b:{MMLU}, a new benchmark of questions from 57 subjects. m:{GPT-3} answers 43.9% of b:{MMLU}.",
            "MMLU",
        ),
    ],
)
def test_what_everyone_knows_was_introduced_by_someone(
    finder: RelationFinder, title: str, abstract: str, own: str
) -> None:
    found = stated(finder, title, abstract)
    assert {x for _, r, x in found if r is R.INTRODUCES} == {own}


def test_a_model_of_names_only_reads_names_and_a_damaged_one_says_so(tmp_path: Path) -> None:
    model = tmp_path / "model"
    shutil.copytree(SHIPPED_MODEL, model)
    (model / "relations.json.gz").write_bytes(b"damaged")
    with pytest.raises(ModelError, match="not a model"):
        load_extractor(model)
    for part in ("relations", "results", "kinds"):
        (model / f"{part}.json.gz").unlink()
    found = load_extractor(model)(Paper(title="Quick", abstract="We evaluate BERT on ImageNet."))
    assert found.entities
    assert not found.relations


def test_the_version_of_a_model_is_not_that_of_its_card(tmp_path: Path) -> None:
    model = tmp_path / "model"
    shutil.copytree(SHIPPED_MODEL, model)
    before = version_of(model, load_vocabulary())
    (model / "MODEL.md").write_text("A card", encoding="utf-8")
    (model / ".git").mkdir()
    assert version_of(model, load_vocabulary()) == before
    (model / "known.txt.gz").write_bytes(b"")
    assert version_of(model, load_vocabulary()) != before


def test_a_namesake_is_proved_by_the_sentence_that_introduces_it(finder: RelationFinder) -> None:
    title = "m:{NGRPO}: Rewarding Failure"
    abstract = "m:{GRPO} learns nothing from failure. We propose m:{NGRPO}, which does. m:{NGRPO} outperforms m:{GRPO}."
    found = stated(finder, title, abstract)
    assert found["NGRPO", R.EXTENDS, "GRPO"].evidence.quote == "We propose NGRPO, which does."


@pytest.mark.parametrize(("confidence", "proved"), [(0.95, True), (0.6, False)])
def test_only_what_is_surely_a_name_is_proved_by_a_namesake(
    finder: RelationFinder, confidence: float, proved: bool
) -> None:
    title = "m:{Guided Wavelet Pruning}: Smaller Readers"
    doc, entities = read(title, "m:{Wavelet Pruning} is slow. We propose m:{Guided Wavelet Pruning}.")
    unsure = tuple(replace(e, confidence=confidence) if e.name == "Wavelet Pruning" else e for e in entities)
    found_by = {r.found_by for r in finder(doc, unsure) if r.type is R.EXTENDS}
    assert ("relations.namesakes" in found_by) is proved
