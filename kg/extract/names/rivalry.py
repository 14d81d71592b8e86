"""What may be a name, judged beside its rivals: who stands in its place, who is surer, who shares its words.

The ranker adds up what speaks for and against each candidate alone. Here it matters what comes together: a doubtful
name is one where the tagger is sure of its bounds, and none where a surer one holds its place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from kg.extract.linear import logistic, read_json, write_json
from kg.extract.names.candidates import LISTED, Candidate
from kg.extract.names.ranking import CLASSES, NOTHING, OPTIONAL
from kg.extract.trees import Trees
from kg.model import NodeType

Chances = Mapping[str, float]
_FILE: Final = "rivalry.json.gz"
_FORMAT: Final = 2
_LEAST: Final = 1e-4
_HARDLY: Final = 0.03  # more than half of all candidates; one in two hundred of these is a name
_ORDER: Final = (*CLASSES, OPTIONAL, NOTHING)


class RivalryJudge:
    """Weighs candidates beside each other."""

    def __init__(self, trees: Trees) -> None:
        self._trees = trees

    @classmethod
    def load(cls, folder: Path) -> RivalryJudge:
        """Read what ``save`` wrote.

        Raises:
            ModelError: the folder holds no such model.
        """
        return cls(Trees.unpacked(read_json(folder / _FILE, _FORMAT)["trees"]))

    def save(self, folder: Path) -> None:
        """Write the trees into a folder."""
        write_json(folder / _FILE, {"format": _FORMAT, "trees": self._trees.packed()})

    def __call__(self, found: Sequence[Candidate], chances: Sequence[Chances]) -> list[dict[str, float]]:
        """The chances of a paper's candidates anew: how probably each is a name, not of what."""
        judged = list(map(dict, chances))
        for k, facts in rivalry(found, chances).items():
            judged[k] = _scaled(chances[k], logistic(self._trees(facts)))
        return judged


def _scaled(chances: Chances, name: float) -> dict[str, float]:
    """The same shares of methods and benchmarks, with another probability of being any name at all."""
    undisputed = 1.0 - chances.get(OPTIONAL, 0.0)
    whole = max(_LEAST, sum(chances.get(c, 0.0) for c in CLASSES))
    scaled = {c: chances.get(c, 0.0) / whole * name * undisputed for c in CLASSES}
    return scaled | {OPTIONAL: 1.0 - undisputed, NOTHING: undisputed * (1.0 - name)}


def rivalry(found: Sequence[Candidate], chances: Sequence[Chances]) -> dict[int, list[float]]:
    """The facts of a paper's candidates, by their numbers, as many for each.

    Of those that may be names: what hardly is one is no judge's time worth. Without organizations, which may stand
    within other names.
    """
    names = [1.0 - some.get(NOTHING, 0.0) - some.get(OPTIONAL, 0.0) for some in chances]
    words = [{word for form in c.forms for word in form.lower().split()} for c in found]
    new = [p for c, p in zip(found, names, strict=True) if "introduced" in c.features or "heads title" in c.features]
    total = sum(names)
    result = {}
    for k, (candidate, some) in enumerate(zip(found, chances, strict=True)):
        if names[k] < _HARDLY or _of_organization(some):
            continue
        over = [j for j in range(len(found)) if j != k and _overlap(candidate, found[j])]
        rival = max(over, key=lambda j: names[j], default=None)
        result[k] = [
            *(_log_odds(some.get(letter, 0.0)) for letter in _ORDER),
            *candidate.shares,
            *_form(candidate),
            *(_listed(candidate, table) for table in LISTED),
            names[rival] if rival is not None else 0.0,
            candidate.bounds - max((found[j].bounds for j in over), default=0.0),
            0.0 if rival is None else float(_length(candidate) - _length(found[rival])),
            max((names[j] for j in range(len(found)) if j != k and words[j] & words[k]), default=0.0),
            max(new, default=0.0),
            sum(p > names[k] for p in names),
            total,
            len(found),
        ]
    return result


def _of_organization(chances: Chances) -> bool:
    """Whether a candidate is an organization rather than anything else that is a name."""
    return CLASSES[max(CLASSES, key=lambda c: chances.get(c, 0.0))] is NodeType.ORGANIZATION


def _form(candidate: Candidate) -> list[float]:
    form = max(candidate.forms, key=len)
    words = form.split()
    first = candidate.mentions[0]
    return [
        len(form),
        len(words),
        sum(map(str.isupper, form)) / len(form),
        sum(map(str.isdigit, form)),
        sum(word[:1].isupper() for word in words) / len(words),
        len(candidate.mentions),
        len(candidate.forms),
        first.field == "title",
        first.start,
    ]


def _listed(candidate: Candidate, table: str) -> float:
    """How surely a table of known names has a candidate: 1, or 0.5 where the name is also a word; -1 within another."""
    said = [f.split(" ")[1:] for f in candidate.features if f.startswith(table)]
    whole = [0.5 if codes[0].endswith("?") else 1.0 for codes in said if len(codes) == 1 and codes != ["within"]]
    return max(whole, default=-1.0 if said else 0.0)


def _length(candidate: Candidate) -> int:
    return max(map(len, candidate.forms))


def _overlap(one: Candidate, other: Candidate) -> bool:
    return any(a.field == b.field and a.start < b.end and b.start < a.end for a in one.mentions for b in other.mentions)


def _log_odds(p: float) -> float:
    return math.log(max(p, _LEAST) / max(1.0 - p, _LEAST))
