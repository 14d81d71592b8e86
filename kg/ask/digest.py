"""The reading list of the papers since a date: by what they extend and were tested on, and the best new scores."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypedDict

from kg.ask.leaderboard import Standings
from kg.ask.news import BestRecord, best_line, best_new, papers_since
from kg.ask.records import (
    EdgeRecord,
    NodeRecord,
    PaperRecord,
    ScoreRecord,
    edge_record,
    node_record,
    paper_record,
    score_record,
)
from kg.ask.text import counted, named, score_line
from kg.graph.tables import Edge, Graph, Score, Statement
from kg.model import RelationType

LISTED = (
    RelationType.INTRODUCES,
    RelationType.EXTENDS,
    RelationType.EVALUATES_ON,
    RelationType.COMPARES_TO,
)


class EntryRecord(TypedDict):
    """A paper of the reading list with what it says: edges with its own statements only, and its scores."""

    paper: PaperRecord
    introduces: list[EdgeRecord]
    extends: list[EdgeRecord]
    evaluates_on: list[EdgeRecord]
    compares_to: list[EdgeRecord]
    scores: list[ScoreRecord]


class GroupRecord(TypedDict):
    """Papers that extend ``node``, or that were tested on it; ``node`` is null for the papers that do neither."""

    by: Literal["extends", "evaluates-on", "other"]
    node: NodeRecord | None
    entries: list[EntryRecord]


class DigestRecord(TypedDict):
    """The reading list since a date: how many papers, in groups, each paper once; and the best new scores."""

    since: str
    papers: int
    groups: list[GroupRecord]
    best: list[BestRecord]


def digest(graph: Graph, standings: Standings, since: str) -> DigestRecord:
    """The papers of ``since`` or later in groups, the largest group first.

    A paper stands in the group of what it extends; when that is several things, of the one that most new papers extend.
    Papers that extend nothing named stand likewise with the benchmark that most of them were tested on.

    Raises:
        DateError: ``since`` is no date.
    """
    new = papers_since(graph, since)
    said: dict[str, dict[RelationType, list[Edge]]] = defaultdict(lambda: defaultdict(list))
    for edge in graph.edges:
        if edge.type in LISTED:
            for paper in {s.paper for s in edge.statements if s.paper} & new:
                said[paper][edge.type].append(_only(edge, paper))
    scores: dict[str, list[Score]] = defaultdict(list)
    for score in graph.scores:
        scores[score.paper].append(score)

    def group(
        by: Literal["extends", "evaluates-on", "other"], target: str | None, members: Iterable[str]
    ) -> GroupRecord:
        newest = sorted(sorted(members), key=lambda p: graph.papers[p].date or "", reverse=True)
        entries = [_entry(graph, paper, said[paper], scores[paper]) for paper in newest]
        return {"by": by, "node": node_record(graph, target) if target else None, "entries": entries}

    groups: list[GroupRecord] = []
    left = new
    for by in (RelationType.EXTENDS, RelationType.EVALUATES_ON):
        about = {paper: {e.target for e in said[paper][by]} for paper in left if said[paper][by]}
        sizes = Counter(target for targets in about.values() for target in targets)
        members: dict[str, list[str]] = defaultdict(list)
        for paper, targets in about.items():
            members[min(targets, key=lambda t: (-sizes[t], t))].append(paper)
        for target in sorted(members, key=lambda t: (-len(members[t]), graph.nodes[t].label.casefold(), t)):
            groups.append(group("extends" if by is RelationType.EXTENDS else "evaluates-on", target, members[target]))
        left = left - about.keys()
    if left:
        groups.append(group("other", None, left))
    return {"since": since, "papers": len(new), "groups": groups, "best": best_new(graph, standings, new)}


def _only(edge: Edge, paper: str) -> Edge:
    statements: tuple[Statement, ...] = tuple(s for s in edge.statements if s.paper == paper)
    return Edge(edge.source, edge.type, edge.target, statements)


def _entry(graph: Graph, paper: str, said: dict[RelationType, list[Edge]], scores: list[Score]) -> EntryRecord:
    def edges(relation: RelationType) -> list[EdgeRecord]:
        return [edge_record(graph, e) for e in said[relation]]

    return {
        "paper": paper_record(graph, paper),
        "introduces": edges(RelationType.INTRODUCES),
        "extends": edges(RelationType.EXTENDS),
        "evaluates_on": edges(RelationType.EVALUATES_ON),
        "compares_to": edges(RelationType.COMPARES_TO),
        "scores": [score_record(graph, s) for s in scores],
    }


class Line(TypedDict):
    """A line of an entry: what it tells, of what, and the sentence that says so."""

    heading: str
    text: str
    quote: str | None


def lines_of(entry: EntryRecord) -> Iterator[Line]:
    """What an entry tells, each with its sentence; a sentence that stands above is not repeated."""
    told: set[str] = set()
    for heading, edges in (
        ("introduces", entry["introduces"]),
        ("extends", entry["extends"]),
        ("tested on", entry["evaluates_on"]),
        ("compared to", entry["compares_to"]),
    ):
        by_quote: dict[str | None, list[str]] = {}
        for edge in edges:
            by_quote.setdefault(_quote(edge), []).append(edge["target"]["label"])
        for quote, labels in by_quote.items():
            yield {
                "heading": heading,
                "text": ", ".join(dict.fromkeys(labels)),
                "quote": None if quote in told else quote,
            }
            told |= {quote} if quote else set()
    for score in entry["scores"]:
        found = score["statement"]["evidence"]
        quote = found["quote"] if found else None
        yield {"heading": "score", "text": score_line(score), "quote": None if quote in told else quote}
        told |= {quote} if quote else set()


def _quote(edge: EdgeRecord) -> str | None:
    found = [s["evidence"]["quote"] for s in edge["statements"] if s["evidence"]]
    return found[0] if found else None


def heading_of(group: GroupRecord) -> str:
    """The heading of a group."""
    if group["node"] is None:
        return "Also new"
    return f"{'Extending' if group['by'] == 'extends' else 'Tested on'} {named(group['node'])}"


def title_of(record: DigestRecord) -> str:
    """The title of the reading list."""
    return f"{counted(record['papers'], 'new paper')} since {record['since']}"


def address_of(paper: PaperRecord) -> str | None:
    """Where to read a paper, if that is an address of the Web."""
    url = paper.get("url", "")
    if url.startswith(("https://", "http://")):
        return url
    if arxiv_id := paper.get("arxiv_id"):
        return f"https://arxiv.org/abs/{arxiv_id}"
    return f"https://doi.org/{doi}" if (doi := paper.get("doi")) else None


def best_lines(best: Sequence[BestRecord]) -> Iterator[tuple[str, str | None]]:
    """Each best new score in a line, and its sentence."""
    for one in best:
        evidence = one["score"]["statement"]["evidence"]
        yield best_line(one), evidence["quote"] if evidence else None
