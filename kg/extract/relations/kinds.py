"""Method or benchmark: what kind of thing each name stands for, judged from all its mentions and the title together.

The tagger decides word by word; that "X" is a benchmark may only be told by "X: A Dataset for …" in the title or by
"our benchmark" two sentences later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from kg.extract.linear import Linear, read_json, write_json
from kg.extract.names.lexicon import Known, known_names
from kg.extract.nouns import DATA_WORDS, MODEL_WORDS
from kg.extract.relations.announcements import sureness
from kg.extract.relations.familiar import confidence_step
from kg.extract.relations.finder import stage_of
from kg.extract.relations.roles import Stage, traits
from kg.extract.relations.said_kinds import kind_in_name, said_kind
from kg.extract.text import Document, words
from kg.model import Entity, NodeType

KINDS: Final = (NodeType.METHOD, NodeType.BENCHMARK)
_FILE: Final = "kinds.json.gz"
_FORMAT: Final = 1
_SURE: Final = 0.98  # names found as surely keep their type, unless the paper announces them
_CLASS: Final[Mapping[str, str]] = dict.fromkeys(sorted(DATA_WORDS), "D") | dict.fromkeys(sorted(MODEL_WORDS), "M")
_APPOSITION: Final = words(", is are : - – — as ( ) the")
_PHRASE_END: Final = words(
    "that which for to in of with from on , . ; containing consisting comprising using by designed towards toward and"
)
_HEAD_END: Final = words("is are was were that which who , . ; : ( )")
_OWN: Final = words("our this the new novel proposed")


@dataclass(frozen=True, slots=True)
class KindJudge:
    """Weights of "this is a benchmark" over the features of a name.

    ``known`` is what a corpus showed of names, ``spelled`` what they are known to be, by their spellings.
    """

    benchmark: Linear
    known: Known = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __call__(self, document: Document, entities: Sequence[Entity]) -> tuple[Entity, ...]:
        """The same entities; doubtful and announced ones are what the paper says they are, or judged anew."""
        named = [k for k, e in enumerate(entities) if e.type in KINDS]
        if not named:
            return tuple(entities)
        stage = stage_of(document, entities)
        doubtful = [k for k in named if entities[k].confidence < _SURE or stage.announced[k]]
        kinds = {k: kind for k in doubtful if (kind := _said_kind(stage, k))}
        rest = [k for k in doubtful if k not in kinds]
        features = kind_features(stage, self.known, self.spelled, rest)
        kinds |= {k: KINDS[self.benchmark.scores(f)[0] >= 0] for k, f in zip(rest, features, strict=True)}
        changed = {k: replace(entities[k], type=kind) for k, kind in kinds.items() if kind is not entities[k].type}
        # The same tuple where nothing changes: relations then need not look at the sentences again.
        return tuple(changed.get(k, e) for k, e in enumerate(entities)) if changed else tuple(entities)

    def save(self, folder: Path) -> None:
        """Write the judge into a folder."""
        write_json(folder / _FILE, {"format": _FORMAT, "benchmark": self.benchmark.packed()})

    @classmethod
    def load(cls, folder: Path, spelled: Mapping[str, str] | None = None) -> KindJudge:
        """Read the judge from a folder; ``spelled`` are the spellings it was trained with.

        Raises:
            ModelError: there is none, or one of another version of the program.
        """
        content = read_json(folder / _FILE, _FORMAT)
        return cls(Linear.unpacked(content["benchmark"]), known_names(folder), spelled or {})


def _said_kind(stage: Stage, index: int) -> NodeType | None:
    """What a paper says that a thing is, unless it says both."""
    said = {said_kind(scene, position) for scene, position in stage.occurrences[index]}
    kinds = (said | {kind_in_name(stage.entities[index])}) - {None}
    return kinds.pop() if len(kinds) == 1 else None


def kind_features(stage: Stage, known: Known, spelled: Mapping[str, str], chosen: Sequence[int]) -> list[set[str]]:
    """The features of the chosen entities."""
    if not chosen:
        return []
    everything = traits(stage, known, spelled)
    balance = _balance(stage)
    result = []
    for index in chosen:
        entity = stage.entities[index]
        # Title words must not count by the type that is in doubt.
        features = {"tw=" + f.partition("=")[2] if f.startswith("tw") else f for f in everything[index].all()}
        step = confidence_step(entity)
        letter = entity.type.value[0]
        features |= {f"T{letter}c{step}", f"T{letter}by{entity.found_by}"}
        titled = False
        for scene, position in stage.occurrences[index]:
            titled = titled or scene.is_title
            group = scene.groups[position]
            _heads(scene.words, group[0], group[-1], "t" if scene.is_title else "a", features)
        own = sureness(stage.announced[index])
        if own:
            features.add("an")
        if own or titled:
            features |= balance
        result.append(features)
    return result


def _heads(text: Sequence[str], first: int, last: int, prefix: str, features: set[str]) -> None:
    """Nouns that tell the kind: right before the name, right after it, or at the end of "X, a … dataset"."""
    for j in range(first - 1, max(-1, first - 5), -1):
        kind = _CLASS.get(text[j])
        if kind:
            features |= {f"{prefix}hl={kind}", f"{prefix}hlw={text[j]}", f"{prefix}hl{min(2, first - j)}={kind}"}
        if kind or text[j] in ("<m>", "<b>", ".", ";"):
            break
    for j in range(last + 1, min(len(text), last + 3)):
        kind = _CLASS.get(text[j])
        if kind:
            features |= {f"{prefix}hr={kind}", f"{prefix}hrw={text[j]}"}
        if kind or text[j] in _HEAD_END:
            break
    if last + 1 >= len(text) or text[last + 1] not in _APPOSITION:
        return
    head = ""
    for j in range(last + 2, min(len(text), last + 18)):
        if j > last + 3 and text[j] in _PHRASE_END:
            break
        head = text[j] if text[j] in _CLASS else head
    if head:
        kind = _CLASS[head]
        features |= {f"{prefix}ap={kind}", f"{prefix}apw={head}", f"{prefix}ap{text[last + 1]}={kind}"}
    if prefix == "t":
        rest = [_CLASS[w] for w in text[last + 2 :] if w in _CLASS]
        features |= {"tt=" + k for k in rest} | {"tW=" + w for w in text[last + 2 :]}
        features.add("ttlast=" + (rest[-1] if rest else "-"))
        if len(set(rest)) == 1:
            features.add("ttonly" + rest[0])


def _balance(stage: Stage) -> set[str]:
    """Whether the abstract speaks of datasets or of methods, and of which as its own."""
    counts: Counter[tuple[str, str]] = Counter()
    features: set[str] = set()
    for scene in stage.scenes:
        if scene.is_title:
            continue
        text = scene.words
        features |= {"dw=" + w for w in text if w.isalpha()}
        for j, word in enumerate(text):
            if word in _CLASS:
                counts["any", _CLASS[word]] += 1
            if word in _OWN:
                head = next((w for w in text[j + 1 : j + 4] if w in _CLASS), None)
                if head:
                    counts[word if word in ("our", "this") else "new", _CLASS[head]] += 1
                    features.add("own=" + head)
    for whose in ("our", "this", "new", "any"):
        features.add(f"bal{whose}={max(-3, min(3, counts[whose, 'D'] - counts[whose, 'M']))}")
    return features
