"""kg query: SPARQL and the questions that ship with kg."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TextIO

import click

from kg.cli.common import FOLDER, TIMEOUT


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("question", required=False, metavar="[NAME|SPARQL]")
@click.argument("parameters", nargs=-1, type=click.UNPROCESSED, metavar="[--PARAMETER VALUE]...")
@FOLDER
@click.option("-f", "--file", "source", type=click.File(encoding="utf-8"), help="Read the SPARQL from a file.")
@click.option("--list", "listed", is_flag=True, help="List the named questions and their parameters.")
@click.option("--format", "output", help="table, csv, tsv, json or xml; turtle or nt for CONSTRUCT.")
@TIMEOUT
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
    text = _question_in(source, question) if source else _question(question)
    terminal = sys.stdout.isatty()
    limit = limit or (100 if terminal and not output else None)
    with open_store(folder, on_index=_indexing) as store:
        results = ask(store, text, _pairs(parameters), timeout=timeout, limit=limit)
    columns = shutil.get_terminal_size().columns if terminal else None
    click.echo(results.render(output, width=columns), nl=False)  # type: ignore[arg-type]
    if results.cut:
        click.echo(f"… only the first {limit} rows; --limit shows more", err=True)


def _question_in(source: TextIO, argument: str | None) -> str:
    if argument is not None:
        raise click.UsageError(f"ask {argument!r} or what is in {source.name}, not both")
    try:
        return source.read()
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{source.name} is not text in UTF-8") from error


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
