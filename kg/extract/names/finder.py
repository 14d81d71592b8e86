"""Which methods, benchmarks and organizations a paper names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from kg.extract.names.acronyms import Acronym, acronyms
from kg.extract.names.candidates import Candidate, candidates
from kg.extract.names.emphasis import emphases
from kg.extract.names.features import FeatureMaker, Rows
from kg.extract.names.lexicon import name_tables, spellings, word_classes
from kg.extract.names.lookup import Hit, hits_in, marks
from kg.extract.names.organizations import OwnerJudge, organization_names, with_organizations
from kg.extract.names.ranking import CLASSES, OPTIONAL, Ranker
from kg.extract.names.rivalry import RivalryJudge
from kg.extract.names.tagging import Tagger
from kg.extract.names.variants import one_name
from kg.extract.surfaces import bracketed
from kg.extract.text import Document
from kg.model import Entity, Span
from kg.vocabulary import Vocabulary

Chosen: TypeAlias = tuple[str, float, dict[Span, str]]
"""A name: its class, how probable it is, and how it is spelled where."""
TAKEN_FROM = 0.38
"""The probability from which a candidate is a name: in cross-validation F1 is within 0.002 from 0.36 to 0.5; the lower
ones find more of what papers introduce."""
_SEEN_BY_TAGGER = ("v", "g", "m")
"""Whose hits are features of tokens: tables of known names, and what markup sets apart (m). Not the rare names: shown
these, the tagger finds more of them, but as many fewer of the names that no list has; shown to the ranker alone, they
add 0.004 to F1."""
_LEAST = 0.15
"""The least probability where experts may differ."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document, the short forms it defines, what is known or set apart in each sentence, and its tokens' features."""

    document: Document
    pairs: tuple[Acronym, ...]
    hits: list[dict[str, list[Hit]]]
    rows: list[Rows]


class Reader:
    """Prepares documents for tagging and collects candidates from what the tagger says."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self.tables = name_tables(folder, vocabulary)
        self.spelled = spellings(folder, vocabulary)
        self._features = FeatureMaker(word_classes(folder))

    def prepare(self, doc: Document) -> Prepared:
        """Find short forms and make the features."""
        pairs = acronyms(doc)
        hits = [
            hits_in(sentence, self.tables) | {"m": emphases(sentence, doc.paper.text(sentence.field))}
            for sentence in doc.sentences
        ]
        seen = [{prefix: some[prefix] for prefix in _SEEN_BY_TAGGER} for some in hits]
        known = [marks(sentence, some) for sentence, some in zip(doc.sentences, seen, strict=True)]
        return Prepared(doc, pairs, hits, self._features(doc, pairs, known))

    def candidates(self, prepared: Prepared, tagger: Tagger) -> list[Candidate]:
        """What may be a name, given what a tagger says."""
        readings = [tagger(rows) for rows in prepared.rows]
        return candidates(prepared.document, readings, prepared.pairs, prepared.hits, self.spelled)


class NameFinder:
    """Finds the names in documents: a tagger proposes, a classifier weighs all mentions of a name, and a judge decides
    between it and its rivals."""

    def __init__(self, model: Path, vocabulary: Vocabulary) -> None:
        self._reader = Reader(model, vocabulary)
        self.spelled = self._reader.spelled
        self._tagger = Tagger(model / "names.crfsuite")
        self._ranker = Ranker.load(model)
        self._rivals = RivalryJudge.load(model)
        self._owners = OwnerJudge.load(model, organization_names(vocabulary))

    def __call__(self, doc: Document) -> tuple[Entity, ...]:
        """The names of a paper, in the order of their first mentions; ids are ``e1``, ``e2`` …"""
        return self.decide(doc, self.weigh(doc))

    def weigh(self, doc: Document) -> list[tuple[Candidate, dict[str, float]]]:
        """What may be a name in a paper, each with the probabilities of the ranker's classes."""
        found = self._reader.candidates(self._reader.prepare(doc), self._tagger)
        chances = self._rivals(found, [self._ranker(candidate) for candidate in found])
        return list(zip(found, chances, strict=True))

    def decide(self, doc: Document, weighed: Sequence[tuple[Candidate, Mapping[str, float]]]) -> tuple[Entity, ...]:
        """The names among these candidates."""
        return with_organizations(entities_of(weighed), doc.paper, self._owners)


def entities_of(weighed: Sequence[tuple[Candidate, Mapping[str, float]]]) -> tuple[Entity, ...]:
    """The candidates that are names; of those that stand in the same places the most probable."""
    found = [candidate for candidate, _ in weighed]
    judged = [(i, *_judged(chances)) for i, (_, chances) in enumerate(weighed)]
    chosen: dict[int, Chosen] = {}
    taken: list[Span] = []
    for i, letter, probability in sorted(judged, key=lambda j: (-j[2], j[0])):
        if probability < TAKEN_FROM:
            break
        # A maker may stand within what it made: "OpenAI o1".
        mentions = found[i].mentions if letter == "G" else _free(found[i].mentions, taken)
        if letter != "G":
            taken += mentions
        if texts := _whole(found[i], mentions):
            chosen[i] = letter, probability, texts
    entities: list[Entity] = []
    for letter, probability, texts in _joined([some for _, some in sorted(chosen.items())]):
        name, *aliases = (form for form, _ in Counter(texts.values()).most_common())
        entities.append(
            Entity(
                f"e{len(entities) + 1}",
                CLASSES[letter],
                name,
                tuple(aliases),
                tuple(texts),
                "names.crf",
                round(min(probability, 0.999), 3),
            )
        )
    return tuple(entities)


def _joined(chosen: Sequence[Chosen]) -> list[Chosen]:
    """The names, those that are one put together: where the first stood, as sure as the surest."""
    joined: list[Chosen] = []
    for name in chosen:
        apart: list[Chosen] = []
        whole, place = name, len(joined)
        for other in joined:
            if _is_one(other, whole):
                whole, place = _together(other, whole), min(place, len(apart))
            else:
                apart.append(other)
        joined = [*apart[:place], whole, *apart[place:]]
    return joined


def _together(some: Chosen, other: Chosen) -> Chosen:
    texts = sorted((some[2] | other[2]).items(), key=lambda item: (item[0].field != "title", item[0].start))
    return some[0], max(some[1], other[1]), dict(texts)


def _is_one(some: Chosen, other: Chosen) -> bool:
    return some[0] == other[0] != "G" and one_name({*some[2].values()}, {*other[2].values()})


def _judged(chances: Mapping[str, float]) -> tuple[str, float]:
    """What a candidate is, and how probably. What experts dispute is neither right nor wrong: the odds are those of
    right against wrong."""
    letter = max(CLASSES, key=lambda c: chances.get(c, 0.0))
    chance = chances.get(letter, 0.0)
    return letter, chance / max(1e-9, 1.0 - chances.get(OPTIONAL, 0.0)) if chance >= _LEAST else 0.0


def _whole(candidate: Candidate, mentions: Sequence[Span]) -> dict[Span, str]:
    """The mentions with how each is spelled, cut to where brackets have partners; without those that cannot be."""
    texts: dict[Span, str] = {}
    for mention in mentions:
        text = candidate.texts[mention]
        if part := bracketed(text):
            start, end = part
            texts[Span(mention.field, mention.start + start, mention.start + end)] = text[start:end]
    return texts


def _free(mentions: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    return [m for m in mentions if not any(m.field == t.field and m.start < t.end and t.start < m.end for t in taken)]
