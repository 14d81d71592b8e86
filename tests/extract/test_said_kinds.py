"""What kind of thing a sentence, or a name, says that it stands for."""

from __future__ import annotations

import pytest
from marked import read

from kg.extract.relations.said_kinds import kind_in_name, said_kind
from kg.extract.relations.scenes import scenes
from kg.model import Entity, NodeType

DATA, METHOD = NodeType.BENCHMARK, NodeType.METHOD


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("We release m:{Frog}, a large pond corpus of croaks.", DATA),
        ("We release **m:{Frog}**, a pond-dedicated dataset with croaks.", DATA),
        ("We build m:{Frog}, a large train set with croaks.", DATA),
        ("m:{Frog} is the first benchmark that counts.", DATA),
        ("m:{Frog} - a pond dataset for counting.", DATA),
        ("We introduce the m:{Frog} (Few Really Old Grebes) dataset, which croaks.", DATA),
        ("We build a pond benchmark (m:{Frog}).", DATA),
        ("We build a new dataset, which we call m:{Frog}, and test it.", DATA),
        ('We collect an evaluation set named "m:{Frog}".', DATA),
        ("The m:{Frog} corpus croaks.", DATA),
        ("We release b:{Frog}, a multi-step prompting strategy for ponds.", METHOD),
        ("b:{Frog} is an automated detector that counts datasets.", METHOD),
        ("We train a model called b:{Frog} on a dataset.", METHOD),
        ("We build a framework called b:{Frog}.", METHOD),
        ("We release m:{Frog}, a corpus annotation tool.", None),
        ("We release m:{Frog}, a counter trained on a corpus.", None),
        ("We release b:{Frog}, a framework for counting.", None),
        ("On b:{Frog}, our method counts best.", None),
        ("m:{Frog} is better than a benchmark.", None),
        ("On this dataset, m:{Frog} counts best.", None),
        ("We use the m:{Frog} dataset loader.", None),
        ("We use m:{Frog}.", None),
        ("We use m:{Frog},", None),
    ],
)
def test_what_a_sentence_says_that_a_thing_is(sentence: str, said: NodeType | None) -> None:
    document, entities = read("Counting", sentence)
    (scene,) = [s for s in scenes(document, entities) if not s.is_title]
    (position,) = [i for i, who in enumerate(scene.who) if who == 0]
    assert said_kind(scene, position) is said


@pytest.mark.parametrize(
    ("name", "aliases", "said"),
    [
        ("Frog Benchmark", (), DATA),
        ("FrogSet", ("Few Really Old Grebes dataset",), DATA),
        ("Dataset", (), None),
        ("Frog Benchmarking", (), None),
    ],
)
def test_what_a_name_says_that_it_is(name: str, aliases: tuple[str, ...], said: NodeType | None) -> None:
    assert kind_in_name(Entity("e", METHOD, name, aliases)) is said
