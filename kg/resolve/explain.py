"""Why two names are one node, or are two: told from what resolution itself read, united and kept apart."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import NodeType
from kg.resolve.clusters import Link
from kg.resolve.families import difference
from kg.resolve.homonyms import Sense
from kg.resolve.identify import Reading
from kg.resolve.merge import Merged
from kg.resolve.names import normal, trace
from kg.resolve.resolution import ENTITY_TYPES, Resolution


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that had a say, in words; ``papers`` (ids) are what it rests on."""

    rule: str
    detail: str = ""
    papers: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.rule}: {self.detail}" if self.detail else self.rule


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether two names of a type are one node, which nodes they are (several for a homonym), and why.

    ``left_nodes`` and ``right_nodes`` are node ids; empty where no paper names it so. ``across``: each is a thing of a
    type of its own.
    """

    left: str
    right: str
    type: NodeType
    same: bool
    left_nodes: tuple[str, ...]
    right_nodes: tuple[str, ...]
    reasons: tuple[Reason, ...]
    across: bool = False

    def __str__(self) -> str:
        one = self.same and self.left_nodes and f" ({self.left_nodes[0]})"
        named = self.left_nodes or self.right_nodes
        kind = "things" if self.across else str(self.type) if self.same else f"{self.type}s"
        verdict = f"{'are' if named else 'would be'} {'one' if self.same else 'two'}"
        first = f"{self.left} and {self.right} {verdict} {kind}{one or ''}"
        return "\n".join([first, *(f"  {reason}" for reason in self.reasons)])


def explain(resolution: Resolution, left: str, right: str, type: NodeType | None = None) -> tuple[Explanation, ...]:
    """Why two names (or node ids) are one node or two: for each type in which both are known, else in which one is.

    Names that nobody knows are judged by how they are written, as methods and, where that differs, as other things.
    """
    types = (type,) if type else ENTITY_TYPES
    sides = {t: (_side(resolution, left, t), _side(resolution, right, t)) for t in types}
    known = [t for t in types if all(s.known for s in sides[t])]
    across = None if known else _across_types(resolution, left, right, types)
    if across:
        return (across,)
    known = known or [t for t in types if any(s.known for s in sides[t])]
    told = tuple(_explain(resolution, *sides[t], t) for t in known or types)
    return told if known else tuple(one for one in told if one is told[0] or one.same is not told[0].same)


@dataclass(frozen=True, slots=True)
class _Side:
    """A name in a type: its reading, the nodes that go by it, the atoms it stands for."""

    name: str
    reading: Reading
    nodes: tuple[str, ...]
    known: bool


def _side(resolution: Resolution, name: str, type: NodeType) -> _Side:
    graph = resolution.graph
    if name in graph.nodes:
        node = graph.nodes[name]
        reading = resolution.identifier.read(_plain_label(resolution, name), type)
        return _Side(name, reading, (name,) if node.type is type else (), node.type is type)
    reading = resolution.identifier.read(name, type)
    nodes = {
        resolution.node_of[m.paper, m.entity.id]
        for m in resolution.mentions
        if m.entity.type is type and any(r.name == name or r.atom == reading.atom for r in m.readings[:1])
    }
    if not nodes:
        root = resolution.merged[type].clusters.find(reading.atom)
        nodes = {
            resolution.node_of[m.paper, m.entity.id]
            for m in resolution.mentions
            if m.entity.type is type and resolution.merged[type].root(m) == root
        }
    return _Side(name, reading, tuple(sorted(nodes)), bool(nodes or reading.concept or reading.candidates))


def _plain_label(resolution: Resolution, id: str) -> str:
    node = resolution.graph.nodes[id]
    suffix = f" ({node.distinct})"
    return node.label.removesuffix(suffix) if node.distinct else node.label


def _across_types(resolution: Resolution, left: str, right: str, types: tuple[NodeType, ...]) -> Explanation | None:
    for a in types:
        for b in types:
            one, other = _side(resolution, left, a), _side(resolution, right, b)
            if a is not b and one.known and other.known:
                reason = Reason("things of two types are never one", f"{left} is a {a.value}, {right} a {b.value}")
                return Explanation(left, right, a, False, one.nodes, other.nodes, (reason,), True)
    return None


def _explain(resolution: Resolution, left: _Side, right: _Side, type: NodeType) -> Explanation:
    merged = resolution.merged[type]
    same = left.nodes == right.nodes and len(left.nodes) == 1
    if not (left.nodes and right.nodes):
        same = merged.clusters.find(left.reading.atom) == merged.clusters.find(right.reading.atom)
    reasons = [*_overrides(resolution, left, right, type)]
    reasons += _why_same(left, right, merged, type) if same else _why_apart(resolution, left, right, merged, type)
    unknown = " or ".join(dict.fromkeys(f"'{side.name}'" for side in (left, right) if not side.known))
    if unknown:
        reasons.append(Reason(f"no paper here names {unknown}", "judged by how it is written"))
    return Explanation(left.name, right.name, type, same, left.nodes, right.nodes, tuple(reasons))


def _overrides(resolution: Resolution, left: _Side, right: _Side, type: NodeType) -> Iterator[Reason]:
    idle = {u.override for u in resolution.unapplied}
    for override in resolution.overrides:
        names = {left.name, right.name, *left.nodes, *right.nodes}
        keys = {left.reading.key, right.reading.key}
        meant = [n for n in override.names if n in names or normal(n, type).key in keys]
        if override.verb != "rename" and override not in idle and len(meant) > 1 and override.type in (None, type):
            yield Reason(f"your file says so ({override.where})", str(override))


# -- one ---------------------------------------------------------------------------------------------------------------


def _why_same(left: _Side, right: _Side, merged: Merged, type: NodeType) -> Iterator[Reason]:
    if left.name == right.name:
        yield Reason("the same name")
        return
    a, b = left.reading, right.reading
    if a.key == b.key:
        yield _in_spelling(left, right, type)
    if a.concept and b.concept:
        for side in (left, right):
            concept = side.reading.concept
            yield Reason(side.reading.rule, f"'{side.name}' is {concept.label}, {concept.id}" if concept else "")
        return
    for link in _path(merged, a.atom, b.atom):
        yield Reason(link.rule, link.detail, link.papers)
    if a.concept or b.concept or a.candidates or b.candidates:
        for side in (left, right):
            meant = side.reading.concept or next(iter(side.reading.candidates), None)
            if meant:
                yield Reason(side.reading.rule, f"'{side.name}' is a name of {meant.label}, {meant.id}")


def _in_spelling(left: _Side, right: _Side, type: NodeType) -> Reason:
    steps = [
        f"{what} ('{before}' is '{after}')" for side in (left, right) for what, before, after in trace(side.name, type)
    ]
    told = "; ".join(dict.fromkeys(steps)) or "capitals, hyphens and blanks"
    return Reason("the names differ only in spelling", f"{told}; key '{left.reading.key}'")


def _path(merged: Merged, start: str, end: str) -> list[Link]:
    """The links that lead from one atom to another, the fewest; [] where they are one atom."""
    near: dict[str, list[tuple[str, Link]]] = defaultdict(list)
    for link in merged.clusters.links:
        if link.same:
            near[link.left].append((link.right, link))
            near[link.right].append((link.left, link))
    came: dict[str, tuple[str, Link] | None] = {start: None}
    queue = deque([start])
    while queue and end not in came:
        at = queue.popleft()
        for other, link in near[at]:
            if other not in came:
                came[other] = (at, link)
                queue.append(other)
    path = []
    step = came.get(end)
    while step:
        path.append(step[1])
        step = came[step[0]]
    return path[::-1]


# -- two ---------------------------------------------------------------------------------------------------------------


def _why_apart(resolution: Resolution, left: _Side, right: _Side, merged: Merged, type: NodeType) -> Iterator[Reason]:
    found = False
    for side in (left, right):
        senses = merged.homonyms.get(side.reading.key)
        if senses and not side.reading.concept:
            found = True
            yield _homonym(side, senses, resolution, merged)
        if side.reading.word:
            found = True
            yield Reason("a common word where it is written in small letters", side.name)
    for link in merged.clusters.links:
        if not link.same and {link.left, link.right} == {left.reading.atom, right.reading.atom}:
            found = True
            yield Reason(link.rule, link.detail, link.papers)
    concepts = [c for c in (left.reading.concept, right.reading.concept) if c]
    if len(concepts) == 2:
        found = True
        yield Reason("two concepts of the vocabulary", f"{concepts[0].label} and {concepts[1].label}")
    parts = difference(left.name, right.name, type)
    if parts:
        found = True
        yield Reason(f"another {parts} is another thing", f"{left.name}, {right.name}")
    if _related(resolution, left, right):
        yield Reason("one is a variant of the other", "they are joined by variant-of, not merged")
    if not found:
        told = f"the keys '{left.reading.key}' and '{right.reading.key}' differ"
        yield Reason("nothing says that they are one", f"{told}, and no paper or vocabulary gives both for one thing")


def _homonym(side: _Side, senses: list[Sense], resolution: Resolution, merged: Merged) -> Reason:
    told = "; ".join(sense.distinct for sense in senses)
    bare = [c for (paper, id), c in merged.choices.items() if _meant(resolution, paper, id, side)]
    open_ = sum(c.sense is None for c in bare)
    chosen = f"; of {len(bare)} papers that do not say which, the words of {len(bare) - open_} tell" if bare else ""
    return Reason(f"'{side.name}' has several meanings", told + chosen, tuple(sorted(c.paper for c in bare)))


def _meant(resolution: Resolution, paper: str, entity: str, side: _Side) -> bool:
    return resolution.node_of.get((paper, entity)) in side.nodes


def _related(resolution: Resolution, left: _Side, right: _Side) -> bool:
    above: dict[str, str] = {e.source: e.target for e in resolution.graph.edges if e.type.value == "variant-of"}
    for start, ends in ((left.nodes, right.nodes), (right.nodes, left.nodes)):
        for id in start:
            at: str | None = above.get(id)
            while at is not None:
                if at in ends:
                    return True
                at = above.get(at)
    return False
