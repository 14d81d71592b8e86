"""Tokens tagged by a conditional random field: which stretches of a sentence are names, and of what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ModelError
from kg.extract.features import Rows
from kg.extract.gold import Annotated
from kg.extract.text import Document, Sentence
from kg.model import NodeType

TYPES = {"M": NodeType.METHOD, "N": NodeType.METHOD, "D": NodeType.BENCHMARK, "E": NodeType.BENCHMARK}
TYPES["G"] = NodeType.ORGANIZATION
"""The classes of the tagger and their types. N and E are what the paper itself introduces; X and Y, methods or
benchmarks and organizations on which experts differ, are learnt as classes of their own and dropped afterwards."""

_CLASS = {NodeType.METHOD: "MN", NodeType.BENCHMARK: "DE", NodeType.ORGANIZATION: "GG"}


@dataclass(frozen=True, slots=True)
class Tagged:
    """Tokens ``first`` to ``last`` (included) of a sentence, and the class of the name they are."""

    first: int
    last: int
    label: str


class Tagger:
    """A trained conditional random field."""

    def __init__(self, path: Path) -> None:
        import pycrfsuite

        self._tagger = pycrfsuite.Tagger()
        try:
            self._tagger.open(str(path))
        except (OSError, ValueError) as error:
            raise ModelError(f"cannot load: {error}", where=str(path), hint="train the model anew") from error

    def __call__(self, rows: Rows) -> list[Tagged]:
        """The names in a sentence given the features of its tokens."""
        return decode(self._tagger.tag(rows)) if rows else []


def decode(labels: Sequence[str]) -> list[Tagged]:
    """The stretches that B-, I- and O labels mark."""
    found: list[Tagged] = []
    first = -1
    for i, label in enumerate([*labels, "O"]):
        if first >= 0 and label != "I-" + labels[first][2:]:
            found.append(Tagged(first, i - 1, labels[first][2:]))
            first = -1
        if first < 0 and label != "O":
            first = i
    return found


def labels_of(doc: Document, gold: Annotated) -> list[list[str]]:
    """The labels that the tagger should give: longer names before shorter, required names before optional ones."""
    classes = _classes(gold)
    folded = {form.casefold(): c for form, c in classes.items() if len(form) > 8 and " " in form}
    return [_label(sentence, doc.paper.text(sentence.field), classes, folded) for sentence in doc.sentences]


def _classes(gold: Annotated) -> dict[str, str]:
    own = gold.introduced
    classes: dict[str, str] = {}
    for entity in sorted(gold.entities, key=lambda e: e.optional):
        if entity.optional:
            label = "Y" if entity.type is NodeType.ORGANIZATION else "X"
        else:
            label = _CLASS[entity.type][entity.id in own]
        for form in entity.forms:
            # "Long Form (LF)" holds two forms of the name, which stand there on their own.
            if not ("(" in form and ")" in form and len(entity.forms) > 1):
                classes.setdefault(form, label)
    return classes


def _label(sentence: Sentence, text: str, classes: dict[str, str], folded: dict[str, str]) -> list[str]:
    starts = {token.start: i for i, token in enumerate(sentence.tokens)}
    ends = {token.end: i for i, token in enumerate(sentence.tokens)}
    found: list[tuple[int, int, int, str]] = []
    lower = text.casefold()
    searches = [(text, classes)]
    if len(lower) == len(text):
        searches.append((lower, folded))
    for within, forms in searches:
        for form, label in forms.items():
            at = within.find(form, sentence.start, sentence.end)
            while at >= 0:
                if at in starts and at + len(form) in ends:
                    found.append((-len(form), starts[at], ends[at + len(form)], label))
                at = within.find(form, at + 1, sentence.end)
    labels = ["O"] * len(sentence.tokens)
    for _, first, last, label in sorted(found):
        if all(other == "O" for other in labels[first : last + 1]):
            labels[first : last + 1] = ["B-" + label] + ["I-" + label] * (last - first)
    return labels
