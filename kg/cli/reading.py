"""kg digest: the reading list of new papers."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.asking import since_option
from kg.cli.common import JSON, print_json

_PAGES = {".html", ".htm"}
_FILES = {*_PAGES, ".md", ".markdown"}


@click.command()
@click.option(
    "-o",
    "--out",
    "outs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="The build folder [default: out]; a name in .md or .html is a file to write, as with -f.",
)
@JSON
@since_option(required=True)
@click.option(
    "-f",
    "--file",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write here: a page where the name ends in .html, else Markdown.",
)
def digest(outs: tuple[Path, ...], as_json: bool, since: str, target: Path | None) -> None:
    """Write the reading list of the papers since a date, as Markdown or as a page.

    New papers are grouped by what they extend, then by what they were tested on; the best new scores stand against the
    ones known before; everything has its sentence.
    """
    from kg.ask.digest import digest
    from kg.ask.digest_pages import as_html, as_markdown
    from kg.errors import BuildError
    from kg.opened import load

    files = [out for out in outs if out.suffix.lower() in _FILES and not out.is_dir()]
    folders = [out for out in outs if out not in files] or [Path("out")]
    if len(folders) > 1 or len(files) + (target is not None) > 1:
        raise click.UsageError("name one build folder and one file")
    target = target or next(iter(files), None)
    opened = load(folders[0])
    record = digest(opened.graph, opened.standings, since)
    if as_json or target is None:
        print_json(record) if as_json else click.echo(as_markdown(record), nl=False)
        return
    text = as_html(record) if target.suffix.lower() in _PAGES else as_markdown(record)
    try:
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BuildError(
            (error.strerror or str(error)).lower(), where=str(target), hint="name a file with -f"
        ) from error
    click.echo(target)
