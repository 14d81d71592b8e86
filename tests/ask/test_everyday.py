"""The everyday questions, answered from a graph whose every edge is known."""

from math import prod
from typing import Any

import pytest
from graphs import BROOK, CREEK, DELTA, RIVER, THOUGHT, TIDE, TREE, sample_graph, sample_vocabulary, statement

from kg.ask import compare, evidence, lineage, news, papers, path, search, show, stats, text
from kg.ask.dates import DateError
from kg.errors import NotFoundError
from kg.export.standings import standings as written_standings
from kg.graph.lookup import Names
from kg.graph.tables import Edge, Graph, Node, Score
from kg.model import NodeType, RelationType

GRAPH = sample_graph()
NAMES = Names(GRAPH)


def standings_of(graph: Graph) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in written_standings(graph, sample_vocabulary()):
        found.setdefault(one.score.benchmark, []).append(
            leaderboard_standing(one.score, one.metric or None, one.value, one.unit or None, one.better)
        )
    return found


def leaderboard_standing(*fields: Any) -> Any:
    from kg.ask.leaderboard import Standing

    return Standing(*fields)


def node(name: str) -> Node:
    return NAMES.find(name)[0]


def with_edges(*edges: tuple[str, str]) -> Graph:
    """The sample graph with more edges of ``extends``."""
    more = tuple(Edge(a, RelationType.EXTENDS, b, (statement(BROOK, "extends PPO"),)) for a, b in edges)
    return Graph(GRAPH.papers, GRAPH.nodes, GRAPH.edges + more, GRAPH.scores)


def test_show_has_every_edge_and_score_of_a_node_once() -> None:
    for one in GRAPH.nodes.values():
        record = show.show(GRAPH, one)
        assert len(record["relations"]) == sum(one.id in (e.source, e.target) for e in GRAPH.edges)
        assert len(record["scores"]) == sum(one.id in (s.paper, s.method, s.benchmark) for s in GRAPH.scores)


def test_show_tells_of_a_method_who_made_it_who_uses_it_and_in_which_words() -> None:
    text = show.as_text(show.show(GRAPH, node("Creek")), width=100)
    assert text.startswith("Creek  (Method, 2023)")
    assert "extends (1)\n  Brook (2022)\n      “Creek builds on Brook and scores 71.0% accuracy on GSM8K.”" in text
    assert "introduced by (1)\n  Creek: A Wider Brook (2023)" in text
    assert "Creek on HumanEval: Δ 4.5 points pass@1" in text


def test_show_of_a_paper_has_what_is_known_of_it() -> None:
    record = show.show(GRAPH, node(BROOK.id))
    assert record["authors"] == list(BROOK.authors)
    assert (record["abstract"], record["date"], record["url"]) == (BROOK.abstract, BROOK.date, BROOK.url)
    assert "venue" not in record
    assert "nothing more is said" in show.as_text(show.show(GRAPH, node("On Standing Water")))


def test_long_lists_are_cut_and_say_so() -> None:
    text = show.as_text(show.show(GRAPH, node("GSM8K")), most=2)
    assert "evaluated on by (4)" in text
    assert "… and 2 more (--all shows them)" in text


def tree(branches: list[lineage.BranchRecord]) -> list[Any]:
    return [(b["node"]["label"], tree(b["branches"])) for b in branches]


def test_lineage_goes_back_to_the_roots_and_forward_to_papers_without_a_name() -> None:
    record = lineage.lineage(GRAPH, node("River"))
    assert tree(record["extends"]) == [("DPO", []), ("Creek", [("Brook", [("PPO", [])])])]
    assert tree(record["extended_by"]) == [(DELTA.title, [])]
    assert record["extends"][0]["statements"][0]["title"] == RIVER.title


def test_a_circle_of_extensions_ends() -> None:
    record = lineage.lineage(with_edges(("method/ppo", "method/creek")), node("Creek"))
    assert tree(record["extends"]) == [("Brook", [("PPO", [("Creek", [])])])]
    assert "Creek (2023) … (see above)" in lineage.as_text(record, width=80)


def test_what_is_reached_in_two_ways_is_told_once_nearest_to_the_root() -> None:
    record = lineage.lineage(with_edges(("method/river", "method/brook")), node("River"))
    assert tree(record["extends"]) == [("Brook", [("PPO", [])]), ("DPO", []), ("Creek", [("Brook", [])])]
    assert record["extends"][2]["branches"][0]["seen"]


