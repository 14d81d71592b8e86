"""Which methods, benchmarks and organizations a paper names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

from kg.extract.acronyms import Acronym, acronyms
from kg.extract.features import FeatureMaker
from kg.extract.organizations import OwnerJudge, organization_names, with_organizations
from kg.extract.tagging import TYPES, Tagger
from kg.extract.text import Document
from kg.model import Entity, Span
from kg.vocabulary import Vocabulary


class NameFinder:
    """Finds names with a trained model; what a vocabulary knows is one of the things it looks at."""

    def __init__(self, model: Path, vocabulary: Vocabulary) -> None:
        self._features = FeatureMaker()
        self._tagger = Tagger(model / "names.crfsuite")
        self._owners = OwnerJudge.load(model, organization_names(vocabulary))

    def __call__(self, doc: Document) -> tuple[Entity, ...]:
        """The names of a paper, in the order of their first mentions; ids are ``e1``, ``e2`` …"""
        pairs = acronyms(doc)
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        forms: dict[str, Counter[str]] = defaultdict(Counter)
        mentions: dict[str, list[Span]] = defaultdict(list)
        for sentence, rows in zip(doc.sentences, self._features(doc, pairs), strict=True):
            text = doc.paper.text(sentence.field)
            for tagged in self._tagger(rows):
                start, end = sentence.tokens[tagged.first].start, sentence.tokens[tagged.last].end
                key = surface_key(text[start:end])
                if key:
                    votes[key][tagged.label] += 1
                    forms[key][text[start:end]] += 1
                    mentions[key].append(Span(sentence.field, start, end))
        found: list[tuple[list[Span], Counter[str], Counter[str]]] = []
        for group in _groups(doc, pairs, votes, forms, mentions):
            total = sum((votes[key] for key in group), Counter[str]())
            if total:
                names = sum((forms[key] for key in group), Counter[str]())
                found.append((sorted(s for key in group for s in mentions[key]), total, names))
        order = {"title": 0, "abstract": 1}
        found.sort(key=lambda f: min((order[s.field], s.start, s.end) for s in f[0]))
        entities: list[Entity] = []
        for spans, total, names in found:
            label, count = min(total.items(), key=lambda item: (-item[1], item[0]))
            if label in TYPES:
                name, *aliases = sorted(names, key=lambda n: (-names[n], n))
                confidence = round(count / (sum(total.values()) + 0.3), 3)
                spans.sort(key=lambda s: (order[s.field], s.start))
                entities.append(
                    Entity(
                        f"e{len(entities) + 1}",
                        TYPES[label],
                        name,
                        tuple(aliases),
                        tuple(spans),
                        "names.crf",
                        confidence,
                    )
                )
        return with_organizations(tuple(entities), doc.paper, self._owners)


def surface_key(name: str) -> str:
    """The form in which two spellings of a name in one paper agree."""
    key = re.sub(r"[^0-9a-zα-ω+*]+", "", name.casefold())
    return key[:-1] if len(key) > 4 and key.endswith("s") and not key.endswith("ss") else key


def _groups(
    doc: Document,
    pairs: tuple[Acronym, ...],
    votes: dict[str, Counter[str]],
    forms: dict[str, Counter[str]],
    mentions: dict[str, list[Span]],
) -> list[list[str]]:
    """The keys that mean the same: the forms of one acronym."""
    leader = {key: key for key in votes}

    def lead(key: str) -> str:
        while leader.setdefault(key, key) != key:
            key = leader[key]
        return key

    for pair in pairs:
        short, long = surface_key(doc.text(pair.short)), surface_key(doc.text(pair.long))
        if short and long and (short in votes or long in votes) and lead(short) != lead(long):
            leader[lead(long)] = lead(short)
            for key, span in ((short, pair.short), (long, pair.long)):
                if span not in mentions[key]:
                    forms[key][doc.text(span)] += 1
                    mentions[key].append(span)
    groups: dict[str, list[str]] = defaultdict(list)
    for key in leader:
        groups[lead(key)].append(key)
    return list(groups.values())
