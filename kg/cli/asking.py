"""The everyday questions to a build: what is this, where does it come from, who is best, what is new."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.common import FOLDER, JSON, print_json, width
from kg.cli.completing import Name, Relation

if TYPE_CHECKING:
    from kg.graph.tables import Node
    from kg.opened import Build

Command = TypeVar("Command", bound=Callable[..., Any])

EVIDENCE = click.option("--evidence", is_flag=True, help="Show the sentence that says so.")

VARIANTS = click.option(
    "--variants", is_flag=True, help="Let a family's variants stand for it: Llama-3.1-8B for Llama."
)


def since_option(required: bool = False) -> Callable[[Command], Command]:
    """``--since DATE``."""
    text = "Papers of that date (2024, 2024-12, 2024-12-20) or later."
    return click.option("--since", metavar="DATE", help=text, required=required)


@click.command()
@click.argument("words", nargs=-1, required=True)
@FOLDER
@JSON
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many at most.")
def search(words: tuple[str, ...], folder: Path, as_json: bool, limit: int) -> None:
    """Find nodes by WORDS in their names, and papers by words in their title and abstract."""
    from kg.ask.search import as_text, search
    from kg.opened import load

    records = search(load(folder).graph, " ".join(words), limit)
    print_json(records) if as_json else click.echo(as_text(records, width=width()), err=not records)


@click.command()
@click.argument("name", type=Name())
@FOLDER
@JSON
@click.option("--all", "everything", is_flag=True, help="Show every neighbour.")
def show(name: str, folder: Path, as_json: bool, everything: bool) -> None:
    """Show everything about NAME, with the sentences that say so."""
    from kg.ask.show import as_text, show
    from kg.opened import load

    opened = load(folder)
    records = [show(opened.graph, node) for node in opened.find(name)]
    if as_json:
        print_json(records)
        return
    most = sys.maxsize if everything else 10
    click.echo("\n\n".join(as_text(record, width=width(), most=most) for record in records))


@click.command()
@click.argument("name", type=Name())
@FOLDER
@JSON
@EVIDENCE
def lineage(name: str, folder: Path, as_json: bool, evidence: bool) -> None:
    """Show what NAME extends, back to the roots, and what extends it."""
    from kg.ask.lineage import as_text, lineage

    opened, node = _one(folder, name, "Method")
    record = lineage(opened.graph, node)
    print_json(record) if as_json else click.echo(as_text(record, width=width(), evidence=evidence))


@click.command()
@click.argument("benchmark", type=Name("Benchmark"))
@FOLDER
@JSON
@click.option("--metric", help="Only scores in this metric.")
@EVIDENCE
def leaderboard(benchmark: str, folder: Path, as_json: bool, metric: str | None, evidence: bool) -> None:
    """List the scores that papers report on BENCHMARK, the best first."""
    from kg.ask.leaderboard import as_text, leaderboard

    opened, node = _one(folder, benchmark, "Benchmark")
    record = leaderboard(opened.graph, opened.standings, node, metric)
    print_json(record) if as_json else click.echo(as_text(record, width=width(), evidence=evidence))


@click.command()
@click.argument("a", type=Name())
@click.argument("b", type=Name())
@FOLDER
@JSON
@VARIANTS
def compare(a: str, b: str, folder: Path, as_json: bool, variants: bool) -> None:
    """Show who compared A and B, on what, and with which numbers."""
    from kg.ask.compare import as_text, compare

    opened, one = _one(folder, a, "Method")
    record = compare(opened.graph, one, _chosen(opened, b, "Method"), variants=variants)
    print_json(record) if as_json else click.echo(as_text(record, width=width()))


@click.command()
@click.argument("a", type=Name())
@click.argument("b", type=Name())
@FOLDER
@JSON
def path(a: str, b: str, folder: Path, as_json: bool) -> None:
    """Show the shortest chains of edges between A and B."""
    from kg.ask.path import as_text, path

    opened, start = _one(folder, a)
    record = path(opened.graph, start, _chosen(opened, b))
    print_json(record) if as_json else click.echo(as_text(record, width=width()))


@click.command()
@click.argument("edge", nargs=-1, required=True, type=Relation(), metavar="SOURCE [RELATION] [TARGET]")
@FOLDER
@JSON
def evidence(edge: tuple[str, ...], folder: Path, as_json: bool) -> None:
    """Show the sentences behind an edge, or behind all edges that fit.

    "any" stands for any node or relation; a method also stands for the papers that introduce it.

    \b
    kg evidence GRPO extends PPO
    kg evidence any evaluates-on GSM8K
    kg evidence GRPO PPO          all edges between the two
    kg evidence GRPO              all edges at it
    """
    from kg.ask.evidence import as_text, evidence
    from kg.opened import load

    opened = load(folder)
    records = evidence(opened.graph, opened.find, edge)
    print_json(records) if as_json else click.echo(as_text(records, width=width()))


@click.command()
@FOLDER
@JSON
@since_option()
@click.option("--until", metavar="DATE", help="Papers of that date or earlier.")
@click.option("--introduces", multiple=True, metavar="NAME", type=Name())
@click.option("--evaluates-on", multiple=True, metavar="NAME", type=Name("Benchmark"))
@click.option("--extends", multiple=True, metavar="NAME", type=Name())
@click.option("--compares-to", multiple=True, metavar="NAME", type=Name())
@click.option("--uses", multiple=True, metavar="NAME", type=Name())
@click.option("--trains-on", multiple=True, metavar="NAME", type=Name("Benchmark"))
@click.option("--developed-by", multiple=True, metavar="NAME", type=Name("Organization"))
@VARIANTS
def papers(
    folder: Path, as_json: bool, since: str | None, until: str | None, variants: bool, **conditions: tuple[str, ...]
) -> None:
    """List the papers for which every condition holds, the newest first."""
    from kg.ask.papers import as_text, papers
    from kg.opened import load

    opened = load(folder)
    named = {relation.replace("_", "-"): names for relation, names in conditions.items()}
    records = papers(opened.graph, opened.find, named, since=since, until=until, variants=variants)
    print_json(records) if as_json else click.echo(as_text(records), err=not records)


@click.command()
@FOLDER
@JSON
@since_option()
@click.option("--than", metavar="OTHER", type=click.Path(path_type=Path), help="What this build has over another.")
def new(folder: Path, as_json: bool, since: str | None, than: Path | None) -> None:
    """Show what new papers bring: new methods, who extends or beats what, with which scores."""
    if (since is None) == (than is None):
        raise click.UsageError("say --since DATE or --than OTHER_BUILD")
    from kg.ask import news
    from kg.opened import load

    opened = load(folder)
    graph, standings = opened.graph, opened.standings
    record = news.since(graph, standings, since) if since else news.difference(load(than or "").graph, graph, standings)
    print_json(record) if as_json else click.echo(news.as_text(record, width=width()))


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@JSON
def diff(old: Path, new: Path, as_json: bool) -> None:
    """Show what the build in NEW brings over the build in OLD, and what is gone."""
    from kg.ask import news
    from kg.opened import load

    newer = load(new)
    record = news.difference(load(old).graph, newer.graph, newer.standings)
    print_json(record) if as_json else click.echo(news.as_text(record, width=width()))


@click.command()
@FOLDER
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, help="How many of each type to list.")
@JSON
def stats(folder: Path, top: int, as_json: bool) -> None:
    """Count nodes and edges, and list the nodes in most papers."""
    from kg.ask.stats import as_text, stats
    from kg.opened import load

    record = stats(load(folder).graph, top)
    print_json(record) if as_json else click.echo(as_text(record))


def _one(folder: Path, name: str, wanted: str | None = None) -> tuple[Build, Node]:
    from kg.opened import load

    opened = load(folder)
    return opened, _chosen(opened, name, wanted)


def _chosen(opened: Build, name: str, wanted: str | None = None) -> Node:
    """The node that ``name`` means best, of the type ``wanted`` if any is; others are told on standard error."""
    found = sorted(opened.find(name), key=lambda node: wanted is not None and node.type != wanted)
    same_type = [node for node in found[1:] if wanted is None or node.type == found[0].type]
    if same_type:
        others = ", ".join(f"{n.id} ({n.distinct})" if n.distinct else n.id for n in same_type)
        click.echo(f"{name!r} is taken for {found[0].id}; it may also mean {others}", err=True)
    return found[0]