def test_a_deep_and_wide_history_is_drawn_without_exploding() -> None:
    """Every method of 30 layers extends both of the layer before: 2³⁰ ways, 60 nodes."""
    nodes = dict(GRAPH.nodes)
    edges = []
    for layer in range(30):
        for side in "ab":
            nodes[f"method/{layer:02d}{side}"] = Node(f"method/{layer:02d}{side}", NodeType.METHOD, f"{layer}{side}")
            edges += [(f"method/{layer:02d}{side}", f"method/{layer - 1:02d}{other}") for other in "ab" if layer]
    more = with_edges(*edges)
    record = lineage.lineage(Graph(more.papers, nodes, more.edges), nodes["method/29a"])
    assert lineage.as_text(record, width=200).count("\n") < 130


def test_compare_finds_the_direct_edge_the_paper_and_the_numbers() -> None:
    record = compare.compare(GRAPH, node("Brook"), node("Creek"))
    assert [(e["source"]["label"], e["relation"]) for e in record["direct"]] == [("Creek", "extends")]
    assert [(p["paper"]["label"], p["compares"]) for p in record["papers"]] == [(CREEK.title, True)]
    on_gsm8k = [s["value"] for s in record["scores"] if s["benchmark"]["label"] == "GSM8K"]
    assert sorted(on_gsm8k) == ["60.1", "62.5", "71.0"]
    assert [b["label"] for b in record["benchmarks"]] == ["GSM8K"]
    swapped = compare.compare(GRAPH, node("Creek"), node("Brook"))
    assert (swapped["direct"], swapped["benchmarks"]) == (record["direct"], record["benchmarks"])


def test_compare_of_strangers_says_so() -> None:
    record = compare.compare(GRAPH, node("Llama-3.1-8B"), node("PPO"))
    assert not any(record[key] for key in ("direct", "papers", "scores", "benchmarks"))  # type: ignore[literal-required]
    assert "no paper here deals with both" in compare.as_text(record, width=80)


def test_a_family_is_compared_by_its_variants_when_asked() -> None:
    assert not compare.compare(GRAPH, node("GPT-4"), node("Llama 3.1"))["papers"]
    record = compare.compare(GRAPH, node("GPT-4"), node("Llama 3.1"), variants=True)
    assert [p["paper"]["label"] for p in record["papers"]] == [TIDE.title]
    assert {r["label"] for p in record["papers"] for r in p["relations"]} == {"GPT-4", "Llama-3.1-8B"}
    own = compare.compare(GRAPH, node("Llama 3.1"), node("Llama-3.1-8B"), variants=True)
    assert not own["papers"]
    assert [e["relation"] for e in own["direct"]] == ["variant-of"]


def test_what_tells_homonyms_apart_is_told_once() -> None:
    assert text.label_in_full("TPO", "Tree Policy") == "TPO [Tree Policy]"
    assert text.label_in_full("TPO (Tree Policy)", "Tree Policy") == "TPO (Tree Policy)"


def test_a_paper_that_uses_both_does_not_compare_them() -> None:
    record = compare.compare(GRAPH, node("GPT-4"), node("Llama-3.1-8B"))
    assert [(p["paper"]["label"], p["compares"]) for p in record["papers"]] == [(TIDE.title, False)]


def test_the_shortest_chains_are_found_in_either_direction() -> None:
    record = path.path(GRAPH, node("PPO"), node("River"))
    assert 1 <= len(record["chains"]) <= path.MOST
    assert [(e["source"]["label"], e["target"]["label"]) for e in record["chains"][0]] == [
        ("Brook", "PPO"),
        ("Creek", "Brook"),
        ("River", "Creek"),
    ]
    text = path.as_text(record, width=80)
    assert text.startswith("PPO\n  ←extends— Brook\n")
    back = path.path(GRAPH, node("River"), node("PPO"))
    assert path.as_text(back, width=80).startswith("River\n  —extends→ Creek\n")


def test_of_several_shortest_chains_the_surest_comes_first() -> None:
    record = path.path(GRAPH, node("GSM8K"), node("MATH"))
    assert len(record["chains"]) == 2
    sureness = [prod(e["confidence"] for e in chain) for chain in record["chains"]]
    assert sureness == sorted(sureness, reverse=True)
    assert len({len(chain) for chain in record["chains"]}) == 1


def test_no_chain_where_nothing_joins() -> None:
    record = path.path(GRAPH, node("PPO"), node("On Standing Water"))
    assert record["chains"] == []
    assert "no chain of edges joins PPO and On Standing Water" in path.as_text(record, width=80)
    assert "both" in path.as_text(path.path(GRAPH, node("PPO"), node("PPO")), width=80)


def titles(since: str | None = None, until: str | None = None, variants: bool = False, **conditions: str) -> list[str]:
    named = {relation.replace("_", "-"): [name] for relation, name in conditions.items()}
    found = papers.papers(GRAPH, NAMES.find, named, since=since, until=until, variants=variants)
    return [record["title"] for record in found]


