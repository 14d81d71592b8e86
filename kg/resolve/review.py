"""The least certain merges and splits, the most consequential first, as lines that can be edited and fed back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.graph.tables import Node
from kg.model import NodeType
from kg.resolve.acronyms import abbreviates
from kg.resolve.families import difference, tokens
from kg.resolve.names import normal
from kg.resolve.overrides import Override
from kg.resolve.resolution import ENTITY_TYPES, Resolution

CERTAIN = 0.95
_SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Question:
    """One doubtful decision: ``kind`` is what was done, ``override`` the line that undoes it.

    ``certainty`` is 0 to 1, ``papers`` the number of papers whose facts would move.
    """

    kind: Literal["merged", "kept apart"]
    type: NodeType
    left: str
    right: str
    reason: str
    certainty: float
    papers: int

    @property
    def override(self) -> Override:
        """The line that decides otherwise."""
        return Override("different" if self.kind == "merged" else "same", (self.left, self.right), self.type)

    @property
    def weight(self) -> float:
        """How much is at stake: the doubt times the papers."""
        return (1 - self.certainty) * self.papers


def review(resolution: Resolution, limit: int | None = 50) -> list[Question]:
    """The doubtful merges and splits, the most at stake first; at most ``limit``."""
    questions = [q for type in ENTITY_TYPES for q in (*_merges(resolution, type), *_splits(resolution, type))]
    questions.sort(key=lambda q: (-q.weight, q.certainty, q.type, q.left, q.right, q.kind))
    return questions[:limit]


def as_lines(questions: Iterable[Question]) -> str:
    """The questions as a file of overrides, every line a comment: take the ``#`` away where it is to be otherwise."""
    lines = []
    for q in questions:
        papers = f"{q.papers} paper{'s' * (q.papers != 1)}"
        lines += [f"# {q.kind} ({papers}, {q.certainty:.2f} sure): {q.reason}", f"#{q.override}", ""]
    return "\n".join(lines)


# -- merges ------------------------------------------------------------------------------------------------------------


def _merges(resolution: Resolution, type: NodeType) -> Iterator[Question]:
    """Links of little certainty, each with the fewer of the papers on its two sides."""
    merged = resolution.merged[type]
    papers: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for mention in resolution.mentions:
        if mention.entity.type is type:
            for reading in mention.readings:
                papers[reading.atom].add(mention.paper)
                names[reading.atom] = min(names.get(reading.atom, reading.name), reading.name)
    concepts = resolution.identifier.vocabulary.concepts
    for link in sorted(merged.clusters.links):
        if link.same and link.certainty < CERTAIN:
            left, right = (
                names.get(a) or (concepts[a].label if a in concepts else a[1:]) for a in (link.left, link.right)
            )
            if papers[link.right] and left != right:
                few = (
                    len(papers[link.right])
                    if not papers[link.left]
                    else min(len(papers[a]) for a in (link.left, link.right))
                )
                yield Question("merged", type, left, right, f"{link.rule} ({link.detail})", link.certainty, few)


# -- splits ------------------------------------------------------------------------------------------------------------


def _splits(resolution: Resolution, type: NodeType) -> Iterator[Question]:
    """Nodes that may be one: bare homonyms left open, an acronym and a name it would fit, names one letter apart."""
    used: dict[str, set[str]] = defaultdict(set)
    for (paper, _), id in resolution.node_of.items():
        used[id].add(paper)
    nodes = [n for n in resolution.graph.nodes.values() if n.type is type and used.get(n.id)]
    size = {id: len(papers) for id, papers in used.items()}
    yield from _open(resolution, type, size)
    yield from _acronyms(nodes, type, size)
    yield from _misspelled(nodes, type, size)


def _open(resolution: Resolution, type: NodeType, size: Mapping[str, int]) -> Iterator[Question]:
    merged = resolution.merged[type]
    best: dict[str, tuple[float, str]] = {}
    for place, choice in sorted(merged.choices.items()):
        if choice.sense is None and choice.support:
            name, score = choice.support[0]
            best[resolution.node_of[place]] = max(best.get(resolution.node_of[place], (0.0, "")), (score, name))
    senses = {s.distinct: merged.clusters.find(s.atom) for all_ in merged.homonyms.values() for s in all_}
    ids = {
        merged.root(m): resolution.node_of[m.paper, m.entity.id] for m in resolution.mentions if m.entity.type is type
    }
    for id, (_, name) in sorted(best.items()):
        other = ids.get(senses.get(name, ""))
        if other and other != id:
            yield Question("kept apart", type, other, id, f"no paper's words tell whether it is {name}", 0.5, size[id])


def _acronyms(nodes: Sequence[Node], type: NodeType, size: Mapping[str, int]) -> Iterator[Question]:
    """A name in capitals, and the only longer name whose words begin with its letters."""
    initials: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if not node.distinct:
            words = normal(node.label, type).words
            if len(words) > 2:
                initials["".join(w[0] for w in words).casefold()].append(node)
    for node in nodes:
        if node.label.isupper() and node.label.isalpha() and not node.distinct:
            fitting = [n for n in initials.get(node.label.casefold(), ()) if abbreviates(node.label, n.label)]
            if len(fitting) == 1 and fitting[0].id != node.id:
                reason = f"{node.label} could be short for {fitting[0].label}"
                papers = min(size[node.id], size[fitting[0].id])
                yield Question("kept apart", type, fitting[0].label, node.label, reason, 0.6, papers)


def _misspelled(nodes: Sequence[Node], type: NodeType, size: Mapping[str, int]) -> Iterator[Question]:
    """Names of six letters or more that one letter tells apart; found by what is left when a letter is taken out."""
    by_rest: dict[str, list[tuple[str, Node]]] = defaultdict(list)
    for node in nodes:
        key = normal(node.label, type).key
        if len(key) >= _SHORTEST and not node.distinct:
            for rest in {key, *(key[:i] + key[i + 1 :] for i in range(len(key)) if key[i].isalpha())}:
                by_rest[rest].append((key, node))
    seen: set[tuple[str, str]] = set()
    for rest in sorted(by_rest):
        for (key, one), (other_key, other) in zip(by_rest[rest], by_rest[rest][1:], strict=False):
            pair = (min(one.id, other.id), max(one.id, other.id))
            # ImageNet-A has a part more than ImageNet, not a letter.
            parts = len(tokens(one.label, type)) == len(tokens(other.label, type))
            if key != other_key and pair not in seen and parts and not difference(one.label, other.label, type):
                seen.add(pair)
                few, many = sorted((one, other), key=lambda n: (size[n.id], n.id))
                reason = "one letter tells them apart"
                yield Question("kept apart", type, many.label, few.label, reason, 0.8, size[few.id])
