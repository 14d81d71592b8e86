"""Scores as people and programs read them: a table with intervals, a table of reliability, JSON Lines of mistakes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from kg.extract.evaluation.scores import Mistake, Scores

COLUMNS = ("precision", "recall", "f1")
_PLACES = 6  # more than the table's three, so that these are not rounded twice


def as_record(scores: Scores, *, intervals: bool = True) -> dict[str, dict[str, Any]]:
    """Row by row: ``precision recall f1``, the counts ``right wrong missed``, and F1's 95% bootstrap ``interval``."""
    record: dict[str, dict[str, Any]] = {}
    for row, counts in scores.table.items():
        record[row] = {name: round(getattr(counts, name), _PLACES) for name in COLUMNS} | asdict(counts)
        if intervals:
            record[row]["interval"] = [round(bound, _PLACES) for bound in scores.interval(row)]
    return record


def as_table(record: Mapping[str, Mapping[str, Any]], *, markdown: bool = False) -> str:
    """The record as aligned columns, or as a table in Markdown."""
    rows = []
    for name, row in record.items():
        low, high = row.get("interval", (None, None))
        spread = f"{low:.3f}–{high:.3f}" if low is not None else ""
        numbers = [f"{row[c]:.3f}" for c in COLUMNS] + [spread] + [str(row[c]) for c in ("right", "wrong", "missed")]
        rows.append([name, *numbers])
    heading = ["", "P", "R", "F1", "95% of F1", "right", "wrong", "missed"]
    if markdown:
        lines = ["| " + " | ".join(row) + " |" for row in [heading, *rows]]
        return "\n".join([lines[0], "|---" * len(heading) + "|", *lines[1:]])
    widths = [max(map(len, column)) for column in zip(heading, *rows, strict=True)]
    return "\n".join(
        row[0].ljust(widths[0])
        + "".join("  " + cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        for row in [heading, *rows]
    )


def mistake_records(mistakes: Iterable[Mistake]) -> Iterable[dict[str, str]]:
    """Mistakes as JSON objects: ``paper``, ``error``, ``what``."""
    return (asdict(mistake) for mistake in mistakes)


def reliability(claims: Sequence[tuple[float, bool]], bins: int = 10) -> list[dict[str, float]]:
    """How sure statements are against how many are right, by bin: mean confidence, fraction right, count.

    ``claims`` are pairs of a confidence (0 to 1) and whether the statement is right.
    """
    by_bin: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in claims:
        by_bin[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return [
        {
            "confidence": round(sum(c for c, _ in found) / len(found), 3),
            "right": round(sum(r for _, r in found) / len(found), 3),
            "count": len(found),
        }
        for _, found in sorted(by_bin.items())
    ]
