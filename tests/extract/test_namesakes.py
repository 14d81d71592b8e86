"""What a method's name says of the method that it extends."""

from __future__ import annotations

import pytest

from kg.extract.namesakes import named_after
from kg.model import Entity, NodeType


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
