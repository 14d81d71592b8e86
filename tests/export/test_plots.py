"""Pictures for papers: what is in them, the same bytes each time, and clear words where they cannot be drawn."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from graphs import hostile_graph, sample_graph

from kg.errors import BuildError, NotFoundError
from kg.export import plots
from kg.graph.tables import Graph
from kg.model import NodeType
from kg.vocabulary import load_vocabulary

pytest.importorskip("matplotlib", reason="matplotlib is an extra")

KINDS: dict[str, Callable[[Graph, Path], None]] = {
    "leaderboard": lambda graph, path: plots.leaderboard(graph, path, "benchmark/gsm8k"),
    "timeline": lambda graph, path: plots.timeline(graph, path, kind=NodeType.METHOD),
    "genealogy": plots.genealogy,
}


def texts(path: Path) -> list[str]:
    """The texts of an SVG, which matplotlib leaves in comments beside their outlines."""
    return re.findall(r"<!-- (.*?) -->", path.read_text("utf-8"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ending", plots.ENDINGS)
def test_same_graph_same_bytes(kind: str, ending: str, tmp_path: Path) -> None:
    one, two = tmp_path / f"one{ending}", tmp_path / f"two{ending}"
    for path in (one, two):
        KINDS[kind](sample_graph(), path)
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes().startswith(b"\x89PNG" if ending == ".png" else b"<?xml")


def test_leaderboard_has_the_best_on_top(tmp_path: Path) -> None:
    plots.leaderboard(sample_graph(), tmp_path / "g.svg", "benchmark/gsm8k")
    told = texts(tmp_path / "g.svg")
    assert [t for t in told if t.startswith(("Creek", "River", "Brook"))] == [
        "Creek (2023)",
        "River (2024)",
        "Brook (2022)",
        "Brook (2024)",
    ]
    assert {"71.0", "70.2", "62.5", "60.1"} <= set(told)
    assert "GSM8K: accuracy reported" in told


def test_leaderboard_knows_where_lower_is_better(tmp_path: Path) -> None:
    plots.leaderboard(sample_graph(), tmp_path / "g.svg", "benchmark/wikitext-103")
    assert "WikiText-103: perplexity reported (lower is better)" in texts(tmp_path / "g.svg")


def test_timeline_counts_papers_by_year(tmp_path: Path) -> None:
    plots.timeline(sample_graph(), tmp_path / "g.svg", count=1)
    told = texts(tmp_path / "g.svg")
    assert "GSM8K" in told
    assert {"2022", "2023", "2024"} <= set(told)


def test_genealogy_names_everything_that_extends_or_is_extended(tmp_path: Path) -> None:
    plots.genealogy(sample_graph(), tmp_path / "g.svg")
    assert {"Brook", "Creek", "River", "PPO", "DPO", "TPO (Tree Policy)"} <= set(texts(tmp_path / "g.svg"))
    plots.genealogy(sample_graph(), tmp_path / "one.svg", method="method/ppo")
    assert "DPO" not in texts(tmp_path / "one.svg")


def test_hostile_names_are_drawn(tmp_path: Path) -> None:
    plots.timeline(hostile_graph(), tmp_path / "g.svg")
    plots.leaderboard(hostile_graph(), tmp_path / "h.svg", "benchmark/h1")
    assert "<script" not in (tmp_path / "h.svg").read_text("utf-8")


def test_what_cannot_be_drawn_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = sample_graph()
    with pytest.raises(NotFoundError, match="no such benchmark"):
        plots.leaderboard(graph, tmp_path / "g.svg", "benchmark/none")
    with pytest.raises(NotFoundError, match="no score on WebText"):
        plots.leaderboard(graph, tmp_path / "g.svg", "benchmark/webtext")
    with pytest.raises(NotFoundError, match="nothing in the graph extends"):
        plots.genealogy(Graph({}, {}, ()), tmp_path / "g.svg")
    with pytest.raises(NotFoundError, match="no dated paper"):
        plots.timeline(Graph({}, {}, ()), tmp_path / "g.svg")
    with pytest.raises(BuildError, match=r"\.svg or \.png"):
        plots.genealogy(graph, tmp_path / "g.pdf")
    with pytest.raises(BuildError, match="choose another file"):
        plots.genealogy(graph, tmp_path / "no" / "g.svg")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(BuildError, match="pip install"):
        plots.genealogy(graph, tmp_path / "g.svg")


def test_leaderboard_has_every_score_that_standings_have(tmp_path: Path) -> None:
    graph, vocabulary = sample_graph(), load_vocabulary()
    gsm8k = replace(graph.nodes["benchmark/gsm8k"], concept="benchmark/gsm8k")
    unnamed = replace(next(s for s in graph.scores if s.benchmark == gsm8k.id), id="99", metric=None, value="88.8")
    graph = replace(graph, nodes={**graph.nodes, gsm8k.id: gsm8k}, scores=(*graph.scores, unnamed))
    plots.leaderboard(graph, tmp_path / "g.svg", gsm8k.id, vocabulary=vocabulary)
    assert {"88.8", "71.0"} <= set(texts(tmp_path / "g.svg"))


def test_genealogy_dates_nothing_that_has_no_year(tmp_path: Path) -> None:
    graph = sample_graph()
    undated = replace(graph, nodes={**graph.nodes, "method/creek": replace(graph.nodes["method/creek"], year=None)})
    for some, told in ((graph, False), (undated, True)):
        plots.genealogy(some, tmp_path / "g.svg")
        assert ("no year" in texts(tmp_path / "g.svg")) is told
