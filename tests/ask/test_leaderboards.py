"""Leaderboards: the same order as the named question's, which asks the triples."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from builds import write_build
from graphs import BROOK, CREEK, RIVER, TIDE, sample_graph, statement

from kg import load
from kg.ask.leaderboard import as_text, leaderboard
from kg.errors import BuildError, NotFoundError
from kg.graph.tables import Score
from kg.named_queries import named_query
from kg.opened import Build


def many_scores() -> Iterator[Score]:
    """Scores of every kind: fractions, percentages, points, factors, unknown metrics, differences, equal numbers."""
    benchmarks = ("gsm8k", "math", "wikitext-103", "tidebench")
    metrics = (None, "accuracy", "Accuracy", "perplexity", "EM", "win rate", "zorb", "latency")
    values = ("62.5", "0.48", "1", "1,234.5", "71.0", "71", "-3", "0.7100")
    units = (None, "%", "points", "x")
    everything = list(product(benchmarks, metrics, values, units))
    papers = (BROOK, CREEK, RIVER, TIDE)
    methods = (None, "method/brook", "method/creek", "method/gpt-4")
    for number, (benchmark, metric, value, unit) in enumerate(everything):
        paper = papers[number * 7 % 4]
        yield Score(
            f"result/{number * 37 % len(everything):04d}",
            paper.id,
            methods[number * 5 % 4],
            f"benchmark/{benchmark}",
            metric,
            value,
            unit,  # type: ignore[arg-type]
            "delta" if number % 11 == 0 else "absolute",
            statement(paper, paper.title),
        )


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    graph = sample_graph()
    scores = tuple(sorted(many_scores(), key=lambda s: s.id))
    return load(write_build(replace(graph, scores=scores), tmp_path_factory.mktemp("many")))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return load(write_build(sample_graph(), tmp_path_factory.mktemp("sample")))


@pytest.mark.parametrize("name", ["GSM8K", "MATH", "WikiText-103", "TideBench", "HumanEval"])
def test_boards_are_ordered_as_the_named_question_orders(build: Build, name: str) -> None:
    record = leaderboard(build.graph, build.standings, build.find(name)[0])
    rows = [
        (
            row["score"]["method"]["label"] if row["score"]["method"] else f"({row['score']['paper']['label']})",
            board["metric"].lower() if board["metric"] else "",
            Decimal(row["value"]),
            board["unit"] or "",
            row["score"]["paper"]["label"],
        )
        for board in record["boards"]
        for row in board["rows"]
    ]
    asked = named_query("leaderboard").ask(build.store, {"name": name}, timeout=None)
    assert rows == [(r[0], str(r[1]).lower(), *r[2:5]) for r in asked.rows]
    assert len(rows) > 100 or name == "HumanEval"


def test_percentages_and_fractions_stand_on_one_scale(sample: Build) -> None:
    record = leaderboard(sample.graph, sample.standings, sample.find("TideBench")[0])
    (board,) = record["boards"]
    assert (board["metric"], board["unit"], board["better"]) == ("accuracy", "%", "higher")
    assert [(row["rank"], row["value"], row["score"]["value"]) for row in board["rows"]] == [
        (1, "48", "0.48"),
        (2, "31.2", "31.2"),
    ]


def test_less_is_better_for_perplexity_and_differences_are_no_standing(sample: Build) -> None:
    (board,) = leaderboard(sample.graph, sample.standings, sample.find("WikiText-103")[0])["boards"]
    assert board["better"] == "lower"
    nothing = leaderboard(sample.graph, sample.standings, sample.find("HumanEval")[0])
    assert nothing["boards"] == []
    assert as_text(nothing, width=80) == "no paper here reports an absolute score on HumanEval"


def test_equal_numbers_share_their_rank(build: Build) -> None:
    for board in leaderboard(build.graph, build.standings, build.find("GSM8K")[0])["boards"]:
        for place, row in enumerate(board["rows"]):
            first = next(i for i, r in enumerate(board["rows"]) if Decimal(r["value"]) == Decimal(row["value"]))
            assert row["rank"] == first + 1 <= place + 1


def test_the_usual_metric_counts_where_none_is_stated(sample: Build) -> None:
    (board,) = leaderboard(sample.graph, sample.standings, sample.find("MATH")[0], "ACCURACY")["boards"]
    assert board["rows"][0]["score"]["metric"] is None
    assert board["metric"] == "accuracy"


def test_what_has_no_leaderboard_is_told(sample: Build) -> None:
    with pytest.raises(NotFoundError, match="PPO is a Method"):
        leaderboard(sample.graph, sample.standings, sample.find("PPO")[0])
    with pytest.raises(NotFoundError, match="there is accuracy"):
        leaderboard(sample.graph, sample.standings, sample.find("GSM8K")[0], "F1")


def test_rows_are_aligned_and_fit(sample: Build) -> None:
    record = leaderboard(sample.graph, sample.standings, sample.find("GSM8K")[0])
    lines = as_text(record, width=60).splitlines()
    assert lines[0] == "GSM8K: accuracy, higher is better"
    assert lines[1].startswith("  1  71.0%  Creek  Creek: A Wider Brook, 2023")
    assert all(len(line) <= 60 for line in lines)
    assert "“71.0% accuracy on GSM8K”" in as_text(record, width=60, evidence=True)


def test_a_build_of_an_older_version_says_what_to_do(tmp_path: Path) -> None:
    folder = write_build(sample_graph(), tmp_path / "old")
    (folder / "tables" / "standings.jsonl").unlink()
    with pytest.raises(BuildError, match="kg build INPUT"):
        _ = load(folder).standings
    assert load(folder).graph.scores
