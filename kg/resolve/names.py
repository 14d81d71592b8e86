r"""The normal form of a name: the words left when everything that only looks different is taken away.

The steps in ``STEPS`` are applied one after the other; ``normal`` runs them, ``trace`` runs the same and says what each
changed. They are pure functions of the name and its type: no other name and no vocabulary has a say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from kg.model import NodeType
from kg.names import name_key
from kg.resolve.spelling import american, singular, word_set

Words = tuple[str, ...]

_METHOD, _BENCHMARK, _ORGANIZATION = NodeType.METHOD, NodeType.BENCHMARK, NodeType.ORGANIZATION

# -- text to words ---------------------------------------------------------------------------------------------------

_LATEX_SIGNS = {"times": "x", "infty": "infinity", "star": "*", "ast": "*", "plus": "+", "varepsilon": "epsilon"}
_LATEX_SIGNS |= {"varphi": "phi", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma", "ell": "l", "text": ""}
_MARKUP = re.compile(r"text[a-z]*|math[a-z]*|emph|bf|it|rm|sc|sf|tt|mbox|operatorname|xspace|boldsymbol|bm|left|right")
_COMMAND = re.compile(r"\\([A-Za-z]+)\s*")
_HTML = re.compile(r"</?[a-z]+>|&(?:amp|nbsp|lt|gt|quot);")
_SIGNS = str.maketrans({"×": "x", "∞": "infinity", "⋆": "*", "★": "*", "∗": "*", "∇": "nabla", "∂": "d", "ß": "ss"})
_ACCENTS = re.compile("[\u0300-\u036f]")
_GREEK = re.compile("[Α-ΡΣ-Ωα-ωςϵϕϑ]")
_POSSESSIVE = re.compile(r"(?<=\w)['’`](?=s\b)s\b", re.IGNORECASE)
_POINT_AS_HYPHEN = re.compile(r"(?<![\d.])(\d)[-_](\d)(?![\d.]|[bBmMkKxXtT]\b)")
# A capital behind a hyphen: Zib-Agent is a name, a Zib agent and a zib-agent need not be.
_PART_OF_NAME = re.compile(
    r"(?<=\w)-(?=(?:Adapter|Agent|Layer|Model|Module|Network|Planner|Retriever|Solver|System)s?\b)"
)
_OUTSIDE = re.compile(r"[^\w+*.&#]|_")
_POINT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_NUMBER_SIGN = re.compile(r"(?<!\w)#|#(?=\w)")
# What a name carries in a text without being part of it: trade marks, daggers, the number of a reference, "(ours)".
_CARRIED = re.compile(r"[™®©†‡]|\s*(?:\[\d+(?:\s*[,–-]\s*\d+)*\]|\(ours?\))\s*$", re.IGNORECASE)
# The account that a model is published under: meta-llama/Llama-3.1-8B.
_ACCOUNT = re.compile(
    r"^(?:[a-z][a-z0-9_.-]+[a-z0-9]|[A-Za-z][A-Za-z-]+(?=/\S*-\d+(?:\.\d+)?[bB]\b))/(?=[A-Za-z][\w.-]*\d[\w.-]*$)"
)
_QUOTES = str.maketrans("", "", "'’‘`\"“”")
_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=[^\W_])(?!star\b)", re.IGNORECASE)


def _greek(match: re.Match[str]) -> str:
    letter = unicodedata.normalize("NFKC", match.group()).replace("ς", "σ")
    return unicodedata.name(letter).rpartition(" ")[2].lower().replace("lamda", "lambda")


def _command(match: re.Match[str]) -> str:
    name = match.group(1)
    if name in _LATEX_SIGNS:
        return _LATEX_SIGNS[name]
    return "" if _MARKUP.fullmatch(name) else name


def plain(name: str) -> str:
    r"""A name without LaTeX, HTML, accents, Greek letters and width variants: ``$\tau^2$-bench`` is ``tau2-bench``."""
    text = name
    if "\\" in text:
        text = _COMMAND.sub(_command, text).replace("\\", "")
    if "<" in text or "&" in text:
        text = _HTML.sub(lambda m: "&" if m.group() == "&amp;" else "", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_SIGNS))))
        text = _GREEK.sub(_greek, text)
    if "$" in text or "{" in text or "^" in text:
        text = re.sub(r"(?<=\w)[$]*_(?=[{\w])|[${}^]", "", text)
    return text


def _words(name: str, type: NodeType) -> Words:
    if name.isascii() and name.isalnum():
        return (name,)
    text = _ARTICLE.sub("", _POSSESSIVE.sub("", plain(_CARRIED.sub("", name))))
    if type is _METHOD:
        text = _PART_OF_NAME.sub("", _POINT_AS_HYPHEN.sub(r"\1.\2", _ACCOUNT.sub("", text)))
    # An apostrophe before a year, and quotation marks, part no words; everything else outside does.
    return tuple(_POINT.sub(" ", _NUMBER_SIGN.sub(" ", _OUTSIDE.sub(" ", text.translate(_QUOTES)))).split())


# -- words to words --------------------------------------------------------------------------------------------------


_SIGNS_IN_WORDS = {"+": " plus ", "*": " star ", "&": " and ", "#": " sharp "}


def _signs(words: Words, type: NodeType) -> Words:
    text = " ".join(words)
    if not any(sign in text for sign in _SIGNS_IN_WORDS):
        return words
    for sign, word in _SIGNS_IN_WORDS.items():
        text = text.replace(sign, word)
    return tuple(text.split())


_NOT_VERSION = re.compile(r"(?:con|na|ner|\b[a-z])v\d", re.IGNORECASE)
_VERSION = re.compile(r"(?:(?<= )[vV]\.? ?|(?<=[A-Za-z])[vV])(?=\d+(?:\.\d+)*(?:$| |[a-zA-Z]))")
_VERSION_WORD = re.compile(r"(?<=. )(?:version|ver) (?=\d)", re.IGNORECASE)
_POINT_ZERO = re.compile(r"(?<![\d.])(\d+)\.0(?![\d.]|[bBmMkKtT]\b)")
_ROMAN = {"II": "2", "III": "3", "IV": "4", "VI": "6", "VII": "7", "VIII": "8", "IX": "9"}


def _version(words: Words, type: NodeType) -> Words:
    """``v2``, ``V2``, ``2.0``, ``version 2`` and ``II`` are ``2``; ``Conv2d`` and ``v1`` alone stay."""
    text = " ".join(words)
    if not any(map(str.isdigit, text)) and not any(w in _ROMAN for w in words):
        return words
    text = _VERSION_WORD.sub("", text)
    if not _NOT_VERSION.search(text):
        text = _VERSION.sub(" ", text)
    text = _POINT_ZERO.sub(r"\1", text)
    first, *rest = text.split()
    return (first, *(_ROMAN.get(w, w) for w in rest))


_YEAR = re.compile(r"(?<![\d.])(?:19(?=9\d)|20(?=[0-3]\d)(?!00))(\d\d)(?![\d.])")
_YEAR_BEHIND = re.compile(r"(?<=[A-Za-z])" + _YEAR.pattern)


def _year(words: Words, type: NodeType) -> Words:
    """The edition of an exam or shared task by two digits: ``AIME 2024`` is ``AIME24``."""
    if type is not _BENCHMARK or (len(words) == 1 and words[0].isdigit()):
        return words
    return (words[0], *(_YEAR.sub(r"\1", w) for w in words[1:])) if len(words) > 1 else _lone_year(words)


def _lone_year(words: Words) -> Words:
    return (_YEAR_BEHIND.sub(r"\1", words[0]),)


_LANGUAGES = {"english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "chinese": "zh"}
_LANGUAGES |= {"japanese": "ja", "korean": "ko", "russian": "ru", "czech": "cs", "romanian": "ro", "finnish": "fi"}
_LANGUAGES |= {"turkish": "tr", "hindi": "hi", "arabic": "ar", "portuguese": "pt", "dutch": "nl", "vietnamese": "vi"}
_LANGUAGES |= {"polish": "pl", "estonian": "et", "latvian": "lv", "cn": "zh", "jp": "ja"}
_CODES = frozenset(_LANGUAGES.values())


def _language(words: Words, type: NodeType) -> Words:
    """The languages of a data set by their codes: ``WMT14 English-to-German`` is ``WMT14 en de``."""
    if type is not _BENCHMARK or len(words) < 2:
        return words
    first, *rest = words
    rest = [_LANGUAGES.get(w.lower(), w) for w in rest]
    between = {i for i in range(1, len(rest) - 1) if rest[i] == "to" and {rest[i - 1], rest[i + 1]} <= _CODES}
    return (first, *(w for i, w in enumerate(rest) if i not in between))


_SPLITS = {"validation": "val", "development": "dev"}


def _split(words: Words, type: NodeType) -> Words:
    """The part of a data set: ``validation set`` is ``val``, ``Diamond subset`` is ``Diamond``."""
    if type is not _BENCHMARK or len(words) < 2:
        return words
    first, *rest = words
    if len(rest) > 1 and rest[-1].lower() in ("set", "split", "subset") and rest[-2].lower() in _PARTS:
        rest = rest[:-1]
    rest[-1] = _SPLITS.get(rest[-1].lower(), rest[-1])
    return (first, *rest)


_PARTS = word_set("test val validation dev development diamond hard easy challenge verified lite full clean other mini")


def _american(words: Words, type: NodeType) -> Words:
    return tuple(map(_american_word, words))


@lru_cache(maxsize=65536)
def _american_word(word: str) -> str:
    return _respelled(word, american)


def _respelled(word: str, change: Callable[[str], str]) -> str:
    lower = word.lower()
    changed = change(lower)
    if changed == lower:
        return word
    return changed.upper() if word.isupper() else changed.capitalize() if word[0].isupper() else changed


_ACRONYM_PLURAL = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2}).*[A-Z]s")


def _singular(words: Words, type: NodeType) -> Words:
    """Lower-case plurals; a single word keeps its -s where it may be a name (``Atlas``, ``Mars``, ``DARTS``)."""
    alone = len(words) == 1
    if type is _ORGANIZATION:
        return (words[0], *(_singular_word(w, alone=False) for w in words[1:]))
    return tuple(_singular_word(w, alone=alone) for w in words)


@lru_cache(maxsize=65536)
def _singular_word(word: str, *, alone: bool) -> str:
    if _ACRONYM_PLURAL.fullmatch(word):
        return word[:-1]
    if not word.isalpha() or word.isupper() or (alone and len(word) < 7):
        return word
    return _respelled(word, singular)


# -- generic words ---------------------------------------------------------------------------------------------------

_GENERIC_METHOD = word_set(
    "algorithm approach architecture classifier framework library mechanism method methodology optimizer "
    "package paradigm procedure prompting prompt scheme strategy technique toolkit"
)
# Part of many proper names: they only go where what stays is plainly a name of its own.
_WEAK_METHOD = word_set(
    "adapter agent backbone baseline clustering decoding embedding estimator family finetuning tuning fine "
    "layer loss model module network pipeline planner platform policy reasoning regularization retriever "
    "series solver system training"
)
_GENERIC_BENCHMARK = word_set("benchmark corpus database dataset leaderboard testbed")
_WEAK_BENCHMARK = word_set("collection competition data environment exam game set simulator suite task test testset")
_LEGAL = word_set("inc incorporated ltd limited llc llp gmbh ag corp corporation co company plc bv sa spa srl pty")
_GENERIC: dict[NodeType, tuple[frozenset[str], frozenset[str]]] = {
    _METHOD: (_GENERIC_METHOD, _WEAK_METHOD),
    _BENCHMARK: (_GENERIC_BENCHMARK, _WEAK_BENCHMARK),
    _ORGANIZATION: (_LEGAL, frozenset()),
}
_FUNCTION_WORDS = word_set("of the a an for with from by via in on to and or as at")


def coined(words: Words) -> bool:
    """Whether a name shows that it is one: a digit, a capital inside a word, or a word of one letter."""
    return any(any(c.isdigit() for c in w) or any(c.isupper() for c in w[1:]) or len(w) == 1 for w in words)


def _generic(words: Words, type: NodeType) -> Words:
    """Without the trailing words that say what kind of thing it is."""
    strong, weak = _GENERIC.get(type, (frozenset(), frozenset()))
    while len(words) > 1:
        last, rest = words[-1].lower(), words[:-1]
        if rest[-1].lower() in _FUNCTION_WORDS:
            break
        named = type is _ORGANIZATION or len(rest) > 1 or rest[0][0].isupper() or coined(rest)
        if not ((last in strong and named) or (last in weak and coined(rest))):
            break
        words = rest
    return words


def without_generic(words: Words, type: NodeType) -> Words:
    """Without any generic trailing word, also where what stays may be no name: only to look it up among known names."""
    strong, weak = _GENERIC.get(type, (frozenset(), frozenset()))
    while len(words) > 1 and words[-1].lower() in strong | weak and words[-2].lower() not in _FUNCTION_WORDS:
        words = words[:-1]
    return words


# -- organizations ---------------------------------------------------------------------------------------------------

_ORGANIZATION_WORDS = {"univ": "university", "inst": "institute", "laboratory": "lab", "dept": "department"}
_ORGANIZATION_WORDS |= {"labs": "lab", "laboratories": "lab", "centre": "center", "intl": "international"}


def _organization(words: Words, type: NodeType) -> Words:
    """Short and long words of organizations' names: ``Univ.``, ``Laboratory``, ``UC``, ``Artificial Intelligence``."""
    if type is not _ORGANIZATION:
        return words
    lower = [_ORGANIZATION_WORDS.get(w.lower(), w.lower()) for w in words]
    text = re.sub(r"\bartificial intelligence\b", "ai", " ".join(lower))
    text = re.sub(r"^uc (?=[a-z])", "university california ", text)
    kept = [w for w in text.split() if w not in ("of", "the", "at", "in", "for")]
    return tuple(kept or lower)


