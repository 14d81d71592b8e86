"""Commands that write what people look at and other programs read: pages, pictures, RDF."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.common import FOLDER


@click.command()
@click.argument("name", required=False)
@FOLDER
@click.option("--hops", type=click.IntRange(1), default=1, show_default=True, help="How far around NAME.")
@click.option("--benchmark", metavar="NAME", help="Who evaluates on this benchmark, with what.")
@click.option("--method-genealogy", "genealogy", is_flag=True, help="What extends what; of NAME only when it is given.")
@click.option("--since", metavar="DATE", help="Papers of that date (2024, 2024-12, 2024-12-20) or later.")
@click.option("--top", type=click.IntRange(1), metavar="N", help="The N weightiest nodes of it.")
@click.option("--all", "everything", is_flag=True, help="Every node, however many there are.")
@click.option("-f", "--file", "target", type=click.Path(path_type=Path), help="Where to write the page.")
@click.option("--open", "opened", is_flag=True, help="Open it in the browser.")
def view(
    name: str | None,
    folder: Path,
    hops: int,
    benchmark: str | None,
    genealogy: bool,
    since: str | None,
    top: int | None,
    everything: bool,
    target: Path | None,
    opened: bool,
) -> None:
    """Write a page that shows a part of the graph: what is around NAME, or what an option names."""
    from kg.export.html import READABLE
    from kg.export.page import View, write_view
    from kg.opened import load

    asked = View(name=name, hops=hops, benchmark=benchmark, genealogy=genealogy, since=since, top=top)
    page = write_view(load(folder).graph, asked, folder, target, limit=None if everything else top or READABLE)
    click.echo(page)
    if opened:
        click.launch(page.resolve().as_uri())


@click.command()
@FOLDER
@click.option(
    "--format",
    "serialisation",
    type=click.Choice(["nt", "nq", "ttl", "jsonld", "rdfxml", "trig"]),
    required=True,
)
@click.option("--part", type=click.Choice(["all", "graph", "evidence"]), default="all", show_default=True)
@click.option("-f", "--file", "target", type=click.Path(path_type=Path), help="Write here instead of standard output.")
def export(folder: Path, serialisation: str, part: str, target: Path | None) -> None:
    """Write the build's RDF in another serialisation, streaming."""
    from kg.export.convert import convert

    if target is None:
        convert(folder, sys.stdout.buffer, serialisation, part)  # type: ignore[arg-type]
        return
    with target.open("wb") as output:
        convert(folder, output, serialisation, part)  # type: ignore[arg-type]
