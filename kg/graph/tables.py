"""The graph as tables: nodes, edges with their evidence, and scores; and the JSON Lines form they are kept in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from kg.model import Evidence, NodeType, Paper, RelationType

_UNITS: Final = {"%": "%", "x": "×", "points": " points"}


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of the graph.

    ``id`` is ``paper/…``, ``method/…``, ``benchmark/…`` or ``organization/…`` and becomes the IRI's last part.
    ``aliases`` are the other surface forms seen, with how often. ``concept`` is the id of the vocabulary concept it was
    identified with. ``distinct`` tells homonyms apart in words ("TPO (Thought Preference Optimization)" has its own).
    ``year`` is the earliest year of a paper that names it, or the paper's own year.
    """

    id: str
    type: NodeType
    label: str
    aliases: Mapping[str, int] = field(default_factory=dict)
    concept: str | None = None
    distinct: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One reason for an edge: the paper (node id) that says so, with which words, who read it, how surely.

    ``evidence`` is None only for derived edges (``builds-on``, ``variant-of``, ``cites``), where ``found_by`` says how.
    A citation has the ``intents`` and ``contexts`` that its source knows; see ``kg.model.Citation``.
    """

    paper: str | None
    evidence: Evidence | None
    found_by: str
    confidence: float
    intents: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A typed edge between two node ids and every statement that supports it; (source, type, target) is unique."""

    source: str
    type: RelationType
    target: str
    statements: tuple[Statement, ...]

    @property
    def weight(self) -> int:
        """The number of papers that support the edge (1 for a derived edge without papers)."""
        return len({s.paper for s in self.statements if s.paper}) or 1

    @property
    def confidence(self) -> float:
        """The confidence of its surest statement."""
        return max(s.confidence for s in self.statements)


@dataclass(frozen=True, slots=True)
class Score:
    """One reported number: ``paper``, ``method`` and ``benchmark`` are node ids.

    ``method`` is None where the paper's contribution has no name. ``value`` is the number as written ("62.3"), a valid
    ``xsd:decimal`` after removing thousands separators and a leading plus.
    """

    id: str
    paper: str
    method: str | None
    benchmark: str
    metric: str | None
    value: str
    unit: Literal["%", "points", "x"] | None
    kind: Literal["absolute", "delta"]
    statement: Statement


def number_text(value: str, unit: str | None, kind: str = "absolute") -> str:
    """A score's number with its unit, as people write it ("62.3%", "Δ 4.5 points").

    A difference has a delta and not a plus: the text may speak of a perplexity that fell by so much.
    """
    delta = "Δ " if kind == "delta" and value[:1] not in {"+", "-", "\N{MINUS SIGN}"} else ""
    return f"{delta}{value}{_UNITS.get(unit or '', unit or '')}"


@dataclass(frozen=True, slots=True)
class Graph:
    """The whole graph. ``papers`` and ``nodes`` are by node id and sorted by it; edges are sorted by their triple.

    ``frontier`` are papers that were not read, and are nodes because many of ``papers`` cite them.
    """

    papers: Mapping[str, Paper]
    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    scores: tuple[Score, ...] = ()
    frontier: Mapping[str, Paper] = field(default_factory=dict)
