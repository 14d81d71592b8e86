"""What a paper says outright that it extends, by its words or by its name, and what it is trained on."""

from __future__ import annotations

import pytest
from marked import read

from kg.extract.relations.outright import named_after, said_to_extend, said_to_train_on
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
