"""Edges that follow from others: which paper builds on which, and what is a variant of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.graph.tables import Edge, Node, Statement
from kg.model import NodeType, RelationType
from kg.resolve.families import ancestors
from kg.resolve.identify import Identifier
from kg.resolve.names import normal
from kg.resolve.tables import Triple, edges_from

_BY_VOCABULARY, _BY_NAME = 1.0, 0.9


def builds_on(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Paper to paper: the one introduces (or is) what extends a method that the other introduces.

    Each statement is one that the extension rests on, with its sentence; ``found_by`` names the two methods.
    """
    introducers: dict[str, set[str]] = defaultdict(set)
    extensions: list[Edge] = []
    for edge in edges:
        if edge.type is RelationType.INTRODUCES:
            introducers[edge.target].add(edge.source)
        elif edge.type is RelationType.EXTENDS:
            extensions.append(edge)
    found: dict[Triple, set[Statement]] = defaultdict(set)
    for edge in extensions:
        papers = {edge.source} if edge.source.startswith("paper/") else introducers.get(edge.source, set())
        for paper in papers:
            for other in introducers.get(edge.target, ()):
                if other != paper:
                    found[paper, RelationType.BUILDS_ON, other].update(
                        Statement(s.paper, s.evidence, f"derived: {edge.source} extends {edge.target}", s.confidence)
                        for s in edge.statements
                    )
    return edges_from(found)


def variants(nodes: Mapping[str, Node], identifier: Identifier) -> tuple[tuple[Edge, ...], tuple[Node, ...]]:
    """What is a variant of what, and the nodes of the vocabulary that this needs.

    A concept's family is what the vocabulary says; where it says none of a concept that is no model, and for all else,
    what the name says. By its name a thing is a variant of the
    nearest shorter name that a node of the graph or a concept of the vocabulary goes by (``Llama-3.1-8B`` of Llama-3.1,
    ``AIME 2024`` of AIME); where there is none, no family is made up.
    """
    index = _index(nodes)
    added: dict[str, Node] = {}
    above: dict[str, str] = {}
    found: dict[Triple, set[Statement]] = {}
    waiting = sorted(nodes)
    done: set[str] = set()
    while waiting:
        id = waiting.pop()
        if id in done:
            continue
        done.add(id)
        node = nodes.get(id) or added[id]
        parent = _parent(node, index, identifier)
        if parent is None or parent[0] == id or _leads_to(parent[0], id, above):
            continue
        target, found_by, confidence = parent
        above[id] = target
        found[id, RelationType.VARIANT_OF, target] = {Statement(None, None, found_by, confidence)}
        if target not in nodes and target not in added:
            concept = identifier.vocabulary.concepts[target]
            added[target] = Node(target, concept.type, concept.label, concept=target)
            waiting.append(target)
    return edges_from(found), tuple(added[id] for id in sorted(added))


def _index(nodes: Mapping[str, Node]) -> dict[tuple[NodeType, str], str]:
    """Nodes, papers aside, by the keys of their names; a name of several nodes leads to none of them."""
    index: dict[tuple[NodeType, str], set[str]] = defaultdict(set)
    for node in nodes.values():
        if node.type is NodeType.PAPER:
            continue
        for name in (node.label, *node.aliases):
            index[node.type, normal(name, node.type).key].add(node.id)
    return {key: next(iter(ids)) for key, ids in index.items() if len(ids) == 1}


def _parent(
    node: Node, index: Mapping[tuple[NodeType, str], str], identifier: Identifier
) -> tuple[str, str, float] | None:
    concepts = identifier.vocabulary.concepts
    concept = concepts.get(node.concept) if node.concept else None
    if concept and concept.broader and concept.broader in concepts:
        return concept.broader, "the vocabulary", _BY_VOCABULARY
    if node.type is NodeType.PAPER or (node.distinct and not concept):
        return None
    for key in () if concept and concept.is_model else ancestors(concept.label if concept else node.label, node.type):
        known = index.get((node.type, key)) or identifier.concept_by_key(key, node.type)
        if known and known != node.id:
            return known, "the structure of the name", _BY_NAME
    return None


def _leads_to(start: str, end: str, above: Mapping[str, str]) -> bool:
    """Whether the families found so far lead from one node to another: they must not run in a circle."""
    at: str | None = start
    while at is not None and at != end:
        at = above.get(at)
    return at == end
