"""Learning to find names from annotated papers: the names' half of ``kg train``."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from kg.extract.evaluation.gold import Annotated
from kg.extract.learning.owners import train_owners
from kg.extract.learning.ranker import answers, train_ranker
from kg.extract.learning.rivals import rivalry_lessons, train_rivals
from kg.extract.learning.side_by_side import side_by_side
from kg.extract.learning.tagger import train_tagger
from kg.extract.names.candidates import Candidate
from kg.extract.names.finder import Reader, entities_of
from kg.extract.names.organizations import organization_names, with_organizations
from kg.extract.names.ranking import Ranker
from kg.extract.names.rivalry import RivalryJudge
from kg.extract.names.tagging import Tagger
from kg.extract.text import document
from kg.model import Entity
from kg.vocabulary import Vocabulary

FOLDS = 3


def train_names(
    papers: Sequence[Annotated], folder: Path, vocabulary: Vocabulary, tagged: int | None = None
) -> list[tuple[Entity, ...]]:
    """Learn to find names and write the model into a folder; same papers in the same order, same bytes.

    The tagger learns from the first ``tagged`` papers, by default all; the others from all that are not partial.
    ``folder`` may hold the corpus tables of ``kg.extract.names.lexicon`` already; they are used then. Returns for each
    paper the names that a model finds that did not see it: what relations should learn from, and what to measure.
    """
    folds = [fold_of(gold) for gold in papers]
    tagged = len(papers) if tagged is None else tagged
    found = _crossed_candidates(papers, tagged, folds, Reader(folder, vocabulary), folder / "names.crfsuite")
    whole = [n for n, gold in enumerate(papers) if not gold.partial]
    examples = {
        n: list(zip((sorted(c.features) for c in found[n]), answers(found[n], papers[n]), strict=True)) for n in whole
    }
    chosen = [whole, *([n for n in whole if folds[n] != fold] for fold in range(FOLDS))]
    ranker, *rankers = side_by_side([partial(_ranker, examples, some) for some in chosen])
    ranker.save(folder)
    chances = [[rankers[fold](candidate) for candidate in some] for fold, some in zip(folds, found, strict=True)]
    lessons = {n: rivalry_lessons(found[n], chances[n], papers[n]) for n in whole}
    rivals, *rivals_by_fold = side_by_side([partial(_rivals, lessons, some) for some in chosen])
    rivals.save(folder)
    known = organization_names(vocabulary)
    train_owners([papers[n] for n in whole], known).save(folder)

    crossed: list[tuple[Entity, ...]] = [()] * len(papers)
    for fold in range(FOLDS):
        rest = [n for n in whole if folds[n] != fold]
        owners = train_owners([papers[n] for n in rest], known)
        for n, f in enumerate(folds):
            if f == fold:
                weighed = list(zip(found[n], rivals_by_fold[fold](found[n], chances[n]), strict=True))
                crossed[n] = with_organizations(entities_of(weighed), papers[n].paper, owners)
    return crossed


def _ranker(examples: Mapping[int, Sequence[tuple[Sequence[str], str]]], chosen: Sequence[int]) -> Ranker:
    return train_ranker([example for n in chosen for example in examples[n]])


def _rivals(lessons: Mapping[int, Sequence[tuple[Sequence[float], bool]]], chosen: Sequence[int]) -> RivalryJudge:
    return train_rivals([lesson for n in chosen for lesson in lessons[n]])


def fold_of(gold: Annotated) -> int:
    """Which fold a paper belongs to: by its title, so that it does not depend on the order."""
    return hashlib.sha256(gold.paper.title.encode()).digest()[1] % FOLDS


def _crossed_candidates(
    papers: Sequence[Annotated], tagged: int, folds: Sequence[int], reader: Reader, final: Path
) -> list[list[Candidate]]:
    """The candidates in each paper by a tagger that did not see it; trains ``final`` on the way.

    That one sees all of the first ``tagged`` papers, the others those of other folds among them.
    """
    prepared = [reader.prepare(document(gold.paper)) for gold in papers[:tagged]]
    found: list[list[Candidate]] = [[] for _ in papers]
    with tempfile.TemporaryDirectory() as scratch:
        paths = [Path(scratch) / f"{fold}.crfsuite" for fold in range(FOLDS)]
        chosen: list[tuple[Sequence[int], Path]] = [
            ([n for n, f in enumerate(folds[:tagged]) if f != fold], path) for fold, path in enumerate(paths)
        ]
        side_by_side(
            [
                partial(train_tagger, [prepared[n] for n in some], [papers[n] for n in some], path)
                for some, path in [*chosen, (range(tagged), final)]
            ]
        )
        for fold, path in enumerate(paths):
            tagger = Tagger(path)
            for n, f in enumerate(folds):
                if f == fold:
                    known = prepared[n] if n < tagged else reader.prepare(document(papers[n].paper))
                    found[n] = reader.candidates(known, tagger)
    return found
