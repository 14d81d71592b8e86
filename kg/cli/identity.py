"""Commands on which names are one node: why, and what to look at."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import FOLDER, JSON, print_json
from kg.cli.completing import Name


@click.command()
@click.argument("a", type=Name())
@click.argument("b", type=Name())
@FOLDER
@JSON
def why(a: str, b: str, folder: Path, as_json: bool) -> None:
    """Say why the names A and B are one node, or why they are not."""
    from kg.ask.identity import why_record
    from kg.opened import load
    from kg.resolve.explain import explain

    explanations = explain(load(folder).resolution, a, b)
    if as_json:
        print_json([why_record(one) for one in explanations])
    else:
        click.echo("\n\n".join(map(str, explanations)))


@click.command()
@FOLDER
@JSON
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many.")
def review(folder: Path, as_json: bool, limit: int) -> None:
    """List the least certain merges and splits, the most consequential first.

    The lines can be edited and given back: kg review > aliases.txt, take away the # of those that are right, and
    kg build ... --aliases aliases.txt.
    """
    from kg.ask.identity import question_record
    from kg.opened import load
    from kg.resolve.review import as_lines
    from kg.resolve.review import review as questions

    found = questions(load(folder).resolution, limit)
    print_json([question_record(one) for one in found]) if as_json else click.echo(as_lines(found), nl=False)
