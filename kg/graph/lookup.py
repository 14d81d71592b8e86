"""Find nodes by what people call them: id, label or alias, and what they may have meant."""

from __future__ import annotations

import difflib
from collections import defaultdict

from kg.errors import NotFoundError
from kg.graph.tables import Graph, Node
from kg.model import title_key
from kg.names import name_key

SUGGESTIONS = 3


class Names:
    """Every name in a graph. Made once, asked often; all look-ups ignore case, spaces and hyphens."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._by_key: dict[str, list[Node]] = defaultdict(list)
        for node in graph.nodes.values():
            for name in {name_key(n) for n in (node.id, node.label, *node.aliases)} - {""}:
                self._by_key[name].append(node)

    def find(self, name: str) -> tuple[Node, ...]:
        """The nodes with this id, label or alias; those labelled so come first, then by id.

        Raises:
            NotFoundError: none is called so; the hint names the nearest.
        """
        if name in self._graph.nodes:
            return (self._graph.nodes[name],)
        key = name_key(name)
        found = self._by_key.get(key, [])
        if not found:
            nearest = self.similar(name)
            hint = f"did you mean {' or '.join(map(repr, nearest))}?" if nearest else "see kg stats --top"
            raise NotFoundError(f"nothing is called {name!r}", hint=hint)
        return tuple(sorted(found, key=lambda n: (name_key(n.label) != key, n.id)))

    def similar(self, name: str) -> list[str]:
        """The labels of the nodes whose names come nearest, at most three."""
        key = name_key(name)
        keys = difflib.get_close_matches(key, self._by_key, n=3 * SUGGESTIONS, cutoff=0.7)
        words = title_key(name)
        keys += sorted(k for k in self._by_key if (key and key in k) or (words and words == k))
        labels = dict.fromkeys(self._by_key[k][0].label for k in keys)
        return list(labels)[:SUGGESTIONS]
