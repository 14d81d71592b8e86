"""What a name means on its own: concepts by the vocabulary, ambiguous names, makers before models."""

from __future__ import annotations

import pytest
from making import BENCHMARK, METHOD, ORGANIZATION, vocabulary_of

from kg.model import NodeType
from kg.resolve.clusters import Clusters, Link
from kg.resolve.identify import Identifier
from kg.resolve.names import normal, trace
from kg.vocabulary import Concept, load_vocabulary

META = Concept(id="organization/meta", type=ORGANIZATION, label="Meta", aliases=("Meta AI",))
LLAMA = Concept(id="method/llama-3", type=METHOD, label="Llama 3", developer=META.id, is_model=True)
DETR = Concept(id="method/detr", type=METHOD, label="DETR", developer=META.id)
MUSE = Concept(id="method/muse", type=METHOD, label="Muse", ambiguous=("Muse",))
MUSE_WORDS = Concept(id="method/muse-embeddings", type=METHOD, label="MUSE", ambiguous=("MUSE",))
TREC = Concept(id="benchmark/trec-questions", type=BENCHMARK, label="TREC questions", aliases=("TREC-6", "TREC-50"))
MATH = Concept(id="benchmark/math", type=BENCHMARK, label="MATH", ambiguous=("MATH",))
ADAM = Concept(id="method/adam", type=METHOD, label="Adam", ambiguous=("Adam",))
CEM = Concept(id="method/cem", type=METHOD, label="Cross-Entropy Method", aliases=("CEM",))
WORLD = vocabulary_of(META, LLAMA, DETR, MUSE, MUSE_WORDS, TREC, MATH, ADAM, CEM)


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("Meta Llama 3", "method/llama-3"),
        ("Meta's Llama-3", "method/llama-3"),
        ("Meta-Llama-3", "method/llama-3"),
        ("Llama 3 models", "method/llama-3"),
        ("Meta-DETR", None),
        ("Meta", None),
        ("cross entropy", None),
        ("cross-entropy method", "method/cem"),
        ("Adam optimizer", "method/adam"),
    ],
)
def test_methods(name: str, concept: str | None) -> None:
    found = Identifier(WORLD).read(name, METHOD).concept
    assert (found.id if found else None) == concept


def test_ambiguous_names_are_candidates_only() -> None:
    reading = Identifier(WORLD).read("MATH", BENCHMARK)
    assert reading.concept is None
    assert [c.id for c in reading.candidates] == ["benchmark/math"]


def test_a_word_in_small_letters_is_no_candidate() -> None:
    reading = Identifier(WORLD).read("math", BENCHMARK)
    assert reading.word
    assert reading.candidates == ()


@pytest.mark.parametrize(("name", "id"), [("Muse", "method/muse"), ("MUSE", "method/muse-embeddings")])
def test_of_two_things_of_one_key_the_one_that_is_written_so(name: str, id: str) -> None:
    assert [c.id for c in Identifier(WORLD).read(name, METHOD).candidates] == [id]


def test_aliases_that_numbers_tell_apart_are_no_aliases() -> None:
    atoms = {Identifier(WORLD).read(name, BENCHMARK).atom for name in ("TREC-6", "TREC-50", "TREC questions")}
    assert len(atoms) == 3


def test_the_shipped_labels_mean_their_own_concepts() -> None:
    identifier = Identifier(load_vocabulary())
    lost = []
    for concept in identifier.vocabulary:
        reading = identifier.read(concept.label, concept.type)
        if concept.id not in {c.id for c in (reading.concept, *reading.candidates) if c}:
            lost.append((concept.id, reading.atom))
    assert len(lost) <= 5, lost


@pytest.mark.parametrize("name", ["", "?", "$$", "\\", "the", "+", "'s", "(v2)", "－", "𝔐", "数据"])
def test_odd_names_are_read_without_error(name: str) -> None:
    for type in (METHOD, BENCHMARK, ORGANIZATION):
        assert Identifier(WORLD).read(name, type).key
        trace(name, type)


def test_the_trace_ends_in_the_normal_form() -> None:
    for name, type in (
        ("Behaviour Cloning algorithms", METHOD),
        ("AIME'24 dataset", BENCHMARK),
        ("X Labs Inc.", ORGANIZATION),
    ):
        steps = trace(name, type)
        assert steps
        assert steps[-1][2].split() == list(normal(name, type).words)


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("linearised attention", "linearized attention"),
        ("regularised pruning", "regularized pruning"),
        ("someone-else/Zorblat-7B", "Zorblat-7B"),
        ("Zorblat (ours)", "Zorblat"),
        ("Zorblat [12, 13]", "Zorblat"),
        ("Zorblat™", "Zorblat"),
    ],
)
def test_what_is_no_part_of_a_method_s_name_goes(name: str, like: str) -> None:
    assert normal(name, METHOD).key == normal(like, METHOD).key
    assert trace(name, METHOD)


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("WMT14 English-to-German", "WMT14 En-De"),
        ("Zorbench validation set", "Zorbench val"),
        ("Zorbench diamond subset", "Zorbench Diamond"),
    ],
)
def test_languages_and_parts_of_data_sets_have_short_names(name: str, like: str) -> None:
    assert normal(name, BENCHMARK).key == normal(like, BENCHMARK).key


@pytest.mark.parametrize(
    ("name", "other", "type"),
    [
        ("ProofNet#", "ProofNet", BENCHMARK),
        ("C# search", "C search", METHOD),
        ("Zorblat/16", "Zorblat/32", METHOD),
        ("ViT-B/16", "16", METHOD),
        ("Zorblat10/Zorblat100", "Zorblat100", METHOD),
        ("Zorbench subset", "Zorbench", BENCHMARK),
    ],
)
def test_what_is_part_of_a_name_stays(name: str, other: str, type: NodeType) -> None:
    assert normal(name, type).key != normal(other, type).key


def test_a_letter_that_unicode_never_assigned_is_no_greek_one() -> None:
    assert normal("X\u03a2Net", METHOD).key


def test_a_long_chain_of_names_that_are_one_is_followed() -> None:
    clusters = Clusters()
    for n in range(5_000, 0, -1):
        assert clusters.unite(Link(f"={n:04}", f"={n - 1:04}", True, "a spelling"))
    assert clusters.find("=5000") == "=0000"