def test_papers_fulfil_every_condition_the_newest_first() -> None:
    assert titles(evaluates_on="GSM8K") == [RIVER.title, DELTA.title, CREEK.title, BROOK.title]
    assert titles(evaluates_on="gsm-8k", extends="DPO") == [RIVER.title]
    assert titles(evaluates_on="MATH", introduces="TPO") == [THOUGHT.title]
    assert titles(extends="DPO", uses="DPO") == []
    assert titles(developed_by="Acme Research") == [BROOK.title]
    with pytest.raises(NotFoundError, match="GSM8K"):
        titles(evaluates_on="GSM9K")


def test_papers_by_date() -> None:
    assert titles(since="2025-01-21") == [TREE.title]
    # A paper of "2024" or "2024-03" may be as late as a day in it.
    assert titles(since="2024-03-15", until="2024") == [TIDE.title, DELTA.title]
    assert titles(until="2022-01") == [BROOK.title]
    for wrong in ("20", "2024-13", "2024-1", "soon", "2024-01-32"):
        with pytest.raises(DateError, match="is no date"):
            titles(since=wrong)


def test_a_family_stands_for_its_variants_when_asked() -> None:
    assert titles(uses="Llama 3.1") == []
    assert titles(uses="Llama 3.1", variants=True) == [TIDE.title]


def found_edges(*words: str) -> set[tuple[str, str, str]]:
    records = evidence.evidence(GRAPH, NAMES.find, words)
    return {(e["source"]["id"], e["relation"], e["target"]["id"]) for e in records}


def test_an_edge_is_named_by_its_three_parts() -> None:
    assert found_edges("Creek", "extends", "brook") == {("method/creek", "extends", "method/brook")}
    (edge,) = evidence.evidence(GRAPH, NAMES.find, ("Creek", "extends", "Brook"))
    assert [s["confidence"] for s in edge["statements"]] == [0.92, 0.6]
    text = evidence.as_text([edge], width=200)
    assert "“Creek builds on Brook and scores 71.0% accuracy on GSM8K.”" in text
    assert f"{CREEK.title} ({CREEK.id}, abstract 0–57; rules, 0.92)" in text


def test_a_method_stands_for_the_papers_that_introduce_it() -> None:
    assert found_edges("Creek", "evaluates-on", "any") == {
        (CREEK.id, "evaluates-on", "benchmark/gsm8k"),
        (CREEK.id, "evaluates-on", "benchmark/humaneval"),
    }


@pytest.mark.parametrize("any_", ["any", "_", "*"])
def test_wildcards(any_: str) -> None:
    assert len(found_edges(any_, any_, any_)) == len(GRAPH.edges)
    assert {e[1] for e in found_edges("Brook", any_, "PPO")} == {"extends"}
    assert len(found_edges(any_, "evaluates_on", "GSM8K")) == 4


def test_two_names_are_all_edges_between_them_and_one_all_at_it() -> None:
    assert found_edges("Brook", "Creek") == found_edges("Creek", "Brook")
    assert ("method/creek", "extends", "method/brook") in found_edges("Brook", "Creek")
    assert len(found_edges("method/brook")) == sum("method/brook" in (e.source, e.target) for e in GRAPH.edges)


def test_derived_edges_say_how() -> None:
    text = evidence.as_text(evidence.evidence(GRAPH, NAMES.find, ("Llama-3.1-8B", "variant-of", "any")), width=80)
    assert "derived: vocabulary, 1.00" in text


def test_edges_that_are_not_there() -> None:
    with pytest.raises(evidence.EdgeNameError, match="did you mean extends"):
        found_edges("Creek", "extend", "Brook")
    with pytest.raises(evidence.EdgeNameError, match="three parts"):
        found_edges("Creek", "is", "built", "on Brook")
    with pytest.raises(NotFoundError, match="no edge PPO extends Brook"):
        found_edges("PPO", "extends", "Brook")


def test_news_since_a_date_are_what_nobody_told_before() -> None:
    record = news.since(GRAPH, standings_of(GRAPH), "2024")
    assert [p["title"] for p in record["papers"]] == [
        TREE.title,
        THOUGHT.title,
        TIDE.title,
        RIVER.title,
        DELTA.title,
    ]
    assert {n["id"] for n in record["nodes"]} == {
        "method/river",
        "method/llama-3-1-8b",
        "method/tpo-thought",
        "method/tpo-tree",
        "benchmark/webtext",
        "benchmark/wikitext-103",
        "benchmark/tidebench",
        "organization/harbour-institute",
    }
    assert {s["paper"]["label"] for s in record["scores"]} == {RIVER.title, TIDE.title, DELTA.title}
    assert ("River", "Creek") in {
        (e["source"]["label"], e["target"]["label"]) for e in record["edges"] if e["relation"] == "extends"
    }
    assert not any(record["gone"].values())


