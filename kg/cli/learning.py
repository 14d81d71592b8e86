"""Commands that train an extraction model and measure one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

import click

from kg.cli.common import JSON, print_json

GOLD = click.argument("gold", nargs=-1, required=True, metavar="GOLD.json...", type=click.Path(path_type=Path))
TEXTS = click.option(
    "--texts", type=click.Path(path_type=Path), help="Abstracts (JSON Lines) of papers annotated without their texts."
)


@click.command()
@GOLD
@TEXTS
@click.option("-o", "--out", "target", default=Path("model"), show_default=True, type=click.Path(path_type=Path))
@click.option(
    "--more",
    multiple=True,
    metavar="GOLD.json",
    type=click.Path(path_type=Path),
    help="Annotated papers to learn from, but not to measure on. May be given several times.",
)
@click.option(
    "--more-relations",
    multiple=True,
    metavar="GOLD.json",
    type=click.Path(path_type=Path),
    help="Annotated papers to learn from, all but the tagger of names; some names or the results may be missing there.",
)
@click.option("--corpus", type=click.Path(path_type=Path), help="Abstracts (JSON Lines) to take word statistics from.")
@click.option("--card", type=click.Path(path_type=Path), help="Where the model's card goes; by default OUT/MODEL.md.")
def train(
    gold: tuple[Path, ...],
    texts: Path | None,
    target: Path,
    more: tuple[Path, ...],
    more_relations: tuple[Path, ...],
    corpus: Path | None,
    card: Path | None,
) -> None:
    """Train an extraction model from annotated papers; the same papers give the same bytes.

    The model is a folder that 'kg build --model' and 'kg evaluate --model' take. README says how papers are annotated.
    """
    from kg.extract.evaluation.score_table import as_record, as_table
    from kg.extract.learning.training import train

    scores = train(gold, target, more_files=more, relation_files=more_relations, texts=texts, corpus=corpus, card=card)
    click.echo(as_table(as_record(scores)))
    click.echo(f"Cross-validated on the {len(scores.papers)} papers it learnt from; the model is in {target}")


@click.command()
@GOLD
@TEXTS
@JSON
@click.option("--model", type=click.Path(path_type=Path), help="A model's folder; by default the one that ships.")
@click.option("--errors", type=click.File("w", encoding="utf-8"), help="Write every miss and false alarm here.")
@click.option("--no-intervals", is_flag=True, help="Leave out the bootstrap intervals.")
def evaluate(
    gold: tuple[Path, ...],
    texts: Path | None,
    as_json: bool,
    model: Path | None,
    errors: TextIO | None,
    no_intervals: bool,
) -> None:
    """Measure a model on annotated papers: precision, recall and F1 for every type."""
    from kg.extract import load_extractor
    from kg.extract.evaluation.gold import read_gold
    from kg.extract.evaluation.score_table import as_record, as_table, mistake_records
    from kg.extract.evaluation.scores import score

    papers = read_gold(gold, texts)
    extract = load_extractor(model)
    scores = score(papers, [extract(annotated.paper) for annotated in papers])
    if errors:
        errors.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in mistake_records(scores.mistakes))
    record = as_record(scores, intervals=not no_intervals)
    print_json(record) if as_json else click.echo(as_table(record))
