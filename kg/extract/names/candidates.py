"""What may be a name in a paper, all its mentions together, and what speaks for and against it."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.extract.names.acronyms import Acronym
from kg.extract.names.descriptions import described, kind, own_things, title_nouns
from kg.extract.names.features import INTRODUCING
from kg.extract.names.lookup import Hit
from kg.extract.names.places import Bounds, Place, Reading, bounds_in, places, span_of, text_of
from kg.extract.nouns import DATA_WORDS, MODEL_WORDS
from kg.extract.surfaces import masked, spelling_key, squeezed, without_last_part
from kg.extract.text import Document, Sentence, words
from kg.model import Span

CLASSES = ("M", "N", "D", "E", "G", "X", "Y")
LISTED = ("v ", "g ", "r ", "k ")
"""How the features begin that tell where a candidate is listed: vocabulary, corpus, rare names, any by its spelling."""


@dataclass(slots=True)
class Candidate:
    """A possible name: its mentions and how each is spelled, its surface forms with their counts, its features.

    ``shares`` are the probabilities that the tagger gives: a method, a benchmark, nothing, a name that begins here,
    that goes on, that ends here. ``bounds`` is how surely the candidate is neither too long nor too short.
    """

    forms: Counter[str] = field(default_factory=Counter)
    mentions: list[Span] = field(default_factory=list)
    texts: dict[Span, str] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    features: set[str] = field(default_factory=set)
    shares: tuple[float, ...] = ()
    bounds: float = 0.0


def candidates(
    doc: Document,
    readings: Sequence[Reading],
    pairs: Sequence[Acronym],
    hits: Sequence[Mapping[str, Sequence[Hit]]],
    kinds: Mapping[str, str],
) -> list[Candidate]:
    """Everything in a document that may be a name, in the order of first mentions, with features.

    ``kinds`` are the ``spellings`` of known names.
    """
    grouped: dict[str, list[Place]] = defaultdict(list)
    bounds = [bounds_in(reading) for reading in readings]
    for place in places(doc, readings, pairs, hits, bounds):
        key = spelling_key(text_of(doc, place))
        if key:
            grouped[key].append(place)
    groups, roles, spelled = _joined_by_acronyms(doc, grouped, pairs)
    own = own_things(doc)
    found: list[Candidate] = []
    for keys in groups:
        candidate = Candidate()
        for key in keys:
            for place in grouped.get(key, ()):
                candidate.places.append(place)
                candidate.mentions.append(span_of(doc, place))
            for span in spelled.get(key, ()):
                if span not in candidate.mentions:
                    candidate.mentions.append(span)
        if not candidate.places:
            continue
        candidate.texts = {span: doc.text(span) for span in candidate.mentions}
        candidate.forms.update(candidate.texts.values())
        candidate.mentions.sort(key=lambda s: (s.field != "title", s.start, s.end))
        bases = [spelling_key(without_last_part(form)) for form in candidate.forms]
        said = [f"k {code}" for key in keys if (code := kinds.get(key))]
        said += [f"b {code}" for key in bases if (code := kinds.get(key))]
        candidate.features = _describe(doc, candidate, readings, hits, said)
        candidate.features.update(_bounded(candidate, bounds))
        candidate.features.update(role for key in keys for role in roles.get(key, ()))
        candidate.features |= _described_as(doc, candidate, own)
        found.append(candidate)
    found.sort(key=lambda c: (c.mentions[0].field != "title", c.mentions[0].start, c.mentions[0].end))
    _relate(found)
    _compare(found, bounds)
    return found


def _joined_by_acronyms(
    doc: Document, grouped: Mapping[str, object], pairs: Sequence[Acronym]
) -> tuple[list[list[str]], dict[str, set[str]], dict[str, list[Span]]]:
    """The keys that mean the same, what each is of an acronym, and where the acronyms' definitions spell it."""
    leader = {key: key for key in grouped}

    def lead(key: str) -> str:
        while leader[key] != key:
            key = leader[key]
        return key

    roles: dict[str, set[str]] = defaultdict(set)
    spelled: dict[str, list[Span]] = defaultdict(list)
    for pair in pairs:
        short, long = spelling_key(doc.text(pair.short)), spelling_key(doc.text(pair.long))
        if not short or not long or not (short in leader or long in leader):
            continue
        for key, span in ((short, pair.short), (long, pair.long)):
            leader.setdefault(key, key)
            spelled[key].append(span)
        roles[short].add("is short")
        roles[long].add("is long")
        if lead(short) != lead(long):
            leader[lead(long)] = lead(short)
    groups: dict[str, list[str]] = defaultdict(list)
    for key in leader:
        groups[lead(key)].append(key)
    return list(groups.values()), roles, spelled


