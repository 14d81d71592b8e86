"""Tables of word and name statistics from a corpus without annotations: ``kg train --corpus``.

Words are sorted into classes of words used alike: positive pointwise mutual information with the words up to two places
before and after, reduced to 100 dimensions by a truncated singular value decomposition (O. Levy, Y. Goldberg: Neural
word embedding as implicit matrix factorization, NIPS 2014), then spherical k-means. Names are counted as a tagger
without such a table finds them (self-training). Needs numpy and scipy, which the rest of kg does not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from kg.extract.lexicon import KNOWN_FILE, WORDS_FILE, name_code, write_table
from kg.extract.lookup import NameTable, hits_in, token_key
from kg.extract.names import Reader
from kg.extract.places import stretches
from kg.extract.tagging import Tagger
from kg.extract.text import Document, document
from kg.model import Paper

Matrix = Any
"""An array or sparse matrix of numpy or scipy, which are not there for everyone."""

GRANULARITIES = (256, 1024)
_LEAST_PAPERS = 4
_MOST_WORDS = 60_000
_CONTEXT_WORDS = 8_000
_DIMENSIONS = 100
_REPORTED_CLASS = {"M": "M", "N": "M", "D": "D", "E": "D", "G": "G", "X": "X", "Y": "Y"}


def write_word_classes(papers: Iterable[Paper], folder: Path) -> None:
    """Sort the corpus's words into classes and write the table into a model's folder."""
    sentences: list[list[str]] = []
    frequency: Counter[str] = Counter()
    for paper in papers:
        lines = [[token.text for token in sentence.tokens] for sentence in document(paper).sentences]
        frequency.update({word for line in lines for word in line})
        sentences.extend(lines)
    vocabulary = sorted((w for w, n in frequency.items() if n >= _LEAST_PAPERS), key=lambda w: (-frequency[w], w))
    vocabulary = vocabulary[:_MOST_WORDS]
    vectors = _vectors(sentences, vocabulary)
    columns = [_classes(vectors, count) for count in GRANULARITIES]
    rows = {word: [str(column[i]) for column in columns] for i, word in enumerate(vocabulary)}
    write_table(folder / WORDS_FILE, rows)


def write_known_names(papers: Sequence[Paper], tagger: Tagger, reader: Reader, folder: Path) -> None:
    """Count the names that a tagger finds in the corpus and write the table into a model's folder."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    documents = [document(paper) for paper in papers]
    for doc in documents:
        for key, letter in _names_in(doc, tagger, reader):
            counts[key][letter] += 1
    counts = {key: count for key, count in counts.items() if sum(count.values()) > 1 and len(key) > 1}
    table = NameTable({key: key for key in counts}, {})
    standing: Counter[str] = Counter()
    for doc in documents:
        hits = (hits_in(sentence, [("", table)]) for sentence in doc.sentences)
        standing.update({key for some in hits for _, _, key in some[""]})
    rows = {key: [name_code(count, max(standing[key], sum(count.values())))] for key, count in counts.items()}
    write_table(folder / KNOWN_FILE, rows)


def _names_in(doc: Document, tagger: Tagger, reader: Reader) -> Iterator[tuple[str, str]]:
    """The names in a document, each once, with the class it has most often there."""
    classes: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence, rows in zip(doc.sentences, reader.prepare(doc).rows, strict=True):
        text = doc.paper.text(sentence.field)
        for first, after, label in stretches(tagger.labels(rows)):
            name = text[sentence.tokens[first].start : sentence.tokens[after - 1].end]
            if len(name) < 60 and any(c.isalpha() for c in name):
                classes[token_key(name)][_REPORTED_CLASS[label]] += 1
    for key, count in classes.items():
        yield key, max(sorted(count), key=lambda letter: count[letter])


def _vectors(sentences: Sequence[Sequence[str]], vocabulary: Sequence[str]) -> Matrix:
    """A unit vector for each word."""
    np, sparse = import_module("numpy"), import_module("scipy.sparse")

    index = {word: i for i, word in enumerate(vocabulary)}
    contexts = min(_CONTEXT_WORDS, len(vocabulary))
    gap = [-1, -1]
    flat = np.array([i for line in sentences for i in (*(index.get(w, -1) for w in line), *gap)], dtype=np.int32)
    shape = (len(vocabulary), 4 * contexts)
    total = sparse.csr_matrix(shape, dtype=np.float32)
    for block, offset in enumerate((-2, -1, 1, 2)):
        word = flat[max(0, -offset) : len(flat) - max(0, offset)]
        context = flat[max(0, offset) : len(flat) - max(0, -offset)]
        both = (word >= 0) & (context >= 0) & (context < contexts)
        ones = np.ones(int(both.sum()), dtype=np.float32)
        total = total + sparse.coo_matrix((ones, (word[both], context[both] + block * contexts)), shape=shape).tocsr()
    counts = total.tocoo()
    per_word = np.asarray(total.sum(1)).ravel() + 1e-9
    # Contexts are smoothed by a power, as in Levy & Goldberg.
    per_context = np.asarray(total.sum(0)).ravel() ** 0.75
    per_context /= per_context.sum()
    information = np.log(counts.data / per_word[counts.row] / per_context[counts.col])
    positive = information > 0
    matrix = sparse.csr_matrix((information[positive], (counts.row[positive], counts.col[positive])), shape=shape)
    vectors = _left_singular(matrix, min(_DIMENSIONS, min(shape) - 1))
    return vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)


def _left_singular(matrix: Any, dimensions: int) -> Matrix:
    """The left singular vectors times the square roots of the singular values, by randomised iteration."""
    np = import_module("numpy")

    draw = np.random.default_rng(0)
    basis = matrix @ draw.standard_normal((matrix.shape[1], dimensions + 10))
    for _ in range(4):
        basis, _ = np.linalg.qr(matrix @ (matrix.T @ np.linalg.qr(basis)[0]))
    left, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    vectors: Matrix = (basis @ left)[:, :dimensions] * np.sqrt(values[:dimensions])
    return vectors


def _classes(vectors: Matrix, count: int) -> list[int]:
    """Spherical k-means, seeded by the most frequent words."""
    np = import_module("numpy")

    centres = vectors[:count].copy()
    labels = np.zeros(len(vectors), dtype=np.int64)
    for _ in range(20):
        labels = np.concatenate([(vectors[i : i + 8192] @ centres.T).argmax(1) for i in range(0, len(vectors), 8192)])
        sums = np.zeros_like(centres)
        np.add.at(sums, labels, vectors)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 1e-6, sums / (lengths + 1e-9), centres)
    return [int(label) for label in labels]
