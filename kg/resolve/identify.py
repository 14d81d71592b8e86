"""What one name means on its own: its key, and the concepts of the vocabulary that go by it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import NamedTuple

from kg.model import NodeType
from kg.names import name_key
from kg.resolve.families import is_variant, numbered
from kg.resolve.names import SIZE, Normal, Words, normal, plain, whole_key, without_generic
from kg.vocabulary import Claim, Concept, Vocabulary, prepared_keys

_MAKER_WORDS = 3
# A figure, or capitals and small letters mixed: what only names have ("NMT" is no model of Google's own).
_HYPHEN = re.compile(r"\W{0,3}[-_]")
_PARTS = re.compile(r"[-\s]+")
_COINED = re.compile(r"\d|[a-z].*[A-Z]|[A-Z]{2}.*[a-z]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a name of a type means on its own.

    ``concept`` is set where the vocabulary leaves no doubt; ``candidates`` are the concepts that the name, a common
    word or a name of several things, means in context. ``word`` marks such a name in letters of another case (``maths``
    for MATH). ``rule`` says how the concept was found.
    """

    name: str
    type: NodeType
    key: str
    concept: Concept | None = None
    candidates: tuple[Concept, ...] = ()
    word: bool = False
    rule: str = ""
    # Whether a user's file keeps this very spelling apart.
    forced: bool = False

    @property
    def atom(self) -> str:
        """The identity before any other name is looked at: the concept's id, else the key behind a mark."""
        if self.concept:
            return self.concept.id
        if self.forced:
            return f"!{self.key}"
        return f"?{self.key}" if self.word else f"={self.key}"


class _Candidate(NamedTuple):
    key: str
    context: bool
    rule: str
    maker: Concept | None


