"""Numbers that may be scores, with their unit and the words around them; and which numbers stand in one list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kg.extract.relations.scenes import Scene
from kg.extract.text import words

Unit = Literal["%", "points", "x"]

_NUMBER = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(%|x|X|×|times|pp|k)?")
_YEAR = re.compile(r"(19[89]\d|20[0-3]\d)")
_POINTS: Final = words("point points pp pts p.p pt")
_TIMES: Final = words("x × times fold")
_PERCENT: Final = words("% percent")
_MARKUP: Final = words("\\ $ { } * ~ _")
_LINKS: Final = words(", and / or & to vs – - − → rightarrow -> from")
_COUNTED: Final = words("""b m k billion million thousand hours hour days minutes gb languages domains tasks datasets
    benchmarks models parameters samples examples questions categories images videos tokens gpus layers pages people
    participants problems instances sentences documents pairs annotated types years benchmark dataset llms steps shots
    shot""")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a scene: the positions ``at`` (itself) to ``end`` (excluded; past its unit), value and unit.

    ``list_index`` and ``list_size`` tell its place among numbers that stand in one list ("3.2%, 4.1% and 5%").
    ``signed`` is whether a plus stands before it; ``counts`` whether it counts things (7B parameters, 90 languages).
    """

    at: int
    end: int
    value: str
    unit: Unit | None
    signed: bool
    counts: bool
    list_index: int = 0
    list_size: int = 1
    list_start: int = 0
    list_end: int = 0


def numbers(scene: Scene, text: str) -> list[Number]:
    """The numbers of a scene, in order; ``text`` is the field that the scene is part of.

    Years, subscripts, and numbers inside names and web addresses, are none.
    """
    found: list[Number] = []
    count = len(scene.words)
    for i, word in enumerate(scene.words):
        if word != "0":
            continue
        start = scene.starts[i]
        match = _NUMBER.fullmatch(text[start : scene.ends[i]])
        if not match or (_YEAR.fullmatch(match[0]) and (i == 0 or scene.words[i - 1] not in ("+", "of"))):
            continue
        # Joined to something by an underscore, not set in _italics_.
        if text[start - 1 : start] == "_" and text[start - 2 : start - 1].strip(" *("):
            continue
        end, unit = _unit(scene, i, match[2])
        before = scene.words[i - 1] if i else ""
        if before == "$" and i > 1:
            before = scene.words[i - 2] if scene.words[i - 2] == "+" else before
        after = scene.words[end] if end < count else ""
        counted = match[2] == "k" or (unit is None and after in _COUNTED)
        found.append(Number(i, end, match[1], unit, before == "+", counted))
    return _listed(scene, found)


def _unit(scene: Scene, at: int, attached: str | None) -> tuple[int, Unit | None]:
    unit: Unit | None = None
    if attached == "%":
        unit = "%"
    elif attached in ("x", "X", "×", "times"):
        unit = "x"
    elif attached == "pp":
        unit = "points"
    j = at + 1
    skipped = 0
    while j < len(scene.words) and j - at <= 6:
        word = scene.words[j]
        if word in _MARKUP and skipped < 3:
            skipped += 1
        elif word in _PERCENT and unit is None:
            unit = "%"
        elif (word in _POINTS and unit in (None, "%")) or (word == "p" and unit == "%"):
            return j + 1, "points"
        elif word in ("absolute", "percentage", "p") and j + 1 < len(scene.words) and scene.words[j + 1] in _POINTS:
            pass
        elif word in _TIMES and unit is None:
            unit = "x"
        else:
            break
        j += 1
    while j > at + 1 and scene.words[j - 1] in _MARKUP and scene.words[j - 1] != "$":
        j -= 1
    return j, unit


def _listed(scene: Scene, found: Sequence[Number]) -> list[Number]:
    """Mark the numbers that are joined by nothing but commas, "and" and the like."""
    result: list[Number] = []
    run: list[Number] = []

    def close() -> None:
        units = [n.unit for n in run]
        for index, number in enumerate(run):
            unit = number.unit or next((u for u in units[index:] if u), None)
            result.append(
                Number(
                    number.at, number.end, number.value, unit, number.signed or run[0].signed, number.counts,
                    index, len(run), run[0].at, run[-1].end,
                )
            )  # fmt: skip

    for number in found:
        if run:
            between = scene.words[run[-1].end : number.at]
            if between[:2] == ["vs", "."]:
                between = ["vs", *between[2:]]
            joined = len(between) <= 5 and all(w in _LINKS or w in _MARKUP or w == "+" for w in between)
            if not joined:
                close()
                run = []
        run.append(number)
    if run:
        close()
    return result
