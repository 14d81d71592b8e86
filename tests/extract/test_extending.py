"""What a paper says outright that it extends, by its words or by its name."""

from __future__ import annotations

import pytest
from marked import read

from kg.extract.extending import named_after, said_to_extend
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
        ("Inspired by the success of m:{BERT}, we teach frogs.", False),
        ("Our model is inspired by the success of m:{BERT}.", True),
        ("Others extend m:{BERT} to ponds.", False),
        ("We extend our study and compare with m:{BERT}.", False),
    ],
)
def test_words_that_say_it(sentence: str, said: bool) -> None:
    document, entities = read("m:{Frog}: Counting", sentence)
    frog, bert = (next(e for e in entities if e.name == name) for name in ("Frog", "BERT"))
    text = document.paper.abstract
    assert said_to_extend(Evidence(Span("abstract", 0, len(text)), text), bert, [frog]) is said
