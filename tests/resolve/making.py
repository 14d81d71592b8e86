"""Papers and extractions in a few words, for the tests of resolution."""

from __future__ import annotations

from kg.model import (
    PAPER,
    Entity,
    Evidence,
    Extraction,
    NodeType,
    Paper,
    Relation,
    RelationType,
    Result,
    Span,
)
from kg.vocabulary import Concept, Vocabulary

METHOD, BENCHMARK, ORGANIZATION = NodeType.METHOD, NodeType.BENCHMARK, NodeType.ORGANIZATION
INTRODUCES, EXTENDS, USES = RelationType.INTRODUCES, RelationType.EXTENDS, RelationType.USES
EVALUATES_ON = RelationType.EVALUATES_ON

Thing = tuple[NodeType, str] | tuple[NodeType, str, tuple[str, ...]]
Told = tuple[str, RelationType, str]


def evidence(start: int = 0) -> Evidence:
    return Evidence(Span("abstract", start, start + 4), "Some")


def paper_of(
    title: str,
    *things: Thing,
    told: tuple[Told, ...] = (),
    results: tuple[tuple[str | None, str, str], ...] = (),
    abstract: str = "Some text.",
    date: str | None = None,
    authors: tuple[str, ...] = (),
) -> tuple[Paper, Extraction]:
    """A paper that names things; relations and results are given by the names."""
    paper = Paper(title=title, abstract=abstract, date=date, authors=authors)
    entities = tuple(
        Entity(f"e{i}", thing[0], thing[1], thing[2] if len(thing) > 2 else ()) for i, thing in enumerate(things, 1)
    )
    ids = {e.name: e.id for e in entities} | {PAPER: PAPER}
    relations = tuple(
        Relation(ids[h], t, ids[o], evidence(i), "test", 0.5 + i / 100) for i, (h, t, o) in enumerate(told)
    )
    scores = tuple(
        Result(ids[m] if m else None, ids[b], "accuracy", value, "%", "absolute", evidence(), "test")
        for m, b, value in results
    )
    return paper, Extraction(paper.id, entities, relations, scores)


def vocabulary_of(*concepts: Concept) -> Vocabulary:
    return Vocabulary({c.id: c for c in sorted(concepts, key=lambda c: c.id)})


def introducing(
    title: str, name: str, *aliases: str, abstract: str = "Some text.", **more: object
) -> tuple[Paper, Extraction]:
    """A paper that introduces one method."""
    return paper_of(title, (METHOD, name, aliases), told=((PAPER, INTRODUCES, name),), abstract=abstract, **more)  # type: ignore[arg-type]
