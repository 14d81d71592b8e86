"""HTML: one file that shows the graph in any browser without a network; pyvis builds it, our own template shows it."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from kg.errors import BuildError
from kg.export.html_data import LIVELY, counts, facts, network
from kg.export.look import placed
from kg.graph.layout_parts import Point
from kg.graph.measures import Measures, measures
from kg.graph.tables import Graph
from kg.graph.views import top

READABLE = 1500
"""The nodes that a browser shows fluidly and a person can take in."""

_SCRIPTS = ("text", "data", "look", "labels", "scene", "focus", "filters", "search", "panel", "list", "address", "main")


def write(
    graph: Graph,
    path: Path,
    *,
    title: str = "Knowledge graph of papers",
    whole: Graph | None = None,
    view: str = "",
    limit: int | None = READABLE,
    points: Mapping[str, Point] | None = None,
    measured: Mapping[str, Measures] | None = None,
) -> None:
    """Write the graph as one HTML file that needs nothing else.

    ``limit`` is the most nodes shown (None: all); of a larger graph its weightiest part is shown, and the page says so.
    ``whole`` is the graph that ``graph`` is a part of, ``view`` says in words which part ("2 hops around GSM8K").
    ``points`` are the centres of the nodes (default: :func:`kg.export.look.placed`), ``measured`` the measures
    of the whole graph where they are known already. Raises BuildError where the installed pyvis does not carry
    vis-network.
    """
    shown = graph if limit is None or len(graph.nodes) <= limit else top(graph, limit)
    if points is None or shown is not graph:
        points = placed(shown)
    if measured is None:
        measured = measures(whole if whole is not None else graph)
    meta = {
        "title": title,
        "view": view,
        "shown": counts(shown),
        "whole": counts(whole if whole is not None else graph),
        "cut": shown is not graph,
        "lively": len(shown.nodes) <= LIVELY,
    }
    page = render(title, description(meta), {"meta": meta, **network(shown, points), **facts(shown, measured)})
    path.write_text(page, encoding="utf-8", errors="replace", newline="\n")


def description(meta: Mapping[str, object]) -> str:
    """Say in one sentence what the page shows."""
    shown = meta["shown"]
    assert isinstance(shown, dict)
    view = f" ({meta['view']})" if meta["view"] else ""
    return (
        f"{shown['papers']:,} papers and the methods, benchmarks and organizations they name{view}: "
        f"{shown['nodes']:,} nodes, {shown['edges']:,} relations, each with the sentence it was read from."
    )


def render(title: str, summary: str, data: Mapping[str, object]) -> str:
    """Fill the template; all text from papers travels as JSON, which the page shows as text, never as HTML."""
    script = _inline(_vis_network()) + "\n" + _own_script()
    style = _template("style.css")
    parts = {
        "title": html.escape(title),
        "description": html.escape(summary),
        "style": style,
        "data": json_for_script(data),
        "script": script,
        # Only this very script may run: whatever a text might smuggle in stays dead.
        "script-hash": base64.b64encode(hashlib.sha256(script.encode("utf-8", "replace")).digest()).decode(),
        "style-hash": base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    }
    return re.sub(r"\[\[kg:([a-z-]+)\]\]", lambda match: parts[match[1]], _template("page.html"))


def json_for_script(data: object) -> str:
    """Write JSON that cannot end its script element: no ``<``, ``>``, ``&`` nor the line separators of old parsers."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _template(name: str) -> str:
    return resources.files("kg.export").joinpath("templates", name).read_text(encoding="utf-8")


def _own_script() -> str:
    modules = "\n".join(_template(f"{name}.js") for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{modules}\n}})();\n'


def _vis_network() -> str:
    """Read the newest vis-network that the installed pyvis carries."""
    folders = [f for f in resources.files("pyvis").joinpath("lib").iterdir() if f.name.startswith("vis-")]
    folders.sort(key=lambda f: [int(part) for part in re.findall(r"\d+", f.name)])
    if not folders:
        raise BuildError("the installed pyvis carries no vis-network", hint="pip install 'pyvis>=0.3.2'")
    return folders[-1].joinpath("vis-network.min.js").read_text(encoding="utf-8")


def _inline(script: str) -> str:
    """Keep a script from ending the element it stands in, and from asking for a source map."""
    script = re.sub(r"^//# sourceMappingURL=.*$", "", script, flags=re.MULTILINE)
    return re.sub(r"<(?=/script|!--)", r"\\x3c", script, flags=re.IGNORECASE).replace("\r\n", "\n")