def _describe(
    doc: Document,
    candidate: Candidate,
    readings: Sequence[Reading],
    hits: Sequence[Mapping[str, Sequence[Hit]]],
    said: Sequence[str],
) -> set[str]:
    found = set(said)
    places = candidate.places
    votes = Counter(place.label for place in places)
    size = len(places)
    for label, count in votes.items():
        found.add(f"vote {label} {_share(count / size)}")
        found.add(f"voted {label}")
    best = max(sorted(votes), key=lambda label: votes[label])
    found.add(f"best {best}")
    mass: dict[str, float] = defaultdict(float)
    top: dict[str, float] = defaultdict(float)
    for place in places:
        doubt = readings[place.sentence].doubts[place.first]
        for label, p in (doubt or _SURELY_NONE).items():
            letter = _LETTER[label]
            mass[letter] += p / size
            top[letter] = max(top[letter], p)
    for letter in (*CLASSES, "O"):
        found.add(f"mass {letter} {_share(mass[letter])}")
        if top[letter] > 0.5:
            found.add(f"top {letter}")
    methods, data = mass["M"] + mass["N"], mass["D"] + mass["E"]
    candidate.shares = (methods, data, mass["O"])
    found.add(f"M {_share(methods)}")
    found.add(f"D {_share(data)}")
    found.add(f"name {_share(methods + data + mass['G'])}")
    found.add(f"size {min(size, 5)}")
    _describe_forms(candidate, found)
    for place in places:
        _describe_place(doc.sentences[place.sentence], place, found)
    for place in places:
        for prefix, some in hits[place.sentence].items():
            for first, after, code in some:
                if first == place.first and after == place.after:
                    found.add(f"{prefix} {code}")
                    found.add(f"{prefix} {code[0]}")
                    break
                if first < place.after and after > place.first:
                    found.add(f"{prefix} within")
                    if place.first <= first and after <= place.after:
                        where = "starts" if first == place.first else "ends" if after == place.after else "amid"
                        found.add(f"{prefix} {where} {code}")
                    break
    found |= {f"{best}&{f}" for f in found if f.startswith(_TELLING)}
    return found


def _bounded(candidate: Candidate, bounds: Sequence[Bounds]) -> list[str]:
    """Features of how sure the tagger is of a candidate's bounds, the surest of its places; keeps the numbers, too."""
    some = [bounds[place.sentence](place.first, place.after) for place in candidate.places]
    begin, inner, end = (max(chances) for chances in zip(*some, strict=True))
    candidate.shares += (begin, inner, end)
    candidate.bounds = begin * inner * end
    sure = _share(candidate.bounds)
    return [f"begin {_share(begin)}", f"inner {_share(inner)}", f"end {_share(end)}", f"bounds {sure}"]


def _compare(found: Sequence[Candidate], bounds: Sequence[Bounds]) -> None:
    """Say of each candidate how its bounds do beside those of others that overlap it."""
    spots: dict[int, list[tuple[Place, float, Candidate]]] = defaultdict(list)
    for candidate in found:
        for place in candidate.places:
            sure = math.prod(bounds[place.sentence](place.first, place.after))
            spots[place.sentence].append((place, sure, candidate))
    for some in spots.values():
        some.sort(key=lambda spot: spot[0].first)
        for n, (place, sure, candidate) in enumerate(some):
            for other, sure_other, rival in some[n + 1 :]:
                if other.first >= place.after:
                    break
                if rival is not candidate:
                    _rival(candidate, rival, place, other, sure - sure_other)
                    _rival(rival, candidate, other, place, sure_other - sure)


def _rival(candidate: Candidate, rival: Candidate, place: Place, other: Place, lead: float) -> None:
    size, other_size = place.after - place.first, other.after - other.first
    longer = "longer" if size > other_size else "shorter" if size < other_size else "shifted"
    how = "wins" if lead > 0.1 else "loses" if lead < -0.1 else "ties"
    candidate.features.add(f"rival {longer} {how}")
    candidate.features.update([f"rival {longer} {f}" for f in rival.features if f.startswith(LISTED)])


