"""kg add and kg remove: change a build without reading again what it has read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from kg.cli.common import FOLDER
from kg.cli.completing import Name
from kg.cli.making import make


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@FOLDER
@click.option("--format", "input_format", metavar="NAME", help="Read inputs in this format instead of recognising it.")
@click.option("--page-year", type=click.IntRange(1900, 2200), metavar="YEAR", help="The year of the listing pages.")
@click.option("--strict", is_flag=True, help="Stop at the first broken record instead of skipping it.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes to read papers with.")
def add(
    inputs: tuple[str, ...],
    folder: Path,
    input_format: str | None,
    page_year: int | None,
    strict: bool,
    workers: int | None,
) -> None:
    """Add the papers in INPUT to a build, as if it had been built from them too.

    Vocabularies, base and the like are those of the build; to change them, build anew: what was read stays known.
    """
    from kg.pipeline import add as run
    from kg.sources import remembered_options

    options = replace(
        remembered_options(folder), format=input_format, page_year=page_year, strict=strict, workers=workers
    )
    make(folder, lambda progress: run(inputs, folder, options, progress=progress))


@click.command()
@click.argument("papers", nargs=-1, required=True, metavar="PAPER...", type=Name("Paper"))
@FOLDER
def remove(papers: tuple[str, ...], folder: Path) -> None:
    """Remove papers from a build: by id, title, arXiv id, DOI or address."""
    from kg.pipeline import remove as run

    make(folder, lambda progress: run(papers, folder, progress=progress))
