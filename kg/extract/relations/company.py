"""What an entity is to its paper, judged beside what the paper's other entities may be to it.

The features of an entity add up what speaks for and against each role alone. Here it matters what comes together: a
paper extends one or two methods and not ten, and what it compares with it seldom uses. By it the average precision of
compares-to rises from 0.83 to 0.86 on annotated papers, of introduces from 0.967 to 0.975, of uses and extends by 0.01.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Final

from kg.extract.linear import logistic
from kg.extract.trees import FeatureTrees

HARDLY: Final = -3.0
"""Log-odds below which nobody else need be asked."""
_NONE: Final = -12.0  # where there is nobody else; no log-odds are as low


def beside(
    alone: Sequence[Sequence[float]],
    allowed: Sequence[Sequence[bool]],
    features: Sequence[Collection[str]],
    judges: Sequence[FeatureTrees | None],
) -> list[list[float]]:
    """The log-odds of every role of every entity of a paper, given those of each entity ``alone``.

    ``allowed`` tells which roles each can have at all. There is a judge for each role, or None.
    """
    judged = [list(own) for own in alone]
    facts = company(alone, allowed)
    for own, can, some, known in zip(judged, allowed, facts, features, strict=True):
        for role, judge in enumerate(judges):
            if judge is not None and can[role] and own[role] >= HARDLY:
                own[role] = judge(some, known)
    return judged


def company(alone: Sequence[Sequence[float]], allowed: Sequence[Sequence[bool]]) -> list[list[float]]:
    """The facts of a paper's entities, as many for each.

    These are an entity's own log-odds, and for each role the best of the others', how many are surer, how many others
    are to be expected to have it, and how many can.
    """
    facts = [list(own) for own in alone]
    for role in range(len(alone[0]) if alone else 0):
        odds = [own[role] if can[role] else _NONE for own, can in zip(alone, allowed, strict=True)]
        chances = [logistic(o) for o in odds]
        total, count = math.fsum(chances), sum(can[role] for can in allowed)
        first, second, *_ = (*sorted(odds, reverse=True), _NONE)
        for k, mine in enumerate(odds):
            surer = sum(other > mine for other in odds)
            facts[k] += [first if surer else second, surer, round(total - chances[k], 6), count]
    return facts