_SURELY_NONE = {"O": 1.0}
_LETTER = {"O": "O"} | {begin + letter: letter for letter in CLASSES for begin in ("B-", "I-")}
_TELLING = (*LISTED, "b ", "si", "sh", "en", "he")


_EIGHTHS = (*"01234567", "7", "7")  # a sum of probabilities may lie a little above 1


def _share(p: float) -> str:
    return _EIGHTHS[int(p * 8)] if p >= 0.02 else "none"


_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]{2,}")
_ENDINGS = re.compile(
    r"(bench|eval|qa|net|nets|former|gpt|bert|llm|vqa|arena|gym|set|instruct|corpus|bank|nli|code)(?:s|\b|[-\d])"
)


def _describe_forms(candidate: Candidate, found: set[str]) -> None:
    for form in candidate.forms:
        parts = form.split()
        last = parts[-1].lower().strip("()")
        found |= {f"words {min(len(parts), 6)}", f"end {last}", f"ends {last[-4:]}", f"start {parts[0].lower()}"}
        found.add(f"shape {squeezed(masked(form))[:12]}")
        found |= {f"word {part.lower()}" for part in parts}
        found |= {f"piece {piece.lower()}" for piece in _PIECES.findall(form)}
        found |= {f"piece {ending}" for ending in _ENDINGS.findall(form.lower())}
        facts = {
            "end data": last in DATA_WORDS,
            "end model": last in MODEL_WORDS,
            "lower": form.islower(),
            "upper": form.isupper(),
            "inner": len(parts) == 1 and not form.isupper() and any(map(str.isupper, form[1:])),
            "digit": any(map(str.isdigit, form)),
            "tiny": len(form) < 3,
            "unbalanced": form.count("(") != form.count(")"),
        }
        found |= {fact for fact, holds in facts.items() if holds}
    if all(form.islower() for form in candidate.forms):
        found.add("all lower")


def _described_as(doc: Document, candidate: Candidate, own: set[str]) -> set[str]:
    """Features of the nouns that say what a candidate is, and of what its paper calls its own."""
    found: set[str] = set()
    for place in candidate.places:
        sentence = doc.sentences[place.sentence]
        if sentence.field == "title":
            if place.first == 0:
                for noun in title_nouns(sentence, place.after):
                    found |= {f"title is {noun}", f"title is {kind(noun)}"}
                    found |= {f"heads {thing}" for thing in own}
            continue
        for how, noun in described(sentence, place.first, place.after):
            found |= {f"{how} {noun}", f"{how} {kind(noun)}"}
            if how == "new":
                found |= {f"new & {thing}" for thing in own}
    return found | own


_INTRODUCE_REACH = 5
_SKIP = words("the a an our this these and or , ( ) \" “ ” ' of")


def _describe_place(sentence: Sentence, place: Place, found: set[str]) -> None:
    lowers = sentence.lowers
    count = len(lowers)
    where = "t" if sentence.field == "title" else "a"
    found.add(f"in {where}")
    left = lowers[place.first - 1] if place.first else "^"
    right = lowers[place.after] if place.after < count else "$"
    found.add(f"{where} left {left}")
    found.add(f"{where} right {right}")
    if sentence.field == "title":
        if place.first == 0 and right == ":":
            found.add("heads title")
        return
    if place.first > 1:
        found.add(f"left2 {lowers[place.first - 2]} {left}")
    if place.after + 1 < count:
        found.add(f"right2 {right} {lowers[place.after + 1]}")
    for word in lowers[place.after : place.after + 3]:
        if word in DATA_WORDS:
            found.add("near data")
        elif word in MODEL_WORDS:
            found.add("near model")
        if word in ".;:":
            break
    for word in lowers[max(0, place.first - _INTRODUCE_REACH) : place.first]:
        if word in INTRODUCING:
            found.add("introduced")
        if word not in _SKIP:
            found.add(f"before {word}")


def _relate(found: list[Candidate]) -> None:
    """Say of each candidate whether its words are part of another's or hold another's."""
    keys = [{spelling_key(form) for form in c.forms} - {""} for c in found]
    pairs = [(key, i) for i, some in enumerate(keys) for key in sorted(some)]
    for a, i in pairs:
        size = len(a)
        if size < 2:
            continue
        for b, j in pairs:
            if a not in b or len(b) <= size or i == j:
                continue
            if b.startswith(a):
                found[i].features.add("begins another")
                found[j].features.add("begun by another")
            if size >= 3 and b.endswith(a):
                found[i].features.add("ends another")
                found[j].features.add("ended by another")
