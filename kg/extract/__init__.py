"""From a paper to what it says: names, relations and results, each with its sentence."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.names.candidates import Candidate
    from kg.model import Extraction, Paper
    from kg.vocabulary import Vocabulary

__all__ = ["SHIPPED_MODEL", "Extractor", "load_extractor", "version_of"]

SHIPPED_MODEL = Path(__file__).parent / "model"
"""The folder of the model that comes with kg."""

_READING_ROOMS = (".", "names", "relations", "results")


class Extractor:
    """Reads papers: the same paper, model and code give the same extraction."""

    def __init__(self, model: Path, vocabulary: Vocabulary) -> None:
        from kg.errors import NoModelError
        from kg.extract.names.finder import NameFinder
        from kg.extract.relations.finder import RelationFinder
        from kg.extract.relations.kinds import KindJudge
        from kg.extract.results.finder import ResultFinder

        self._model = model
        self._vocabulary = vocabulary
        self._names = NameFinder(model, vocabulary)
        # A model may know names only.
        self._relations: RelationFinder | None = None
        self._results: ResultFinder | None = None
        self._kinds: KindJudge | None = None
        with suppress(NoModelError):
            self._kinds = KindJudge.load(model, self._names.spelled)
        with suppress(NoModelError):
            self._relations = RelationFinder(model, vocabulary, self._names.spelled)
            self._results = ResultFinder(model)

    @cached_property
    def version(self) -> str:
        """See ``version_of``."""
        return version_of(self._model, self._vocabulary)

    def __call__(self, paper: Paper) -> Extraction:
        """Everything that is read out of one paper."""
        return self.with_candidates(paper)[0]

    def with_candidates(self, paper: Paper) -> tuple[Extraction, list[tuple[Candidate, dict[str, float]]]]:
        """Everything that is read out of one paper, and what may be a name in it, how probably."""
        from kg.extract.text import document
        from kg.garbage import searched_seldom
        from kg.model import Extraction

        with searched_seldom():  # a tenth of the time, for much is made for a paper and nearly all goes with it
            doc = document(paper)
            weighed = self._names.weigh(doc)
            entities = self._names.decide(doc, weighed)
            if self._kinds:
                entities = self._kinds(doc, entities)
            relations = self._relations(doc, entities) if self._relations else ()
            results = self._results(doc, entities, relations) if self._results else ()
        return Extraction(paper.id, entities, relations, results), weighed


def version_of(model: Path, vocabulary: Vocabulary) -> str:
    """A hash over all that an extraction depends on besides the paper: model, code and vocabulary.

    Raises:
        OSError: there is no such folder.
    """
    digest = hashlib.sha256()
    here = Path(__file__).parent
    code = [path for room in _READING_ROOMS for path in (here / room).glob("*.py")]
    code += [here.parent / name for name in ("model.py", "names.py", "vocabulary.py")]
    parts = [path for path in model.iterdir() if path.is_file() and path.suffix != ".md"]
    for path in sorted([*code, *parts], key=lambda p: (p.name, p.parent.name)):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    for concept in vocabulary:
        digest.update(repr(concept).encode())
    return digest.hexdigest()[:16]


def load_extractor(model: Path | None = None, vocabulary: Vocabulary | None = None) -> Extractor:
    """Load a model, by default the one that comes with kg and its vocabularies.

    Raises:
        ModelError: the folder holds no model.
    """
    from kg.vocabulary import load_vocabulary

    return Extractor(model or SHIPPED_MODEL, vocabulary if vocabulary is not None else load_vocabulary())
