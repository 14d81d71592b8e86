"""Which papers answer to conditions: evaluated on, extending, using, introduced by, since when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kg.ask.text import Record
from kg.graph.tables import Graph, Node
from kg.model import RelationType

CONDITIONS = {
    "introduces": RelationType.INTRODUCES,
    "evaluates-on": RelationType.EVALUATES_ON,
    "extends": RelationType.EXTENDS,
    "compares-to": RelationType.COMPARES_TO,
    "uses": RelationType.USES,
    "trains-on": RelationType.TRAINS_ON,
    "developed-by": RelationType.DEVELOPED_BY,
}
"""What can be asked of a paper; every condition given must hold."""


def papers(
    graph: Graph,
    find: Callable[[str], Sequence[Node]],
    conditions: Mapping[str, Sequence[str]],
    since: str | None = None,
) -> list[Record]:
    """The papers for which every condition holds, the newest first.

    Args:
        graph: where to look.
        find: gives the nodes that a name may mean.
        conditions: names by relation, a key of ``CONDITIONS``; a paper fits a name when it states an edge of that type
            to any of the name's nodes (its own edge, or one of a method that it speaks of).
        since: an ISO 8601 date or the beginning of one; papers without a date do not fit.

    Raises:
        NotFoundError: a name is not in the graph.
    """
    fitting = set(graph.papers)
    for relation, names in conditions.items():
        for name in names:
            targets = {node.id for node in find(name)}
            fitting &= {
                statement.paper
                for edge in graph.edges
                if edge.type is CONDITIONS[relation] and edge.target in targets
                for statement in edge.statements
                if statement.paper
            }
    if since:
        fitting = {p for p in fitting if is_since(graph.papers[p].date, since)}
    newest = sorted(sorted(fitting), key=lambda p: graph.papers[p].date or "", reverse=True)
    return [paper_record(graph, p) for p in newest]


def is_since(date: str | None, since: str) -> bool:
    """Whether a date is not before ``since``, at the coarser of their precisions."""
    return date is not None and date[: len(since)] >= since[: len(date)]


def paper_record(graph: Graph, paper_id: str) -> Record:
    """Id, title, date, and where to read it."""
    paper = graph.papers[paper_id]
    record: Record = {"id": paper_id, "title": paper.title, "date": paper.date}
    return record | {name: value for name in ("arxiv_id", "doi", "url") if (value := getattr(paper, name))}


def as_text(records: Sequence[Record]) -> str:
    """A paper a line: its date and title."""
    if not records:
        return "no paper fits"
    return "\n".join(f"{record['date'] or '':<11}{record['title']}" for record in records)