class Identifier:
    """Reads names with a vocabulary. Made once for a resolution; every name is read once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._claims, self._makers = _index(tuple(vocabulary))
        self._readings: dict[tuple[NodeType, str], Reading] = {}
        # The makers whose names were taken from the front of unknown models' names, and the names of several makers.
        self._maker_of: dict[tuple[NodeType, str], str] = {}
        self._contested: set[tuple[NodeType, str]] = set()

    def keep_apart(self, name: str, type: NodeType) -> None:
        """From now on, take this very spelling as a name of its own, whatever its key."""
        key = f"{normal(name, type).key}~{slug(name)}"
        self._readings[type, name] = Reading(name, type, key, rule="an override", forced=True)

    def read_together(self, names: Iterable[tuple[NodeType, str]]) -> None:
        """Read names, and where two makers have an unknown model of one name, leave each its maker's name."""
        makers: dict[tuple[NodeType, str], set[str]] = defaultdict(set)
        for type, name in names:
            key = self.read(name, type).key
            if maker := self._maker_of.get((type, name)):
                makers[type, key].add([maker, *(c.id for c in self.vocabulary.family(maker))][-1])
        self._contested = {place for place, ids in makers.items() if len(ids) > 1}
        for type, name in [
            place for place in self._maker_of if (place[0], self._readings[place].key) in self._contested
        ]:
            del self._readings[type, name]

    def read(self, name: str, type: NodeType) -> Reading:
        """What the name means on its own."""
        reading = self._readings.get((type, name))
        if reading is None:
            reading = self._readings[type, name] = self._read(name, type)
        return reading

    def concept_by_key(self, key: str, type: NodeType) -> str | None:
        """The id of the only concept of a type that goes by a key, ambiguous names included."""
        claims = self._claims[type].get(key, ())
        return claims[0].concept.id if len(claims) == 1 else None

    def _read(self, name: str, type: NodeType) -> Reading:
        form = normal(name, type)
        key = form.key or f"sign-{sha256(name.encode()).hexdigest()[:8]}"
        word = False
        for candidate in self._candidates(name, type, form):
            claims = self._claims[type].get(candidate.key, ())
            if candidate.maker:
                claims = tuple(c for c in claims if self._made_by(c.concept, candidate.maker))
            claims = _as_written(name, claims)
            any_case = candidate.context or type is NodeType.ORGANIZATION
            sure = {c.concept.id: c.concept for c in claims if not c.ambiguous}
            fitting = [c for c in claims if c.ambiguous and (any_case or _same_case(name, c.name))]
            maybe = self._widest({c.concept.id: c.concept for c in fitting if c.concept.id not in sure})
            word |= bool(claims) and not sure and not maybe
            if len(sure) == 1 and not maybe:
                return Reading(name, type, key, concept=next(iter(sure.values())), rule=candidate.rule)
            if len(sure) + len(maybe) == 1 and (candidate.context or len(claims) == 1):
                concept = next(iter((sure | maybe).values()))
                if candidate.context:
                    return Reading(name, type, key, concept=concept, rule=candidate.rule)
                return Reading(name, type, key, candidates=(concept,), rule=candidate.rule)
            if sure or maybe:
                both = tuple(sorted((sure | maybe).values(), key=lambda c: c.id))
                return Reading(name, type, key, candidates=both, rule=candidate.rule)
        without_maker = self._without_maker(name, type, form)
        if without_maker and (type, without_maker) not in self._contested:
            return Reading(name, type, without_maker, rule="the maker's name before it")
        return Reading(name, type, key, word=word)

    def _candidates(self, name: str, type: NodeType, form: Normal) -> Iterator[_Candidate]:
        """Keys to look the name up by, the nearest to the writing first."""
        yield _Candidate(name_key(name), False, "the vocabulary", None)
        yield _Candidate(whole_key(name, type), False, "the vocabulary", None)
        if form.generic:
            yield _Candidate(form.key, True, "the vocabulary, without a generic word", None)
        else:
            yield _Candidate(form.key, False, "the vocabulary", None)
        bare = without_generic(form.words, type)
        if bare != form.words:
            yield _Candidate(name_key(" ".join(bare)), True, "the vocabulary, without a generic word", None)
        for maker, rest in self._maker_and_rest(name, type, form.words):
            rule = "the vocabulary, without its maker's name"
            for words in dict.fromkeys((rest, without_generic(rest, type))):
                yield _Candidate(name_key(" ".join(words)), True, rule, maker)
        if type is NodeType.METHOD and (key := name_key(name)) in self._makerless:
            yield _Candidate(self._makerless[key], False, "the vocabulary, with its maker's name", None)

    @cached_property
    def _makerless(self) -> dict[str, str]:
        """What known models are called without the maker's name that their labels begin with: R1-Distill-Qwen-7B.

        Only names that are plainly names of their own: of two parts, the first neither a number nor an edition.
        """
        found: dict[str, str] = {}
        for concept in self.vocabulary:
            maker = self.vocabulary.concepts.get(concept.developer or "")
            if concept.is_model and maker:
                own = concept.label.casefold()
                begins = max((len(n) for n in maker.names if own.startswith(n.casefold())), default=0)
                rest = [part for part in _PARTS.split(concept.label[begins:]) if part]
                if begins and len(rest) > 1 and any(c.isdigit() for c in rest[0][1:]) and rest[0][0].isalpha():
                    found[name_key(" ".join(rest))] = name_key(concept.label)
        return found

    def _maker_and_rest(self, name: str, type: NodeType, words: Words) -> Iterator[tuple[Concept, Words]]:
        if type is NodeType.ORGANIZATION:
            return
        for count in range(1, min(_MAKER_WORDS, len(words) - 1) + 1):
            maker = self._makers.get(name_key(" ".join(words[:count])))
            rest = words[count:]
            # Meta-DETR is a meta-learned DETR, Meta-Llama-3 the Llama of Meta.
            if maker and (any(c.isdigit() for w in rest for c in w) or not _HYPHEN.match(plain(name), len(words[0]))):
                yield maker, rest

    def _without_maker(self, name: str, type: NodeType, form: Normal) -> str | None:
        """The key of an unknown model behind its known maker's name ("OpenAI o9"); a size alone is no name."""
        if type is not NodeType.METHOD:
            return None
        for maker, rest in self._maker_and_rest(name, type, form.words):
            own = [w for w in rest if not SIZE.fullmatch(w)]
            if own and own[0][0].isalpha() and any(_COINED.search(w) for w in own):
                self._maker_of[type, name] = maker.id
                return name_key(" ".join(rest))
        return None

    def _widest(self, concepts: dict[str, Concept]) -> dict[str, Concept]:
        """Concepts without those that have one of the others above them: Meta, not its laboratory."""
        above = {id: {c.id for c in self.vocabulary.family(id)} for id in concepts}
        return {id: c for id, c in concepts.items() if not above[id] & concepts.keys()}

    def _made_by(self, concept: Concept, maker: Concept) -> bool:
        developers = {c.developer for c in (concept, *self.vocabulary.family(concept.id))} - {None}
        makers = {maker.id, *(c.id for c in self.vocabulary.family(maker.id))}
        above = {f.id for d in developers if d for f in self.vocabulary.family(d)} | developers
        return not developers or bool(makers & above) or maker.id in above


