"""Short forms and their long forms."""

from __future__ import annotations

import pytest

from kg.extract.names.acronyms import acronyms, is_short_form
from kg.extract.text import document
from kg.model import Paper


def pairs(abstract: str, title: str = "T") -> list[tuple[str, str]]:
    doc = document(Paper(title=title, abstract=abstract))
    return [(doc.text(a.short), doc.text(a.long)) for a in acronyms(doc)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We use Monte Carlo Tree Search (MCTS) here.", "MCTS", "Monte Carlo Tree Search"),
        ("based on proximal policy optimization (PPO)", "PPO", "proximal policy optimization"),
        ("large language models (LLMs) are", "LLMs", "large language models"),
        ("the mixture-of-experts (MoE) layer", "MoE", "mixture-of-experts"),
        ("an NER (named entity recognition) system", "NER", "named entity recognition"),
        (
            "reinforcement learning from human feedback (RLHF; see there)",
            "RLHF",
            "reinforcement learning from human feedback",
        ),
        (
            "we call it BROOK: Basic Recurrent Oriented Output Kernels.",
            "BROOK",
            "Basic Recurrent Oriented Output Kernels",
        ),
        ("It is named TAP, short for Tree Attention Planner.", "TAP", "Tree Attention Planner"),
        ("“graph convolutional network” (GCN) layers", "GCN", "graph convolutional network"),
    ],
)
def test_a_pair_is_found(text: str, short: str, long: str) -> None:
    assert pairs(text) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "a bound of log T (see there)",
        "for all cases (i) and (ii)",
        "on Zorb (2019)",
        "two models (BERT, GPT-2)",
        "costs (O(n))",
    ],
)
def test_no_pair_is_made_up(text: str) -> None:
    assert pairs(text) == []


def test_a_title_defines_too() -> None:
    assert pairs("Nothing.", title="CRAB: Cross-modal Retrieval by Adaptive Binding") == [
        ("CRAB", "Cross-modal Retrieval by Adaptive Binding")
    ]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("MCTS", True), ("k-NN", True), ("BERT-2", True), ("the", False), ("2019", False), ("A", False)],
)
def test_short_forms(text: str, is_one: bool) -> None:
    assert is_short_form(text) is is_one
