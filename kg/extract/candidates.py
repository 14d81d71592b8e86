"""What may be a name in a paper, all its mentions together, and what speaks for and against it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.extract.acronyms import Acronym
from kg.extract.features import DATA_WORDS, INTRODUCING, MODEL_WORDS
from kg.extract.lookup import Hit
from kg.extract.text import Document, Sentence, words
from kg.model import Span

CLASSES = ("M", "N", "D", "E", "G", "X", "Y")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the tagger says of a sentence: a label for each token, and the probabilities of labels where in doubt.

    ``doubts[i]`` is None where token i is almost surely no part of a name.
    """

    labels: Sequence[str]
    doubts: Sequence[dict[str, float] | None]


@dataclass(slots=True)
class _Place:
    """One mention: sentence, first token, token after the last, the tagger's class or what else proposed it."""

    sentence: int
    first: int
    after: int
    label: str


@dataclass(slots=True)
class Candidate:
    """A possible name: its surface forms with their counts, its mentions, and its features."""

    forms: Counter[str] = field(default_factory=Counter)
    mentions: list[Span] = field(default_factory=list)
    places: list[_Place] = field(default_factory=list)
    features: list[str] = field(default_factory=list)
    by: str = "crf"


def surface_key(name: str) -> str:
    """The form in which two spellings of a name in one paper agree."""
    key = re.sub(r"[^0-9a-zα-ω+*]+", "", name.casefold())
    return key[:-1] if len(key) > 4 and key.endswith("s") and not key.endswith("ss") else key


def candidates(
    doc: Document,
    readings: Sequence[Reading],
    pairs: Sequence[Acronym],
    hits: Sequence[Mapping[str, Sequence[Hit]]],
) -> list[Candidate]:
    """Everything in a document that may be a name, in the order of first mentions, with features."""
    places = _places(doc, readings, pairs, hits)
    grouped: dict[str, list[_Place]] = defaultdict(list)
    for place in places:
        key = surface_key(_text(doc, place))
        if key:
            grouped[key].append(place)
    groups, roles, spelled = _joined_by_acronyms(doc, grouped, pairs)
    found: list[Candidate] = []
    for keys in groups:
        candidate = Candidate()
        for key in keys:
            for place in grouped.get(key, ()):
                candidate.places.append(place)
                candidate.mentions.append(_span(doc, place))
            for span in spelled.get(key, ()):
                if span not in candidate.mentions:
                    candidate.mentions.append(span)
        if not candidate.places:
            continue
        candidate.forms.update(doc.text(span) for span in candidate.mentions)
        candidate.mentions.sort(key=lambda s: (s.field != "title", s.start, s.end))
        candidate.features = _describe(doc, candidate, readings, hits, {r for key in keys for r in roles.get(key, ())})
        found.append(candidate)
    found.sort(key=lambda c: (c.mentions[0].field != "title", c.mentions[0].start, c.mentions[0].end))
    _relate(found)
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
        short, long = surface_key(doc.text(pair.short)), surface_key(doc.text(pair.long))
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


def _span(doc: Document, place: _Place) -> Span:
    sentence = doc.sentences[place.sentence]
    return Span(sentence.field, sentence.tokens[place.first].start, sentence.tokens[place.after - 1].end)


def _text(doc: Document, place: _Place) -> str:
    return doc.text(_span(doc, place))


def _places(
    doc: Document,
    readings: Sequence[Reading],
    pairs: Sequence[Acronym],
    hits: Sequence[Mapping[str, Sequence[Hit]]],
) -> list[_Place]:
    """The tagger's names, then doubtful stretches and known names beside them, then further places of all of these."""
    places: list[_Place] = []
    taken: list[list[bool]] = []
    for s, (sentence, reading) in enumerate(zip(doc.sentences, readings, strict=True)):
        busy = [False] * len(sentence.tokens)
        taken.append(busy)
        own: set[tuple[int, int]] = set()
        for first, after, label in stretches(reading.labels):
            owned = _after_possessive(sentence, first, after)
            places.append(_Place(s, owned, after, label))
            busy[owned:after] = [True] * (after - owned)
            own.add((owned, after))
        _add_doubtful(s, reading, busy, places)
        _add_known(s, hits[s], own, busy, places)
        _add_title_head(s, sentence, busy, places)
    _add_defined(doc, pairs, taken, places)
    for s, sentence in enumerate(doc.sentences):
        _add_capitals(s, sentence, taken[s], places)
    _add_again(doc, taken, places)
    return places


