"""Features that tie an entity to what its paper introduces: names in names, words between both, what led up to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from kg.extract.relations.discourse import discourse
from kg.extract.relations.roles import Stage, Traits
from kg.extract.relations.scenes import Scene
from kg.extract.text import words as word_set
from kg.model import Entity, NodeType

_LETTERS = re.compile(r"[^0-9a-z]")
_NAME_WORD = re.compile(r"[^\W_]+")
_OWN: Final = frozenset(("we", "our", "us"))
_OWN_NOUNS: Final = word_set("paper work study method approach framework model article")
_SUBJECTS: Final = word_set("<im> <ib> we our this it they these existing recent <m> <b>")
_PRECEDING: Final = word_set("unlike existing most prior previous recent many current")
_ARTICLES: Final = (
    r"(?:(?:the|a|an|its|both|standard|vanilla|original|existing|classic|classical|conventional|popular|well-known|"
    r"recent|widely used|successful|state-of-the-art|strong|pretrained|pre-trained|open-source|proprietary|powerful|"
    r"baselines?|models?|methods?|approaches|datasets?|benchmarks?|such as|like|including|"
    r"(?:idea|concept|principles?|framework|success) of|recently proposed) )*$"
)
_GOVERNING: Final = (
    (
        "ext",
        re.compile(
            r"\b(extends?|extending|extended|generali[sz]es?|generali[sz]ing|adapts?|adapting|modif(?:y|ies|ying)|"
            r"augments?|augmenting|builds? (?:up)?on|building (?:up)?on|built (?:up)?on|built on top of|"
            r"based (?:up)?on|inspired by|motivated by|derived from|improves? (?:up)?on|improving (?:up)?on|enhances?|"
            r"enhancing|accelerates?|accelerating|(?:variant|extension|version|generali[sz]ation|modification|"
            r"adaptation|implementation)s? of|improvements? (?:of|over|to)|fine ?-? ?tuned from|finetuned from|"
            r"initiali[sz]ed (?:from|with)|distilled from|upcycl\w+|replac(?:es|ing)|revisit(?:s|ing)?|"
            r"reformulat(?:es|ing)|distill(?:s|ing)) " + _ARTICLES
        ),
    ),
    (
        "cmp",
        re.compile(
            r"\b(compar\w+ (?:to|with|against)|relative to|outperform\w*|surpass\w*|exceed\w*|beat\w*|rival\w*|"
            r"than|over|against|versus|vs|alternatives? to|comparable (?:to|with)|superior to|baselines?) " + _ARTICLES
        ),
    ),
    (
        "use",
        re.compile(
            r"\b(us(?:e|es|ing)|utili[sz]\w+|employ\w*|leverag\w+|adopt\w*|appl(?:y|ies|ied|ying)(?: to)?|via|"
            r"integrat\w+|incorporat\w+|combin\w+|powered by|evaluat(?:e|es|ing)|test(?:s|ing)?|prompt(?:s|ing)?|"
            r"fine ?-? ?tun(?:e|es|ing)|finetun(?:e|es|ing)) " + _ARTICLES
        ),
    ),
    (
        "trn",
        re.compile(
            r"\b((?:pre-?)?train\w*|fine ?-? ?tun\w+|finetun\w+)(?: \S+){0,3}? (?:on|with|using|from) " + _ARTICLES
        ),
    ),
)
_GOVERNING_REACH: Final = 9
_BINS: Final = (0.02, 0.1, 0.3, 0.5, 0.7, 0.9)


def connections(stage: Stage, introduced: Sequence[float]) -> list[Traits]:
    """The features of every entity, given each one's probability of being introduced by the paper."""
    entities = stage.entities
    new = [k for k, p in enumerate(introduced) if p >= 0.5 and entities[k].type is not NodeType.ORGANIZATION]
    methods = [k for k in new if entities[k].type is NodeType.METHOD]
    kind = f"M{min(2, len(methods))}B{min(1, len(new) - len(methods))}"
    roles = {k: "<im>" if entities[k].type is NodeType.METHOD else "<ib>" for k in new}
    words = [[roles.get(k, w) if k >= 0 else w for k, w in zip(s.who, s.words, strict=True)] for s in stage.scenes]
    led_up = discourse(stage)
    result = []
    for index, entity in enumerate(entities):
        found = Traits(led_up[index])
        level = str(sum(introduced[index] >= b for b in _BINS))
        found.whole += ["kind=" + kind, "pi=" + level, f"kt={kind}{entity.type.value[0]}{level}"]
        for other in methods:
            if other != index:
                found.whole += _name_in_name(entity, entities[other])
        for other in new:
            if other != index:
                found.whole += _name_around(entity, entities[other])
        for scene, position in stage.occurrences[index]:
            some = found.scenes.setdefault(scene.index, [])
            some += _in_sentence(scene, words[scene.index], position, roles, kind)
        for scene in stage.scenes:
            for other, position in scene.inner:
                if other == index:
                    role = words[scene.index][position]
                    found.scenes.setdefault(scene.index, []).extend(["inner", "inner=" + role])
        if "contain" in found.whole and any("ext" in some for some in found.scenes.values()):
            found.whole.append("ext+contain")
        order = _order(stage, index, roles)
        if order:
            found.whole.append(order)
        result.append(found)
    return result


