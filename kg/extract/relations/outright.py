"""What a paper says outright: "we propose two methods, Zorb and Blip", "we build on GRPO", "is trained on C4", "Zorb
outperforms BERT"; or by a name: Tied-LoRA extends LoRA, and who introduces Zorb introduces Zorb-7B.

Few papers say it, each in words of its own: a model learns too little from them to be sure of the plain cases, and is
misled where the rest of a paper is unusual.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from kg.extract.markup import MARKUP
from kg.extract.relations.scenes import PLACEHOLDERS, Scene
from kg.extract.text import words
from kg.model import Entity, Evidence, NodeType

NAMED_AFTER: Final = 0.9
"""How sure it is, given both names: of such in annotated papers 1,063 of 1,162 extend the other."""

OF_FAMILY: Final = 0.9
"""How sure it is that the kin of what is introduced is introduced too: 10 of 12 that the model missed, 186 of 188 where
it is given what is introduced."""

EXTENDED_BY_OWN: Final = 0.85
"""How sure it is that one of a paper's own methods extends another where words or a version say so: of the annotated
papers that tell, 8 of 8 do; many others do not trouble to say it of what is introduced."""

SAID_TO_INTRODUCE: Final = 0.97
SAID_TO_EXTEND: Final = 0.9
SAID_TO_SURPASS: Final = 0.92
SAID_TO_TRAIN: Final = 0.8
"""How sure it is where words say so: of such in annotated papers 109 of 111, 1,050 of 1,159, 257 of 275
and 75 of 94 are right, given the names. The words were picked by looking at these papers, so the first two figures
flatter a little."""

_ACRONYM: Final = re.compile(r"[A-Z][\w+*]*[A-Z][\w+*]*")
_PARADIGMS: Final = words("RAG MoE GAN NAS MPC PRM MLP CNN RNN GNN GCN ViT LLM VLM MLLM LSTM EM RL IRL SVM VAE NMT OCR")
"""Kinds of thing, as the last words in ``_KINDS`` are: what is called after one is one, and extends none."""
_WORD: Final = re.compile(r"[^\W_]+\*?")
_VERSION: Final = re.compile(r"[-\s_^{$]*(?:v\.?\s?\d+(?:\.\d+)?|\d{1,2}(?:\.\d+)?|\++|\*|plus)[}$]*", re.IGNORECASE)
_KINDS: Final = words("transformer learning network model encoder autoencoder tree")
_LEAST_WORDS: Final = 3  # so many are no mere kind any more
_LEAST_LETTERS: Final = 3
_DESCRIPTION: Final = (
    r"\s+(?:(?:the|a|an|of|our|vanilla|standard|original|existing|popular|classic|classical|well-known|recent|recently|"
    r"proposed|pre-?trained|widely[- ]used|successful|powerful|state-of-the-art|framework|ideas?|theory|concept|"
    r"principles?|success|model|method|algorithm)\s+){0,4}$"
)
_EXTENDING: Final = re.compile(
    r"\b(?:(?:is|are) based (?:up)?on|"
    r"extends?|extending|modif(?:y|ies|ying)|generali[sz](?:e|es|ing)|adapt(?:s|ing)?|enhanc(?:e|es|ing)|"
    r"(?:build(?:s|ing)?|built) (?:up)?on(?: top of)?|on top of|inspired by|"
    r"(?:extensions?|modifications?|adaptations?|reformulations?) (?:of|to)|versions? of)" + _DESCRIPTION,
    re.IGNORECASE,
)
_DERIVED: Final = re.compile(
    r"\b(?:(?P<kind>variants?|generali[sz]ations?) (?:of|to)|based (?:up)?on)" + _DESCRIPTION, re.IGNORECASE
)
_PROPOSING: Final = re.compile(
    r"\bwe (?:\w+ )?(?:propose|introduce|present|develop|design|devise|describe|release|contribute|build|derive|"
    r"construct)\b",
    re.IGNORECASE,
)
_NEAR: Final = 40  # code points
_MADE_FROM: Final = re.compile(
    r"\b(?:fine-?tuned|initiali[sz]ed|derived|adapted|distilled|obtained|trained|started) from\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_TRAINING: Final = re.compile(
    r"\b(?:(?:pre-?|re-?|co-)?train(?:ed|ing|s)?|fine-?tun(?:ed|ing|es?)|(?:instruction-)?tun(?:ed|ing))\s+"
    r"(?:(?!accuracy|performance|experiments|tasks)[\w-]+\s+){0,2}?(?:on|with|using|from)\s+(?:the\s+|our\s+)?(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"\b(?:than|outperform\w*|surpass\w*|existing|previous|most|best|comparable|counterparts?|against)\b", re.IGNORECASE
)
_SURPASSING: Final = words(
    """outperform outperforms outperformed outperforming surpass surpasses surpassed surpassing exceed exceeds exceeding
    beat beats beating match matches matching rival rivals rivaling rivalling overtake overtakes overtaking"""
)
_LEVEL: Final = {
    "comparable": words("to with"),
    "competitive": words("with to"),
    "par": words("with"),
    "better": words("than"),
    "superior": words("to"),
    "ahead": words("of"),
}
_DESCRIBING: Final = words(
    """the a an both all existing previous prior recent strong state-of-the-art sota open-source proprietary popular
    even other several various much larger baselines baseline model models method methods such as like including
    notably"""
)
_COUNTS: Final = words("two three four five six several 0")
_OFFERING: Final = words(
    """propose introduce present release contribute construct develop create build design publish describe devise curate
    establish collect unveil offer craft formulate derive proposes introduces presents releases contributes develops
    includes include comprises comprise contains contain provides provide"""
)
_PARTS: Final = frozenset(("consists of", "consisting of", "composed of", "divided into"))
_NEW: Final = words("new novel first")
_LISTING: Final = MARKUP | words(", : namely i.e ie called named dubbed termed including — – - (")
_CLAUSE: Final = words("with using that which from based by over across between than upon via and or , . ; : ( )")
_COUNTED: Final = 9  # words from the number to the names, at most
_METHOD: Final = PLACEHOLDERS[NodeType.METHOD]
_ARTICLES: Final = words("a an the our these")
_LEAST_GROUP: Final = 2
_LEAST_STEM: Final = 2
_OWN: Final = re.compile(r"\b(?:we|our|this (?:paper|work)|it|which|that)\b", re.IGNORECASE)


def named_after(own: Entity, other: Entity) -> bool:
    """Whether a name is another's with a version behind it ("Frog++"), or ends in another's acronym or words, unless
    these only say what kind of thing it is."""
    forms = (other.name, *other.aliases)
    kind = any(form.rstrip("s") in _PARADIGMS for form in forms)
    ends = any(_ends_in(name, form, kind) for name in (own.name, *own.aliases) for form in forms)
    return ends or is_version(own, other)


def is_version(own: Entity, other: Entity) -> bool:
    """Whether a name is another's with a version behind it: "Frog++", "FrogNet v2.5"."""
    return any(_is_version(name, form) for name in (own.name, *own.aliases) for form in (other.name, *other.aliases))


