"""Sentences in which every mention of an entity is one word: what the relation and result features look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.extract.relations.cues import BUILDING, CUES, HEAD_NOUNS, JOINERS, LINKS
from kg.extract.text import Document, Sentence, words
from kg.model import Entity, NodeType

PLACEHOLDERS: Final[Mapping[NodeType, str]] = {
    NodeType.METHOD: "<m>",
    NodeType.BENCHMARK: "<b>",
    NodeType.ORGANIZATION: "<o>",
}
URL: Final = "<url>"
_ADDRESS: Final = frozenset(("http", "https", "www"))
_GROUP_GAP: Final = 5
_OPENERS: Final = words(
    """compared relative unlike with without using on in like based following inspired for given by against beyond
    over via"""
)
_OPENING: Final = 4  # words before the name in an opening phrase, at most


@dataclass(slots=True)
class Scene:
    """One sentence as parallel lists over its words.

    ``words`` are lower-case, a number is ``0``, a web address ``<url>``, a mention its placeholder; ``who`` is the
    entity's index or -1; ``cues`` the cue class or None; ``starts``/``ends`` the code points in the field.
    ``addressed`` are the entities that stand inside a web address here (those are no words). ``groups`` gives for each
    mention's position the positions of the enumeration it belongs to (itself alone at least). ``inner`` are mentions
    inside others: the entity and the other one's position.
    """

    index: int
    sentence: Sentence
    words: list[str] = field(default_factory=list)
    who: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    cues: list[str | None] = field(default_factory=list)
    addressed: set[int] = field(default_factory=set)
    groups: dict[int, tuple[int, ...]] = field(default_factory=dict)
    inner: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_title(self) -> bool:
        """Whether this is the title."""
        return self.sentence.field == "title"


def scenes(document: Document, entities: Sequence[Entity]) -> list[Scene]:
    """Read a document's sentences with the entities' mentions as single words.

    Where mentions overlap, the one that starts first, then the longest counts. "Long Form (LF)" of one entity is one
    mention.
    """
    queues: dict[bool, list[tuple[int, int, int]]] = {True: [], False: []}
    inside: dict[tuple[bool, int], list[int]] = {}
    # A badge is no sentence: its offsets mean nothing in the abstract.
    mentions = [(m, k) for k, e in enumerate(entities) for m in e.mentions if m.field != "badge"]
    for title, start, end, index in sorted((m.field == "title", m.start, -m.end, k) for m, k in mentions):
        queue = queues[title]
        if not queue or start >= queue[-1][1]:
            queue.append((start, -end, index))
        elif -end <= queue[-1][1] and index != queue[-1][2]:
            inside.setdefault((title, queue[-1][0]), []).append(index)
    placeholders = [PLACEHOLDERS.get(e.type, "<m>") for e in entities]
    cursor = {True: 0, False: 0}
    result = []
    for index, sentence in enumerate(document.sentences):
        title = sentence.field == "title"
        scene = Scene(index, sentence)
        cursor[title] = _fill(scene, queues[title], cursor[title], placeholders)
        _drop_citations(scene)
        scene.cues = _cues(scene.words)
        scene.groups = _groups(scene)
        if inside:
            for position, (entity, start) in enumerate(zip(scene.who, scene.starts, strict=True)):
                if entity >= 0:
                    scene.inner += [(other, position) for other in inside.get((title, start), ())]
        result.append(scene)
    return result


def _fill(scene: Scene, queue: Sequence[tuple[int, int, int]], at: int, placeholders: Sequence[str]) -> int:
    """Fill a scene's words from its sentence's tokens; returns how far the queue of mentions was used up."""
    words, who, starts, ends = scene.words, scene.who, scene.starts, scene.ends
    covered = address_end = close = -1  # the ends of the last mention, the open address, an unclosed "Long Form (LF"
    for token in scene.sentence.tokens:
        start, end, text = token.start, token.end, token.text
        if start < covered:
            continue
        while at < len(queue) and queue[at][1] <= start:
            at += 1
        if start != address_end:
            address_end = -1
        if at < len(queue) and queue[at][0] < end:
            first, covered, entity = queue[at]
            at += 1
            if address_end >= 0:
                scene.addressed.add(entity)
                address_end = covered
            elif len(words) >= 2 and words[-1] == "(" and who[-2] == entity:
                for column in (words, who, starts, ends):
                    column.pop()
                ends[-1] = close = covered
            else:
                words.append(placeholders[entity])
                who.append(entity)
                starts.append(first)
                ends.append(covered)
            continue
        if address_end >= 0:
            address_end = end
            continue
        if text == ")" and start == close:
            ends[-1] = end
            continue
        if text in _ADDRESS:
            text, address_end = URL, end
        words.append("0" if text[0].isdigit() else text.lower())
        who.append(-1)
        starts.append(start)
        ends.append(end)
    return at


def _cues(words: Sequence[str]) -> list[str | None]:
    cues = [CUES.get(word) for word in words]
    for i, word in enumerate(words[:-1]):
        if word in BUILDING and words[i + 1] in ("on", "upon"):
            cues[i] = "BASED"
    return cues


def _drop_citations(scene: Scene) -> None:
    """Leave out "(Liu et al., 2021)" and "[12]", which stand between words that belong together."""
    words = scene.words
    if "et" not in words and "[" not in words:
        return
    keep = [True] * len(words)
    for i, word in enumerate(words):
        if word not in ("(", "["):
            continue
        close = next((j for j in range(i + 1, min(len(words), i + 30)) if words[j] in (")", "]")), -1)
        if close < 0 or any(k >= 0 for k in scene.who[i:close]):
            continue
        text = words[i + 1 : close]
        numbered = word == "[" and all(w in ("0", ",", "-", "–") for w in text)
        if numbered or ("et" in text and "al" in "".join(text)):
            keep[i : close + 1] = [False] * (close + 1 - i)
    if not all(keep):
        scene.words = [x for x, kept in zip(words, keep, strict=True) if kept]
        scene.who, scene.starts, scene.ends = (
            [x for x, kept in zip(column, keep, strict=True) if kept]
            for column in (scene.who, scene.starts, scene.ends)
        )


def _groups(scene: Scene) -> dict[int, tuple[int, ...]]:
    words = scene.words
    groups: dict[int, tuple[int, ...]] = {}
    run: list[int] = []
    for position in [i for i, entity in enumerate(scene.who) if entity >= 0]:
        if run and _joined(words, run[-1], position) and not _opens(words, run, position):
            run.append(position)
        else:
            groups.update(dict.fromkeys(run, tuple(run)))
            run = [position]
    groups.update(dict.fromkeys(run, tuple(run)))
    return groups


def _opens(words: Sequence[str], run: Sequence[int], position: int) -> bool:
    """Whether the comma before a mention ends an opening phrase: "Compared with X and Y, Z is better"."""
    if words[0] not in _OPENERS or words[run[-1] + 1 : position] != [","]:
        return False
    if len(run) > 1:
        return not {"and", "or", "&"}.isdisjoint(words[run[-2] : run[-1]])
    goes_on = position + 1 < len(words) and words[position + 1] in (",", "and", "or", "&")
    return run[0] <= _OPENING and not goes_on


def _joined(words: Sequence[str], left: int, right: int) -> bool:
    if words[left] != words[right] or right - left > _GROUP_GAP:
        return False
    between = words[left + 1 : right]
    return any(w in LINKS for w in between) and all(w in JOINERS or w in HEAD_NOUNS for w in between)