def _name_in_name(entity: Entity, whole: Entity) -> list[str]:
    """Features for an entity's name that is a part of an introduced method's name (LoRA in QLoRA)."""
    traits = []
    forms = [entity.name, *entity.aliases]
    long_forms = [whole.name, *whole.aliases]
    for form in forms:
        part = _LETTERS.sub("", form.lower())
        tail = _name_words(form)
        for other in long_forms:
            letters = _LETTERS.sub("", other.lower())
            if len(part) >= 2 and part != letters and part in letters:
                side = "pre" if letters.startswith(part) else "suf" if letters.endswith(part) else "mid"
                traits += ["contain", "contain=" + side, f"contl={min(6, len(part))}"]
                if side == "suf" and len(part) >= 3:
                    traits.append("contain-" if other[: -len(form)].endswith("-") else "contain_")
            parts = _name_words(other)
            if tail and len(parts) > len(tail):
                if parts[-len(tail) :] == tail:
                    traits += ["wtail", f"wtail{min(3, len(tail))}"]
                elif set(tail) <= set(parts):
                    traits += ["wsub", f"wsub{min(3, len(tail))}"]
            if len(part) >= 3 and part != letters and part not in letters:
                same = next((i for i, (x, y) in enumerate(zip(part, letters, strict=False)) if x != y), 99)
                if same >= 3 and form[:2].isupper() == other[:2].isupper():
                    traits.append(f"prefix={min(same, 6)}")
                if form.isupper() and other[-len(form) :].isupper() and part[-3:] == letters[-3:]:
                    traits.append("suffix")
                if len(part) == len(letters) and sum(x != y for x, y in zip(part, letters, strict=True)) == 1:
                    traits.append("onechange")
            if len(tail) >= 2 and len(parts) >= 2 and tail[-1] == parts[-1]:
                traits.append("samehead")
    return traits


def _name_around(entity: Entity, part: Entity) -> list[str]:
    """Features for an entity's name that holds an introduced name (Llama 3 405B in a paper on Llama 3)."""
    traits = set()
    for form in (entity.name, *entity.aliases):
        letters = _LETTERS.sub("", form.lower())
        for other in (part.name, *part.aliases):
            inner = _LETTERS.sub("", other.lower())
            if len(inner) < 3 or inner == letters or inner not in letters:
                continue
            side = "pre" if letters.startswith(inner) else "suf" if letters.endswith(inner) else "mid"
            rest = form.lower()[len(other) :] if form.lower().startswith(other.lower()) else ""
            shape = re.sub(r"\d+(\.\d+)?", "0", rest)
            traits |= {"around", "around=" + side, "around+" + shape, f"aroundT={entity.type is part.type}{side}"}
    return sorted(traits)


def _name_words(name: str) -> list[str]:
    return [w.rstrip("s") if len(w) > 4 else w for w in _NAME_WORD.findall(name.lower())]


