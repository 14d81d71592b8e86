"""The answers for people: how nodes, edges, numbers and sentences look in a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from kg.ask.records import EdgeRecord, NodeRecord, PaperRecord, ScoreRecord, StatementRecord
from kg.graph.tables import number_text


def named(node: NodeRecord) -> str:
    """A node's label, what tells it from others of that label, and its year."""
    return label_in_full(node["label"], node["distinct"]) + (f" ({node['year']})" if node["year"] else "")


def label_in_full(label: str, distinct: str | None) -> str:
    """A label with what tells it from others, where the label does not say so itself."""
    return f"{label} [{distinct}]" if distinct and distinct not in label else label


def quotes(statements: Iterable[StatementRecord], width: int, indent: int = 4, most: int = 1) -> list[str]:
    """The different sentences of statements, wrapped and indented."""
    found = dict.fromkeys(s["evidence"]["quote"] for s in statements if s["evidence"])
    return [line for quote in list(found)[:most] for line in quoted(quote, width, indent)]


def quoted(quote: str, width: int, indent: int = 4) -> list[str]:
    """A sentence in quotation marks, wrapped and indented."""
    return wrapped(f"“{quote}”", width, " " * indent)


def wrapped(text: str, width: int, indent: str = "", further: str | None = None) -> list[str]:
    """Text in lines of at most ``width``; ``further`` begins all lines but the first."""
    return textwrap.wrap(
        text,
        max(width, len(indent) + 20),
        initial_indent=indent,
        subsequent_indent=indent if further is None else further,
        break_on_hyphens=False,
    )


def arrow(edge: EdgeRecord) -> str:
    """An edge in a line."""
    return f"{edge['source']['label']}  —{edge['relation']}→  {edge['target']['label']}"


def score_line(score: ScoreRecord) -> str:
    """Who got what on which benchmark."""
    who = score["method"]["label"] if score["method"] else score["paper"]["label"]
    metric = f" {score['metric']}" if score["metric"] else ""
    return (
        f"{who} on {score['benchmark']['label']}: {number_text(score['value'], score['unit'], score['kind'])}{metric}"
    )


def paper_line(paper: PaperRecord) -> str:
    """A paper's date and title."""
    return f"{paper['date'] or '':<11}{paper['title']}"


def counted(number: int, what: str) -> str:
    """``1 paper``, ``2 papers``, ``3 addresses``."""
    if number == 1:
        return f"1 {what}"
    return f"{number:,} {what}{'es' if what.endswith(('s', 'x', 'ch')) else 's'}"


def columns(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> list[str]:
    """Rows with their cells under each other; the columns in ``right`` end where others begin."""
    if not rows:
        return []
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
