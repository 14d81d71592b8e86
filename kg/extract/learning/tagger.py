"""Learning the tagger: the labels that annotated names give to tokens, and the training of the random field."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.extract.evaluation.gold import Annotated
from kg.extract.names.finder import Prepared
from kg.extract.text import Document, Sentence
from kg.model import NodeType

# The classes: M and D are methods and benchmarks of others, N and E what the paper itself introduces, G organizations.
# X and Y, methods or benchmarks and organizations on which experts differ, are learnt as classes of their own.
_CLASS = {NodeType.METHOD: "MN", NodeType.BENCHMARK: "DE", NodeType.ORGANIZATION: "GG"}
# L1 keeps a quarter of the features and beats the perceptron and L2 by two points of F1 on papers not learnt from.
_TAGGER = {"c1": 0.35, "c2": 0.02, "max_iterations": 90}


def train_tagger(prepared: Sequence[Prepared], papers: Sequence[Annotated], path: Path) -> None:
    """Train the conditional random field and write it into a file."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(_TAGGER)
    for some, gold in zip(prepared, papers, strict=True):
        for rows, labels in zip(some.rows, labels_of(some.document, gold), strict=True):
            if rows:
                trainer.append(rows, labels)
    trainer.train(str(path))


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
