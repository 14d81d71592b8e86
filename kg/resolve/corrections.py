"""Apply a user's overrides: names kept apart before resolution, nodes joined and renamed after it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.graph.tables import Node
from kg.model import NodeType
from kg.resolve.identify import Identifier
from kg.resolve.mentions import Mention
from kg.resolve.names import normal
from kg.resolve.overrides import Override, Unapplied


def keep_apart(
    overrides: Sequence[Override], identifier: Identifier, types: Sequence[NodeType]
) -> dict[NodeType, list[tuple[str, str]]]:
    """Have the identifier keep the names of ``different`` lines apart; the pairs of atoms never to unite, by type."""
    pairs: dict[NodeType, list[tuple[str, str]]] = defaultdict(list)
    for override in overrides:
        if override.verb != "different":
            continue
        for type in (override.type,) if override.type else types:
            first, *others = override.names
            for other in others:
                if identifier.read(first, type).atom == identifier.read(other, type).atom:
                    identifier.keep_apart(other, type)
                pairs[type].append((identifier.read(first, type).atom, identifier.read(other, type).atom))
    return pairs


class Corrector:
    """Finds the nodes that overrides name, joins and renames them.

    ``nodes`` is changed in place; ``moved`` leads from an id that went to the one that stayed.
    """

    def __init__(self, nodes: dict[str, Node], counts: dict[str, Counter[str]], mentions: Sequence[Mention]) -> None:
        self.nodes = nodes
        self._counts = counts
        self.moved: dict[str, str] = {}
        self._spellings = {(m.entity.type, r.name) for m in mentions for r in m.readings}
        self._by_key: dict[tuple[NodeType, str], set[str]] = defaultdict(set)
        for id, used in counts.items():
            type = nodes[id].type
            for name in (nodes[id].label, *used):
                self._by_key[type, normal(name, type).key].add(id)

    def apply(self, overrides: Sequence[Override], types: Sequence[NodeType]) -> list[Unapplied]:
        """Apply ``same`` and ``rename``, and say which lines, ``different`` ones too, no longer apply."""
        unapplied = []
        for override in overrides:
            reasons = [self._apply(override, type) for type in ((override.type,) if override.type else types)]
            # A line applies if it does for one type; the most telling reason is the one of a type that knows a name.
            if all(reasons):
                unapplied.append(Unapplied(override, min((r for r in reasons if r), key=_blank)))
        return unapplied

    def _apply(self, override: Override, type: NodeType) -> str | None:
        """Apply a line to one type; None if it did something, else why not."""
        if override.verb == "different":
            unseen = [n for n in override.names if (type, n) not in self._spellings]
            return f"no paper names {_quoted(unseen)}" if unseen else None
        wanted = override.names[:1] if override.verb == "rename" else override.names
        found = [self._find(name, type) for name in wanted]
        unknown = [name for name, ids in zip(wanted, found, strict=True) if not ids]
        if unknown:
            return f"nothing is called {_quoted(unknown)}"
        several = [name for name, ids in zip(wanted, found, strict=True) if len(ids) > 1]
        if several:
            ids = sorted(self._find(several[0], type))
            return f"{_quoted(several[:1])} names {len(ids)} nodes: write one of {', '.join(ids)}"
        ids = [next(iter(f)) for f in found]
        return self._rename(ids[0], override.names[1]) if override.verb == "rename" else self._join(ids)

    def _find(self, name: str, type: NodeType) -> set[str]:
        id = self.moved.get(name, name)
        if id in self.nodes:
            return {id} if self.nodes[id].type is type else set()
        return {self.moved.get(i, i) for i in self._by_key.get((type, normal(name, type).key), ())}

    def _join(self, ids: Sequence[str]) -> str | None:
        first, *others = dict.fromkeys(ids)
        if not others:
            return "they are one node already"
        for other in others:
            gone = self.nodes.pop(other)
            self._counts[first] += self._counts.pop(other)
            years = [y for y in (self.nodes[first].year, gone.year) if y is not None]
            self.nodes[first] = replace(self.nodes[first], year=min(years, default=None))
            self.moved = {old: first if new == other else new for old, new in self.moved.items()} | {other: first}
        self._relabel(first, self.nodes[first].label)
        return None

    def _rename(self, id: str, label: str) -> str | None:
        if self.nodes[id].label == label:
            return "it is called so already"
        self._relabel(id, label)
        return None

    def _relabel(self, id: str, label: str) -> None:
        used = self._counts[id]
        self.nodes[id] = replace(self.nodes[id], label=label, aliases={n: used[n] for n in sorted(used) if n != label})


def moved(node_of: Mapping[tuple[str, str], str], to: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """The node of every mention after nodes were joined."""
    return {place: to.get(id, id) for place, id in node_of.items()}


def _quoted(names: Sequence[str]) -> str:
    return " or ".join(f"'{name}'" for name in names)


def _blank(reason: str) -> tuple[bool, str]:
    return (reason.startswith("nothing is called"), reason)
