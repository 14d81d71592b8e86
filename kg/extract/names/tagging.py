"""Tokens tagged by a conditional random field: which stretches of a sentence are names, and of what."""

from __future__ import annotations

from pathlib import Path

from kg.errors import ModelError, NoModelError
from kg.extract.names.features import Rows
from kg.extract.names.places import Reading

_SURELY_NONE = 0.98


class Tagger:
    """A trained conditional random field."""

    def __init__(self, path: Path) -> None:
        import pycrfsuite

        if not path.is_file():
            raise NoModelError("no model here", where=str(path.parent), hint="train one with `kg train`")
        self._tagger = pycrfsuite.Tagger()
        try:
            self._tagger.open(str(path))
        except (OSError, ValueError) as error:
            raise ModelError(f"cannot load: {error}", where=str(path), hint="train the model anew") from error
        self._classes: list[str] = self._tagger.labels()

    def __call__(self, rows: Rows) -> Reading:
        """What a sentence holds, given the features of its tokens."""
        if not rows:
            return Reading((), ())
        labels: list[str] = self._tagger.tag(rows)
        marginal = self._tagger.marginal
        doubts: list[dict[str, float] | None] = []
        for i in range(len(rows)):
            if labels[i] == "O" and marginal("O", i) >= _SURELY_NONE:
                doubts.append(None)
            else:
                doubts.append({label: marginal(label, i) for label in self._classes})
        return Reading(labels, doubts)