def stretches(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """The stretches that B-, I- and O labels mark: first token, token after the last, class."""
    found: list[tuple[int, int, str]] = []
    first = -1
    for i, label in enumerate([*labels, "O"]):
        if first >= 0 and label != "I-" + labels[first][2:]:
            found.append((first, i, labels[first][2:]))
            first = -1
        if first < 0 and label != "O":
            first = i
    return found


def _add_known(
    s: int,
    hits: Mapping[str, Sequence[Hit]],
    own: set[tuple[int, int]],
    busy: list[bool],
    places: list[_Place],
) -> None:
    """Names known beforehand; ``own`` are the tagger's."""
    for prefix, some in hits.items():
        for first, after, code in some:
            if prefix == "v" and "G" in code and any(busy[first:after]):
                # A maker's name that the tagger took for a part of what it made: "OpenAI o1".
                if (first, after) not in own:
                    places.append(_Place(s, first, after, "maker"))
            elif not any(busy[first:after]) and (prefix == "v" or code[0] in "MD"):
                places.append(_Place(s, first, after, prefix))
                busy[first:after] = [True] * (after - first)


def _add_again(doc: Document, taken: list[list[bool]], places: list[_Place]) -> None:
    """Further places of all names found so far."""
    wanted: dict[tuple[str, ...], None] = {}
    for place in places:
        sentence = doc.sentences[place.sentence]
        wanted[tuple(t.text for t in sentence.tokens[place.first : place.after])] = None
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in wanted:
        by_first[name[0]].append(name)
    for names in by_first.values():
        names.sort(key=len, reverse=True)
    for s, sentence in enumerate(doc.sentences):
        busy = taken[s]
        texts = tuple(t.text for t in sentence.tokens)
        for i, text in enumerate(texts):
            if busy[i]:
                continue
            for name in by_first.get(text, ()):
                after = i + len(name)
                if texts[i:after] == name and not any(busy[i:after]):
                    places.append(_Place(s, i, after, "again"))
                    busy[i:after] = [True] * len(name)
                    break


def _after_possessive(sentence: Sentence, first: int, after: int) -> int:
    """The first token after the last "'s" within a stretch: "OpenAI's o1" is two names."""
    for i in range(after - 2, first, -1):
        if sentence.tokens[i].text in ("'s", "’s"):
            return i + 1
    return first


def _add_doubtful(s: int, reading: Reading, busy: list[bool], places: list[_Place]) -> None:
    i, count = 0, len(reading.doubts)
    while i < count:
        doubt = reading.doubts[i]
        if busy[i] or doubt is None or doubt.get("O", 0.0) > 0.97:
            i += 1
            continue
        first = i
        i += 1
        while i < count and not busy[i]:
            doubt = reading.doubts[i]
            if doubt is None or sum(p for label, p in doubt.items() if label[0] == "I") < 0.1:
                break
            i += 1
        places.append(_Place(s, first, i, "doubt"))
        busy[first:i] = [True] * (i - first)


def _add_title_head(s: int, sentence: Sentence, busy: list[bool], places: list[_Place]) -> None:
    """What stands before a title's colon."""
    if sentence.field != "title":
        return
    colon = next((i for i, token in enumerate(sentence.tokens) if token.text == ":"), 0)
    if 0 < colon <= 5 and not any(busy[:colon]):
        places.append(_Place(s, 0, colon, "head"))
        busy[:colon] = [True] * colon


def _add_defined(doc: Document, pairs: Sequence[Acronym], taken: list[list[bool]], places: list[_Place]) -> None:
    """Short forms with a long form."""
    for pair in pairs:
        for s, sentence in enumerate(doc.sentences):
            if sentence.field != pair.short.field:
                continue
            for i, token in enumerate(sentence.tokens):
                if (token.start, token.end) == (pair.short.start, pair.short.end) and not taken[s][i]:
                    places.append(_Place(s, i, i + 1, "defined"))
                    taken[s][i] = True


def _add_capitals(s: int, sentence: Sentence, busy: list[bool], places: list[_Place]) -> None:
    """Words with capitals where grammar asks for none, side by side."""
    i, count = 0, len(sentence.tokens)
    title = sentence.field == "title"
    while i < count:
        first = i
        while i < count and not busy[i] and _NAME.fullmatch(text := sentence.tokens[i].text):
            if (title or i == 0) and not _UNUSUAL.search(text):
                break
            i += 1
        if i > first:
            if i - first <= 5:
                places.append(_Place(s, first, i, "capital"))
                busy[first:i] = [True] * (i - first)
        else:
            i += 1


_NAME = re.compile(r"(?=.*[^\W\d_])[^\W_]*[A-Z].*|[a-z]+-?\d[\w.-]*")
_UNUSUAL = re.compile(r".[A-Z]|\d")


def _describe(
    doc: Document,
    candidate: Candidate,
    readings: Sequence[Reading],
    hits: Sequence[Mapping[str, Sequence[Hit]]],
    roles: set[str],
) -> list[str]:
    found: set[str] = set(roles)
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
        for label, p in (doubt or {"O": 1.0}).items():
            kind = label[2:] or "O"
            mass[kind] += p / size
            top[kind] = max(top[kind], p)
    for kind in (*CLASSES, "O"):
        found.add(f"mass {kind} {_share(mass[kind])}")
        if top[kind] > 0.5:
            found.add(f"top {kind}")
    methods, data = mass["M"] + mass["N"], mass["D"] + mass["E"]
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
                    break
    found |= {f"{best}&{f}" for f in found if f[:2] in ("v ", "g ", "si", "sh", "en", "he")}
    return sorted(found)


def _share(p: float) -> str:
    return str(min(int(p * 8), 7)) if p >= 0.02 else "none"


def _describe_forms(candidate: Candidate, found: set[str]) -> None:
    for form in candidate.forms:
        parts = form.split()
        found.add(f"words {min(len(parts), 6)}")
        last = parts[-1].lower().strip("()")
        found.add(f"end {last}")
        found.add(f"ends {last[-4:]}")
        if last in DATA_WORDS:
            found.add("end data")
        if last in MODEL_WORDS:
            found.add("end model")
        found.add(f"start {parts[0].lower()}")
        shape = re.sub(r"(.)\1+", r"\1", re.sub(r"[a-z]", "x", re.sub(r"[A-Z]", "X", re.sub(r"\d", "0", form))))
        found.add(f"shape {shape[:12]}")
        if form.islower():
            found.add("lower")
        if form.isupper():
            found.add("upper")
        if any(c.isupper() for c in form[1:]) and not form.isupper() and len(parts) == 1:
            found.add("inner")
        if any(c.isdigit() for c in form):
            found.add("digit")
        if len(form) < 3:
            found.add("tiny")
        if form.count("(") != form.count(")"):
            found.add("unbalanced")
        for part in parts:
            found.add(f"word {part.lower()}")
    if all(form.islower() for form in candidate.forms):
        found.add("all lower")


_INTRODUCE_REACH = 5
_SKIP = words("the a an our this these and or , ( ) \" “ ” ' of")


def _describe_place(sentence: Sentence, place: _Place, found: set[str]) -> None:
    texts = sentence.tokens
    count = len(texts)
    where = "t" if sentence.field == "title" else "a"
    found.add(f"in {where}")
    left = texts[place.first - 1].text.lower() if place.first else "^"
    right = texts[place.after].text.lower() if place.after < count else "$"
    found.add(f"{where} left {left}")
    found.add(f"{where} right {right}")
    if sentence.field == "title":
        if place.first == 0 and right == ":":
            found.add("heads title")
        return
    if place.first > 1:
        found.add(f"left2 {texts[place.first - 2].text.lower()} {left}")
    if place.after + 1 < count:
        found.add(f"right2 {right} {texts[place.after + 1].text.lower()}")
    for i in range(place.after, min(place.after + 3, count)):
        word = texts[i].text.lower()
        if word in DATA_WORDS:
            found.add("near data")
        elif word in MODEL_WORDS:
            found.add("near model")
        if word in ".;:":
            break
    for i in range(place.first - 1, max(-1, place.first - 1 - _INTRODUCE_REACH), -1):
        word = texts[i].text.lower()
        if word in INTRODUCING:
            found.add("introduced")
        if word not in _SKIP:
            found.add(f"before {word}")


def _relate(found: list[Candidate]) -> None:
    """Say of each candidate whether its words are part of another's or hold another's."""
    keys = [{surface_key(form) for form in c.forms} - {""} for c in found]
    for i, candidate in enumerate(found):
        for j, other in enumerate(keys):
            if i == j:
                continue
            if any(len(a) >= 2 and a != b and b.startswith(a) for a in keys[i] for b in other):
                candidate.features.append("begins another")
            if any(len(b) >= 2 and a != b and a.startswith(b) for a in keys[i] for b in other):
                candidate.features.append("begun by another")
            if any(len(a) >= 3 and a != b and b.endswith(a) for a in keys[i] for b in other):
                candidate.features.append("ends another")
            if any(len(b) >= 3 and a != b and a.endswith(b) for a in keys[i] for b in other):
                candidate.features.append("ended by another")
        candidate.features = sorted(set(candidate.features))
