"""What each paper names: every entity with the readings of its forms, and the words of the paper around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from kg.model import Entity, Extraction, NodeType, Paper, RelationType
from kg.resolve.acronyms import abbreviates, forms
from kg.resolve.identify import Identifier, Reading
from kg.resolve.spelling import stem

_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Mention:
    """One entity of one paper. ``readings`` has its forms, the name first; ``long`` is the form that spells it out."""

    paper: str
    entity: Entity
    readings: tuple[Reading, ...]
    introduced: bool

    @property
    def name(self) -> Reading:
        """The reading of the entity's name."""
        return self.readings[0]

    def definitions(self) -> Iterator[tuple[Reading, Reading]]:
        """The short and long forms that this paper gives for one thing."""
        if len(self.readings) < 2:
            return
        for short in self.readings:
            for long in self.readings:
                if short is not long and abbreviates(short.name, long.name):
                    yield short, long


def read_mentions(extractions: Sequence[Extraction], identifier: Identifier) -> list[Mention]:
    """Every entity of every paper, sorted by paper and entity; forms of one atom are all kept."""
    identifier.read_together(
        (entity.type, part)
        for extraction in extractions
        for entity in extraction.entities
        if entity.type is not NodeType.PAPER
        for name in (entity.name, *entity.aliases)
        for part in forms(name)
    )
    mentions = []
    for extraction in sorted(extractions, key=lambda e: e.paper):
        introduced = {r.tail for r in extraction.relations if r.type is RelationType.INTRODUCES}
        for entity in extraction.entities:
            if entity.type is NodeType.PAPER:
                continue
            names = dict.fromkeys(part for name in (entity.name, *entity.aliases) for part in forms(name))
            readings = tuple(identifier.read(name, entity.type) for name in names)
            mentions.append(Mention(extraction.paper, entity, readings, entity.id in introduced))
    return mentions


class Contexts:
    """The words of papers, weighed by how rare they are in all of them; made only when a name needs them."""

    def __init__(self, papers: Mapping[str, Paper]) -> None:
        self._papers = papers
        self._words: dict[str, frozenset[str]] = {}
        self._weights: dict[frozenset[str], float] = {}

    def words(self, paper: str) -> frozenset[str]:
        """The stems of the words of a paper's title and abstract."""
        found = self._words.get(paper)
        if found is None:
            found = self._words[paper] = frozenset(self._read(paper))
        return found

    def _read(self, paper: str) -> set[str]:
        source = self._papers.get(paper)
        text = f"{source.title} {source.abstract}" if source else ""
        return {stem(w) for w in set(_WORD.findall(text.casefold()))}

    def year(self, paper: str) -> int | None:
        """The year of a paper."""
        source = self._papers.get(paper)
        return source.year if source else None

    def share_authors(self, a: str, b: str) -> bool:
        """Whether an author's name stands on both papers."""
        left, right = self._papers.get(a), self._papers.get(b)
        return bool(left and right and set(left.authors) & set(right.authors))

    def likeness(self, a: frozenset[str], b: frozenset[str]) -> float:
        """The weight of the words that two sets share, over the weight of the smaller set (0 to 1)."""
        small = min(self._known_weight(a), self._known_weight(b))
        return self._weight(a & b) / small if small else 0.0

    def cover(self, words: frozenset[str], paper: str) -> float:
        """The share of some words that a paper has (0 to 1)."""
        return len(words & self.words(paper)) / len(words) if words else 0.0

    def _known_weight(self, words: frozenset[str]) -> float:
        """The weight of the words of a paper, which is compared with many."""
        weight = self._weights.get(words)
        if weight is None:
            weight = self._weights[words] = self._weight(words)
        return weight

    def _weight(self, words: frozenset[str]) -> float:
        rare, total = self._rarity, log(2 + len(self._papers))
        # Summed in one order: floating point sums depend on it.
        return sum(rare.get(w, total) for w in sorted(words))

    @cached_property
    def _rarity(self) -> dict[str, float]:
        counts: Counter[str] = Counter()
        for paper in self._papers:
            counts.update(self._read(paper))  # not kept: few papers are asked for again
        return {w: log((1 + len(self._papers)) / n) for w, n in counts.items()}
