"""Tokens tagged by a conditional random field: which stretches of a sentence are names, and of what."""

from __future__ import annotations

from pathlib import Path

from kg.errors import ModelError
from kg.extract.features import Rows
from kg.extract.gold import Annotated
from kg.extract.places import Reading
from kg.extract.text import Document, Sentence
from kg.model import NodeType

# The classes: M and D are methods and benchmarks of others, N and E what the paper itself introduces, G organizations.
# X and Y, methods or benchmarks and organizations on which experts differ, are learnt as classes of their own.
_CLASS = {NodeType.METHOD: "MN", NodeType.BENCHMARK: "DE", NodeType.ORGANIZATION: "GG"}
_SURELY_NONE = 0.98


class Tagger:
    """A trained conditional random field."""

    def __init__(self, path: Path) -> None:
        import pycrfsuite

        self._tagger = pycrfsuite.Tagger()
        try:
            self._tagger.open(str(path))
        except (OSError, ValueError) as error:
            raise ModelError(f"cannot load: {error}", where=str(path), hint="train the model anew") from error
        self._classes: list[str] = self._tagger.labels()

    def labels(self, rows: Rows) -> list[str]:
        """The most probable labels of a sentence's tokens."""
        found: list[str] = self._tagger.tag(rows) if rows else []
        return found

    def __call__(self, rows: Rows) -> Reading:
        """What a sentence holds, given the features of its tokens."""
        if not rows:
            return Reading((), ())
        labels = self.labels(rows)
        marginal = self._tagger.marginal
        doubts: list[dict[str, float] | None] = []
        for i in range(len(rows)):
            if labels[i] == "O" and marginal("O", i) >= _SURELY_NONE:
                doubts.append(None)
            else:
                doubts.append({label: marginal(label, i) for label in self._classes})
        return Reading(labels, doubts)


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
