"""Training: annotated papers in, a model folder out, byte for byte the same for the same papers."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from kg.errors import ModelError
from kg.extract import SHIPPED_MODEL
from kg.extract.evaluation.gold import Annotated, read_gold
from kg.extract.evaluation.model_card import model_card
from kg.extract.evaluation.scores import Scores, score
from kg.extract.learning.boosting import booster
from kg.extract.learning.lessons import train_relations
from kg.extract.learning.names import train_names
from kg.extract.names.lexicon import KNOWN_FILE, RARE_FILE, WORDS_FILE
from kg.vocabulary import Vocabulary, load_vocabulary


def train(
    gold_files: Sequence[Path],
    out_dir: Path,
    *,
    more_files: Sequence[Path] = (),
    relation_files: Sequence[Path] = (),
    texts: Path | None = None,
    corpus: Path | None = None,
    vocabulary: Vocabulary | None = None,
    card: Path | None = None,
) -> Scores:
    """Train a model from files of annotated papers and write it into ``out_dir``.

    ``more_files`` hold annotated papers that are learnt from as well, but count neither for thresholds and confidences
    nor for the scores: papers chosen for what they teach, as a sample of the literature they would mislead. Of
    scores, what their annotators do otherwise is learnt apart. Nor does the tagger learn from ``relation_files``:
    names of other times would mislead it; the papers there may be partial, or lack results.
    ``texts``, JSON Lines with ``title`` and ``abstract``, has the texts of papers annotated without them. ``corpus``,
    of the same format, replaces the shipped statistics of words and names by its own; that takes a training more, and a
    reading of the whole corpus (twenty minutes for 80,000 papers). The model's card goes into ``card``, by default
    ``MODEL.md`` in ``out_dir``.

    Returns the cross-validated scores: of names, relations and results by models that did not see the paper.

    Raises:
        ModelError: a file cannot be read, there is nothing to learn from, or what training needs is not installed.
    """
    booster()  # said at once, not after an hour
    by_file = [(path.name, read_gold([path], texts)) for path in gold_files]
    papers = [paper for _, some in by_file for paper in some]
    more, others = read_gold(more_files, texts), read_gold(relation_files, texts, partial=True)
    if not any(gold.entities for gold in papers):
        raise ModelError("no annotated names to learn from", hint="give at least a hundred annotated papers")
    vocabulary = vocabulary if vocabulary is not None else load_vocabulary()
    out_dir.mkdir(parents=True, exist_ok=True)
    everything, tagged = [*papers, *more, *others], len(papers) + len(more)
    if out_dir.resolve() != SHIPPED_MODEL.resolve():
        for name in (RARE_FILE,) if corpus is not None else (RARE_FILE, WORDS_FILE, KNOWN_FILE):
            if (SHIPPED_MODEL / name).exists():
                shutil.copyfile(SHIPPED_MODEL / name, out_dir / name)
    if corpus is not None:
        _learn_from_corpus(corpus, everything, tagged, len(papers), out_dir, vocabulary)
    names = train_names(everything, out_dir, vocabulary, tagged)
    scores = score(papers, train_relations(everything, names, out_dir, vocabulary, len(papers)))
    rest = iter(scores.papers)
    files = [(name, Scores(tuple(islice(rest, len(some))))) for name, some in by_file]
    card = card or out_dir / "MODEL.md"
    card.write_text(model_card(files, more, others, out_dir, len(vocabulary)), encoding="utf-8")
    return scores


def _learn_from_corpus(
    path: Path, papers: Sequence[Annotated], tagged: int, counted: int, folder: Path, vocabulary: Vocabulary
) -> None:
    from kg.extract import Extractor
    from kg.extract.evaluation.standoff import read_abstracts
    from kg.extract.learning.corpus import write_known_names, write_word_classes

    # What the corpus says of a name must not come from the paper it is used on.
    corpus = list(read_abstracts(path, (gold.paper.title for gold in papers)))
    (folder / KNOWN_FILE).unlink(missing_ok=True)
    write_word_classes(corpus, folder)
    with tempfile.TemporaryDirectory() as scratch:
        first = Path(scratch)
        for name in (WORDS_FILE, RARE_FILE):
            if (folder / name).exists():
                shutil.copyfile(folder / name, first / name)
        train_relations(papers, train_names(papers, first, vocabulary, tagged), first, vocabulary, counted)
        write_known_names(corpus, Extractor(first, vocabulary), folder)
