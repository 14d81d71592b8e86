"""The scores reported on a benchmark, the best first, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, TypedDict

from kg.ask.records import NodeRecord, ScoreRecord, node_record, score_record
from kg.ask.text import columns, quoted
from kg.errors import BuildError, NotFoundError
from kg.graph.jsonl import STANDINGS
from kg.graph.tables import Graph, Node, Score, number_text
from kg.model import NodeType
from kg.records import read_lines


@dataclass(frozen=True, slots=True)
class Standing:
    """An absolute score on the scale that it is compared on; see ``kg.export.standings``, which wrote it."""

    score: Score
    metric: str | None
    value: Decimal
    unit: str | None
    better: Literal["higher", "lower"] | None

    @property
    def board(self) -> tuple[str, str, str]:
        """What makes scores comparable: the benchmark, the metric in lower case, and the unit."""
        return self.score.benchmark, (self.metric or "").lower(), self.unit or ""

    def beats(self, other: Standing) -> bool:
        """Whether this is the better number, where it is known which direction is."""
        if self.better is None:
            return False
        return self.value < other.value if self.better == "lower" else self.value > other.value


Standings = Mapping[str, Sequence[Standing]]
"""The standings by benchmark, each benchmark's by metric and unit, the best first."""


class RowRecord(TypedDict):
    """A place on a leaderboard; ``value`` is on the board's scale, ``score`` as the paper reports it."""

    rank: int
    value: str
    score: ScoreRecord


class BoardRecord(TypedDict):
    """The comparable scores of one metric and unit; ``better`` is null where the direction is not known."""

    metric: str | None
    unit: str | None
    better: str | None
    rows: list[RowRecord]


class LeaderboardRecord(TypedDict):
    """A benchmark and its boards."""

    benchmark: NodeRecord
    boards: list[BoardRecord]


def read_standings(tables: Path, graph: Graph) -> Standings:
    """The standings that a build wrote into its ``tables``.

    Raises:
        BuildError: the build has none, or they are damaged.
    """
    scores = {score.id: score for score in graph.scores}
    found: dict[str, list[Standing]] = {}

    def standing(record: Mapping[str, Any]) -> Standing:
        score, value = scores[record["score"]], Decimal(record["value"])
        return Standing(score, record["metric"], value, record["unit"], record["better"])

    if not (tables / STANDINGS).is_file():
        hint = "it is of an older version of kg: run 'kg build INPUT' anew"
        raise BuildError("holds no standings", where=str(tables.parent), hint=hint)
    for one in read_lines(tables / STANDINGS, standing):
        found.setdefault(one.score.benchmark, []).append(one)
    return found


def leaderboard(graph: Graph, standings: Standings, benchmark: Node, metric: str | None = None) -> LeaderboardRecord:
    """The boards of ``benchmark``; of one ``metric`` only, in any case of letters.

    Percentages and fractions of metrics between 0 and 1 stand on one scale. Equal numbers share their rank.

    Raises:
        NotFoundError: the node is no benchmark, or no score is in that metric.
    """
    if benchmark.type is not NodeType.BENCHMARK:
        raise NotFoundError(f"{benchmark.label} is a {benchmark.type}, not a Benchmark", hint="see kg stats --top 20")
    rows = standings.get(benchmark.id, ())
    if metric is not None:
        known = dict.fromkeys(s.metric for s in rows if s.metric)
        rows = [s for s in rows if (s.metric or "").lower() == metric.lower()]
        if not rows:
            hint = f"there is {', '.join(known)}" if known else "no score says its metric"
            raise NotFoundError(f"no score on {benchmark.label} is in {metric!r}", hint=hint)
    boards = [list(board) for _, board in groupby(rows, key=lambda s: s.board)]
    return {"benchmark": node_record(graph, benchmark.id), "boards": [_board(graph, board) for board in boards]}


def _board(graph: Graph, rows: Sequence[Standing]) -> BoardRecord:
    best = rows[0]
    return {
        "metric": best.metric,
        "unit": best.unit,
        "better": best.better,
        "rows": [
            {"rank": rank, "value": format(s.value, "f"), "score": score_record(graph, s.score)}
            for rank, s in _ranked(rows)
        ],
    }


def _ranked(rows: Sequence[Standing]) -> Iterator[tuple[int, Standing]]:
    rank = 1
    for place, standing in enumerate(rows, start=1):
        if place > 1 and standing.value != rows[place - 2].value:
            rank = place
        yield rank, standing


def as_text(record: LeaderboardRecord, *, width: int, evidence: bool = False) -> str:
    """The boards as aligned columns; with ``evidence`` each row has its sentence."""
    benchmark = record["benchmark"]["label"]
    if not record["boards"]:
        return f"no paper here reports an absolute score on {benchmark}"
    blocks = []
    for board in record["boards"]:
        direction = {"higher": "higher is better", "lower": "lower is better"}.get(board["better"] or "")
        heading = ", ".join(filter(None, (board["metric"] or "metric not named", direction)))
        rows = [
            (
                str(row["rank"]),
                number_text(row["value"], board["unit"]),
                m["label"] if (m := row["score"]["method"]) else "(without a name)",
                f"{row['score']['paper']['label']}" + (f", {y}" if (y := row["score"]["paper"]["year"]) else ""),
            )
            for row in board["rows"]
        ]
        lines = [f"{benchmark}: {heading}"]
        for line, row in zip(columns(rows, frozenset({0, 1})), board["rows"], strict=True):
            lines.append(f"  {line}"[:width])
            if evidence and (found := row["score"]["statement"]["evidence"]):
                lines += quoted(found["quote"], width, 6)
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
