"""Pictures for papers and slides, as SVG or PNG: a benchmark's scores, what is used when, which method extends which.

They need matplotlib (``pip install 'kg[plot]'``). The same graph gives the same bytes with the same matplotlib.
"""

from __future__ import annotations

import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.errors import BuildError, NotFoundError
from kg.export.look import EDGES, NODES, short_label
from kg.export.standings import standings
from kg.graph.tables import Graph
from kg.graph.views import genealogy as extends_forest
from kg.model import NodeType, RelationType
from kg.vocabulary import Vocabulary

ENDINGS = (".svg", ".png")
_INK, _SOFT, _LINE = "#17202e", "#556172", "#dfe4ea"


def leaderboard(
    graph: Graph,
    path: Path,
    benchmark: str,
    *,
    metric: str | None = None,
    count: int = 15,
    vocabulary: Vocabulary | None = None,
) -> None:
    """Draw the best ``count`` absolute scores on ``benchmark`` (a node id) as bars, the best on top.

    They are those of ``kg.export.standings``. ``metric`` keeps the scores whose metric contains these words (default:
    the metric most scores have). Of one method in one paper the best score counts. ``vocabulary`` tells the usual
    metric, where a score names none, and which direction is better. Raises NotFoundError where there is no such
    benchmark or no score, BuildError where the picture cannot be drawn.
    """
    if benchmark not in graph.nodes:
        raise NotFoundError("no such benchmark in the graph", where=benchmark, hint="kg show NAME lists what is close")
    name = graph.nodes[benchmark].label
    rows = [s for s in standings(graph, vocabulary or Vocabulary({})) if s.score.benchmark == benchmark]
    chosen = metric or (Counter(s.metric for s in rows).most_common(1)[0][0] if rows else "")
    rows = [s for s in rows if (chosen.casefold() in s.metric.casefold() if chosen else not s.metric)]
    best: dict[tuple[str, str], Decimal] = {}
    falls = any(s.better == "lower" for s in rows)
    for row in rows:
        key = (row.score.paper, row.score.method or "")
        best[key] = row.value if key not in best else (min if falls else max)(best[key], row.value)
    if not best:
        raise NotFoundError(f"no score on {name} is in the graph", where=benchmark, hint="leave --metric out")
    bars = sorted(best.items(), key=lambda item: (item[1] if falls else -item[1], item[0]))[:count]
    with _figure(path, 7.2, 1.3 + 0.34 * len(bars)) as axes:
        values = [float(value) for _, value in bars]
        axes.barh(range(len(bars)), values, color=NODES[NodeType.BENCHMARK].color, height=0.62)
        axes.set_yticks(range(len(bars)), [_scorer(graph, *key) for key, _ in bars])
        axes.invert_yaxis()
        for place, (_, exact) in enumerate(bars):
            axes.annotate(
                f"{exact:f}", (values[place], place), (4, 0), textcoords="offset points", va="center", fontsize=9
            )
        axes.set_xlim(min(0.0, *values), max(values) * 1.12 if max(values) > 0 else 1.0)
        axes.set_title(
            f"{_plain(name)}: {_plain(chosen) or 'scores'} reported" + (" (lower is better)" if falls else "")
        )
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.tick_params(axis="y", length=0)


