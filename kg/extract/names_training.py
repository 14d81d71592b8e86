"""Learning to find names from annotated papers: the names' half of ``kg train``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.extract.acronyms import acronyms
from kg.extract.features import FeatureMaker, Rows
from kg.extract.gold import Annotated
from kg.extract.organizations import organization_names, train_owners
from kg.extract.tagging import labels_of
from kg.extract.text import Document, document
from kg.vocabulary import Vocabulary

_ROUNDS = 15
_LEAST_COUNT = 3


def train_names(papers: Sequence[Annotated], folder: Path, vocabulary: Vocabulary) -> None:
    """Learn to find names and write the model into a folder; same papers in the same order, same bytes."""
    features = FeatureMaker()
    documents = [document(gold.paper) for gold in papers]
    rows = [features(doc, acronyms(doc)) for doc in documents]
    train_tagger(documents, rows, papers, folder / "names.crfsuite")
    train_owners(papers, folder, organization_names(vocabulary))


def train_tagger(
    documents: Sequence[Document], rows: Sequence[list[Rows]], papers: Sequence[Annotated], path: Path
) -> None:
    """Train the conditional random field: averaged perceptron, which is quick and here as good as L-BFGS."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="ap", verbose=False)
    trainer.set_params({"max_iterations": _ROUNDS, "feature.minfreq": _LEAST_COUNT})
    for doc, sentences, gold in zip(documents, rows, papers, strict=True):
        for sentence, labels in zip(sentences, labels_of(doc, gold), strict=True):
            if sentence:
                trainer.append(sentence, labels)
    trainer.train(str(path))
