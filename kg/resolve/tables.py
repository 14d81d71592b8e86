"""From what papers state to edges and scores between nodes, each with its statements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256

from kg.graph.tables import Edge, Score, Statement
from kg.model import PAPER, Extraction, NodeType, RelationType, Result

Triple = tuple[str, RelationType, str]
NodeOf = Mapping[tuple[str, str], str]

_NO_METRIC = re.compile(r"(number|performance|point|rate|result|score|value)s?", re.IGNORECASE)
"""Words that stand where a metric would and name none: "scores 92%" and "92%" belong on one leaderboard."""


def edges_of(extractions: Sequence[Extraction], node_of: NodeOf, type_of: Mapping[str, NodeType]) -> tuple[Edge, ...]:
    """The edges that papers state, equal ones merged, sorted.

    Dropped are a thing's edge to itself and what points at an entity that its paper does not have.
    """
    statements: dict[Triple, set[Statement]] = defaultdict(set)
    for extraction in extractions:
        for relation in extraction.relations:
            head = extraction.paper if relation.head == PAPER else node_of.get((extraction.paper, relation.head))
            tail = node_of.get((extraction.paper, relation.tail))
            if head and tail and head != tail and tail in type_of:
                told = Statement(extraction.paper, relation.evidence, relation.found_by, relation.confidence)
                statements[head, relation.type, tail].add(told)
    return edges_from(statements)


def edges_from(statements: Mapping[Triple, set[Statement]]) -> tuple[Edge, ...]:
    """Edges with their statements in order: by paper, then where the sentence stands."""
    return tuple(Edge(*triple, tuple(sorted(statements[triple], key=_order))) for triple in sorted(statements))


def _order(statement: Statement) -> tuple[object, ...]:
    evidence = statement.evidence
    place = (
        (evidence.span.field != "title", evidence.span.field, evidence.span.start, evidence.span.end)
        if evidence
        else ()
    )
    return (statement.paper or "", place, statement.found_by, -statement.confidence)


def scores_of(
    extractions: Sequence[Extraction], node_of: NodeOf, techniques: Collection[str] = ()
) -> tuple[Score, ...]:
    """The scores that papers state, each once, sorted by id.

    What a paper reaches with one of the ``techniques`` (ids of known methods that are no models) that it only uses,
    its own method reaches: "with CoT, 95.9%".

    An id is made of the paper and what is stated (``result/2412.16145-1f3a9c20``): a score keeps it whatever else the
    paper states.
    """
    scores: dict[str, Score] = {}
    for extraction in extractions:
        owner = _owner(extraction, node_of, techniques) if extraction.results else {}
        for result in extraction.results:
            method = node_of.get((extraction.paper, result.method)) if result.method else None
            score = _score(extraction.paper, result, owner.get(method, method), node_of)
            if score:
                known = scores.get(score.id)
                if known is None or _order(score.statement) < _order(known.statement):
                    scores[score.id] = score
    return tuple(scores[id] for id in sorted(scores))


def _owner(extraction: Extraction, node_of: NodeOf, techniques: Collection[str]) -> Mapping[str | None, str]:
    """For the techniques that a paper uses the only method that it introduces."""
    ends: dict[RelationType, set[str]] = defaultdict(set)
    methods = {e.id for e in extraction.entities if e.type is NodeType.METHOD}
    for relation in extraction.relations:
        if relation.head == PAPER and relation.tail in methods and (extraction.paper, relation.tail) in node_of:
            ends[relation.type].add(node_of[extraction.paper, relation.tail])
    if len(ends[RelationType.INTRODUCES]) != 1:
        return {}
    (own,) = ends[RelationType.INTRODUCES]
    return dict.fromkeys((id for id in ends[RelationType.USES] if id in techniques), own)


def _score(paper: str, result: Result, method: str | None, node_of: NodeOf) -> Score | None:
    benchmark = node_of.get((paper, result.benchmark))
    if benchmark is None:
        return None
    metric = result.metric if result.metric and not _NO_METRIC.fullmatch(result.metric) else None
    told = "\x1f".join((method or "", benchmark, metric or "", result.value, result.unit or "", result.kind))
    id = f"result/{paper.removeprefix('paper/')}-{sha256(told.encode()).hexdigest()[:8]}"
    statement = Statement(paper, result.evidence, result.found_by, result.confidence)
    return Score(id, paper, method, benchmark, metric, result.value, result.unit, result.kind, statement)