def timeline(graph: Graph, path: Path, *, kind: NodeType = NodeType.BENCHMARK, count: int = 15) -> None:
    """Draw how many papers of each year name the ``count`` most named things of a type, as discs.

    Raises NotFoundError where no paper has a year, BuildError where the picture cannot be drawn.
    """
    named: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for edge in graph.edges:
        for statement in edge.statements:
            paper = graph.papers.get(statement.paper or "")
            for end in (edge.source, edge.target):
                if paper and paper.year is not None and end in graph.nodes and graph.nodes[end].type is kind:
                    named[end][paper.year].add(paper.id)
    if not named:
        raise NotFoundError(f"no dated paper names a {kind.value.lower()}", hint="give dates, or kg build --page-year")
    order = sorted(named, key=lambda node: (-sum(map(len, named[node].values())), node))[:count]
    years = sorted({year for node in order for year in named[node]})
    most = max(len(papers) for node in order for papers in named[node].values())
    with _figure(path, 3.2 + 0.62 * (years[-1] - years[0] + 1), 1.2 + 0.36 * len(order)) as axes:
        spots = [(year, row, len(named[node][year])) for row, node in enumerate(order) for year in sorted(named[node])]
        areas = [30 + 420 * papers / most for _, _, papers in spots]
        axes.scatter([s[0] for s in spots], [s[1] for s in spots], s=areas, color=NODES[kind].color, linewidths=0)
        for year, row, papers in spots:
            wide = papers / most > 0.12
            axes.annotate(
                str(papers), (year, row), ha="center", va="center", fontsize=7.5, color="white" if wide else _INK
            )
        axes.set_yticks(range(len(order)), [_plain(short_label(graph.nodes[node])) for node in order])
        axes.set_xticks(range(years[0], years[-1] + 1))
        axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)
        axes.set_ylim(len(order) - 0.4, -0.6)
        axes.set_title(f"{NODES[kind].plural} by the papers of each year that name them")
        axes.grid(axis="x", color=_LINE, linewidth=0.8)
        axes.set_axisbelow(True)
        axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
        axes.tick_params(length=0)


def genealogy(graph: Graph, path: Path, *, method: str | None = None, count: int = 40) -> None:
    """Draw which method extends which, from left to right by year; an arrow points to what is extended.

    ``method`` (a node id) narrows it to its ancestors and descendants; of a larger forest the largest families are
    drawn until ``count`` methods are. Raises NotFoundError where nothing extends anything, BuildError where the picture
    cannot be drawn.
    """
    forest = extends_forest(graph, method)
    links = [(e.source, e.target) for e in forest.edges if e.type is RelationType.EXTENDS]
    if not links:
        raise NotFoundError(
            "nothing in the graph extends anything", where=method, hint="kg plot genealogy without NAME"
        )
    families = _families(links, count)
    year = {node: forest.nodes[node].year for family in families for node in family}
    years = [y for y in year.values() if y is not None]
    first, last = min(years, default=0), max(years, default=-1)
    # What has no year stands behind the last one.
    column = {node: last + 1 if y is None else y for node, y in year.items()}
    rows = {node: row for row, node in enumerate(_rows(families, links, column))}
    sources = {source for source, _ in links}
    span = max(column.values()) - first + 1
    with _figure(path, 3.8 + 1.9 * min(span, 8), 1.0 + 0.33 * len(rows)) as axes:
        for source, target in links:
            if source in rows and target in rows:
                bend = {
                    "arrowstyle": "-|>",
                    "color": EDGES[RelationType.EXTENDS].color,
                    "lw": 1.2,
                    "shrinkA": 5,
                    "shrinkB": 5,
                }
                bend["connectionstyle"] = "arc3,rad=0.12"
                axes.annotate("", (column[target], rows[target]), (column[source], rows[source]), arrowprops=bend)
        for node, row in rows.items():
            color = NODES[forest.nodes[node].type].color
            axes.plot([column[node]], [row], marker="o", color=color, markersize=6.5)
            text = _plain(short_label(forest.nodes[node]))
            # Arrows arrive at what is extended from the right, so its name stands on the left.
            right = node in sources
            offset, align = ((7, 0), "left") if right else ((-7, 0), "right")
            where = {"textcoords": "offset points", "va": "center", "ha": align, "fontsize": 9}
            axes.annotate(text, (column[node], row), offset, **where)
        told = [*range(first, last + 1)]
        axes.set_xticks([*told, last + 1][:span], [*map(str, told), "no year"][:span])
        axes.set_xlim(first - 1.1, first + span - 1 + 1.1)
        axes.set_ylim(len(rows) - 0.3, -0.7)
        axes.set_yticks([])
        axes.set_title("What extends what" + (f": {_plain(graph.nodes[method].label)}" if method else ""))
        axes.grid(axis="x", color=_LINE, linewidth=0.8)
        axes.set_axisbelow(True)
        axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
        axes.tick_params(length=0)


