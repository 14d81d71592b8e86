"""The model's card: what it was trained on, how it was measured, its figures by type, where it is weak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kg.extract.evaluation.gold import Annotated
from kg.extract.evaluation.score_table import as_record, as_table, reliability
from kg.extract.evaluation.scores import ENTITY_ROWS, RESULT_ROWS, Scores
from kg.extract.names.lexicon import known_names, rare_names, word_lines
from kg.model import EXTRACTED_RELATIONS

_WEAK = 0.7
_KINDS = {
    "names": ENTITY_ROWS,
    "relations": tuple(EXTRACTED_RELATIONS),
    "results": RESULT_ROWS[:1],
}


def model_card(
    files: Sequence[tuple[str, Scores]],
    more: Sequence[Annotated],
    others: Sequence[Annotated],
    folder: Path,
    concepts: int,
) -> str:
    """The card of the model in a folder, as Markdown.

    ``files`` are the names of the files it was trained on, with the scores of their papers by models that did not see
    them; ``more`` papers were learnt from as well, ``others`` not by the tagger; ``concepts`` is the size of the
    vocabulary it was trained with. The same model gives the same card.
    """
    whole = Scores(tuple(paper for _, scores in files for paper in scores.papers))
    parts = [
        "# Model card",
        "Written by `kg train`; do not edit.",
        "## Trained on",
        _trained_on(files, more, others, folder, concepts),
        "## How it was measured",
        "In cross-validation: each paper is read by models that did not see it (names: 3 folds; relations and results: "
        "on those names, 5 folds), and scored by `kg evaluate`. An entity is right when its type and a surface form "
        "are, a relation when its type and tail are, a result when benchmark, value and kind are; what experts differ "
        "on counts neither way. Intervals: 1,000 bootstrap samples of papers. The model itself has seen all of these "
        "papers; on papers like them expect figures a little above these.",
    ]
    sections = [("All papers", whole), *files] if len(files) > 1 else files
    for name, scores in sections:
        parts += [f"### {name}: {len(scores.papers):,} papers", as_table(as_record(scores), markdown=True)]
    parts += ["## How sure, how often right", _reliability(whole), "## Where it is weak", _weaknesses(whole)]
    return "\n\n".join(parts) + "\n"


def _trained_on(
    files: Sequence[tuple[str, Scores]],
    more: Sequence[Annotated],
    others: Sequence[Annotated],
    folder: Path,
    concepts: int,
) -> str:
    partial, whole = [g for g in others if g.partial], [g for g in others if not g.partial]
    unscored = [sum(not gold.scored for gold in some) for some in (partial, whole)]
    lines = [f"- `{name}`: {len(scores.papers):,} annotated papers (title and abstract)" for name, scores in files]
    if more:
        lines.append(
            f"- {len(more):,} papers annotated for learning only, chosen for what they teach: they count in no figure "
            "below"
        )
    if whole:
        lines.append(
            f"- {len(whole):,} papers annotated for learning all but the tagger ({unscored[1]:,} of "
            "them without results): nor do these count"
        )
    if partial:
        lines.append(
            f"- {len(partial):,} papers annotated in part, or invented, for learning all but names ({unscored[0]:,} of "
            "them without results): nor do these count"
        )
    lines.append(f"- the vocabularies of `ontology/`: {concepts:,} methods, benchmarks and organizations")
    if rare := len(rare_names(folder)):
        lines.append(f"- {rare:,} rarer names, of which no more is known than whether they are methods or benchmarks")
    words, names = len(word_lines(folder)), len(known_names(folder))
    lines.append(
        f"- abstracts without annotations: the classes of {words:,} words used alike, how {names:,} names are used"
    )
    size = sum(path.stat().st_size for path in sorted(folder.iterdir()) if path.suffix != ".md")
    lines.append(f"- size: {size / 1e6:.1f} MB")
    return "\n".join(lines)


def _reliability(scores: Scores) -> str:
    lines = ["| | confidence | right | statements |", "|---|---|---|---|"]
    for name, rows in _KINDS.items():
        for row in reliability(scores.claims(rows)):
            lines.append(f"| {name} | {row['confidence']:.2f} | {row['right']:.2f} | {row['count']:,.0f} |")
    return "\n".join(lines)


def _weaknesses(scores: Scores) -> str:
    table = scores.table
    weak = [row for row in (*ENTITY_ROWS, *EXTRACTED_RELATIONS, *RESULT_ROWS[:1]) if table[row].f1 < _WEAK]
    lines = [
        f"- {row}: F1 {table[row].f1:.2f}; {table[row].missed:,} missed, {table[row].wrong:,} wrong" for row in weak
    ]
    errors = Counter(mistake.error for mistake in scores.mistakes)
    commonest = ", ".join(f"{error} {count:,}" for error, count in errors.most_common(6))
    lines.append(f"- the commonest mistakes: {commonest}")
    lines.append(
        "- techniques with names in small letters (curriculum learning, decision tree): whether one is a name of its "
        "own is what it gets wrong most; then where a long name ends"
    )
    lines.append("- English abstracts of machine learning and its neighbours only; it reads no full texts")
    return "\n".join(lines)
