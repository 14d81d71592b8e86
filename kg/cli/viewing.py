"""Commands that write what people look at and other programs read: pages, pictures, RDF."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import FOLDER, TIMEOUT
from kg.cli.completing import Name


@click.command()
@click.argument("name", required=False, type=Name())
@FOLDER
@click.option("--hops", type=click.IntRange(1), default=1, show_default=True, help="How far around NAME.")
@click.option("--benchmark", metavar="NAME", type=Name("Benchmark"), help="Who evaluates on this benchmark, with what.")
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
    "form",
    type=click.Choice(["nt", "nq", "ttl", "jsonld", "rdfxml", "trig", "graphml", "gexf"]),
    required=True,
)
@click.option("--part", type=click.Choice(["all", "graph", "evidence"]), default="all", help="RDF: which triples.")
@click.option(
    "--profile",
    type=click.Choice(["gephi", "plain"]),
    default="gephi",
    help="GraphML: with Gephi's extension, or strictly by the schema.",
)
@click.option("-f", "--file", "target", type=click.Path(path_type=Path), help="Write here instead of standard output.")
def export(folder: Path, form: str, part: str, profile: str, target: Path | None) -> None:
    """Write the graph as RDF, GraphML or GEXF."""
    from kg.export.conversion import write_export

    write_export(folder, form, target, part=part, profile=profile)


@click.command()
@click.argument("what", type=click.Choice(["leaderboard", "timeline", "genealogy"]))
@click.argument("name", required=False, type=Name())
@FOLDER
@click.option("--metric", help="leaderboard: only scores in this metric.")
@click.option("-f", "--file", "target", required=True, type=click.Path(path_type=Path), help="A .svg or .png file.")
def plot(what: str, name: str | None, folder: Path, metric: str | None, target: Path) -> None:
    """Draw a picture for a paper or a talk: the leaderboard of benchmark NAME, a timeline, a genealogy (of NAME).

    Needs matplotlib: pip install 'kg[plot]'.
    """
    from kg.export import plots
    from kg.opened import load
    from kg.vocabulary import load_vocabulary

    opened = load(folder)
    if what == "leaderboard":
        if not name:
            raise click.UsageError("name the benchmark: kg plot leaderboard GSM8K -f gsm8k.svg")
        benchmark = opened.find(name)[0].id
        plots.leaderboard(opened.graph, target, benchmark, metric=metric, vocabulary=load_vocabulary())
    elif what == "timeline":
        plots.timeline(opened.graph, target)
    else:
        plots.genealogy(opened.graph, target, method=opened.find(name)[0].id if name else None)
    click.echo(target)


@click.command()
@FOLDER
@click.option("--host", default="127.0.0.1", show_default=True, help="Anything else lets other machines ask.")
@click.option("--port", type=click.IntRange(0, 65535), default=7878, show_default=True, help="0 takes a free one.")
@TIMEOUT
def serve(folder: Path, host: str, port: int, timeout: float) -> None:
    """Serve the build as a read-only SPARQL 1.1 endpoint with a query page."""
    from kg.serve import serve

    serve(folder, host, port, timeout, lambda url: click.echo(f"{url} answers until Ctrl-C", err=True))
