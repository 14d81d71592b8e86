"""Find nodes by what people call them: id, label, alias, title or identifier, and what they may have meant."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property

from kg.errors import NotFoundError
from kg.graph.tables import Graph, Node
from kg.model import NodeType
from kg.names import name_key

SUGGESTIONS = 3
_PREFIXES = tuple(f"{kind.lower()}:" for kind in NodeType)


class Names:
    """Every name in a graph. Made once, asked often; all look-ups ignore case, spaces and hyphens."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._by_key: dict[str, list[Node]] = defaultdict(list)
        for node in graph.nodes.values():
            for name in {name_key(n) for n in (node.label, *node.aliases)} - {""}:
                self._by_key[name].append(node)

    def find(self, name: str) -> tuple[Node, ...]:
        """The nodes with this id, label or alias, or papers with this title, arXiv id, DOI or address.

        Those labelled so come first, in the same case before others, then those with more edges, then by id. Where
        nothing is called so, a paper whose title begins so, up to a colon, is meant.

        Raises:
            NotFoundError: none is called so; the hint names the nearest.
        """
        node_id = name.replace(":", "/", 1) if name.startswith(_PREFIXES) else name
        if node_id in self._graph.nodes:
            return (self._graph.nodes[node_id],)
        key = name_key(name)
        found = (
            self._by_key.get(key, []) or self._by_identifier.get(_folded(name), []) or self._by_short_title.get(key, [])
        )
        if not found:
            nearest = self.similar(name)
            hint = f"did you mean {' or '.join(map(repr, nearest))}?" if nearest else "'kg stats' lists what is there"
            raise NotFoundError(f"nothing is called {name!r}", hint=hint)
        if len(found) == 1:
            return (found[0],)
        return tuple(
            sorted(found, key=lambda n: (name_key(n.label) != key, n.label != name, -self._degree[n.id], n.id))
        )

    def similar(self, name: str) -> list[str]:
        """The labels of the nodes whose names come nearest, at most three."""
        import difflib

        key = name_key(name)
        if not key:
            return []
        keys = difflib.get_close_matches(key, self._by_key, n=3 * SUGGESTIONS, cutoff=0.7)
        if len(key) > 2:
            keys += sorted((k for k in self._by_key if k.startswith(key)), key=len)
            keys += sorted((k for k in self._by_key if key in k), key=len)
        labels = dict.fromkeys(self._by_key[k][0].label for k in keys)
        return list(labels)[:SUGGESTIONS]

    @cached_property
    def _by_identifier(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self._graph.nodes.values():
            paper = self._graph.papers.get(node.id)
            more = (paper.arxiv_id, paper.doi, paper.url, paper.given_id) if paper else ()
            for name in {_folded(n) for n in (node.id, *more) if n}:
                found[name].append(node)
        return found

    @cached_property
    def _by_short_title(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = defaultdict(list)
        for node_id in self._graph.papers:
            node = self._graph.nodes[node_id]
            short, colon, _ = node.label.partition(":")
            if colon and (key := name_key(short)):
                found[key].append(node)
        return found

    @cached_property
    def _degree(self) -> Counter[str]:
        return Counter(end for e in self._graph.edges for end in (e.source, e.target))


def _folded(identifier: str) -> str:
    return identifier.strip().casefold()
