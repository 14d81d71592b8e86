"""Every question that ships with kg, asked to the sample graph; the answers were worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from graphs import DELTA, QUIET, TIDE, sample_graph, write_rdf_build

from kg.errors import NotFoundError, QueryError
from kg.export.terms import DEFAULT_BASE
from kg.named_queries import named_queries, named_query
from kg.questions import ask
from kg.store import Store, open_store

P = DEFAULT_BASE
BROOK, CREEK, RIVER = (f"{P}paper/{n}" for n in ("2201.00001", "2306.00002", "2402.00003"))
THOUGHT, TREE = f"{P}paper/2501.00006", f"{P}paper/2501.00007"
TIDE_IRI, DELTA_IRI, QUIET_IRI = (P + paper.id for paper in (TIDE, DELTA, QUIET))
BROOK_TITLE, CREEK_TITLE, RIVER_TITLE = (
    "Brook: Reasoning in Small Streams",
    "Creek: A Wider Brook",
    "River: Where Creeks Meet",
)
DELTA_TITLE, TIDE_TITLE = "Sediment Matters", "TideBench: How High Do Models Rise?"


def method(name: str) -> str:
    return f"{P}method/{name}"


def benchmark(name: str) -> str:
    return f"{P}benchmark/{name}"


EVERY_ANSWER: list[tuple[str, dict[str, str], list[tuple[Any, ...]]]] = [
    (
        "evaluated-on",
        {"name": "gsm 8k"},
        [
            ("2024-02-01", RIVER_TITLE, RIVER),
            ("2024", DELTA_TITLE, DELTA_IRI),
            ("2023-06-10", CREEK_TITLE, CREEK),
            ("2022-01-05", BROOK_TITLE, BROOK),
        ],
    ),
    (
        "leaderboard",
        {"name": "GSM8K"},
        [
            ("Creek", "accuracy", Decimal("71"), "%", CREEK_TITLE, CREEK),
            ("River", "accuracy", Decimal("70.2"), "%", RIVER_TITLE, RIVER),
            ("Brook", "accuracy", Decimal("62.5"), "%", BROOK_TITLE, BROOK),
            ("Brook", "accuracy", Decimal("60.1"), "%", DELTA_TITLE, DELTA_IRI),
        ],
    ),
    # A fraction (0.48) and a percentage (31.2 %) on one scale.
    (
        "leaderboard",
        {"name": "TideBench"},
        [
            ("GPT-4", "accuracy", Decimal("48"), "%", TIDE_TITLE, TIDE_IRI),
            ("Llama-3.1-8B", "accuracy", Decimal("31.2"), "%", TIDE_TITLE, TIDE_IRI),
        ],
    ),
    ("leaderboard", {"name": "WikiText-103"}, [("River", "perplexity", Decimal("9.5"), "", RIVER_TITLE, RIVER)]),
    ("leaderboard", {"name": "MATH"}, [("Brook", "accuracy", Decimal("41"), "%", BROOK_TITLE, BROOK)]),
    ("leaderboard", {"name": "GSM8K", "metric": "F1"}, []),
    ("leaderboard", {"name": "HumanEval"}, []),  # a difference only
    (
        "extends",
        {"name": "proximal policy optimization"},
        [
            ("Brook", True, 2022, method("brook")),
            ("Creek", False, 2023, method("creek")),
            ("River", False, 2024, method("river")),
            (DELTA_TITLE, False, 2024, DELTA_IRI),
        ],
    ),
    (
        "lineage",
        {"name": "River"},
        [
            ("Creek", True, False, 2023, method("creek")),
            ("DPO", True, True, 2022, method("dpo")),
            ("Brook", False, False, 2022, method("brook")),
            ("PPO", False, True, 2022, method("ppo")),
        ],
    ),
    ("lineage", {"name": "PPO"}, []),
    ("introduces", {"name": "2201.00001"}, [("Brook", "Method", BROOK_TITLE, method("brook"))]),
    ("introduces", {"name": "10.1234/tide.bench"}, [("TideBench", "Benchmark", TIDE_TITLE, benchmark("tidebench"))]),
    ("introduces", {"name": "thoughts first"}, [("TPO", "Method", "Thoughts First", method("tpo-thought"))]),
    (
        "co-evaluated",
        {"name": "GSM8K"},
        [
            ("MATH", 2, benchmark("math")),
            ("HumanEval", 1, benchmark("humaneval")),
            ("TideBench", 1, benchmark("tidebench")),
            ("WikiText-103", 1, benchmark("wikitext-103")),
        ],
    ),
    (
        "top-benchmarks-by-year",
        {},
        [
            (2025, "HumanEval", 1, benchmark("humaneval")),
            (2025, "MATH", 1, benchmark("math")),
            (2024, "GSM8K", 2, benchmark("gsm8k")),
            (2024, "TideBench", 2, benchmark("tidebench")),
            (2024, "MATH", 1, benchmark("math")),
            (2024, "WikiText-103", 1, benchmark("wikitext-103")),
            (2023, "GSM8K", 1, benchmark("gsm8k")),
            (2023, "HumanEval", 1, benchmark("humaneval")),
            (2022, "GSM8K", 1, benchmark("gsm8k")),
            (2022, "MATH", 1, benchmark("math")),
        ],
    ),
    (
        "top-benchmarks-by-year",
        {"year": "2023"},
        [(2023, "GSM8K", 1, benchmark("gsm8k")), (2023, "HumanEval", 1, benchmark("humaneval"))],
    ),
    # Creek's paper compares to Brook; River's and TPO's do not, on GSM8K and MATH.
    ("never-compared", {"name": "Brook"}, [("River", 1, method("river")), ("TPO", 1, method("tpo-thought"))]),
    ("never-compared", {"name": "Brook", "benchmark": "MATH"}, [("TPO", 1, method("tpo-thought"))]),
    ("never-compared", {"name": "Creek"}, [("River", 1, method("river")), ("TPO", 1, method("tpo-tree"))]),
    (
        "organizations",
        {},
        [
            ("Acme Research", "Method", "Brook", method("brook")),
            ("Acme Research", "Paper", BROOK_TITLE, BROOK),
            ("Harbour Institute", "Benchmark", "TideBench", benchmark("tidebench")),
            ("Meta", "Method", "Llama 3.1", method("llama-3-1")),
            ("Meta", "Method", "Llama-3.1-8B", method("llama-3-1-8b")),
            ("OpenAI", "Benchmark", "GSM8K", benchmark("gsm8k")),
            ("OpenAI", "Method", "GPT-4", method("gpt-4")),
        ],
    ),
    (
        "organizations",
        {"name": "facebook"},
        [
            ("Meta", "Method", "Llama 3.1", method("llama-3-1")),
            ("Meta", "Method", "Llama-3.1-8B", method("llama-3-1-8b")),
        ],
    ),
    (
        "most-extended",
        {},
        [("DPO", 2, method("dpo")), *((n, 1, method(n.lower())) for n in ("Brook", "Creek", "PPO", "River"))],
    ),
    ("most-extended", {"year": "2025"}, [("DPO", 1, method("dpo"))]),
    ("most-compared", {}, [("Brook", 1, method("brook")), ("DPO", 1, method("dpo"))]),
    ("most-compared", {"year": "2022"}, [("DPO", 1, method("dpo"))]),
    (
        "most-used",
        {},
        [
            ("GPT-4", 2, method("gpt-4")),
            ("Brook", 1, method("brook")),
            ("Creek", 1, method("creek")),
            ("Llama-3.1-8B", 1, method("llama-3-1-8b")),
        ],
    ),
    ("most-used", {"year": "2023"}, [("GPT-4", 1, method("gpt-4"))]),
    (
        "builds-on",
        {"name": BROOK_TITLE},
        [
            ("2023-06-10", True, CREEK_TITLE, CREEK),
            ("2024-02-01", False, RIVER_TITLE, RIVER),
            ("2024", False, DELTA_TITLE, DELTA_IRI),
        ],
    ),
    ("benchmark-adoption", {}, [("TideBench", "2024-03", "2024", DELTA_TITLE, DELTA_IRI)]),
    ("benchmark-adoption", {"name": "GSM8K"}, []),
    (
        "homonyms",
        {},
        [
            ("TPO", "Method", "Thought Path", method("tpo-thought")),
            ("TPO", "Method", "Tree Policy", method("tpo-tree")),
        ],
    ),
    ("homonyms", {"name": "Brook"}, []),
    (
        "disagreeing-results",
        {},
        [("Brook", "GSM8K", "accuracy", Decimal("62.5"), Decimal("60.1"), Decimal("2.4"), BROOK, DELTA_IRI)],
    ),
    ("disagreeing-results", {"name": "MATH"}, []),
    (
        "new-since",
        {"date": "2024-03"},
        [
            ("2025-01-21", "Trees First", "TPO", TREE),
            ("2025-01-20", "Thoughts First", "TPO", THOUGHT),
            ("2024-03", TIDE_TITLE, "TideBench", TIDE_IRI),
        ],
    ),
    ("new-since", {"date": "2025-01-21"}, [("2025-01-21", "Trees First", "TPO", TREE)]),
    (
        "families",
        {"name": "llama"},
        [
            ("LLaMA", "Llama-3.1-8B", 1, method("llama-3-1-8b")),
            ("LLaMA", "Llama 3", 0, method("llama-3")),
            ("LLaMA", "Llama 3.1", 0, method("llama-3-1")),
        ],
    ),
    ("families", {"name": "preference optimization"}, [("preference optimization", "DPO", 1, method("dpo"))]),
    ("papers-without-edges", {}, [(None, "On Standing Water", QUIET_IRI)]),
    ("extends-chain", {"name": "River", "other": "PPO"}, [(3, "River → Creek → Brook → PPO")]),
    ("extends-chain", {"name": "River", "other": "DPO"}, [(1, "River → DPO")]),
    ("extends-chain", {"name": "PPO", "other": "River"}, []),
    (
        "coverage",
        {},
        [
            ("evaluatesOn", 12, 7, 5),
            ("developedBy", 6, 6, 4),
            ("extends", 6, 5, 5),
            ("introduces", 6, 6, 6),
            ("uses", 5, 3, 4),
            ("buildsOn", 3, 3, 3),
            ("comparesTo", 2, 2, 2),
            ("cites", 1, 1, 1),
            ("trainsOn", 1, 1, 1),
            ("variantOf", 1, 1, 1),
        ],
    ),
    ("trained-on", {"name": "WebText"}, [("2024-02-01", RIVER_TITLE, RIVER)]),
    (
        "results-of",
        {"name": "Creek"},
        [
            ("GSM8K", "accuracy", Decimal("71.0"), "%", "absolute", CREEK_TITLE, CREEK),
            ("HumanEval", "pass@1", Decimal("4.5"), "points", "delta", CREEK_TITLE, CREEK),
        ],
    ),
    (
        "users",
        {"name": "DPO"},
        [
            ("compares to", "2022-01-05", BROOK_TITLE, BROOK),
            ("extends", "2025-01-21", "Trees First", TREE),
            ("extends", "2024-02-01", RIVER_TITLE, RIVER),
        ],
    ),
    ("users", {"name": "River"}, [("extends", "2024", DELTA_TITLE, DELTA_IRI)]),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(write_rdf_build(sample_graph(), tmp_path_factory.mktemp("sample"))) as opened:
        yield opened


@pytest.mark.parametrize(("name", "values", "answer"), EVERY_ANSWER, ids=lambda v: v if isinstance(v, str) else None)
def test_answer(store: Store, name: str, values: dict[str, str], answer: list[tuple[Any, ...]]) -> None:
    assert list(named_query(name).ask(store, values, timeout=None).rows) == answer


def test_evidence(store: Store) -> None:
    found = list(named_query("evidence").ask(store, {"name": "Creek", "relation": "extends"}, timeout=None))
    shown = ("source", "target", "quote", "title", "field", "start", "end", "confidence", "foundBy")
    assert [tuple(row[c] for c in shown) for row in found] == [
        (
            "Creek",
            "Brook",
            "Creek builds on Brook and scores 71.0% accuracy on GSM8K.",
            CREEK_TITLE,
            "abstract",
            0,
            57,
            Decimal("0.92"),
            "rules",
        ),
        ("Creek", "Brook", CREEK_TITLE, CREEK_TITLE, "title", 0, 20, Decimal("0.6"), "rules"),
        (
            "River",
            "Creek",
            "River is based on Creek and on DPO.",
            RIVER_TITLE,
            "abstract",
            0,
            35,
            Decimal("0.94"),
            "rules",
        ),
    ]
    (edge,) = named_query("evidence").ask(store, {"name": "TideBench", "other": "harbour institute"}, timeout=None)
    assert (edge["relation"], edge["quote"]) == ("developedBy", "by the Harbour Institute")
    (known,) = named_query("evidence").ask(store, {"name": "GPT-4", "relation": "developed-by"}, timeout=None)
    assert (known["target"], known["foundBy"], known["quote"]) == ("OpenAI", "vocabulary", None)
    (badge,) = named_query("evidence").ask(store, {"name": "Acme Research"}, timeout=None)
    assert (badge["quote"], badge["field"]) == ("acme Acme Research", "badge")
    (derived,) = named_query("evidence").ask(store, {"name": BROOK_TITLE, "relation": "cites"}, timeout=None)
    assert (derived["source"], derived["foundBy"], derived["quote"]) == (DELTA_TITLE, "semantic-scholar", None)


def test_every_question_is_tested_and_asked_in_the_worker_too(store: Store) -> None:
    elsewhere = {"cited-by", "main-path", "most-cited"}  # in tests/enrich, on a graph with citations
    tested = {name for name, _, _ in EVERY_ANSWER} | {"evidence"} | elsewhere
    assert tested == set(named_queries()) and len(tested) >= 20
    for name, values, answer in EVERY_ANSWER:
        assert list(named_query(name).ask(store, values).rows) == answer


def test_every_question_is_documented() -> None:
    for query in named_queries().values():
        assert query.title and not query.title.endswith("."), query.name
        assert not query.title.startswith("#"), query.name
        variables = {f"?_{p.name}" for p in query.parameters}
        projection = query.sparql[query.sparql.index("SELECT") : query.sparql.index("WHERE")]
        for parameter in query.parameters:
            assert f"?_{parameter.name} " in projection, f"{query.name}: parameters have to be in the projection"
            assert parameter.example or not parameter.required, query.name
        assert query.sparql.count("?_") >= len(variables)
        assert "ORDER BY" in query.sparql, f"{query.name}: its rows would come in another order each time"
        lines = query.sparql.split("\n")
        assert max(map(len, lines)) <= 120, query.name


def test_no_value_is_ever_part_of_the_text(store: Store) -> None:
    for hostile in (
        'GSM8K" } INSERT DATA { <a:a> <a:a> <a:a> } #',
        "x' UNION { ?s ?p ?o }",
        "\\",
        "\n",
        "?paper",
        "\x00",
    ):
        assert named_query("evaluated-on").ask(store, {"name": hostile}, timeout=None).rows == ()
        assert named_query("leaderboard").ask(store, {"name": "GSM8K", "metric": hostile}).rows == ()


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("leaderboard", {}, "needs --name .*kg query leaderboard --name GSM8K"),
        ("leaderboard", {"name": "GSM8K", "yaer": "2024"}, "no parameter --yaer .*--name, --metric"),
        ("coverage", {"name": "GSM8K"}, "no parameter --name .*none"),
        ("top-benchmarks-by-year", {"year": "recent"}, "'recent' is no whole number .*--year 2024"),
        ("new-since", {"date": "yesterday"}, "'yesterday' is no date .*--date 2024-12-01"),
    ],
)
def test_wrong_parameters_are_told(store: Store, name: str, values: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        named_query(name).ask(store, values)


def test_an_unknown_question_has_its_nearest_named() -> None:
    with pytest.raises(QueryError, match=r"no query called 'leaderbord' \(did you mean leaderboard"):
        named_query("leaderbord")
    with pytest.raises(QueryError, match="kg query --list"):
        named_query("zzz")


# --- Names that nothing goes by


@pytest.mark.parametrize("timeout", [10, None])
def test_a_name_that_nothing_has_is_told_with_the_nearest(store: Store, timeout: float | None) -> None:
    with pytest.raises(NotFoundError, match="nothing is called 'GSMK8'") as caught:
        ask(store, "evaluated-on", {"name": "GSMK8"}, timeout=timeout)
    assert caught.value.hint == "did you mean 'GSM8K'?"


def test_a_name_like_no_other_is_told(store: Store) -> None:
    with pytest.raises(NotFoundError, match="nothing is called 'zzzzz'") as caught:
        ask(store, "homonyms", {"name": "zzzzz"})
    assert caught.value.hint


def test_a_known_name_may_find_nothing(store: Store) -> None:
    assert ask(store, "leaderboard", {"name": "HumanEval"}).rows == ()
    assert ask(store, "leaderboard", {"name": "GSM8K", "metric": "F1"}).rows == ()
    assert ask(store, "most-used", {"year": "1900"}).rows == ()


def test_the_second_name_is_looked_at_too(store: Store) -> None:
    with pytest.raises(NotFoundError, match="nothing is called 'PPOO'") as caught:
        ask(store, "extends-chain", {"name": "River", "other": "PPOO"})
    assert caught.value.hint == "did you mean 'PPO'?"
