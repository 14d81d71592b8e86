"""Learning scores from papers that other hands annotated: what those do otherwise is learnt apart, and left behind.

Every feature of such a paper is given twice, once as it is and once as theirs alone; what all do alike then weighs the
first, what only they do the second, of which no paper that is read has any (Daumé III, "Frustratingly Easy Domain
Adaptation", ACL 2007).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

_THEIRS: Final = "~"

Weight = TypeVar("Weight")


def with_theirs(features: Iterable[str]) -> list[str]:
    """The features of a paper that other hands annotated."""
    some = list(features)
    return [*some, *(_THEIRS + feature for feature in some)]


def without_theirs(weights: Mapping[str, Weight]) -> dict[str, Weight]:
    """The weights that hold for a paper that is read."""
    return {feature: weight for feature, weight in weights.items() if not feature.startswith(_THEIRS)}
