"""Tables of weights of features, curves from scores to probabilities, and the files that hold both."""

from __future__ import annotations

import gzip
import json
import math
import sys
import zlib
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from kg.errors import ModelError, NoModelError

TRIFLE: Final = 0.03
"""Weights below it change one statement in five hundred; two thirds of all features have no greater one, and would cost
time whenever a model is loaded."""
_LEAST_BIN: Final = 40


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of features for each of several questions; ``bias`` has one number per question."""

    questions: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def scores(self, features: Iterable[str]) -> list[float]:
        """The log-odds of "yes" to every question."""
        known = [*filter(None, map(self.weights.get, features))]
        if not known:
            return list(self.bias)
        return [b + math.fsum(column) for b, column in zip(self.bias, zip(*known, strict=True), strict=True)]

    def score(self, features: Iterable[str], question: int) -> float:
        """The log-odds of "yes" to one question, without its bias."""
        return math.fsum(row[question] for row in filter(None, map(self.weights.get, features)))

    def pruned(self, least: float = TRIFLE) -> Linear:
        """The table without the features whose every weight is smaller in amount than ``least``."""
        kept = {name: row for name, row in self.weights.items() if max(map(abs, row)) >= least}
        return Linear(self.questions, self.bias, kept)

    def packed(self) -> dict[str, object]:
        """The table as JSON can hold it; features sorted, their numbers row after row in one text.

        A hundred thousand rows as JSON's own lists take longer to read than the extraction of twenty papers.
        """
        order = sorted(self.weights)
        numbers = array("d", (number for feature in order for number in self.weights[feature]))
        return {
            "questions": list(self.questions),
            "bias": list(self.bias),
            "features": order,
            "numbers": b64encode(_little_endian(numbers).tobytes()).decode("ascii"),
        }

    @classmethod
    def unpacked(cls, packed: Mapping[str, Any]) -> Linear:
        """The table from what ``packed`` gave."""
        questions = tuple(packed["questions"])
        numbers = array("d")
        numbers.frombytes(b64decode(packed["numbers"]))
        rows = zip(*[iter(_little_endian(numbers))] * len(questions), strict=True)
        return cls(questions, tuple(packed["bias"]), dict(zip(packed["features"], rows, strict=True)))


def _little_endian(numbers: array[float]) -> array[float]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


@dataclass(frozen=True, slots=True)
class Calibration:
    """A monotone curve from a score to a probability: straight between the knots ``(score, probability)``."""

    knots: tuple[tuple[float, float], ...]

    def __call__(self, score: float) -> float:
        """The probability at a score."""
        low = self.knots[0]
        if score <= low[0]:
            return low[1]
        for high in self.knots[1:]:
            if score <= high[0]:
                return low[1] + (high[1] - low[1]) * (score - low[0]) / (high[0] - low[0])
            low = high
        return low[1]

    @classmethod
    def fitted(cls, scores: Sequence[float], right: Sequence[bool]) -> Calibration:
        """Fit the curve to scores of statements and whether each was right.

        Isotonic regression by pool-adjacent-violators on bins of forty statements and more, so that no knot stands for
        a few papers: twenty equal ones, the highest halved again and again, since what is rare is all in it.
        """
        order = sorted(range(len(scores)), key=lambda i: scores[i])
        bins = max(1, min(20, len(order) // _LEAST_BIN))
        bounds = [b * len(order) // bins for b in range(bins + 1)]
        while bounds[-1] - bounds[-2] >= 2 * _LEAST_BIN:
            bounds.insert(-1, (bounds[-2] + bounds[-1]) // 2)
        pools: list[list[float]] = []  # weight, sum of scores, number right
        for first, after in pairwise(bounds):
            part = order[first:after]
            pools.append([len(part), math.fsum(scores[i] for i in part), sum(right[i] for i in part)])
            while len(pools) > 1 and pools[-2][2] / pools[-2][0] >= pools[-1][2] / pools[-1][0]:
                last = pools.pop()
                pools[-1] = [x + y for x, y in zip(pools[-1], last, strict=True)]
        knots = [(round(total / n, 4), round((good + 0.5) / (n + 1), 4)) for n, total, good in pools if n]
        return cls(tuple(knots) or ((0.0, 0.5),))


def logistic(score: float) -> float:
    """The probability at a log-odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def write_json(path: Path, content: object) -> None:
    """Write JSON compressed, the same bytes for the same content."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def read_json(path: Path, format_: int | None = None) -> dict[str, Any]:
    """Read what ``write_json`` wrote; ``format_`` is what its entry "format" has to be.

    Raises:
        NoModelError: there is no such file.
        ModelError: it is no model, or one of another version of the program.
    """
    try:
        content = json.loads(gzip.decompress(path.read_bytes()))
    except FileNotFoundError as error:
        raise NoModelError("no model here", where=str(path), hint="train one with `kg train`") from error
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise ModelError(f"not a model: {error}", where=str(path)) from error
    if not isinstance(content, dict):
        raise ModelError("not a model", where=str(path))
    if content.get("format") != format_:
        raise ModelError("a model of another version of kg", where=str(path), hint="train it again: `kg train`")
    return content
