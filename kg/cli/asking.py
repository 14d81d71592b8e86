"""Commands that ask a build: SPARQL and the everyday questions."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from kg.cli.common import FOLDER, JSON, print_json, width

if TYPE_CHECKING:
    from kg.graph.tables import Node
    from kg.opened import Build


@click.command(context_settings={"ignore_unknown_options": True})
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
    columns = shutil.get_terminal_size().columns if terminal else None
    click.echo(results.render(output, width=columns), nl=False)  # type: ignore[arg-type]
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


@click.command()
@click.argument("name")
@FOLDER
@JSON
@click.option("--all", "everything", is_flag=True, help="Show every neighbour.")
def show(name: str, folder: Path, as_json: bool, everything: bool) -> None:
    """Show everything about NAME, with the sentences that say so."""
    from kg.describe import as_text, describe
    from kg.opened import load

    opened = load(folder)
    nodes = opened.find(name)
    if as_json:
        print_json([describe(opened.graph, n) for n in nodes])
        return
    most = sys.maxsize if everything else 10
    click.echo("\n\n".join(as_text(opened.graph, n, width=width(), most=most) for n in nodes))


@click.command()
@FOLDER
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many of each type to list.")
@JSON
def stats(folder: Path, top: int, as_json: bool) -> None:
    """Count nodes and edges, and list the best-connected of each type."""
    from kg.opened import load
    from kg.stats import as_text
    from kg.stats import stats as count

    record = count(load(folder).graph, top)
    print_json(record) if as_json else click.echo(as_text(record))


@click.command()
@click.argument("name")
@FOLDER
@JSON
@click.option("--evidence", is_flag=True, help="Show the sentence for each branch.")
def lineage(name: str, folder: Path, as_json: bool, evidence: bool) -> None:
    """Show what NAME extends, back to the roots, and what extends it."""
    from kg.ask.lineage import as_text, lineage

    opened, node = _one(folder, name)
    record = lineage(opened.graph, node)
    print_json(record) if as_json else click.echo(as_text(record, width=width(), evidence=evidence))


@click.command()
@click.argument("a")
@click.argument("b")
@FOLDER
@JSON
def compare(a: str, b: str, folder: Path, as_json: bool) -> None:
    """Show who compared A and B, and with which numbers."""
    from kg.ask.compare import as_text, compare

    opened, one = _one(folder, a)
    record = compare(opened.graph, one, _chosen(opened, b))
    print_json(record) if as_json else click.echo(as_text(record, width=width()))


@click.command()
@click.argument("a")
@click.argument("b")
@FOLDER
@JSON
def path(a: str, b: str, folder: Path, as_json: bool) -> None:
    """Show the shortest chains of edges between A and B."""
    from kg.ask.path import as_text, path

    opened, start = _one(folder, a)
    record = path(opened.graph, start, _chosen(opened, b))
    print_json(record) if as_json else click.echo(as_text(record, width=width()))


@click.command()
@FOLDER
@JSON
@click.option("--since", metavar="DATE", help="Only papers of that date (2024, 2024-12, 2024-12-20) or later.")
@click.option("--introduces", multiple=True, metavar="NAME")
@click.option("--evaluates-on", multiple=True, metavar="NAME")
@click.option("--extends", multiple=True, metavar="NAME")
@click.option("--compares-to", multiple=True, metavar="NAME")
@click.option("--uses", multiple=True, metavar="NAME")
@click.option("--trains-on", multiple=True, metavar="NAME")
@click.option("--developed-by", multiple=True, metavar="NAME")
def papers(folder: Path, as_json: bool, since: str | None, **conditions: tuple[str, ...]) -> None:
    """List the papers for which every condition holds, the newest first."""
    from kg.ask.papers import as_text, papers
    from kg.opened import load

    opened = load(folder)
    by_relation = {relation.replace("_", "-"): names for relation, names in conditions.items()}
    records = papers(opened.graph, opened.find, by_relation, since)
    print_json(records) if as_json else click.echo(as_text(records))


@click.command()
@FOLDER
@JSON
@click.option("--since", metavar="DATE", help="What papers of that date or later bring.")
@click.option("--than", metavar="OTHER", type=click.Path(path_type=Path), help="What this build has over another.")
def new(folder: Path, as_json: bool, since: str | None, than: Path | None) -> None:
    """Show what new papers bring: new methods, who extends or beats what, with which scores."""
    if (since is None) == (than is None):
        raise click.UsageError("say --since DATE or --than OTHER_BUILD")
    from kg.ask import news
    from kg.opened import load

    graph = load(folder).graph
    record = news.since(graph, since) if since else news.difference(load(than or folder).graph, graph)
    print_json(record) if as_json else click.echo(news.as_text(record, width=width()))


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@JSON
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Show what the build in NEW brings over the build in OLD."""
    from kg.ask import news
    from kg.opened import load

    record = news.difference(load(old).graph, load(new).graph)
    print_json(record) if as_json else click.echo(news.as_text(record, width=width()))


def _one(folder: Path, name: str) -> tuple[Build, Node]:
    from kg.opened import load

    opened = load(folder)
    return opened, _chosen(opened, name)


def _chosen(opened: Build, name: str) -> Node:
    """The node that ``name`` means best; the others are told on standard error."""
    first, *others = opened.find(name)
    if others:
        click.echo(f"{name!r} is {first.id} here; also: {', '.join(n.id for n in others)}", err=True)
    return first
