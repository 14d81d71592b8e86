"""A number and a benchmark that may be its, judged beside all else that these two may belong to.

The features of a pair add up what speaks for and against it alone. Here it matters what comes together: a number goes
to a benchmark two sentences back where nothing nearer wants it, and of a list's numbers one is seldom a score alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from kg.extract.relations.roles import Stage
from kg.extract.results.scoring import Candidate, places_of, words_apart
from kg.model import NodeType

_NONE: Final = -9.0  # where there is nobody else; no log-odds are as low
_UNITS: Final[Mapping[str | None, int]] = {None: 0, "%": 1, "points": 2, "x": 3}
_FAR: Final = 99.0


def company(stage: Stage, found: Sequence[Candidate], scores: Sequence[float]) -> list[list[float]]:
    """The facts of a paper's candidates, in their order, as many for each, given the log-odds of each alone."""
    if not found:
        return []
    kinds = [e.type for e in stage.entities]
    benchmarks = sum(kind is NodeType.BENCHMARK for kind in kinds)
    titled = set(places_of(stage.scenes[0], kinds).values()) if stage.scenes[0].is_title else set()
    result: list[list[float]] = []
    for _, some in groupby(range(len(found)), key=lambda k: found[k].scene.index):
        members = list(some)
        by_number, by_benchmark = _grouped(found, members)
        own = [scores[k] for k in members]
        whole = [max(own), sum(own) / len(own), len(own), len(by_number)]
        for k in members:
            candidate, score = found[k], scores[k]
            rivals = [scores[j] for j in by_number[candidate.number.at] if j != k]
            column = by_benchmark[candidate.benchmark]
            others = [scores[j] for j in column if j != k]
            at = column.index(k)
            result.append(
                [
                    score,
                    len(rivals),
                    max(rivals, default=_NONE),
                    score - max(rivals, default=_NONE),
                    sum(rival > score for rival in rivals),
                    len(others),
                    max(others, default=_NONE),
                    sum(others) / len(others) if others else _NONE,
                    scores[column[at - 1]] if at else _NONE,
                    scores[column[at + 1]] if at + 1 < len(column) else _NONE,
                    *whole,
                    *_number_facts(candidate),
                    *_place_facts(stage, kinds, candidate),
                    benchmarks,
                    float(candidate.benchmark in titled),
                    len(stage.occurrences[candidate.benchmark]),
                ]
            )
    return result


def _grouped(found: Sequence[Candidate], members: Sequence[int]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The candidates of one sentence by their number and by their benchmark."""
    by_number: dict[int, list[int]] = defaultdict(list)
    by_benchmark: dict[int, list[int]] = defaultdict(list)
    for k in members:
        by_number[found[k].number.at].append(k)
        by_benchmark[found[k].benchmark].append(k)
    return by_number, by_benchmark


def _number_facts(candidate: Candidate) -> Iterator[float]:
    number, words = candidate.number, candidate.scene.words
    yield _UNITS[number.unit]
    yield float(number.value.replace(",", ""))
    yield float("." in number.value)
    yield float(number.signed)
    yield float(number.counts)
    yield number.list_index
    yield number.list_size
    yield float(words[number.at - 1 : number.at] == ["("])
    yield float(candidate.scene.index)


def _place_facts(stage: Stage, kinds: Sequence[NodeType], candidate: Candidate) -> Iterator[float]:
    """How far off the benchmark stands, in sentences and in words, what is between, and in what enumeration."""
    scene, number = candidate.scene, candidate.number
    here = places_of(scene, kinds)
    positions = [i for i, k in here.items() if k == candidate.benchmark]
    if not positions:
        back = next(
            (b for b in range(1, scene.index + 1) if places_of(stage.scenes[scene.index - b], kinds)), scene.index
        )
        size = len(set(places_of(stage.scenes[scene.index - back], kinds).values()))
        yield from (back, _FAR, _FAR, _FAR, size, 0.0, 0.0)
        return
    at = min(positions, key=lambda i: words_apart(scene, i, number))
    group = [i for i in scene.groups[at] if i in here]
    after = at > number.at
    low, high = (number.list_end, group[0]) if after else (group[-1] + 1, number.list_start)
    order = list(dict.fromkeys(here[i] for i in group))
    yield 0.0
    yield float(high - low if after else low - high)
    yield float(high - low)
    yield float(len({scene.groups[i] for i in here if low <= i < high}))
    yield float(len(order))
    yield float(len({scene.groups[i] for i in here}))
    yield float(order.index(candidate.benchmark) - number.list_index) if len(order) == number.list_size else _FAR