def of_family(member: Entity, own: Entity) -> bool:
    """Whether a name is another's with something behind it: "LLaMA-65B", "Mistral 7B Instruct", "SICK++"."""
    return any(
        len(name) > len(base) >= _LEAST_STEM and name.startswith(base) and not name[len(base)].isalpha()
        for name in (member.name, *member.aliases)
        for base in (own.name, *own.aliases)
    )


def _ends_in(name: str, base: str, kind: bool) -> bool:
    if len(base) < _LEAST_LETTERS:
        return False
    if _ACRONYM.fullmatch(base) and len(name) > len(base) and name.endswith(base):
        return base.rstrip("s") not in _PARADIGMS
    long, end = _word_list(name), _word_list(base)
    if not len(long) > len(end) > 0 or long[-len(end) :] != end:
        return False
    return len(end) >= _LEAST_WORDS or not (kind or end[-1] in _KINDS)


def _is_version(name: str, base: str) -> bool:
    return len(base) >= _LEAST_STEM and name.startswith(base) and _VERSION.fullmatch(name, len(base)) is not None


def _word_list(name: str) -> list[str]:
    return [w[:-1] if len(w) > 4 and w.endswith("s") else w for w in _WORD.findall(name.lower())]


def said_to_extend(sentence: Evidence, entity: Entity, own: Sequence[Entity]) -> bool:
    """Whether a sentence says that the paper, or what it introduces (``own``), extends a thing."""
    for before in _before(sentence, entity):
        if match := _EXTENDING.search(before):
            subject = before[: match.start()]
            if match[0].lower().startswith("inspired") or _OWN.search(subject) or _names(subject, own):
                return True
        elif match := _MADE_FROM.search(before):
            if _names(before[: match.start()], own):
                return True
        elif match := _DERIVED.search(before):
            subject = before[: match.start()]
            proposed, named = _PROPOSING.search(subject), _names(subject[-_NEAR:], own)
            if (proposed and named) or (match["kind"] and (proposed or named)):
                return True
    return False


