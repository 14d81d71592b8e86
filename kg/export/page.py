"""The page that a person asked for: which part of a graph it shows, what it is called, and where it lands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg.errors import BuildError
from kg.export import html
from kg.graph import views
from kg.graph.lookup import Names
from kg.graph.tables import Graph, Node
from kg.model import NodeType
from kg.names import name_key


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is asked for: the surroundings of ``name``, or one of the other parts; ``top`` narrows any of them."""

    name: str | None = None
    hops: int = 1
    benchmark: str | None = None
    genealogy: bool = False
    since: str | None = None
    top: int | None = None


def write_view(graph: Graph, view: View, folder: Path, target: Path | None = None, *, limit: int | None) -> Path:
    """Write the page of ``view`` to ``target`` (by default into ``folder``, named after the view) and return its path.

    Raises:
        NotFoundError: a name is not in the graph.
        BuildError: the page cannot be written.
    """
    part, words, slug = _part(graph, view)
    path = target or folder / f"view-{slug}.html"
    try:
        html.write(part, path, title=words or "Knowledge graph of papers", whole=graph, view=words, limit=limit)
    except OSError as error:
        raise BuildError((error.strerror or str(error)).lower(), where=str(path), hint="name a file with -f") from error
    return path


def _part(graph: Graph, view: View) -> tuple[Graph, str, str]:
    """The part of the graph, what it is in words, and in a file's name."""
    names = Names(graph)
    part = graph
    words: list[str] = []
    slug: list[str] = []
    if view.since:
        part = views.since(part, view.since)
        words, slug = [*words, f"papers since {view.since}"], [*slug, f"since-{view.since}"]
    if view.benchmark:
        node = _first(names, view.benchmark, NodeType.BENCHMARK)
        part = views.by_benchmark(part, node.id)
        words, slug = [*words, f"evaluated on {node.label}"], [*slug, name_key(node.label)]
    if view.genealogy:
        method = _first(names, view.name, NodeType.METHOD) if view.name else None
        part = views.genealogy(part, method.id if method else None)
        words, slug = [*words, f"genealogy of {method.label if method else 'methods'}"], [*slug, "genealogy"]
        slug += [name_key(method.label)] if method else []
    elif view.name:
        found = names.find(view.name)
        part = views.neighbourhood(part, [n.id for n in found], view.hops)
        around = "1 hop" if view.hops == 1 else f"{view.hops} hops"
        words, slug = [*words, f"{around} around {found[0].label}"], [*slug, name_key(found[0].label), str(view.hops)]
    if view.top:
        part = views.top(part, view.top)
        words, slug = [*words, f"the {view.top} weightiest nodes"], [*slug, f"top-{view.top}"]
    return part, ", ".join(words), re.sub(r"[^\w.-]+", "-", "-".join(slug)) or "all"


def _first(names: Names, name: str, kind: NodeType) -> Node:
    """The node of this name, of the type asked for where there is one."""
    found = names.find(name)
    return next((n for n in found if n.type is kind), found[0])
