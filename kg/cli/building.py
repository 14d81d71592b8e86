"""Commands that read papers into a build folder."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import FOLDER
from kg.cli.enriching import Sources, check, enrich_options
from kg.cli.extracting import llm_options
from kg.cli.making import make


@click.command()
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@FOLDER
@click.option("--sample", is_flag=True, help="Build the graph of the sample listing that ships with kg.")
@click.option("--format", "input_format", metavar="NAME", help="Read inputs in this format instead of recognising it.")
@click.option("--page-year", type=click.IntRange(1900, 2200), metavar="YEAR", help="The year of the listing pages.")
@click.option("--strict", is_flag=True, help="Stop at the first broken record instead of skipping it.")
@click.option(
    "--vocabulary",
    "vocabularies",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A SKOS file of names of your own (Turtle); may be given more than once.",
)
@click.option(
    "--aliases",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A file of lines such as 'same: A | B' that overrule which names are one; the build remembers them.",
)
@click.option("--model", metavar="FOLDER", type=click.Path(path_type=Path), help="A model of your own (kg train).")
@click.option("--base", metavar="IRI", help="What the IRIs of your graph begin with.")
@click.option("--rdf12", is_flag=True, help="Write evidence.ttl as RDF 1.2 annotations.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes to read papers with.")
@llm_options
@click.option(
    "--enrich",
    type=Sources(),
    default=(),
    help="Ask public APIs for ids, authors, dates, venues and citations: arxiv,semantic-scholar[,openalex].",
)
@enrich_options
def build(
    inputs: tuple[str, ...],
    folder: Path,
    sample: bool,
    input_format: str | None,
    page_year: int | None,
    strict: bool,
    vocabularies: tuple[Path, ...],
    aliases: tuple[Path, ...],
    model: Path | None,
    base: str | None,
    rdf12: bool,
    workers: int | None,
    extractor: str,
    llm_model: str | None,
    llm_url: str | None,
    max_cost: float | None,
    price_in: float | None,
    price_out: float | None,
    enrich: tuple[str, ...],
    frontier: int | None,
    no_contexts: bool,
    offline: bool,
    refresh: bool,
) -> None:
    """Build the graph of the papers in INPUT: files, folders, glob patterns, or - for standard input.

    Nobody is asked over the network unless --enrich or --extractor llm says so.
    """
    if bool(inputs) == sample:
        raise click.UsageError("name at least one INPUT, or --sample (and not both)")
    check(offline, refresh)
    from kg.pipeline import BuildOptions, sample_listing
    from kg.pipeline import build as run

    options = BuildOptions(
        format=input_format,
        page_year=page_year,
        strict=strict,
        vocabularies=vocabularies,
        aliases=aliases,
        model=model,
        base=base,
        rdf12=rdf12,
        workers=workers,
        extractor=extractor,
        # Set in the environment, they are not for the report of a build that asks nobody.
        llm_model=llm_model if extractor == "llm" else None,
        llm_url=llm_url if extractor == "llm" else None,
        max_cost=max_cost,
        price_in=price_in,
        price_out=price_out,
        enrich=enrich,
        frontier=BuildOptions().frontier if frontier is None else frontier,
        contexts=not no_contexts,
        offline=offline,
        refresh=refresh,
    )
    chosen = inputs or (sample_listing(),)
    make(folder, lambda progress: run(chosen, folder, options, progress=progress))


@click.command()
def formats() -> None:
    """List the formats that kg reads."""
    from kg.read.registry import input_formats

    for one in input_formats():
        click.echo(f"{one.name:<20}{one.description} ({', '.join(one.endings)})")
