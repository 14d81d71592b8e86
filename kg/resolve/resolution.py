"""The whole of resolution: from papers and extractions to the graph, and all that is needed to say why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.graph.tables import Graph, Node
from kg.model import Extraction, NodeType, Paper
from kg.resolve.corrections import Corrector, keep_apart, moved
from kg.resolve.derive import builds_on, variants
from kg.resolve.identify import Identifier
from kg.resolve.identities import identify_nodes
from kg.resolve.mentions import Contexts, Mention, read_mentions
from kg.resolve.merge import Merged, merge
from kg.resolve.overrides import Override, Unapplied
from kg.resolve.tables import edges_of, scores_of
from kg.vocabulary import Vocabulary

ENTITY_TYPES = (NodeType.METHOD, NodeType.BENCHMARK, NodeType.ORGANIZATION)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The graph, and how it came about: what every name was read as, what was united and what was kept apart.

    ``node_of`` has the node of every mention by paper and entity id; ``unapplied`` the overrides that changed nothing.
    """

    graph: Graph
    mentions: tuple[Mention, ...]
    node_of: Mapping[tuple[str, str], str]
    merged: Mapping[NodeType, Merged]
    identifier: Identifier
    overrides: tuple[Override, ...] = ()
    unapplied: tuple[Unapplied, ...] = ()


def resolve(
    papers: Sequence[Paper],
    extractions: Sequence[Extraction],
    vocabulary: Vocabulary,
    overrides: Sequence[Override] = (),
) -> Graph:
    """The graph of what papers say: what is one thing one node, what is two two.

    A pure function of the sets of its arguments: their order plays no part. Every paper is a node.
    """
    return resolve_fully(papers, extractions, vocabulary, overrides).graph


def resolve_fully(
    papers: Sequence[Paper],
    extractions: Sequence[Extraction],
    vocabulary: Vocabulary,
    overrides: Sequence[Override] = (),
) -> Resolution:
    """As ``resolve``, with what is needed to explain and review it, and the overrides that no longer apply."""
    by_id = {paper.id: paper for paper in sorted(papers, key=lambda p: p.id)}
    told = [e for e in sorted(extractions, key=lambda e: e.paper) if e.paper in by_id]
    identifier = Identifier(vocabulary)
    apart = keep_apart(overrides, identifier, ENTITY_TYPES)
    mentions = read_mentions(told, identifier)
    contexts = Contexts(by_id)
    nodes: dict[str, Node] = {}
    counts: dict[str, Counter[str]] = {}
    node_of: dict[tuple[str, str], str] = {}
    outcomes: dict[NodeType, Merged] = {}
    for type in ENTITY_TYPES:
        own = [m for m in mentions if m.entity.type is type]
        outcomes[type] = merge(type, own, identifier, contexts, apart.get(type, ()))
        identities = identify_nodes(outcomes[type], own, by_id, vocabulary)
        nodes |= identities.nodes
        counts |= identities.counts
        node_of |= identities.of
    unapplied: list[Unapplied] = []
    if overrides:
        corrector = Corrector(nodes, counts, mentions)
        unapplied = corrector.apply(overrides, ENTITY_TYPES)
        node_of = moved(node_of, corrector.moved)
    graph = _graph(by_id, told, nodes, node_of, identifier)
    return Resolution(graph, tuple(mentions), node_of, outcomes, identifier, tuple(overrides), tuple(unapplied))


def _graph(
    papers: Mapping[str, Paper],
    extractions: Sequence[Extraction],
    things: Mapping[str, Node],
    node_of: Mapping[tuple[str, str], str],
    identifier: Identifier,
) -> Graph:
    nodes = {p.id: Node(p.id, NodeType.PAPER, p.title, year=p.year) for p in papers.values()} | dict(things)
    stated = edges_of(extractions, node_of, {id: node.type for id, node in nodes.items()})
    families, ancestors = variants(nodes, identifier)
    nodes |= {node.id: node for node in ancestors}
    edges = sorted((*stated, *builds_on(stated), *families), key=lambda e: (e.source, e.type, e.target))
    concepts = identifier.vocabulary.concepts
    techniques = {
        id for id, n in nodes.items() if n.type is NodeType.METHOD and n.concept and not concepts[n.concept].is_model
    }
    scores = scores_of(extractions, node_of, techniques)
    return Graph(papers, {id: nodes[id] for id in sorted(nodes)}, tuple(edges), scores)
