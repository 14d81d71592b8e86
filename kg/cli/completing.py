"""Completion in the shell: names of the graph in the build folder, relations, and the script that turns it on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem

MOST = 60
"""Names offered at once; a shell that asks about hundreds helps nobody."""


class Name(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """A node's name, of some kinds or of any.

    Completes from ``tables/nodes.jsonl`` of the folder named with -o, without reading the graph.
    """

    name = "name"

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names that begin as typed, those of methods and benchmarks before titles of papers."""
        folder = Path(ctx.params.get("folder") or "out")
        try:
            found = sorted(set(_names(folder / "tables" / "nodes.jsonl", incomplete, self.kinds)))
        except (OSError, ValueError, KeyError):
            return []
        return [CompletionItem(name, help=kind) for _, name, kind in found[:MOST]]


class Relation(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """The name of a relation, or of a node."""

    name = "name"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Relations where the second part of an edge stands, else names."""
        from kg.model import RelationType

        names = Name().shell_complete(ctx, param, incomplete)
        if len(ctx.params.get(param.name or "") or ()) != 1:
            return names
        return [CompletionItem(str(r)) for r in RelationType if r.startswith(incomplete)] + names


def _names(path: Path, incomplete: str, kinds: tuple[str, ...]) -> Iterator[tuple[bool, str, str]]:
    typed = _typed(incomplete).casefold()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            node = json.loads(line)
            paper = node["type"] == "Paper"
            # Titles would drown the names that everybody types.
            if (paper and not kinds and len(typed) < 3) or (kinds and node["type"] not in kinds):
                continue
            for name in (node["label"], *node["aliases"]):
                as_typed = _typed(name)
                if as_typed.casefold().startswith(typed):
                    yield paper, as_typed if _is_plain(as_typed) else node["id"], node["type"]
                    break


def _typed(name: str) -> str:
    """A name as it needs no quotes: look-ups take a hyphen for a space."""
    return "-".join(name.split())


def _is_plain(name: str) -> bool:
    return all(c.isalnum() or c in "-+./_@" for c in name)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes SHELL complete kg's commands, options and the names in the graph.

    \b
    bash: eval "$(kg completion bash)" in ~/.bashrc
    zsh:  eval "$(kg completion zsh)" in ~/.zshrc
    fish: kg completion fish > ~/.config/fish/completions/kg.fish
    """
    from click.shell_completion import get_completion_class

    from kg.cli import main

    kind = get_completion_class(shell)
    assert kind is not None  # click knows the three of them
    click.echo(kind(main, {}, "kg", "_KG_COMPLETE").source())
