"""Where names may stand: what the tagger says, what is known, what is defined, and other bounds for these."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extract.names.acronyms import Acronym
from kg.extract.names.lookup import Hit
from kg.extract.text import Document, Sentence, words
from kg.model import Span


@dataclass(frozen=True, slots=True)
class Reading:
    """What the tagger says of a sentence: a label for each token, and the probabilities of labels where in doubt.

    ``doubts[i]`` is None where token i is almost surely no part of a name.
    """

    labels: Sequence[str]
    doubts: Sequence[dict[str, float] | None]


@dataclass(slots=True)
class Place:
    """One mention: sentence, first token, token after the last, the tagger's class or what else proposed it."""

    sentence: int
    first: int
    after: int
    label: str


_HONORIFICS = words("Dr Mr Mrs Ms")

Bounds = Callable[[int, int], tuple[float, float, float]]
"""What tells of tokens ``first`` to ``after`` how probably a name begins there, goes on, and ends there."""


def span_of(doc: Document, place: Place) -> Span:
    """Where in the title or abstract a place is."""
    sentence = doc.sentences[place.sentence]
    return Span(sentence.field, sentence.tokens[place.first].start, sentence.tokens[place.after - 1].end)


def text_of(doc: Document, place: Place) -> str:
    """The words of a place."""
    return doc.text(span_of(doc, place))


def places(
    doc: Document,
    readings: Sequence[Reading],
    pairs: Sequence[Acronym],
    hits: Sequence[Mapping[str, Sequence[Hit]]],
    bounds: Sequence[Bounds],
) -> list[Place]:
    """The tagger's names, then doubtful stretches and known names beside them, then further places of all of these."""
    found: list[Place] = []
    taken: list[list[bool]] = []
    for s, (sentence, reading) in enumerate(zip(doc.sentences, readings, strict=True)):
        busy = [False] * len(sentence.tokens)
        taken.append(busy)
        own: set[tuple[int, int]] = set()
        for first, after, label in stretches(reading.labels):
            owned = _with_honorific(sentence, _after_possessive(sentence, first, after))
            found.append(Place(s, owned, after, label))
            busy[owned:after] = [True] * (after - owned)
            own.add((owned, after))
        _add_doubtful(s, reading, busy, found)
        _add_known(s, hits[s], own, busy, found)
        _add_title_head(s, sentence, busy, found)
    _add_defined(doc, pairs, taken, found)
    _add_again(doc, taken, found)
    return [*found, *_other_bounds(doc, readings, hits, bounds, found)]


def stretches(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """The stretches that B-, I- and O labels mark: first token, token after the last, class."""
    found: list[tuple[int, int, str]] = []
    if labels.count("O") == len(labels):
        return found
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
    places: list[Place],
) -> None:
    """Names known beforehand; ``own`` are the tagger's."""
    for prefix, some in hits.items():
        for first, after, code in some:
            if prefix == "v" and "G" in code and any(busy[first:after]):
                # A maker's name that the tagger took for a part of what it made: "OpenAI o1".
                if (first, after) not in own:
                    places.append(Place(s, first, after, "maker"))
            elif not any(busy[first:after]) and (prefix != "g" or code[0] in "MD"):
                places.append(Place(s, first, after, prefix))
                busy[first:after] = [True] * (after - first)


def _add_again(doc: Document, taken: list[list[bool]], places: list[Place]) -> None:
    """Further places of all names found so far."""
    wanted: dict[tuple[str, ...], None] = {}
    for place in places:
        sentence = doc.sentences[place.sentence]
        wanted[sentence.texts[place.first : place.after]] = None
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in wanted:
        by_first[name[0]].append(name)
    for names in by_first.values():
        names.sort(key=len, reverse=True)
    for s, sentence in enumerate(doc.sentences):
        busy = taken[s]
        texts = sentence.texts
        for i in [i for i, text in enumerate(texts) if text in by_first and not busy[i]]:
            if busy[i]:
                continue
            for name in by_first[texts[i]]:
                after = i + len(name)
                if texts[i:after] == name and not any(busy[i:after]):
                    places.append(Place(s, i, after, "again"))
                    busy[i:after] = [True] * len(name)
                    break


def _after_possessive(sentence: Sentence, first: int, after: int) -> int:
    """The first token after the last "'s" within a stretch: "OpenAI's o1" is two names."""
    for i in range(after - 2, first, -1):
        if sentence.tokens[i].text in ("'s", "’s"):
            return i + 1
    return first


def _with_honorific(sentence: Sentence, first: int) -> int:
    """The token where a name begins: with the honorific right before it, if any ("Dr. GRPO", "Ms. Pac-Man")."""
    if first < 2 or sentence.tokens[first - 1].text != "." or sentence.tokens[first - 2].text not in _HONORIFICS:
        return first
    return first - 2


def _add_doubtful(s: int, reading: Reading, busy: list[bool], places: list[Place]) -> None:
    doubts = reading.doubts
    for first in [i for i, doubt in enumerate(doubts) if doubt and not busy[i] and doubt.get("O", 0.0) <= 0.97]:
        if busy[first]:
            continue
        after = first + 1
        while after < len(doubts) and not busy[after]:
            doubt = doubts[after]
            if doubt is None or sum(p for label, p in doubt.items() if label[0] == "I") < 0.1:
                break
            after += 1
        places.append(Place(s, first, after, "doubt"))
        busy[first:after] = [True] * (after - first)


