"""What a paper says outright, by words or by names: what it introduces, extends, surpasses, trains on."""

from __future__ import annotations

import pytest
from marked import read

from kg.extract.relations.outright import (
    named_after,
    of_family,
    said_to_extend,
    said_to_introduce,
    said_to_surpass,
    said_to_train_on,
)
from kg.extract.relations.scenes import scenes
from kg.model import Entity, Evidence, NodeType, Span


def method(name: str, *aliases: str) -> Entity:
    return Entity("e", NodeType.METHOD, name, aliases)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (method("Frog-GRPO"), method("GRPO")),
        (method("FGRPO"), method("Group Relative Policy Optimization", "GRPO")),
        (method("ToadLoRA", "Toad Adaptation"), method("LoRA")),
        (method("Pond Direct Preference Optimization"), method("Direct Preference Optimization")),
        (method("Pond Dropout"), method("dropout")),
        (method("Pond-Guided Label Smoothing"), method("label smoothing", "LS")),
        (method("Frog++"), method("Frog")),
        (method("FrogNet v2.5"), method("FrogNet")),
        (method("FN_{+}"), method("FN")),
    ],
)
def test_a_name_made_of_another(own: Entity, other: Entity) -> None:
    assert named_after(own, other)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (method("GRPO"), method("GRPO")),
        (method("GRPO-Frog"), method("GRPO")),  # perhaps its tokenizer, its data, its rival
        (method("Frog-RAG"), method("RAG")),  # one of a kind extends none
        (method("Frog Network"), method("Network")),
        (method("Frog Transformer"), method("Transformer")),
        (method("Frog Architecture Search"), method("architecture search", "NAS")),
        (method("Frog-7B"), method("Frog")),  # kin, of the paper itself
        (method("IceAR"), method("AR")),
        (method("Frogformer"), method("former")),
        (method("policy optimization"), method("Group Relative Policy Optimization")),
    ],
)
def test_other_names(own: Entity, other: Entity) -> None:
    assert not named_after(own, other)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("We build on m:{BERT} and add frogs.", True),
        ("It modifies m:{BERT} in four places.", True),
        ("m:{Frog} extends the original m:{BERT} to ponds.", True),
        ("Inspired by the success of m:{BERT}, we teach frogs.", True),
        ("Our model is inspired by the success of m:{BERT}.", True),
        ("We propose m:{Frog}, an extension of the m:{BERT} model.", True),
        ("m:{Frog} is a lighter version of m:{BERT}.", True),
        ("m:{Frog} is based on m:{BERT}.", True),
        ("m:{Frog}, fine-tuned from m:{BERT}, counts best.", True),
        ("Others are fine-tuned from m:{BERT}.", False),
        ("We propose a variant of m:{BERT} that counts.", True),
        ("We present m:{Frog}, a counter based on m:{BERT}.", True),
        ("A counter based on m:{BERT} fails.", False),
        ("Many variants of m:{BERT} fail.", False),
        ("There are many extensions of m:{BERT}.", False),
        ("Others extend m:{BERT} to ponds.", False),
        ("Our finding extends to m:{BERT}.", False),
        ("We extend our study and compare with m:{BERT}.", False),
    ],
)
def test_words_that_say_it(sentence: str, said: bool) -> None:
    document, entities = read("m:{Frog}: Counting", sentence)
    frog, bert = (next(e for e in entities if e.name == name) for name in ("Frog", "BERT"))
    text = document.paper.abstract
    assert said_to_extend(Evidence(Span("abstract", 0, len(text)), text), bert, [frog]) is said


@pytest.mark.parametrize("member", ["Frog-7B", "Frog 7B Instruct", "Frog++", "Frog2"])
def test_kin_has_the_name_with_something_behind_it(member: str) -> None:
    assert of_family(method(member), method("Common Pond Counter", "Frog"))


@pytest.mark.parametrize("other", ["Frog", "Frogger", "Toad-Frog", "frog-7B", "Pond-7B"])
def test_other_names_are_no_kin(other: str) -> None:
    assert not of_family(method(other), method("Frog"))


def test_one_letter_makes_no_family() -> None:
    assert not of_family(method("F-16"), method("F"))


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("We propose two quick methods, m:{Frog} and m:{Toad}, to count.", True),
        ("We establish the first three pond benchmarks b:{Frog}, b:{Toad} and b:{Newt}.", True),
        ("The counter consists of two parts: m:{Frog} and m:{Toad}.", True),
        ("It counts with two novel modules, i.e., m:{Frog} and m:{Toad}.", True),
        ("We count on two benchmarks, b:{Frog} and b:{Toad}.", False),
        ("We propose a counter with two backbones, m:{Frog} and m:{Toad}.", False),
        ("We propose methods, m:{Frog} and m:{Toad}.", False),
        ("We propose two methods for m:{Frog} and m:{Toad}.", False),
        ("Two methods, m:{Frog} and m:{Toad}, count.", False),
        ("m:{Frog} and m:{Toad} count.", False),
    ],
)
def test_words_that_count_a_thing_among_the_papers_own(sentence: str, said: bool) -> None:
    document, entities = read("Counting", sentence)
    (scene,) = [s for s in scenes(document, entities) if not s.is_title]
    assert {said_to_introduce(scene, i) for i, who in enumerate(scene.who) if who >= 0} == {said}


@pytest.mark.parametrize(
    ("sentence", "surpassed"),
    [
        ("m:{Frog} outperforms m:{BERT}.", {"BERT"}),
        (
            "m:{Frog} clearly outperforms strong baselines such as m:{BERT}, m:{ELMo} and m:{GPT}.",
            {"BERT", "ELMo", "GPT"},
        ),
        ("With m:{Frog} we score 7 on b:{GLUE}, surpassing m:{BERT}.", {"BERT"}),
        ("m:{Frog} is competitive with m:{BERT} and better than m:{GPT}.", {"BERT"}),
        ("m:{BERT} outperforms m:{GPT}.", set()),
        ("m:{Frog} shows that m:{BERT} outperforms m:{GPT}.", set()),
        ("We ask whether anything outperforms m:{BERT}.", set()),
        ("m:{Frog} uses m:{BERT}.", set()),
        ("Better than m:{BERT} is m:{Frog}.", set()),
        ("m:{BERT} is outperformed.", set()),
    ],
)
def test_words_that_say_what_is_surpassed(sentence: str, surpassed: set[str]) -> None:
    document, entities = read("m:{Frog}: Counting", sentence)
    names = [e.name for e in entities]
    (scene,) = [s for s in scenes(document, entities) if not s.is_title]
    own = {names.index("Frog")}
    at = {names[who]: i for i, who in enumerate(scene.who) if who >= 0 and who not in own and scene.groups.get(i)}
    assert {name for name, i in at.items() if said_to_surpass(scene, i, own)} == surpassed


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Frog is pre-trained on b:{C4}.", True),
        ("We fine-tune Frog on the b:{Pond-10k} dataset.", True),
        ("Training models with b:{Pond-10k} helps.", True),
        ("Frog is trained on words and tested on b:{C4}.", False),
        ("We evaluate on b:{C4}.", False),
    ],
)
def test_words_that_say_what_it_is_trained_on(sentence: str, said: bool) -> None:
    document, entities = read("Counting", sentence)
    text = document.paper.abstract
    assert said_to_train_on(Evidence(Span("abstract", 0, len(text)), text), entities[0]) is said
