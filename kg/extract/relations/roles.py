"""Features of one entity in its paper: how its name looks, where it stands, and the words around each mention."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.extract.names.lexicon import Known
from kg.extract.relations.announcements import announcements
from kg.extract.relations.cues import VERBLESS
from kg.extract.relations.familiar import familiarity
from kg.extract.relations.scenes import Scene
from kg.extract.text import words as word_set
from kg.model import Entity, NodeType, Paper

_WORD = re.compile(r"[^\W\d_]+")
_SIZE = re.compile(r"\d+(\.\d+)?[BM]\b")
_CAPITALIZED = re.compile(r"[A-Z][a-z]+")
_OWN_NOUNS = word_set("method approach framework model algorithm architecture technique system")
_STANCE = word_set("WE PROPOSE PRIOR BUT SUCH COMPARE OUTPERFORM EVAL TRAIN EXTEND")


@dataclass(slots=True)
class Traits:
    """The features of one entity: of the whole, and of each sentence that mentions it (by the scene's index)."""

    whole: list[str] = field(default_factory=list)
    scenes: dict[int, list[str]] = field(default_factory=dict)

    def all(self) -> set[str]:
        """All features once."""
        features = set(self.whole)
        for some in self.scenes.values():
            features.update(some)
        return features


@dataclass(frozen=True, slots=True)
class Stage:
    """What the features of all entities of a paper share.

    ``occurrences`` gives for each entity its mentions as (scene, position in it). ``pivot`` is the index of the first
    sentence of the abstract that speaks of the paper's own work. ``announced`` gives for each entity the ways in which
    the paper offers it as its own.
    """

    scenes: Sequence[Scene]
    entities: Sequence[Entity]
    occurrences: Sequence[Sequence[tuple[Scene, int]]]
    pivot: int
    announced: Sequence[Sequence[str]]

    @classmethod
    def of(cls, paper: Paper, scenes: Sequence[Scene], entities: Sequence[Entity]) -> Stage:
        """Collect the occurrences and announcements, and find the pivot."""
        occurrences: list[list[tuple[Scene, int]]] = [[] for _ in entities]
        pivot = len(scenes)
        for scene in scenes:
            for position, entity in enumerate(scene.who):
                if entity >= 0:
                    occurrences[entity].append((scene, position))
            if pivot == len(scenes) and not scene.is_title:
                cues = set(scene.cues)
                if "WE" in cues or ("THIS" in cues and "PAPER" in cues):
                    pivot = scene.index
        return cls(scenes, entities, occurrences, pivot, [announcements(paper, e) for e in entities])

    def when(self, scene: Scene) -> str:
        """Whether a sentence stands before the pivot, at it or after it."""
        return "pre" if scene.index < self.pivot else "at" if scene.index == self.pivot else "post"


# Kinds and relations ask for the same paper's, one after the other.
_LATEST: Final[dict[str, tuple[Stage, Known, Mapping[str, str], list[Traits]]]] = {}


def name_traits(name: str) -> list[str]:
    """What a name's form tells: capitals, digits, its last words."""
    parts = name.split()
    if len(parts) == 1:
        form = "UP" if name.isupper() else "low" if name.islower() else "Cap" if _CAPITALIZED.fullmatch(name) else "Mix"
    elif name.islower():
        form = "multilow"
    else:
        form = "multiCap" if sum(p[:1].isupper() for p in parts) >= len(parts) - 1 else "multiMix"
    traits = ["sh=" + form]
    if any(c.isdigit() for c in name):
        traits.append("sh=digit")
        if _SIZE.search(name):
            traits.append("sh=size")
    if "-" in name:
        traits.append("sh=hyphen")
    words = _WORD.findall(name.lower())
    traits += ["nw=" + w for w in words[-4:]]
    if words:
        traits += ["last=" + words[-1], "suf=" + words[-1][-4:]]
    return traits


def traits(stage: Stage, known: Known, spelled: Mapping[str, str]) -> list[Traits]:
    """The features of every entity; ``known`` tells what a corpus showed of names, ``spelled`` what they are listed as,
    by their ``spellings``."""
    latest = _LATEST.get("traits")
    if latest is None or latest[0] is not stage or latest[1] is not known or latest[2] is not spelled:
        latest = _LATEST["traits"] = (stage, known, spelled, _traits(stage, known, spelled))
    return latest[3]


def _traits(stage: Stage, known: Known, spelled: Mapping[str, str]) -> list[Traits]:
    kinds = Counter(e.type for e in stage.entities)
    title = stage.scenes[0].words if stage.scenes and stage.scenes[0].is_title else []
    topic = sorted({w for w in title if w[0].isalpha()} | {"^" + " ".join(title[:1])})
    own = {w for s in stage.scenes for i, w in enumerate(s.words) if w in _OWN_NOUNS and s.words[i - 1 : i] == ["our"]}
    company = [f"nM={min(kinds[NodeType.METHOD], 5)}", f"nB={min(kinds[NodeType.BENCHMARK], 5)}"]
    result = []
    for index, entity in enumerate(stage.entities):
        found = Traits()
        whole = found.whole
        letter = entity.type.value[0]
        whole += [f"tw{letter}={w}" for w in topic]
        whole.append(f"own{letter}={bool(own)}")
        whole += ["T=" + letter, f"nt{letter}={min(kinds[entity.type], 6)}", *company, *name_traits(entity.name)]
        whole += familiarity(entity, known, spelled)
        ways = stage.announced[index]
        whole += ["ann=" + way for way in ways] or ["ann=-"]
        if entity.aliases:
            whole.append("aliases")
        occurrences = stage.occurrences[index]
        whole.append(f"n={min(len(occurrences), 6)}")
        titles = [i for scene, i in occurrences if scene.is_title]
        if titles:
            whole += _title_traits(stage.scenes[0].words, titles[0])
        elif occurrences:
            whole.append("notitle")
        inside = [(scene, i) for scene, i in occurrences if not scene.is_title]
        whole += _place_traits(stage, inside) if inside else ["onlytitle" if occurrences else "nomention"]
        for scene, position in inside:
            found.scenes.setdefault(scene.index, []).extend(_mention_traits(stage, scene, position))
        for scene in stage.scenes:
            if index in scene.addressed:
                found.scenes.setdefault(scene.index, []).append("url")
        result.append(found)
    return result


def _title_traits(words: Sequence[str], at: int) -> list[str]:
    traits = ["title"]
    colon = words.index(":") if ":" in words else -1
    traits.append("title-nocolon" if colon < 0 else "title<:" if at < colon else "title>:")
    if at == 0:
        traits.append("title0")
        if colon == 1:
            traits.append("title0:")
    traits.append("tl=" + (words[at - 1] if at else "^"))
    traits.append("tr=" + (words[at + 1] if at + 1 < len(words) else "$"))
    traits.append("tr2=" + " ".join(words[at + 1 : at + 3]))
    traits += ["tL=" + w for w in words[:at]]
    return traits


def _place_traits(stage: Stage, inside: Sequence[tuple[Scene, int]]) -> list[str]:
    first, last = inside[0][0], inside[-1][0]
    count = len(stage.scenes)
    traits = [
        "first=" + stage.when(first),
        "last_=" + stage.when(last),
        f"firstpos={min(4, int(5 * (first.index - 1) / max(1, count - 1)))}",
        f"nsent={min(len({scene.index for scene, _ in inside}), 5)}",
    ]
    if first.index == 1:
        traits.append("first1")
    if last.index < stage.pivot:
        traits.append("allpre")
    return traits


def _mention_traits(stage: Stage, scene: Scene, at: int) -> list[str]:
    words, cues, who = scene.words, scene.cues, scene.who
    group = scene.groups[at]
    a, b = group[0], group[-1]
    count = len(words)
    left = ["^", "^", "^", *words[max(0, a - 3) : a]][-3:]
    right = [*words[b + 1 : b + 4], "$", "$", "$"][:3]
    l1, l2, r1 = left[2], left[1], right[0]
    before = [c for c in cues[:a] if c]
    after = [c for c in cues[b + 1 :] if c]
    c1 = before[-1] if before else "^"
    when = stage.when(scene)
    traits = [
        "l1=" + (words[at - 1] if at else "^"),
        "r1=" + (words[at + 1] if at + 1 < count else "$"),
        "gl1=" + l1,
        f"gl2={l2} {l1}",
        "gl3=" + " ".join(left),
        "gl-2=" + l2,
        "gr1=" + r1,
        f"gr2={r1} {right[1]}",
        "gr3=" + " ".join(right),
        f"lr={l1}_{r1}",
        "c1=" + c1,
        "c2=" + " ".join(before[-2:]),
        "c3=" + " ".join(before[-3:]),
        "cr1=" + (after[0] if after else "$"),
        "cr2=" + " ".join(after[:2]),
        f"cc={c1}_{after[0] if after else '$'}",
        "rel=" + when,
        "relc=" + when + c1,
        "sc=" + when + "|" + "+".join(sorted(_STANCE.intersection(before))),
        "f1=" + words[0],
        "f2=" + " ".join(words[:2]),
    ]
    traits += ["LC=" + c for c in set(before)]
    traits += ["RC=" + c for c in set(after)]
    if len(group) > 1:
        traits += ["group", "gpos=0" if at == a else "gpos=1", f"gn={min(len(group), 4)}"]
    traits += ["Lw=" + w for w in words[max(0, a - 8) : a]]
    traits += ["Ls=" + w[:6] for w in words[max(0, a - 8) : a]]
    traits += ["Ls4=" + w[:6] for w in words[max(0, a - 4) : a]]
    traits += ["Rw=" + w for w in words[b + 1 : b + 7]]
    traits += ["Rs=" + w[:6] for w in words[b + 1 : b + 7]]
    traits += ["Rs3=" + w[:6] for w in words[b + 1 : b + 4]]
    if a == 0:
        traits += ["subj", "subjv=" + r1]
    if scene.index == len(stage.scenes) - 1:
        traits.append("lastsent")
    for j in range(a - 1, -1, -1):
        cue = cues[j]
        if cue and cue not in VERBLESS:
            traits += ["v=" + words[j], f"vd={cue}{min(5, a - j)}"]
            break
    traits += _neighbour_traits(words, who, group)
    return traits


def _neighbour_traits(words: Sequence[str], who: Sequence[int], group: Sequence[int]) -> list[str]:
    a, b = group[0], group[-1]
    me = who[a]
    others = [j for j, entity in enumerate(who) if entity >= 0 and entity != me and j not in group]
    traits = [("ol" if j < a else "or") + words[j] for j in others]
    lefts = [j for j in others if j < a]
    rights = [j for j in others if j > b]
    if lefts and a - lefts[-1] <= 6:
        traits.append("btl=" + " ".join(words[lefts[-1] : a]))
    if rights and rights[0] - b <= 6:
        traits.append("btr=" + " ".join(words[b + 1 : rights[0] + 1]))
    return traits
