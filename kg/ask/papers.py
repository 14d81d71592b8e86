"""Which papers answer to conditions: evaluated on, extending, using, introduced by, since when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kg.ask.dates import check_date, is_since
from kg.ask.records import PaperRecord, paper_record
from kg.ask.text import paper_line
from kg.graph.tables import Graph, Node
from kg.model import EXTRACTED_RELATIONS, RelationType

CONDITIONS = {str(relation): relation for relation in EXTRACTED_RELATIONS}
"""What can be asked of a paper; every condition given must hold."""


def papers(
    graph: Graph,
    find: Callable[[str], Sequence[Node]],
    conditions: Mapping[str, Sequence[str]],
    *,
    since: str | None = None,
    until: str | None = None,
    variants: bool = False,
) -> list[PaperRecord]:
    """The papers for which every condition holds, the newest first.

    Args:
        graph: where to look.
        find: gives the nodes that a name may mean.
        conditions: names by relation, a key of ``CONDITIONS``; a paper fits a name when it states an edge of that type
            to any of the name's nodes (its own edge, or one of a method that it speaks of).
        since: an ISO 8601 date or the beginning of one; papers without a date do not fit.
        until: likewise; that day, month or year is included.
        variants: a condition holds for a family when it holds for one of its variants.

    Raises:
        NotFoundError: a name is not in the graph.
        DateError: a date is none.
    """
    fitting = set(graph.papers)
    for relation, names in conditions.items():
        for name in names:
            targets = {node.id for node in find(name)}
            fitting &= _stating(graph, CONDITIONS[relation], with_variants(graph, targets) if variants else targets)
    if since:
        check_date(since)
        fitting = {p for p in fitting if is_since(graph.papers[p].date, since)}
    if until:
        check_date(until)
        fitting = {p for p in fitting if (date := graph.papers[p].date) and date[: len(until)] <= until[: len(date)]}
    newest = sorted(sorted(fitting), key=lambda p: graph.papers[p].date or "", reverse=True)
    return [paper_record(graph, p) for p in newest]


def _stating(graph: Graph, relation: RelationType, targets: set[str]) -> set[str]:
    return {
        statement.paper
        for edge in graph.edges
        if edge.type is relation and edge.target in targets
        for statement in edge.statements
        if statement.paper
    }


def with_variants(graph: Graph, nodes: set[str]) -> set[str]:
    """Nodes with all their variants, and the variants of these."""
    found, size = set(nodes), 0
    while len(found) > size:
        size = len(found)
        found |= {e.source for e in graph.edges if e.type is RelationType.VARIANT_OF and e.target in found}
    return found


def as_text(records: Sequence[PaperRecord]) -> str:
    """A paper a line: its date and title."""
    return "\n".join(map(paper_line, records)) if records else "no paper fits"