def _in_sentence(scene: Scene, words: Sequence[str], at: int, roles: dict[int, str], kind: str) -> list[str]:
    group = scene.groups[at]
    a, b = group[0], group[-1]
    me = scene.who[at]
    field = "t" if scene.is_title else "a"
    new = [i for i, entity in enumerate(scene.who) if entity in roles and entity != me]
    right = words[b + 1] if b + 1 < len(words) else "$"
    traits = []
    for j in new:
        if j < a:
            traits += _between(scene, words, (j + 1, a), field + "I<")
            traits.append(f"{field}I<r={right}")
        elif j > b:
            traits += _between(scene, words, (b + 1, j), field + "I>")
    if scene.is_title:
        traits.append(f"ti{bool(new):d}")
    else:
        if not new:
            traits.append("noI")
        traits += _ours(scene, words, (a, b), bool(new))
    before = [c for c in scene.cues[:a] if c]
    cue = before[-1] if before else "^"
    traits += _governing(words, a)
    subject = next((w for w in words[:4] if w in _SUBJECTS), "-")
    traits += ["rl=" + (words[a - 1] if a else "^"), "rr=" + right]
    traits += ["su=" + subject, f"suc={subject}|{cue}", f"suk={kind}{subject}|{cue}"]
    return traits


def _governing(words: Sequence[str], at: int) -> list[str]:
    """Features of a mention that follows "extends", "compared with the", "using" or the like: who does it, how."""
    text = " ".join(words[max(0, at - _GOVERNING_REACH) : at]) + " "
    traits: list[str] = []
    for name, pattern in _GOVERNING:
        match = pattern.search(text)
        if not match:
            continue
        before = words[:at]
        who = "I" if "<im>" in before else "we" if not _OWN.isdisjoint(before) else "-"
        if not _PRECEDING.isdisjoint(before):
            who += "N"
        traits += [name, f"{name}={who}", f"{name}v={match[1]}", f"{name}v={match[1]}|{who}"]
    return traits


def _between(scene: Scene, words: Sequence[str], span: tuple[int, int], prefix: str) -> list[str]:
    """Features of the words between a mention and one of something introduced."""
    text = words[span[0] : span[1]]
    cues = [c for c in scene.cues[span[0] : span[1]] if c]
    backward = prefix.endswith("<")
    near = text[-8:] if backward else text[:8]
    traits = [prefix, f"{prefix}d={min(5, len(text) // 3)}"]
    traits.append(prefix + "c=" + " ".join(cues[-2:] if backward else cues[:2]))
    if backward:
        traits.append(prefix + "cc=" + " ".join(cues[:1]))
    traits += [prefix + "C=" + c for c in set(cues)]
    traits += [prefix + "w=" + w for w in near]
    if len(text) <= 8:
        traits.append(prefix + "t=" + " ".join(text))
    return traits


def _ours(scene: Scene, words: Sequence[str], group: tuple[int, int], new: bool) -> list[str]:
    """Features of the words between "we" or "our" or "this paper" and a mention after it."""
    a, b = group
    traits = []
    for j, (word, following) in enumerate(pairwise([*words, "$"])):
        if not (word in _OWN or (word in ("this", "proposed") and following in _OWN_NOUNS)):
            continue
        if j > b:
            traits.append("W>")
        elif j < a:
            cues = [c for c in scene.cues[j + 1 : a] if c]
            traits.append("W<c=" + " ".join(cues[:3]))
            traits.append("W<l=" + " ".join(cues[:1] + cues[-1:]) + ("I" if new else ""))
            traits.append("W<v=" + following)
            if a - j <= 9:
                traits.append("W<t=" + " ".join(words[j:a]))
    return traits


def _order(stage: Stage, index: int, roles: dict[int, str]) -> str | None:
    """Whether an entity is first named before or after the first introduced one, and how near."""
    own = next(((s.index, i) for s, i in stage.occurrences[index] if not s.is_title), None)
    firsts = [
        next(((s.index, i) for s, i in stage.occurrences[k] if not s.is_title), None) for k in roles if k != index
    ]
    known = [f for f in firsts if f]
    if own is None or not known:
        return None
    other = min(known)
    near = "same" if own[0] == other[0] else "next" if abs(own[0] - other[0]) == 1 else ""
    return "ord=" + ("before" if own < other else "after") + near
