"""What is one thing one node, what is two two: ids, labels, homonyms, edges, scores, and no say of order."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import permutations

import pytest
from making import (
    BENCHMARK,
    EVALUATES_ON,
    EXTENDS,
    INTRODUCES,
    METHOD,
    ORGANIZATION,
    USES,
    introducing,
    paper_of,
    vocabulary_of,
)

from kg.graph.tables import Graph
from kg.model import PAPER, Extraction, NodeType, Paper, RelationType
from kg.resolve import resolve
from kg.vocabulary import Concept, Vocabulary, load_vocabulary

GSM8K = Concept(id="benchmark/gsm8k", type=BENCHMARK, label="GSM8K", aliases=("Grade School Math 8K",))
MATH = Concept(id="benchmark/math", type=BENCHMARK, label="MATH", ambiguous=("MATH",))
SMALL = vocabulary_of(GSM8K, MATH)
NOTHING = vocabulary_of()


def graph_of(*papers: tuple[Paper, Extraction], vocabulary: Vocabulary = NOTHING) -> Graph:
    return resolve([p for p, _ in papers], [e for _, e in papers], vocabulary)


def things(graph: Graph) -> list[str]:
    return [id for id, node in graph.nodes.items() if node.type is not NodeType.PAPER]


def pairs(graph: Graph, type: RelationType) -> list[tuple[str, str]]:
    return [(e.source, e.target) for e in graph.edges if e.type is type]


def test_every_paper_is_a_node_even_when_nothing_was_found_in_it() -> None:
    graph = graph_of(paper_of("A paper", date="2024-05-01"))
    (node,) = graph.nodes.values()
    assert (node.type, node.label, node.year) == (NodeType.PAPER, "A paper", 2024)


def test_a_paper_without_extraction_is_a_node_and_an_extraction_without_paper_is_not() -> None:
    paper, _ = paper_of("One")
    _, stray = paper_of("Other", (METHOD, "Zib"))
    assert list(resolve([paper], [stray], NOTHING).nodes) == [paper.id]


def test_known_things_have_the_concept_s_id_and_label() -> None:
    graph = graph_of(
        paper_of("One", (BENCHMARK, "GSM8k"), date="2023"),
        paper_of("Two", (BENCHMARK, "Grade school math 8K"), date="2022"),
        vocabulary=SMALL,
    )
    node = graph.nodes["benchmark/gsm8k"]
    assert things(graph) == ["benchmark/gsm8k"]
    assert (node.label, node.concept, node.year) == ("GSM8K", "benchmark/gsm8k", 2022)
    assert node.aliases == {"GSM8k": 1, "Grade school math 8K": 1}


def test_unknown_things_are_labelled_by_the_form_most_papers_use() -> None:
    graph = graph_of(
        *(paper_of(f"P{i}", (METHOD, "Zib-Zab")) for i in range(2)),
        *(paper_of(f"Q{i}", (METHOD, "ZibZab")) for i in range(3)),
    )
    node = graph.nodes["method/zibzab"]
    assert (node.label, node.aliases, node.concept) == ("ZibZab", {"Zib-Zab": 2}, None)


@pytest.mark.parametrize("names", [("Qwaz2-7B", "Qwaz27B"), ("Qwaz2.5", "Qwaz25"), ("Zib+", "Zib"), ("Zib*", "Zib")])
def test_two_names_never_share_an_id(names: tuple[str, str]) -> None:
    graph = graph_of(*(paper_of(f"Paper {i}", (METHOD, name)) for i, name in enumerate(names)))
    assert len(things(graph)) == 2


def test_a_method_and_a_benchmark_of_one_name_are_two_nodes() -> None:
    graph = graph_of(paper_of("One", (METHOD, "Zib")), paper_of("Two", (BENCHMARK, "Zib")))
    assert things(graph) == ["benchmark/zib", "method/zib"]


def test_a_data_set_and_the_word_are_two_nodes() -> None:
    graph = graph_of(
        paper_of("One", (BENCHMARK, "MATH")),
        paper_of("Two", (BENCHMARK, "math")),
        paper_of("Three", (BENCHMARK, "the math dataset")),
        vocabulary=SMALL,
    )
    assert things(graph) == ["benchmark/math", "benchmark/math~word"]
    assert graph.nodes["benchmark/math"].aliases == {"the math dataset": 1}


def test_long_and_short_form_learnt_from_one_paper_hold_in_all() -> None:
    graph = graph_of(
        paper_of("One", (METHOD, "Zebra Step Tuning", ("ZST",))),
        paper_of("Two", (METHOD, "ZST")),
        paper_of("Three", (METHOD, "zebra-step tuning")),
        paper_of("Four", (METHOD, "Zebra Step Tuning (ZST)")),
    )
    assert things(graph) == ["method/zst"]


def test_the_id_of_a_coined_acronym_stays_when_it_is_spelled_out_later() -> None:
    alone = graph_of(introducing("One", "ZST"))
    later = graph_of(introducing("One", "ZST"), paper_of("Two", (METHOD, "Zebra Step Tuning", ("ZST",))))
    assert things(alone) == things(later) == ["method/zst"]


def test_an_alias_that_only_its_paper_gives_does_not_pull_in_a_wider_name() -> None:
    graph = graph_of(
        introducing("One", "context-coherent expert parallelism", "expert parallelism"),
        paper_of("Two", (METHOD, "expert parallelism")),
    )
    assert len(things(graph)) == 2


def test_an_alias_of_another_size_is_not_united() -> None:
    graph = graph_of(introducing("One", "Zib", "Zib-7B"), paper_of("Two", (METHOD, "Zib-7B")))
    assert things(graph) == ["method/zib", "method/zib7b"]


# -- homonyms --------------------------------------------------------------------------------------------------------

PREFERENCE = introducing(
    "Thinking before answering",
    "ZPO",
    "Zonal Preference Optimization",
    abstract="We train language models to prefer zones of thought. Rewards rank sampled thoughts of a chat model.",
)
PHYSICS = introducing(
    "Zeeman fields",
    "ZPO",
    "Zeeman Phase Oscillator",
    abstract="Magnetic atoms in a lattice swing in phase. Our simulator gives spectra of cold gases.",
)


def test_two_papers_that_introduce_one_name_for_two_things_give_two_labelled_nodes() -> None:
    graph = graph_of(PREFERENCE, PHYSICS)
    ids = ["method/zpo~zeeman-phase-oscillator", "method/zpo~zonal-preference-optimization"]
    assert things(graph) == ids
    assert [graph.nodes[i].distinct for i in ids] == ["Zeeman Phase Oscillator", "Zonal Preference Optimization"]
    assert graph.nodes[ids[0]].label == "ZPO (Zeeman Phase Oscillator)"
    assert graph.nodes[ids[0]].aliases == {"ZPO": 1, "Zeeman Phase Oscillator": 1}


def test_two_papers_that_introduce_one_name_without_spelling_it_out() -> None:
    one = introducing("Zib: cold lattices", "Zib", abstract="Magnetic atoms in a lattice swing in phase.")
    two = introducing("Zib: chat models", "Zib", abstract="Language models answer questions of users.")
    graph = graph_of(one, two)
    assert len(things(graph)) == 2
    assert {graph.nodes[i].label for i in things(graph)} == {"Zib (cold lattices)", "Zib (chat models)"}


def test_one_author_who_introduces_a_name_twice_means_one_thing() -> None:
    one = introducing("Zib", "Zib", abstract="Magnetic atoms swing.", authors=("Ada Example",))
    two = introducing("More of Zib", "Zib", abstract="Language models answer.", authors=("Ada Example", "Bo Other"))
    assert things(graph_of(one, two)) == ["method/zib"]


def test_a_bare_mention_goes_to_the_sense_its_paper_supports() -> None:
    bare = paper_of("Chat", (METHOD, "ZPO"), abstract="We compare ZPO for language models whose rewards rank thoughts.")
    graph = graph_of(PREFERENCE, PHYSICS, bare)
    assert len(things(graph)) == 2
    assert graph.nodes["method/zpo~zonal-preference-optimization"].aliases["ZPO"] == 2


def test_a_bare_mention_that_nothing_supports_stays_unresolved_and_says_so() -> None:
    bare = paper_of("Short note", (METHOD, "ZPO"), abstract="Nothing else.")
    node = graph_of(PREFERENCE, PHYSICS, bare).nodes["method/zpo~unresolved"]
    assert (node.label, node.distinct) == ("ZPO (unresolved)", "unresolved")


def test_a_paper_older_than_a_thing_does_not_mean_it() -> None:
    new = introducing("A", "ZPO", "Zonal Preference Optimization", abstract="Zones for language models.", date="2024")
    old = introducing("B", "ZPO", "Zeeman Phase Oscillator", abstract="Atoms swing in phase.", date="2001")
    bare = paper_of(
        "C", (METHOD, "ZPO"), abstract="Zones for language models, and preference optimization.", date="2010"
    )
    assert "method/zpo~unresolved" in things(graph_of(new, old, bare))


def test_a_well_known_acronym_spelled_out_otherwise_is_another_thing() -> None:
    known = Concept(id="method/rag", type=METHOD, label="Retrieval-Augmented Generation", aliases=("RAG",))
    graph = graph_of(
        paper_of("One", (METHOD, "RAG")),
        paper_of("Two", (METHOD, "retrieval augmented generation", ("RAG",))),
        paper_of("Three", (METHOD, "Region Adjacency Graph", ("RAG",))),
        vocabulary=vocabulary_of(known),
    )
    assert things(graph) == ["method/rag", "method/rag~region-adjacency-graph"]


# -- edges and scores ------------------------------------------------------------------------------------------------


def test_equal_edges_are_one_with_every_paper_s_statement() -> None:
    told = (("Zib", EXTENDS, "Zab"),)
    graph = graph_of(*(paper_of(t, (METHOD, "Zib"), (METHOD, "Zab"), told=told) for t in ("One", "Two")))
    (edge,) = [e for e in graph.edges if e.type is EXTENDS]
    assert (edge.source, edge.target, edge.weight) == ("method/zib", "method/zab", 2)
    assert [s.paper for s in edge.statements] == sorted(graph.papers)
    assert edge.statements[0].evidence and edge.statements[0].evidence.quote == "Some"


def test_a_thing_does_not_extend_itself() -> None:
    told = (("Zib-Zab", EXTENDS, "ZibZab"), (PAPER, USES, "ZibZab"))
    graph = graph_of(paper_of("One", (METHOD, "Zib-Zab"), (METHOD, "ZibZab"), told=told))
    assert [e.type for e in graph.edges] == [USES]


def test_scores_keep_their_ids_whatever_else_a_paper_states() -> None:
    things_ = ((METHOD, "Zib"), (BENCHMARK, "GSM8K"))
    one = graph_of(paper_of("One", *things_, results=(("Zib", "GSM8K", "62.3"),)), vocabulary=SMALL)
    two = graph_of(
        paper_of("One", *things_, results=((None, "GSM8K", "1"), ("Zib", "GSM8K", "62.3"))), vocabulary=SMALL
    )
    assert set(one.scores) < set(two.scores)
    assert len({s.id for s in two.scores}) == 2
    (score,) = one.scores
    assert (score.method, score.benchmark, score.value) == ("method/zib", "benchmark/gsm8k", "62.3")
    assert score.id.startswith("result/one-")


@pytest.mark.parametrize(("words", "metric"), [("scores", None), ("Performance", None), ("F1 score", "F1 score")])
def test_words_that_name_no_metric_count_as_none(words: str, metric: str | None) -> None:
    paper, extraction = paper_of("One", (BENCHMARK, "GSM8K"), results=((None, "GSM8K", "62.3"),))
    told = replace(extraction, results=(replace(extraction.results[0], metric=words),))
    (score,) = graph_of((paper, told), vocabulary=SMALL).scores
    assert score.metric == metric


def test_papers_build_on_papers_whose_methods_they_extend() -> None:
    old = introducing("Old", "Zab")
    new = paper_of("New", (METHOD, "Zib"), (METHOD, "Zab"), told=((PAPER, INTRODUCES, "Zib"), ("Zib", EXTENDS, "Zab")))
    nameless = paper_of("Nameless", (METHOD, "Zab"), told=((PAPER, EXTENDS, "Zab"),))
    graph = graph_of(old, new, nameless)
    assert sorted(pairs(graph, RelationType.BUILDS_ON)) == sorted([(new[0].id, old[0].id), (nameless[0].id, old[0].id)])
    (edge,) = [e for e in graph.edges if e.type is RelationType.BUILDS_ON and e.source == new[0].id]
    assert edge.statements[0].found_by == "derived: method/zib extends method/zab"
    assert edge.statements[0].evidence is not None


def test_a_paper_does_not_build_on_itself() -> None:
    told = ((PAPER, INTRODUCES, "Zib"), (PAPER, INTRODUCES, "Zab"), ("Zib", EXTENDS, "Zab"))
    assert not pairs(graph_of(paper_of("One", (METHOD, "Zib"), (METHOD, "Zab"), told=told)), RelationType.BUILDS_ON)


# -- order -----------------------------------------------------------------------------------------------------------


def test_the_order_of_papers_plays_no_part() -> None:
    papers = [
        PREFERENCE,
        PHYSICS,
        paper_of("Bare", (METHOD, "ZPO"), abstract="We compare ZPO for language models whose rewards rank thoughts."),
        paper_of("Def", (METHOD, "Zebra Step Tuning", ("ZST",)), (ORGANIZATION, "Example Labs", ("example-labs",))),
        paper_of("Use", (METHOD, "ZST"), (BENCHMARK, "GSM8K"), told=((PAPER, EVALUATES_ON, "GSM8K"),)),
    ]
    first = graph_of(*papers, vocabulary=SMALL)
    assert all(graph_of(*order, vocabulary=SMALL) == first for order in list(permutations(papers))[::7])


def test_a_large_graph_is_equal_in_any_order() -> None:
    vocabulary = load_vocabulary()
    chance = random.Random(7)
    names = ["GPT-4", "GPT-4o", "ZST", "Zebra Step Tuning", "SAM", "TPO", "Llama-2-7B", "LLaMA2-7B", "Qwaz", "CoT"]
    papers = [
        paper_of(
            f"Paper {i}",
            (METHOD, chance.choice(names), (chance.choice(names),)),
            abstract=" ".join(chance.sample(["lattice", "atoms", "language", "models", "images", "segments"], 3)),
        )
        for i in range(60)
    ]
    first = graph_of(*papers, vocabulary=vocabulary)
    chance.shuffle(papers)
    assert graph_of(*papers, vocabulary=vocabulary) == first


def test_everything_is_sorted() -> None:
    graph = graph_of(PREFERENCE, PHYSICS, paper_of("Use", (BENCHMARK, "GSM8K"), (METHOD, "Zib")), vocabulary=SMALL)
    assert list(graph.nodes) == sorted(graph.nodes)
    assert list(graph.papers) == sorted(graph.papers)
    triples = [(e.source, e.type, e.target) for e in graph.edges]
    assert triples == sorted(set(triples))


def test_one_name_of_two_makers_is_two_things() -> None:
    world = vocabulary_of(
        Concept(id="organization/openai", type=ORGANIZATION, label="OpenAI"),
        Concept(id="organization/google", type=ORGANIZATION, label="Google"),
    )
    both = [paper_of("One", (METHOD, "OpenAI Zib-3")), paper_of("Two", (METHOD, "Google Zib-3"))]
    one = [paper_of("Three", (METHOD, "Google Zib-3")), paper_of("Four", (METHOD, "Zib-3"))]

    def methods(told: list[tuple[Paper, Extraction]]) -> int:
        graph = resolve([p for p, _ in told], [e for _, e in told], world)
        return sum(node.type is METHOD for node in graph.nodes.values())

    assert methods(both) == 2
    assert methods(one) == 1
    assert methods(both + one) == 3


@pytest.mark.parametrize(
    ("introduced", "relation", "concept", "owner"),
    [
        (("Zib",), USES, "method/cot", "method/zib"),
        (("Zib",), RelationType.COMPARES_TO, "method/cot", "method/cot"),
        (("Zib", "Zab"), USES, "method/cot", "method/cot"),
        ((), USES, "method/cot", "method/cot"),
        (("Zib",), USES, "method/gpt-4", "method/gpt-4"),
    ],
)
def test_a_score_with_a_technique_is_the_paper_s_own(
    introduced: tuple[str, ...], relation: RelationType, concept: str, owner: str
) -> None:
    world = vocabulary_of(
        GSM8K,
        Concept(id="method/cot", type=METHOD, label="CoT"),
        Concept(id="method/gpt-4", type=METHOD, label="GPT-4", is_model=True),
    )
    label = world.concepts[concept].label
    told = ((PAPER, relation, label), *((PAPER, INTRODUCES, name) for name in introduced))
    things_ = ((BENCHMARK, "GSM8K"), (METHOD, label), *((METHOD, name) for name in introduced))
    graph = graph_of(paper_of("One", *things_, told=told, results=((label, "GSM8K", "95.9"),)), vocabulary=world)
    assert [score.method for score in graph.scores] == [owner]


@pytest.mark.parametrize(
    ("written", "label"),
    [
        (r"Pir\'a", "Pirá"),
        (r"G{\"o}delQA", "GödelQA"),
        (r"Erd\H{o}sBench", "ErdősBench"),
        (r"$\beta$-QA", r"$\beta$-QA"),
    ],
)
def test_a_label_has_letters_for_accents_of_latex(written: str, label: str) -> None:
    graph = graph_of(introducing("A paper", written))
    (node,) = (node for node in graph.nodes.values() if node.type is METHOD)
    assert node.label == label
    assert set(node.aliases) == {written} - {label}
