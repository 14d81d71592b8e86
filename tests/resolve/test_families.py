"""Variants: what a name adds to another, and whose variant a node is."""

from __future__ import annotations

import pytest
from making import BENCHMARK, METHOD, ORGANIZATION, paper_of, vocabulary_of

from kg.model import NodeType, RelationType
from kg.resolve import resolve
from kg.resolve.families import ancestors, difference, is_variant
from kg.vocabulary import Concept, load_vocabulary


def variants_of(*names: str, type: NodeType = METHOD, concepts: tuple[Concept, ...] = ()) -> set[tuple[str, str]]:
    papers = [paper_of(f"Paper {i}", (type, name)) for i, name in enumerate(names)]
    graph = resolve([p for p, _ in papers], [e for _, e in papers], vocabulary_of(*concepts))
    return {(e.source, e.target) for e in graph.edges if e.type is RelationType.VARIANT_OF}


def test_a_model_leads_to_its_family_step_by_step() -> None:
    assert variants_of("Qwaz2.5-Math-7B-Instruct", "Qwaz2.5-Math", "Qwaz2.5", "Qwaz") == {
        ("method/qwaz2.5mathinstruct7b", "method/qwaz2.5math"),
        ("method/qwaz2.5math", "method/qwaz2.5"),
        ("method/qwaz2.5", "method/qwaz"),
    }


def test_no_family_is_made_up() -> None:
    assert variants_of("Qwaz2.5-7B", "Qwaz2.5-72B") == set()


def test_the_vocabulary_gives_families_that_no_paper_names() -> None:
    family = Concept(id="method/llama", type=METHOD, label="Llama")
    member = Concept(id="method/llama-3-1", type=METHOD, label="Llama 3.1", broader="method/llama")
    assert variants_of("Llama-3.1-8B", concepts=(family, member)) == {
        ("method/llama3.1-8b", "method/llama-3-1"),
        ("method/llama-3-1", "method/llama"),
    }


def test_the_shipped_vocabulary_rolls_up() -> None:
    paper = paper_of("One", (METHOD, "Llama-3.1-8B-Instruct"), (METHOD, "Qwen2.5-Math-7B-Instruct"))
    graph = resolve([paper[0]], [paper[1]], load_vocabulary())
    above = {e.source: e.target for e in graph.edges if e.type is RelationType.VARIANT_OF}
    for start, family in (("Llama-3.1-8B-Instruct", "method/llama"), ("Qwen2.5-Math-7B-Instruct", "method/qwen")):
        at = next(n.id for n in graph.nodes.values() if start == n.label or start in n.aliases)
        chain = [at]
        while chain[-1] in above:
            chain.append(above[chain[-1]])
        assert family in chain, chain
        assert len(chain) >= 3, chain


@pytest.mark.parametrize(
    ("name", "parent", "type"),
    [
        ("AIME 2024", "AIME", BENCHMARK),
        ("MATH-500", "MATH", BENCHMARK),
        ("SWE-bench Verified", "SWE-bench", BENCHMARK),
        ("HumanEval+", "HumanEval", BENCHMARK),
        ("YOLOv8", "YOLO", METHOD),
        ("Mixtral-8x7B-Instruct", "Mixtral-8x7B", METHOD),
        ("Llama-3.1-8B-Instruct", "Llama-3.1-8B", METHOD),
    ],
)
def test_the_nearest_name_is_the_parent(name: str, parent: str, type: NodeType) -> None:
    ((_, target),) = variants_of(name, parent, type=type)
    assert target.partition("/")[2] == next(iter(ancestors(name, type)))


@pytest.mark.parametrize(("name", "other"), [("OREO", "Or"), ("o1", "o"), ("Zibzab", "Zib"), ("GPT-4o", "GP")])
def test_names_that_only_begin_alike_are_no_family(name: str, other: str) -> None:
    assert variants_of(name, other) == set()


def test_organizations_have_no_variants_by_name() -> None:
    assert variants_of("Example Labs 2", "Example Labs", type=ORGANIZATION) == set()


@pytest.mark.parametrize(
    ("name", "of", "expected"),
    [
        ("Phi-3-mini", "Phi-3", True),
        ("GPT-4-0613", "GPT-4", False),
        ("GPT-35", "GPT-3.5", False),
        ("DeepSeek-V2.5", "DeepSeek-V2", True),
        ("Low-Rank Adaptation", "LoRA", False),
    ],
)
def test_which_alias_is_a_variant(name: str, of: str, expected: bool) -> None:
    assert is_variant(name, of, METHOD) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("Llama-2-7B", "Llama-2-13B", "size"), ("o1", "o1-mini", "edition"), ("Llama-3", "Llama-3.1", "version")],
)
def test_what_tells_two_names_apart(a: str, b: str, expected: str) -> None:
    assert difference(a, b, METHOD) == expected
