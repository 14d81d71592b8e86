"""What a text says a name is: the nouns that describe it ("X, a large dataset of …", "X: A Benchmark for …")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.names.features import INTRODUCING
from kg.extract.nouns import DATA_WORDS, MODEL_WORDS
from kg.extract.text import Document, Sentence, words

_DETERMINERS = words("a an the our this its one two three several new novel first")
_ENDS = words(
    """for of that which to with in on based designed consisting containing comprising covering from by via using where
    when while as is are was were has have can is built aimed aiming tailored specifically including between over under
    through at into whose who , . ; : ( ) — – - ? ! and or"""
)
_NAMED = words("called named dubbed termed coined namely : , ( — – \" “ ” ' ’ ` i.e. abbreviated as")
_IS = words("is are was , : — – ( as being represents provides")
_REACH = 14
_BACK = 26


def noun_after(texts: Sequence[str], first: int) -> str | None:
    """The head of the noun phrase that begins at a token: its last word before the phrase goes on or ends."""
    head = None
    for text in texts[first : first + _REACH]:
        if text in _ENDS:
            break
        head = text
    return head


def kind(noun: str) -> str:
    """Whether a noun means data, a model, or something else."""
    return "data" if noun in DATA_WORDS else "model" if noun in MODEL_WORDS else "other"


def title_nouns(sentence: Sentence, after: int) -> Iterator[str]:
    """The nouns with which a title goes on after a name and a colon, and its first word there."""
    texts = sentence.lowers
    if after >= len(texts) or texts[after] != ":":
        return
    start = after + 1
    while start < len(texts) and texts[start] in _DETERMINERS:
        start += 1
    if start < len(texts):
        yield "first " + texts[start]
    noun = noun_after(texts, start)
    if noun:
        yield noun
        at = texts.index(noun, start)
        if texts[at + 1 : at + 2] == ("and",):
            other = noun_after(texts, at + 2)
            if other:
                yield other


def described(sentence: Sentence, first: int, after: int) -> Iterator[tuple[str, str]]:
    """The nouns that say what the name at tokens ``first`` to ``after`` is, and how they say it.

    "is": an apposition or a predicate after the name. "called": the noun before it, "a dataset called X". "new": the
    object of the verb before it, "we introduce a dataset for parsing, X".
    """
    texts = sentence.lowers
    noun = _noun_behind(texts, after)
    if noun:
        yield "is", noun
    before = first - 1
    if before >= 0 and texts[before] in _NAMED:
        while before >= 0 and texts[before] in _NAMED:
            before -= 1
        if before >= 0:
            yield "called", texts[before]
    for i in range(first - 1, max(-1, first - _BACK), -1):
        if texts[i] in INTRODUCING:
            noun = noun_after(texts[:first], i + 1)
            if noun:
                yield "new", noun
                break


def _noun_behind(texts: tuple[str, ...], after: int) -> str | None:
    """The noun of "X, a NOUN", "X (LONG FORM) is a NOUN" and the like; ``after`` is the token after the name."""
    if texts[after : after + 1] == (")",):
        after += 1
    if texts[after : after + 1] == ("(",):
        close = next((i for i in range(after, min(after + 9, len(texts))) if texts[i] == ")"), None)
        after = close + 1 if close else after
    if after + 1 < len(texts) and texts[after] in _IS and texts[after + 1] in _DETERMINERS:
        return noun_after(texts, after + 2)
    return None


def own_things(doc: Document) -> set[str]:
    """The kinds of things that a document speaks of as its own: "our dataset", "the proposed model", its title."""
    found: set[str] = set()
    for sentence in doc.sentences:
        texts = sentence.lowers
        if sentence.field == "title":
            found |= {f"title {kind(text)}" for text in texts if kind(text) != "other"}
            continue
        for i, text in enumerate(texts[:-1]):
            if text not in _OFFERING:
                continue
            if (noun := noun_after(texts, i + 1)) and kind(noun) != "other":
                found.add(f"{'new' if text in INTRODUCING else 'own'} {kind(noun)}")
    return found


_OWN = words("our proposed this new novel")
_OFFERING = _OWN | INTRODUCING
