"""When two names of a paper are one."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.extract.names.candidates import Candidate
from kg.extract.names.finder import entities_of
from kg.extract.names.variants import is_spelled_by, one_name
from kg.model import NodeType, Span


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("LRP", "Layer-wise Relevance Propagation"),
        ("LRCP", "Latency Robust Cooperative Perception"),
        ("LaRe", "latent reward"),
        ("MDNet", "Multi-level Disentangling Network"),
        ("SVMs", "Support Vector Machines"),
        ("CoT", "Chain-of-Thought"),
        ("P2T", "Prompt to Transfer"),
        ("R2R", "Room2room"),
        ("WQSP", "WebQuestionSP"),
        ("CoT", "Chain Of Thought"),
        ("SL-Net", "Sparse Latent Networks"),
    ],
)
def test_a_short_form_is_spelled_by_the_beginnings_of_words(short: str, long: str) -> None:
    assert is_spelled_by(short, long)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("P-Tuning", "prompt tuning"),
        ("COCO", "Conceptual Captions"),
        ("PPT", "Prompt Tuning"),
        ("BERT", "BERT-large"),
        ("SNet", "ShuffleNet"),
        ("IFL", "Imitation Learning"),
        ("GAN", "graph attention neural operator"),
        ("CNN", "Convolutional Network"),
        ("AI", "Active Inference"),
        ("Lora", "Low Rank Adaptation"),
        ("AXY", "A" + "-attention" * 1200),
        ("A" * 11 + "Z", "A" + "-a" * 2000 + "-Net"),
    ],
)
def test_a_short_form_is_not_spelled_by_some_of_the_letters(short: str, long: str) -> None:
    assert not is_spelled_by(short, long)


@pytest.mark.parametrize(
    ("some", "others", "one"),
    [
        ({"SVM"}, {"SVMs", "Support Vector Machines"}, True),
        ({"Parametrized Temperature Scaling"}, {"Parameterized Temperature Scaling"}, True),
        ({"ShanghaiTech Part A"}, {"ShanghaiTech Part B"}, False),
        ({"EfficientNetV1"}, {"EfficientNetV2"}, False),
        ({"Adaptive Batch Normalization"}, {"Adaptive Patch Normalization"}, False),
        ({"Adaptive Batch Normalization"}, {"Adaptive Botch Normalization"}, True),
        ({"Adaptive Batch Normalization"}, {"Adaptive Binds Normalization"}, False),
        ({"Adaptive Batch Normalization"}, {"Adoptive Botch Normalization"}, False),
        ({"deep planner"}, {"deep plannar"}, False),
        ({"A"}, {"As"}, False),
        # Who has a partner needs no other.
        ({"GAN", "generative adversarial network"}, {"graph attention network"}, False),
        ({"GAN"}, {"graph attention network", "GAT-N"}, True),
        ({"CPO"}, {"contrastive preference optimization", "CoPrO"}, False),
    ],
)
def test_names_are_one_by_their_forms(some: set[str], others: set[str], one: bool) -> None:
    assert one_name(some, others) is one
    assert one_name(others, some) is one


def _candidate(at: int, *forms: str) -> Candidate:
    texts = {Span("abstract", at + 100 * n, at + 100 * n + len(form)): form for n, form in enumerate(forms)}
    return Candidate(Counter(forms), [*texts], texts)


def test_names_that_are_one_are_put_together_where_the_first_stands() -> None:
    method, data = {"M": 0.9, "O": 0.1}, {"D": 0.8, "O": 0.2}
    found = entities_of(
        [
            (_candidate(0, "Chain-of-Thought"), {"M": 0.5, "O": 0.5}),
            (_candidate(20, "ImageNet"), data),
            (_candidate(40, "CoTs", "chains-of-thought", "CoTs"), method),
            (_candidate(60, "CoT"), {"M": 0.4, "O": 0.6}),
        ]
    )
    assert [(e.id, e.name, e.type) for e in found] == [
        ("e1", "CoTs", NodeType.METHOD),
        ("e2", "ImageNet", NodeType.BENCHMARK),
    ]
    assert set(found[0].aliases) == {"Chain-of-Thought", "CoT", "chains-of-thought"}
    assert found[0].confidence == 0.9
    assert [m.start for m in found[0].mentions] == [0, 40, 60, 140, 240]


@pytest.mark.parametrize(("letters", "count"), [("MM", 1), ("DD", 1), ("MD", 2), ("GG", 2)])
def test_only_methods_or_benchmarks_are_one(letters: str, count: int) -> None:
    forms = ("LRP", "Layer-wise Relevance Propagation")
    found = entities_of([(_candidate(20 * n, form), {letters[n]: 0.9 - n / 10}) for n, form in enumerate(forms)])
    assert len(found) == count
    assert found[0].confidence == 0.9
