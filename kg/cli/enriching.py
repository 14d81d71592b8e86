"""Commands that ask public APIs about papers, and the cache of their answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.cli.common import FOLDER, JSON, print_json
from kg.cli.making import make

_Command = TypeVar("_Command", bound=Callable[..., Any])

_SOURCES = ("arxiv", "semantic-scholar", "openalex")


class Sources(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions of click only
    """Names of sources, with commas between them."""

    name = "sources"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The names, each once.

        Raises:
            BadParameter: one is no source.
        """
        if isinstance(value, tuple):
            return value
        names = tuple(dict.fromkeys(name.strip().lower().replace("_", "-") for name in str(value).split(",")))
        for name in names:
            if name not in _SOURCES:
                self.fail(f"there is no source called {name!r}; there are {', '.join(_SOURCES)}", param, ctx)
        return names


def enrich_options(command: _Command) -> _Command:
    """Add the options about how to ask, which ``kg build --enrich`` and ``kg enrich`` share."""
    for option in reversed(
        (
            click.option(
                "--frontier",
                type=click.IntRange(0),
                show_default="3, or as before",
                metavar="N",
                help="Papers that N papers of the collection cite join the graph unread; 0: none.",
            ),
            click.option("--no-contexts", is_flag=True, help="Do not ask why papers are cited (a request a paper)."),
            click.option("--offline", is_flag=True, help="Take only what is in the cache, ask nobody."),
            click.option("--refresh", is_flag=True, help="Ask again for what is in the cache."),
        )
    ):
        command = option(command)
    return command


def check(offline: bool, refresh: bool) -> None:
    """See that the options do not contradict each other.

    Raises:
        UsageError: they do.
    """
    if offline and refresh:
        raise click.UsageError("--offline asks nobody, --refresh asks for everything: choose one")


@click.command()
@FOLDER
@click.option(
    "--from",
    "sources",
    type=Sources(),
    show_default="those asked before, else arxiv,semantic-scholar",
    help=f"Whom to ask, with commas between: {', '.join(_SOURCES)}.",
)
@enrich_options
def enrich(
    folder: Path, sources: tuple[str, ...] | None, frontier: int | None, no_contexts: bool, offline: bool, refresh: bool
) -> None:
    """Add ids, authors, dates, venues and citations to a build, from public APIs.

    Keys are taken from the environment (SEMANTIC_SCHOLAR_API_KEY, OPENALEX_API_KEY) or a settings file, and KG_CONTACT
    may say how to reach you. What was answered is kept: interrupted or not, nothing is asked twice.
    """
    check(offline, refresh)
    from kg.pipeline import enrich as run
    from kg.sources import remembered_options

    before = remembered_options(folder)
    options = replace(
        before,
        enrich=sources or before.enrich or _SOURCES[:2],
        frontier=before.frontier if frontier is None else frontier,
        contexts=not no_contexts,
        offline=offline,
        refresh=refresh,
    )
    make(folder, lambda progress: run(folder, options, progress=progress))


@click.group()
def cache() -> None:
    """Show or clear what APIs have answered so far."""


@cache.command()
@JSON
def info(as_json: bool) -> None:
    """Show what the cache holds, where it is, and how old it is."""
    from enrichers.cache import Cache, default_path

    path = default_path()
    holdings = []
    if path.exists():
        with Cache(path) as opened:
            holdings = list(opened.holdings())
    if as_json:
        fields = ("source", "answers", "unknown", "bytes", "oldest", "newest")
        print_json({"path": str(path), "sources": [{f: getattr(h, f) for f in fields} for h in holdings]})
        return
    click.echo(f"{path}{'' if holdings else ': empty'}")
    now = time.time()
    for h in holdings:
        ages = f"{_age(now - h.newest)} to {_age(now - h.oldest)} old"
        click.echo(f"{h.source:<18}{h.answers:>9,} answers ({h.unknown:,} unknown), {h.bytes / 1e6:,.1f} MB, {ages}")


@cache.command()
@click.option("--from", "source", type=click.Choice(_SOURCES), help="Only the answers of one source.")
def clear(source: str | None) -> None:
    """Forget what APIs have answered."""
    from enrichers.cache import Cache, default_path

    path = default_path()
    count = 0
    if path.exists():
        with Cache(path) as opened:
            count = opened.clear(source)
    click.echo(f"{count:,} answers forgotten")


def _age(seconds: float) -> str:
    if seconds < 3600:
        return f"{max(0, seconds) / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 2 * 86400 else f"{seconds / 86400:.0f} days"