@contextmanager
def _figure(path: Path, width: float, height: float) -> Iterator[Any]:
    """Give axes of a figure of that size in inches, and save it to ``path`` afterwards."""
    if path.suffix.lower() not in ENDINGS:
        raise BuildError(
            f"cannot draw a {path.suffix or 'file without ending'}", where=str(path), hint="end it in .svg or .png"
        )
    try:
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise BuildError("pictures need matplotlib", hint="pip install 'kg[plot]'") from error
    settings: dict[str, Any] = {
        # Ids and dates that differ from run to run would make equal pictures unequal files.
        "svg.hashsalt": "kg",
        "svg.fonttype": "path",
        "font.family": ["DejaVu Sans"],
        "axes.titlesize": 12,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.edgecolor": _SOFT,
        "axes.labelcolor": _SOFT,
        "xtick.color": _SOFT,
        "ytick.color": _INK,
        "text.color": _INK,
        "text.parse_math": False,
    }
    everything: Any = {**matplotlib.rcParamsDefault, **settings, "backend": "agg"}
    with matplotlib.rc_context(everything), warnings.catch_warnings():
        # A sign that the font lacks becomes a box in the picture; nobody needs to hear of each.
        warnings.filterwarnings("ignore", message="Glyph|constrained_layout")
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasAgg(figure)
        yield figure.add_subplot()
        blank: dict[str, None] = {"Date": None} if path.suffix.lower() == ".svg" else {"Software": None}
        try:
            figure.savefig(path, dpi=160, metadata=blank, format=path.suffix.lower()[1:])
        except OSError as error:
            raise BuildError(
                (error.strerror or str(error)).lower(), where=str(path), hint="choose another file"
            ) from error


def _scorer(graph: Graph, paper: str, method: str) -> str:
    known = graph.papers.get(paper)
    year = f" ({known.year})" if known and known.year is not None else ""
    return _plain(short_label(graph.nodes.get(method) or graph.nodes[paper], 30)) + year


def _plain(text: str) -> str:
    """Text that a font can draw: no control characters, no line ends."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _families(links: list[tuple[str, str]], count: int) -> list[list[str]]:
    """The trees of the forest, largest first, as many as fit into ``count`` nodes; the first may be cut."""
    around: dict[str, set[str]] = defaultdict(set)
    for source, target in links:
        around[source].add(target)
        around[target].add(source)
    seen: set[str] = set()
    families = []
    for start in sorted(around, key=lambda node: (-len(around[node]), node)):
        if start in seen:
            continue
        seen.add(start)
        family = [start]
        for node in family:
            new = sorted(around[node] - seen, key=lambda other: (-len(around[other]), other))
            seen.update(new)
            family += new
        families.append(family)
    families.sort(key=lambda family: (-len(family), family[0]))
    kept = [families[0][:count]]
    room = count - len(kept[0])
    for family in families[1:]:
        if len(family) <= room:
            kept.append(family)
            room -= len(family)
    return kept


def _rows(families: list[list[str]], links: list[tuple[str, str]], column: dict[str, int]) -> list[str]:
    """One node a row: every family together, ancestors above what extends them."""
    below: dict[str, list[str]] = defaultdict(list)
    above: dict[str, list[str]] = defaultdict(list)
    for source, target in links:
        below[target].append(source)
        above[source].append(target)
    rows: list[str] = []
    placed: set[str] = set()
    for family in families:
        members = set(family)
        roots = [node for node in family if not any(up in members for up in above[node])] or family[:1]
        # A circle has no root: what is left over after the roots comes by year.
        for root in sorted(roots, key=lambda n: (column[n], n)) + sorted(family, key=lambda n: (column[n], n)):
            stack = [root]
            while stack:
                node = stack.pop()
                if node in placed or node not in members:
                    continue
                placed.add(node)
                rows.append(node)
                stack += sorted(below[node], key=lambda n: (column.get(n, 0), n), reverse=True)
    return rows