def _add_title_head(s: int, sentence: Sentence, busy: list[bool], places: list[Place]) -> None:
    """What stands before a title's colon."""
    if sentence.field != "title":
        return
    colon = next((i for i, token in enumerate(sentence.tokens) if token.text == ":"), 0)
    if 0 < colon <= 5 and not any(busy[:colon]):
        places.append(Place(s, 0, colon, "head"))
        busy[:colon] = [True] * colon


def _add_defined(doc: Document, pairs: Sequence[Acronym], taken: list[list[bool]], places: list[Place]) -> None:
    """Short forms with a long form."""
    for pair in pairs:
        for s, sentence in enumerate(doc.sentences):
            if sentence.field != pair.short.field:
                continue
            for i, token in enumerate(sentence.tokens):
                if token.start == pair.short.start and token.end == pair.short.end and not taken[s][i]:
                    places.append(Place(s, i, i + 1, "defined"))
                    taken[s][i] = True


_NAME = re.compile(r"(?=.*[^\W\d_])[^\W_]*[A-Z].*|[a-z]+-?\d[\w.-]*")


_BETWEEN = words("and or & / + , with versus vs")
_JOINING = words("- – of & and / + ' ’ 's ’s for in")
_CLOSED = words('. ; : ( ) [ ] ? ! , " “ ”')
_LONGEST = 8
_LEAST = 0.01
"""The least probability of other bounds worth a look."""


def _other_bounds(
    doc: Document,
    readings: Sequence[Reading],
    hits: Sequence[Mapping[str, Sequence[Hit]]],
    bounds: Sequence[Bounds],
    found: Sequence[Place],
) -> Iterator[Place]:
    """Other bounds for what was found: its parts, a word less or more, two that stand side by side as one."""
    by_sentence: dict[int, list[Place]] = defaultdict(list)
    for place in found:
        if place.label != "maker":
            by_sentence[place.sentence].append(place)
    known = [{(first, after) for some in h.values() for first, after, _ in some} for h in hits]
    for s, some in by_sentence.items():
        sentence, doubts = doc.sentences[s], readings[s].doubts
        some.sort(key=lambda p: p.first)
        seen = {(p.first, p.after) for p in some}
        for first, after, label in _variants(sentence, doubts, some):
            if not 0 < after - first <= _LONGEST or (first, after) in seen or not _worded(sentence, first, after):
                continue
            seen.add((first, after))
            if label == "part" or (first, after) in known[s] or math.prod(bounds[s](first, after)) >= _LEAST:
                yield Place(s, first, after, label)


def bounds_in(reading: Reading) -> Bounds:
    """The bounds of names in a sentence, by what the tagger says."""
    begins, inside = ([_mass(doubt, part) if doubt else 0.0 for doubt in reading.doubts] for part in "BI")
    inside.append(0.0)

    def bounds(first: int, after: int) -> tuple[float, float, float]:
        inner = min(inside[first + 1 : after]) if after - first > 1 else 1.0
        return begins[first], inner, 1.0 - inside[after]

    return bounds


def _mass(doubt: Mapping[str, float], part: str) -> float:
    return math.fsum([p for label, p in doubt.items() if label[0] == part])


def _variants(
    sentence: Sentence, doubts: Sequence[dict[str, float] | None], some: Sequence[Place]
) -> Iterator[tuple[int, int, str]]:
    tokens = sentence.tokens
    count = len(tokens)
    for n, place in enumerate(some):
        first, after = place.first, place.after
        if after - first > 1:
            yield from _parts(sentence, first, after)
            yield first, after - 1, "less last"
            yield first + 1, after, "less first"
        if after < count and _may_belong(tokens[after].text, doubts[after]):
            yield first, after + 1, "more last"
        if first and _may_belong(tokens[first - 1].text, doubts[first - 1]):
            yield first - 1, after, "more first"
        last = after
        for follower in some[n + 1 : n + 4]:
            gap = follower.first - last
            if gap > 1 or (gap == 1 and tokens[last].text not in _JOINING):
                break
            last = follower.after
            yield first, last, "joined"


def _may_belong(text: str, doubt: dict[str, float] | None) -> bool:
    return text not in _CLOSED and (doubt is not None or _NAME.fullmatch(text) is not None)


def _parts(sentence: Sentence, first: int, after: int) -> Iterator[tuple[int, int, str]]:
    """What stands between the commas and conjunctions of a stretch."""
    cuts = [i for i in range(first, after) if sentence.tokens[i].text in _BETWEEN]
    if cuts:
        for a, b in zip([first, *(i + 1 for i in cuts)], [*cuts, after], strict=True):
            yield a, b, "part"


def _worded(sentence: Sentence, first: int, after: int) -> bool:
    """Whether a stretch begins and ends with words."""
    ends = (sentence.tokens[first].text, sentence.tokens[after - 1].text)
    return all(any(c.isalnum() for c in text) for text in ends) and not any(t in _BETWEEN for t in ends)
