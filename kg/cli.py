"""The command line: parses arguments, calls the library, turns its errors into one line."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any, TextIO

import click

from kg import __version__
from kg.errors import KgError


class _Commands(click.Group):
    """A group whose commands end in one clear line when something is wrong, and in the order they were written."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KgError as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            raise click.ClickException("interrupted; what was built before is untouched") from None
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("KG_DEBUG"):
                raise
            what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            hint = "please report it with the output of the same command under KG_DEBUG=1"
            raise click.ClickException(f"this is a bug in kg: {what} ({hint})") from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """The knowledge graph of the papers you follow.

    Start with "kg build --sample", or with a page saved from Hugging Face Daily Papers: "kg build page.txt".
    """


FOLDER = click.option(
    "-o",
    "--out",
    "folder",
    default="out",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The build folder.",
)


@main.command()
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
@click.option("--base", metavar="IRI", help="What the IRIs of your graph begin with.")
@click.option("--rdf12", is_flag=True, help="Write evidence.ttl as RDF 1.2 annotations.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes to read papers with.")
def build(
    inputs: tuple[str, ...],
    folder: Path,
    sample: bool,
    input_format: str | None,
    page_year: int | None,
    strict: bool,
    vocabularies: tuple[Path, ...],
    base: str | None,
    rdf12: bool,
    workers: int | None,
) -> None:
    """Build the graph of the papers in INPUT: files, folders, glob patterns, or - for standard input."""
    if bool(inputs) == sample:
        raise click.UsageError("name at least one INPUT, or --sample (and not both)")
    from kg.pipeline import BuildOptions, sample_listing
    from kg.pipeline import build as run
    from kg.progress import ProgressLine

    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))  # so that a stopped build cleans up
    options = BuildOptions(
        format=input_format,
        page_year=page_year,
        strict=strict,
        vocabularies=vocabularies,
        base=base,
        rdf12=rdf12,
        workers=workers,
    )
    with ProgressLine() as progress:
        report = run(inputs or (sample_listing(),), folder, options, stdin=sys.stdin.buffer, progress=progress)
    _warn(report.warnings)
    click.echo(report.summary(str(folder)))


def _warn(warnings: tuple[str, ...], most: int = 5) -> None:
    for warning in warnings[:most]:
        click.echo(f"Warning: {warning}", err=True)
    if len(warnings) > most:
        click.echo(f"Warning: … and {len(warnings) - most} more, all in report.json", err=True)


@main.command()
@click.argument("name")
@FOLDER
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--all", "everything", is_flag=True, help="Show every neighbour.")
def show(name: str, folder: Path, as_json: bool, everything: bool) -> None:
    """Show everything about NAME, with the sentences that say so."""
    from kg.describe import as_text, describe
    from kg.opened import load

    opened = load(folder)
    nodes = opened.find(name)
    if as_json:
        click.echo(json.dumps([describe(opened.graph, n) for n in nodes], ensure_ascii=False, indent=2))
        return
    most = sys.maxsize if everything else 10
    width = min(shutil.get_terminal_size().columns, 120)
    click.echo("\n\n".join(as_text(opened.graph, n, width=width, most=most) for n in nodes))


@main.command()
@FOLDER
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many of each type to list.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def stats(folder: Path, top: int, as_json: bool) -> None:
    """Count nodes and edges, and list the best-connected of each type."""
    from kg.opened import load
    from kg.stats import as_text
    from kg.stats import stats as count

    record = count(load(folder).graph, top)
    click.echo(json.dumps(record, ensure_ascii=False, indent=2) if as_json else as_text(record))


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("question", required=False, metavar="[NAME|SPARQL]")
@click.argument("parameters", nargs=-1, type=click.UNPROCESSED, metavar="[--PARAMETER VALUE]...")
@FOLDER
@click.option("-f", "--file", "source", type=click.File(encoding="utf-8"), help="Read the SPARQL from a file.")
@click.option("--list", "listed", is_flag=True, help="List the named questions and their parameters.")
@click.option("--format", "output", help="table, csv, tsv, json or xml; turtle or ntriples for CONSTRUCT.")
@click.option("--timeout", type=click.FloatRange(0, min_open=True), default=30, show_default=True, help="Seconds.")
@click.option("--limit", type=click.IntRange(1), help="Rows at most; on a terminal 100.")
def query(
    question: str | None,
    parameters: tuple[str, ...],
    folder: Path,
    source: TextIO | None,
    listed: bool,
    output: str | None,
    timeout: float,
    limit: int | None,
) -> None:
    """Ask a named question, or in SPARQL: as an argument, from a file, or on standard input.

    \b
    kg query --list
    kg query leaderboard --name GSM8K
    kg query "SELECT ?paper WHERE { ?paper kg:introduces ?m . ?m kg:extends method:ppo }"
    """
    from kg.questions import as_list, ask
    from kg.store import open_store

    if listed:
        click.echo(as_list())
        return
    text = source.read() if source else _question(question)
    terminal = sys.stdout.isatty()
    limit = limit or (100 if terminal and not output else None)
    with open_store(folder, on_index=_indexing) as store:
        results = ask(store, text, _pairs(parameters), timeout=timeout, limit=limit)
    width = shutil.get_terminal_size().columns if terminal else None
    click.echo(results.render(output, width=width), nl=False)  # type: ignore[arg-type]
    if results.cut:
        click.echo(f"… only the first {limit} rows; --limit shows more", err=True)


def _question(argument: str | None) -> str:
    if argument not in (None, "-"):
        return str(argument)
    if argument is None and sys.stdin.isatty():
        raise click.UsageError("ask by name or in SPARQL; 'kg query --list' lists the names")
    return sys.stdin.read()


def _pairs(parameters: tuple[str, ...]) -> dict[str, str]:
    """The values of ``--name value`` and ``--name=value``."""
    pairs: dict[str, str] = {}
    rest = iter(parameters)
    for word in rest:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            raise click.UsageError(f"unexpected {word!r}; a named question takes --PARAMETER VALUE")
        found = value if equals else next(rest, None)
        if found is None:
            raise click.UsageError(f"--{name} needs a value")
        pairs[name] = found
    return pairs


def _indexing(size: int) -> None:
    click.echo(f"Indexing {size / 1e6:,.0f} MB of triples, once …", err=True)
