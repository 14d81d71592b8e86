"""Results as an aligned table for a terminal of some width."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.sparql.results import Results, Term

_GAP = "  "
_NARROWEST = 8


def render_table(results: Results, width: int | None = None) -> str:
    """The rows under their column names; cells are cut with "…" where the table would be wider than ``width``.

    IRIs are written with the results' prefixes, numbers stand at the right, and characters that steer a terminal are
    shown as "�".
    """
    namespaces = sorted(((ns, p) for p, ns in results.prefixes.items()), key=lambda pair: (-len(pair[0]), pair[1]))
    cells = [[_cell(term, namespaces) for term in row] for row in results.terms]
    widths = [
        max([_width(name), *(_width(row[i]) for row in cells)], default=0) for i, name in enumerate(results.columns)
    ]
    numeric = [
        all(isinstance(row[i], int | float | Decimal) or row[i] is None for row in results.rows)
        for i in range(len(results.columns))
    ]
    if width is not None:
        widths = _fitted(widths, width - len(_GAP) * (len(widths) - 1))
    lines = [_line(results.columns, widths, numeric), _GAP.join("─" * w for w in widths)]
    lines += [_line(row, widths, numeric) for row in cells]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str], widths: list[int], numeric: list[bool]) -> str:
    return _GAP.join(map(_padded, cells, widths, numeric)).rstrip()


def _padded(cell: str, width: int, right: bool) -> str:
    shown = _cut(cell, width)
    gap = " " * (width - _width(shown))
    return gap + shown if right else shown + gap


def _cell(term: Term | None, namespaces: list[tuple[str, str]]) -> str:
    if term is None:
        return ""
    text = term.text
    if term.kind == "uri":
        for namespace, prefix in namespaces:
            if text.startswith(namespace):
                text = f"{prefix}:{text[len(namespace) :]}"
                break
    text = " ".join(text.split("\n"))
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in text)


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _cut(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    kept, used = [], 1
    for character in text:
        used += _width(character)
        if used > width:
            break
        kept.append(character)
    return "".join(kept) + "…"


def _fitted(widths: list[int], total: int) -> list[int]:
    """Take from the widest columns until the table fits, but leave each some characters."""
    fitted = list(widths)
    while sum(fitted) > total:
        widest = max(range(len(fitted)), key=lambda i: fitted[i])
        if fitted[widest] <= _NARROWEST:
            break
        others = max((w for i, w in enumerate(fitted) if i != widest), default=0)
        excess = sum(fitted) - total
        fitted[widest] = max(fitted[widest] - excess, min(others, fitted[widest] - 1), _NARROWEST)
    return fitted