def _names(text: str, entities: Sequence[Entity]) -> bool:
    return any(form in text for entity in entities for form in (entity.name, *entity.aliases))


def said_to_surpass(scene: Scene, position: int, own: Collection[int]) -> bool:
    """Whether a sentence says that a method of the paper's ``own`` does better than a mentioned thing, or as well.

    ``position`` is the mention's among the words; what stands beside it in an enumeration is surpassed as well.
    """
    said = scene.words
    verb = scene.groups[position][0] - 1
    while verb >= 0 and said[verb] in _DESCRIBING:
        verb -= 1
    level = verb > 0 and said[verb] in _LEVEL.get(said[verb - 1], ())
    if verb < 0 or not (level or said[verb] in _SURPASSING):
        return False
    before = [who for word, who in zip(said[:verb], scene.who, strict=False) if word == _METHOD]
    return bool(before) and before[-1] in own


def said_to_introduce(scene: Scene, position: int) -> bool:
    """Whether a sentence counts a mentioned thing among the paper's own: "we propose two methods, X and Y", "Zorb
    consists of two modules: X and Y", "with three new benchmarks, X, Y and Z"."""
    said, group = scene.words, scene.groups[position]
    noun = group[0] - 1
    while noun >= 0 and (said[noun] in _LISTING or said[noun - 1 : noun + 1] == ["i.e", "."]):
        noun -= 1
    if len(group) < _LEAST_GROUP or noun < 0 or not said[noun].endswith("s"):
        return False
    count = noun - 1
    while count > 0 and noun - count < _COUNTED and said[count] not in _COUNTS and said[count] not in _CLAUSE:
        count -= 1
    if count < 1 or said[count] not in _COUNTS:
        return False
    if not _NEW.isdisjoint(said[count + 1 : noun]):
        return True
    verb = count - 1
    while verb > 0 and (said[verb] in _ARTICLES or said[verb] in _NEW):
        verb -= 1
    return said[verb] in _OFFERING or " ".join(said[max(0, verb - 1) : verb + 1]) in _PARTS


def said_to_train_on(sentence: Evidence, entity: Entity) -> bool:
    """Whether a sentence says that something is trained on a data set."""
    return any(_TRAINING.search(before) and not _OTHERS.search(before) for before in _before(sentence, entity))


def _before(sentence: Evidence, entity: Entity) -> Iterator[str]:
    """What stands before each mention of a thing in a sentence."""
    place = sentence.span
    for mention in entity.mentions:
        if mention.field == place.field and place.start <= mention.start < place.end:
            yield sentence.quote[: mention.start - place.start]
