"""Features that tie an entity to what its paper introduces."""

from __future__ import annotations

import pytest
from marked import read

from kg.extract.relations.connections import connections
from kg.extract.relations.finder import stage_of


def features(title: str, abstract: str, name: str, introduced: str = "Quickbrook") -> set[str]:
    doc, entities = read(title, abstract)
    stage = stage_of(doc, entities)
    found = connections(stage, [0.9 if e.name == introduced else 0.1 for e in entities])
    return next(f.all() for e, f in zip(entities, found, strict=True) if e.name == name)


TITLE = "m:{Quickbrook}: Planning in Ponds"


@pytest.mark.parametrize(
    ("sentence", "feature"),
    [
        ("m:{Quickbrook} extends m:{Brook}.", "ext=I"),
        ("m:{Quickbrook} is a variant of the original m:{Brook}.", "extv=variant of|I"),
        ("We adapt the popular m:{Brook} to ponds, and build on m:{Delta}.", "ext"),
        ("Inspired by the success of m:{Brook}, ponds are planned.", "ext=-"),
        ("Unlike m:{Quickbrook}, ponds are built on m:{Brook}.", "ext=IN"),
    ],
)
def test_words_of_extension(sentence: str, feature: str) -> None:
    assert feature in features(TITLE, sentence, "Brook") | features(TITLE, sentence + " m:{Delta}.", "Delta")


@pytest.mark.parametrize(
    ("sentence", "feature"),
    [
        ("Compared with the strong m:{Brook}, m:{Quickbrook} is better.", "cmpv=compared with|-"),
        ("m:{Quickbrook} outperforms baselines such as m:{Brook}.", "cmp=I"),
        ("It is more accurate than m:{Brook}.", "cmpv=than"),
        ("We use the pretrained m:{Brook}.", "usev=use|we"),
        ("m:{Quickbrook} is trained on the b:{Brook}.", "trn=I"),
        ("We fine-tune it on b:{Brook}.", "trn=we"),
    ],
)
def test_words_of_comparison_use_and_training(sentence: str, feature: str) -> None:
    assert feature in features(TITLE, sentence, "Brook")


def test_use_is_no_extension() -> None:
    assert not {f for f in features(TITLE, "m:{Quickbrook} uses m:{Brook}.", "Brook") if f.startswith("ext")}
    assert not {f for f in features(TITLE, "It extends ponds and uses m:{Brook}.", "Brook") if f.startswith("ext")}


def test_a_name_in_the_introduced_name() -> None:
    found = features("m:{Q-Brook}: Ponds", "m:{Q-Brook} extends m:{Brook}.", "Brook", "Q-Brook")
    assert {"contain=suf", "contain-", "ext+contain"} <= found
    assert "contain_" in features("m:{QBrook}: Ponds", "We know m:{Brook}.", "Brook", "QBrook")


def test_a_name_around_the_introduced_name() -> None:
    found = features(TITLE, "m:{Quickbrook-70B} is large.", "Quickbrook-70B")
    assert {"around=pre", "around+-0b"} <= found
    assert not {f for f in features(TITLE, "m:{Brook} is old.", "Brook") if f.startswith("around")}