def test_the_best_new_scores_stand_against_those_known() -> None:
    best = {(b["benchmark"]["label"], b["metric"]): b for b in news.since(GRAPH, standings_of(GRAPH), "2024")["best"]}
    gsm8k = best["GSM8K", "accuracy"]
    assert (gsm8k["value"], gsm8k["known_value"], gsm8k["beats"]) == ("70.2", "71.0", False)
    assert best["WikiText-103", "perplexity"]["known"] is None
    earlier = {b["benchmark"]["label"]: b for b in news.since(GRAPH, standings_of(GRAPH), "2023-06")["best"]}
    assert (earlier["GSM8K"]["known_value"], earlier["GSM8K"]["beats"]) == ("62.5", True)


def perplexity(paper: Any, value: str) -> Score:
    said = statement(paper, "perplexity of 9.5 on WikiText-103") if paper is RIVER else statement(paper, paper.title)
    return Score(f"result/{paper.id}-{value}", paper.id, None, "benchmark/wikitext-103", "perplexity", value, None,
                 "absolute", said)  # fmt: skip


def test_less_is_better_where_the_metric_says_so() -> None:
    graph = Graph(GRAPH.papers, GRAPH.nodes, GRAPH.edges, (perplexity(RIVER, "9.5"), perplexity(TREE, "8.1")))
    (best,) = news.since(graph, standings_of(graph), "2025")["best"]
    assert (best["value"], best["known_value"], best["beats"]) == ("8.1", "9.5", True)
    assert news.best_line(best) == "Trees First on WikiText-103: 8.1 perplexity; beats 9.5 of River: Where Creeks Meet"


def without(graph: Graph, paper: Any) -> Graph:
    """The graph without a paper and what only it says."""
    edges = [
        Edge(e.source, e.type, e.target, kept)
        for e in graph.edges
        if paper.id not in (e.source, e.target) and (kept := tuple(s for s in e.statements if s.paper != paper.id))
    ]
    ends = {end for e in edges for end in (e.source, e.target)} | (graph.papers.keys() - {paper.id})
    return Graph(
        {i: p for i, p in graph.papers.items() if i != paper.id},
        {i: n for i, n in graph.nodes.items() if i in ends},
        tuple(edges),
        tuple(s for s in graph.scores if s.paper != paper.id),
    )


def test_the_difference_of_two_graphs_is_told_both_ways() -> None:
    small = without(GRAPH, RIVER)
    more = news.difference(small, GRAPH, standings_of(GRAPH))
    assert [p["title"] for p in more["papers"]] == [RIVER.title]
    assert {n["id"] for n in more["nodes"]} == {"benchmark/webtext", "benchmark/wikitext-103"}
    less = news.difference(GRAPH, small, standings_of(small))
    assert less["papers"] == less["nodes"] == less["edges"] == []
    assert [p["title"] for p in less["gone"]["papers"]] == [RIVER.title]
    assert {n["id"] for n in less["gone"]["nodes"]} == {n["id"] for n in more["nodes"]}
    assert less["gone"]["edges"] == more["edges"]
    assert "1 paper gone" in news.as_text(less, width=80)
    nothing = news.difference(GRAPH, GRAPH, standings_of(GRAPH))
    assert not any(nothing[key] for key in ("papers", "nodes", "edges", "scores", "best"))  # type: ignore[literal-required]


def test_stats_count_everything() -> None:
    record = stats.stats(GRAPH, top=2)
    assert record["papers"] == 8
    assert record["papers_without_edges"] == 1
    assert sum(record["edges"].values()) == len(GRAPH.edges)
    assert [row["label"] for row in record["top"]["Benchmark"]] == ["GSM8K", "MATH"]
    assert record["top"]["Benchmark"][0]["papers"] == 4
    assert record["years"] == {"2022": 1, "2023": 1, "2024": 3, "2025": 2}


def test_search_prefers_names_and_then_finds_words_in_abstracts() -> None:
    found = search.search(GRAPH, "dpo")
    assert found[0]["node"]["id"] == "method/dpo"
    assert [f["sentence"] for f in found if f["node"]["id"] == RIVER.id] == ["River is based on Creek and on DPO."]
    assert [f["node"]["id"] for f in search.search(GRAPH, "tree policy")] == ["method/tpo-tree", TREE.id]
    assert search.search(GRAPH, "proximal optimization policy")[0]["name"] == "Proximal Policy Optimization"
    assert search.search(GRAPH, "***") == []
    assert len(search.search(GRAPH, "o", limit=3)) <= 3