# -- models ----------------------------------------------------------------------------------------------------------

SIZE = re.compile(r"\d+(?:\.\d+)?[bmt]|\d+x\d+(?:\.\d+)?b", re.IGNORECASE)
EDITIONS = word_set(
    "instruct chat turbo preview mini nano micro tiny small medium large xl xxl huge giant base pro plus max "
    "ultra flash lite light opus sonnet haiku thinking distill distilled uncased cased exp experimental latest"
)

_EDITION_WORDS = {"it": "instruct", "distilled": "distill", "instruction": "instruct"}


def _model(words: Words, type: NodeType) -> Words:
    """The parts of a model's name in one order: name and version, edition, size (``Llama-2-Chat-7B``)."""
    if type is not _METHOD or len(words) < 3:
        return words
    rest = words[1:]
    sizes = tuple(w for w in rest if SIZE.fullmatch(w))
    if sizes:
        rest = tuple(_EDITION_WORDS.get(w.lower(), w) for w in rest if w.lower() != "hf")
    editions = tuple(w for w in rest if w.lower() in EDITIONS)
    if not sizes and not (editions and any(c.isdigit() for w in words for c in w)):
        return words
    others = tuple(w for w in rest if w not in sizes and w not in editions)
    return (words[0], *others, *editions, *sizes)


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way to the normal form, and what it takes away."""

    name: str
    apply: Callable[[Words, NodeType], Words]


STEPS = (
    Step("a sign spelled out", _signs),
    Step("the way a version is written", _version),
    Step("the way a year is written", _year),
    Step("the languages of a data set", _language),
    Step("the name of a part of a data set", _split),
    Step("British spelling", _american),
    Step("a plural", _singular),
    Step("abbreviated words of an organization", _organization),
    Step("a generic word at the end", _generic),
    Step("the order of a model's version, edition and size", _model),
)


@dataclass(frozen=True, slots=True)
class Normal:
    """The normal form: its words as last written, and its key, in which equal names agree."""

    words: Words
    key: str
    # Whether a generic word was taken away: "MATH dataset" says that a dataset is meant.
    generic: bool = False


_BEFORE_GENERIC = STEPS[: [step.apply for step in STEPS].index(_generic)]


@lru_cache(maxsize=200_000)
def _spelled(name: str, type: NodeType) -> Words:
    """The words after every step before generic words go."""
    words = _words(name, type)
    for step in _BEFORE_GENERIC if words else ():
        words = step.apply(words, type)
    return words


@lru_cache(maxsize=200_000)
def normal(name: str, type: NodeType) -> Normal:
    """The normal form of a name of a type. Names with equal keys are one name; the key of a sign-only name is empty."""
    whole = _spelled(name, type)
    words = _generic(whole, type)
    return Normal(ordered := _model(words, type), name_key(" ".join(ordered)), words != whole)


@lru_cache(maxsize=200_000)
def whole_key(name: str, type: NodeType) -> str:
    """The key of the normal form with its generic words kept: how known things are filed ("Cross-Entropy Method")."""
    return name_key(" ".join(_model(_spelled(name, type), type)))


def trace(name: str, type: NodeType) -> list[tuple[str, str, str]]:
    """What each step changed: (what it takes away, before, after)."""
    words = _words(name, type)
    changes = []
    text = _CARRIED.sub("", name)
    if text != name:
        changes.append(("what a text adds to a name", name, text))
    if plain(text) != text:
        changes.append(("LaTeX, accents, Greek letters or the width of signs", text, " ".join(words)))
    elif type is _METHOD and _ACCOUNT.sub("", text) != text:
        changes.append(("the account that it is published under", text, " ".join(words)))
    for step in STEPS if words else ():
        changed = step.apply(words, type)
        if changed != words:
            changes.append((step.name, " ".join(words), " ".join(changed)))
        words = changed
    return changes