Claims = Mapping[NodeType, Mapping[str, tuple[Claim, ...]]]


@lru_cache(maxsize=2)
def _index(concepts: tuple[Concept, ...]) -> tuple[Claims, Mapping[str, Concept]]:
    """What goes by each key in each type, and the organizations by theirs. Made once for a vocabulary."""
    found: dict[NodeType, dict[str, dict[str, Claim]]] = {t: defaultdict(dict) for t in NodeType}
    makers: dict[str, Concept] = {}
    for concept in concepts:
        prepared = prepared_keys(concept)
        names = zip(prepared.own, prepared.whole, prepared.standing, strict=True) if prepared else filed(concept)
        ours = found[concept.type]
        for name, (own, whole, standing) in zip(concept.names, names, strict=True):
            if concept.type is NodeType.ORGANIZATION:
                makers.setdefault(own, concept)
            if standing == LEFT_OUT:
                continue
            claim = Claim(concept, name, standing == AMBIGUOUS)
            for key in (own, whole) if whole != own else (own,):
                if not key:
                    continue
                known = ours[key].get(concept.id)
                if known is None or (known.ambiguous and not claim.ambiguous):
                    ours[key][concept.id] = claim
    claims = {t: {key: tuple(by_id.values()) for key, by_id in keys.items()} for t, keys in found.items()}
    return claims, makers


LEFT_OUT, SURE, AMBIGUOUS = 0, 1, 2


def filed(concept: Concept) -> Iterator[tuple[str, str, int]]:
    """The two keys that each name of a concept is filed under, and whether it is ambiguous or left out.

    A name that is its concept's label and a size, version or edition more is left out, and so are names that only
    their numbers tell apart: families are no merges.
    """
    ambiguous = {name_key(name) for name in concept.ambiguous}
    label = concept.label
    apart = numbered(concept.names, concept.type) - {label}
    for name in concept.names:
        own = name_key(name)
        if name in apart or (name != label and is_variant(name, label, concept.type)):
            yield own, "", LEFT_OUT
        else:
            yield own, whole_key(name, concept.type), AMBIGUOUS if own in ambiguous else SURE


def _as_written(name: str, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Of several claims the only one by a concept that writes the name just so (MUSE is not Muse), else all."""
    if len(claims) < 2:
        return claims
    exact = tuple(claim for claim in claims if name in claim.concept.names)
    return exact if len(exact) == 1 else claims


def slug(text: str) -> str:
    """A text as the part of an id: ASCII letters, digits, points and hyphens; else its code points."""
    ascii = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^0-9a-z.]+", "-", ascii).strip("-") or "".join(f"{ord(c):x}" for c in text)


def _same_case(name: str, label: str) -> bool:
    """Whether a name may be an ambiguous label: not a small-letter word where the label is all capitals (maths, MATH).

    Several words are no common word: they may be written in any case. Nor do capitals tell organizations apart.
    """
    own, known = (re.sub(r"[\W\d_]", "", plain(n)) for n in (name, label))
    return len(re.findall(r"[^\W_]+", label)) > 1 or not (own.islower() and known.isupper())
