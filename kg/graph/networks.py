"""The graph as a networkx multigraph, for measures and for users' own analyses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.graph.tables import Graph

if TYPE_CHECKING:
    import networkx


def to_networkx(graph: Graph) -> networkx.MultiDiGraph:
    """A ``MultiDiGraph`` with the node ids as nodes and the relation types as edge keys.

    Node attributes: ``type``, ``label``, ``aliases`` (tuple), ``year`` (int or None); papers also
    ``title``, ``date``.
    Edge attributes: ``type``, ``weight`` (supporting papers), ``confidence``, ``evidence`` (tuple of quotes).
    """
    import networkx  # costs 0.2 s, wanted only here

    network = networkx.MultiDiGraph()
    for node in graph.nodes.values():
        network.add_node(node.id, type=str(node.type), label=node.label, aliases=tuple(node.aliases), year=node.year)
    for paper_id, paper in graph.papers.items():
        network.nodes[paper_id].update(title=paper.title, date=paper.date)
    for edge in graph.edges:
        network.add_edge(
            edge.source,
            edge.target,
            key=str(edge.type),
            type=str(edge.type),
            weight=edge.weight,
            confidence=edge.confidence,
            evidence=tuple(s.evidence.quote for s in edge.statements if s.evidence),
        )
    return network
