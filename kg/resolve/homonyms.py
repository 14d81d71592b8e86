"""One name for several things: the senses of a key, and which of them a paper means by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.resolve.acronyms import stems
from kg.resolve.mentions import Contexts
from kg.vocabulary import LEAD, Concept

# Two papers that introduce something of the same name mean one thing only if they share an author or this much of
# their words; measured on annotated papers, other pairs with a common name stay below it.
SAME_WORK = 0.45
# What a bare mention needs: support for one sense, and so much less for the next.
SUPPORT, MARGIN = 0.20, 0.06
# The head start of the only well-known sense where no other is a paper's own coinage (what is not spelled out is
# known), else of the only sense that any other paper names.
WELL_KNOWN = 0.25
_SAMPLE = 24


@dataclass(slots=True)
class Sense:
    """One meaning of a key: the atom it belongs to, its long form or concept, the papers that mean it so."""

    atom: str
    distinct: str
    long: str | None = None
    concept: Concept | None = None
    papers: set[str] = field(default_factory=set)
    introducers: set[str] = field(default_factory=set)

    def words(self) -> frozenset[str]:
        """The stems of its long form, or of its concept's names and task."""
        if self.concept:
            told = " ".join((*self.concept.names, self.concept.task or ""))
            return stems(told)
        return stems(self.long) if self.long else frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sense a bare mention was given (None: unresolved), and the support of each sense, best first."""

    paper: str
    sense: Sense | None
    support: tuple[tuple[str, float], ...]


def home_of_introduction(paper: str, senses: Sequence[Sense], contexts: Contexts) -> Sense | None:
    """The sense that a paper introduces when it introduces the name without spelling it out; None for a new one."""
    for sense in senses:
        others = sense.introducers - {paper}
        if any(contexts.share_authors(paper, other) for other in others):
            return sense
    best: tuple[float, str, Sense] | None = None
    for sense in senses:
        words = sense.words()
        cover = contexts.cover(words, paper)
        likeness = _likeness(paper, sense, contexts)
        if sense.concept:
            fits = _old_enough(paper, sense.concept, contexts) or cover >= 0.5
        elif sense.introducers - {paper}:
            fits = likeness >= SAME_WORK or (len(words) > 1 and cover >= 0.8)
        else:
            fits = cover >= 0.5 or len(senses) == 1
        if fits and (best is None or (cover + likeness, sense.atom) > best[:2]):
            best = (cover + likeness, sense.atom, sense)
    return best[2] if best else None


def _old_enough(paper: str, concept: Concept, contexts: Contexts) -> bool:
    """Whether a paper may itself be where a concept comes from."""
    year = contexts.year(paper)
    return year is None or concept.year is None or concept.year >= year - LEAD


def choose(paper: str, senses: Sequence[Sense], contexts: Contexts) -> Choice:
    """The sense that the other words of a paper support, if they support one clearly more than the others."""
    known = [s for s in senses if s.concept]
    named = [s for s in senses if s.papers - {paper}]
    default = known[0] if len(known) == 1 and not any(s.introducers for s in senses) else None
    default = default or (named[0] if len(named) == 1 else None)
    support: list[tuple[float, str, Sense]] = []
    for sense in senses:
        if paper in sense.papers and not sense.concept:
            return Choice(paper, sense, ((sense.distinct, 1.0),))
        if _too_early(paper, sense, contexts):
            continue
        likeness = _likeness(paper, sense, contexts)
        score = contexts.cover(sense.words(), paper) * 0.5 + likeness + WELL_KNOWN * (sense is default)
        support.append((score, sense.atom, sense))
    support.sort(key=lambda s: (-s[0], s[1]))
    told = tuple((sense.distinct, round(score, 3)) for score, _, sense in support)
    clear = support and support[0][0] >= SUPPORT and (len(support) == 1 or support[0][0] - support[1][0] >= MARGIN)
    return Choice(paper, support[0][2] if clear else None, told)


def _likeness(paper: str, sense: Sense, contexts: Contexts) -> float:
    """How like a paper is to the one of a sense's papers that is most like it; no matter how many there are."""
    words = contexts.words(paper)
    others = (contexts.words(other) for other in _sample(sense) if other != paper)
    return max((contexts.likeness(words, other) for other in others), default=0.0)


def _too_early(paper: str, sense: Sense, contexts: Contexts) -> bool:
    """Whether a paper is older than everything that introduces a sense."""
    year = contexts.year(paper)
    years = [contexts.year(p) for p in sense.introducers]
    return bool(year and years) and all(y is not None and year is not None and y > year for y in years)


def _sample(sense: Sense) -> list[str]:
    """The papers to compare with: those that introduce it first; so many that a well-known name costs no more."""
    return sorted(sense.papers, key=lambda p: (p not in sense.introducers, p))[:_SAMPLE]
