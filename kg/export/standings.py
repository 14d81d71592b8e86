"""Write ``tables/standings.jsonl``: every absolute score on the scale it is compared on, each benchmark's best first.

The order and the scales are those of the named question ``leaderboard`` (``kg/queries/leaderboard.rq``), worked out
once when the graph is built, so that leaderboards can be read without a triple store and without the vocabularies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.export.metrics import Direction, better_direction, percent
from kg.export.terms import parse_number
from kg.graph.jsonl import STANDINGS
from kg.graph.tables import Graph, Score
from kg.records import write_lines
from kg.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Standing:
    """A score with the metric that it is in, stated or usual, and its number in percent where it is one."""

    score: Score
    metric: str
    value: Decimal
    unit: str
    better: Direction | None

    def as_record(self) -> dict[str, Any]:
        """The standing as a JSON object; ``value`` is a decimal number as text."""
        return {
            "score": self.score.id,
            "benchmark": self.score.benchmark,
            "metric": self.metric or None,
            "value": format(self.value, "f"),
            "unit": self.unit or None,
            "better": self.better,
        }


def standings(graph: Graph, vocabulary: Vocabulary) -> list[Standing]:
    """The absolute scores of every benchmark, by metric and unit, the best first; unknown directions as if higher."""
    return sorted(_standings(graph, vocabulary), key=lambda s: (s.score.benchmark, *_order(graph, s)))


def write(graph: Graph, folder: Path, vocabulary: Vocabulary) -> None:
    """Write ``standings.jsonl`` into ``folder``."""
    write_lines(folder / STANDINGS, (s.as_record() for s in standings(graph, vocabulary)))


def _standings(graph: Graph, vocabulary: Vocabulary) -> Iterator[Standing]:
    for score in graph.scores:
        number = parse_number(score.value)
        if number is None or score.kind != "absolute":
            continue
        node = graph.nodes[score.benchmark]
        concept = vocabulary.concepts.get(node.concept) if node.concept else None
        scaled = percent(score, number, concept)
        metric = score.metric or (concept.metric if concept else None) or ""
        unit = "%" if scaled is not None else score.unit or ""
        yield Standing(
            score, metric, number if scaled is None else scaled, unit, better_direction(score.metric, concept)
        )


def _order(graph: Graph, standing: Standing) -> tuple[Any, ...]:
    score = standing.score
    title = graph.nodes[score.paper].label
    method = graph.nodes[score.method].label if score.method else f"({title})"
    rank = standing.value if standing.better == "lower" else -standing.value
    return standing.metric.lower(), standing.unit != "%", standing.unit, rank, method, title, score.id
