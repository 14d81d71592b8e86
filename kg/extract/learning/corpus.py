"""Tables of word and name statistics from a corpus without annotations: ``kg train --corpus``.

Words are sorted into classes of words used alike: positive pointwise mutual information with the words up to two places
before and after, reduced to 100 dimensions by a truncated singular value decomposition (O. Levy, Y. Goldberg: Neural
word embedding as implicit matrix factorization, NIPS 2014), then spherical k-means. Names are counted as a model
without such a table finds them (self-training). Needs numpy and scipy, which come with ``kg[train]``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from kg.extract import Extractor
from kg.extract.names.lexicon import KNOWN_FILE, ROLE_LETTERS, WORDS_FILE, name_code, role_code, write_table
from kg.extract.names.lookup import NameTable, hits_in, token_key
from kg.extract.names.ranking import NOTHING
from kg.extract.text import Document, document
from kg.model import Paper, RelationType

Matrix = Any
"""An array or sparse matrix of numpy or scipy, which are not there for everyone."""

GRANULARITIES = (256, 1024)
_LEAST_PAPERS = 4
_MOST_WORDS = 60_000
_CONTEXT_WORDS = 8_000
_DIMENSIONS = 100
_LEAST_MASS = 1.5


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


def write_known_names(papers: Sequence[Paper], extractor: Extractor, folder: Path) -> None:
    """Count what an extractor finds in the corpus, name by name, and write the table into a model's folder."""
    counts = NameCounts()
    for paper in papers:
        extraction, weighed = extractor.with_candidates(paper)
        roles = {e.id: [r.type for r in extraction.relations if r.tail == e.id] for e in extraction.entities}
        counts.add(
            [({token_key(form) for form in candidate.forms}, chances) for candidate, chances in weighed],
            [({token_key(form) for form in (e.name, *e.aliases)}, roles[e.id]) for e in extraction.entities],
        )
    counts.write(map(document, papers), folder)


class NameCounts:
    """How often names were found in a corpus: by class, as probabilities add up, and in which roles."""

    def __init__(self) -> None:
        self._masses: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._roles: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(
        self,
        candidates: Iterable[tuple[Iterable[str], Mapping[str, float]]],
        entities: Iterable[tuple[Iterable[str], Sequence[RelationType]]],
    ) -> None:
        """Count one paper: the keys of each candidate with its probabilities, of each name with its relations."""
        best: dict[str, Mapping[str, float]] = {}
        for keys, chances in candidates:
            for key in keys:
                if key not in best or chances.get(NOTHING, 0.0) < best[key].get(NOTHING, 0.0):
                    best[key] = chances
        for key, chances in best.items():
            for letter, chance in chances.items():
                if letter != NOTHING:
                    self._masses[key][letter] += chance  # type: ignore[assignment]
        for keys, types in entities:
            letters = {ROLE_LETTERS[t] for t in types if t in ROLE_LETTERS} or {"-"}
            for key in keys:
                self._roles[key].update(letters)
                self._roles[key]["papers"] += 1

    def write(self, documents: Iterable[Document], folder: Path) -> None:
        """Write what is known of the names that are likely in two papers at least; ``documents`` are all of them."""
        masses = {k: m for k, m in self._masses.items() if m.total() >= _LEAST_MASS and 1 < len(k) < 60}
        table = NameTable({key: key for key in masses}, {})
        standing: Counter[str] = Counter()
        for doc in documents:
            hits = (hits_in(sentence, [("", table)]) for sentence in doc.sentences)
            standing.update({key for some in hits for _, _, key in some[""]})
        rows = {
            key: [name_code(mass, max(standing[key], mass.total())), role_code(self._roles[key])]
            for key, mass in masses.items()
        }
        write_table(folder / KNOWN_FILE, rows)


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
