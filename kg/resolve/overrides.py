"""A user's own word on identities: a file of ``same:``, ``different:`` and ``rename:`` lines.

    # one line each; names as papers write them, or node ids
    same: FlashAttention | Flash-Attn
    different: TPO | tpo
    rename: method/grpo | Group Relative Policy Optimization
    same (Benchmark): MATH | Mathematics Aptitude Test of Heuristics

A type in brackets limits a line to it. ``same`` makes the nodes that go by the names one, the first gives id and label.
``different`` keeps the second name from ever meaning the first. ``rename`` gives a node another label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.errors import KgError
from kg.model import NodeType

Verb = Literal["same", "different", "rename"]

_LINE = re.compile(r"(?P<verb>[a-z]+)\s*(?:\((?P<type>[^()]*)\))?\s*:(?P<rest>.*)", re.IGNORECASE)
_TYPES = {t.lower(): t for t in (NodeType.METHOD, NodeType.BENCHMARK, NodeType.ORGANIZATION)}
_EXAMPLE = "write for example 'same: CoT | Chain-of-Thought'"


class OverridesError(KgError):
    """A file of overrides that cannot be used."""


@dataclass(frozen=True, slots=True)
class Override:
    """One line: ``names`` are names or node ids, ``where`` is ``file:line``; ``type`` None stands for every type."""

    verb: Verb
    names: tuple[str, ...]
    type: NodeType | None = None
    where: str = ""

    def __str__(self) -> str:
        kind = f" ({self.type.value})" if self.type else ""
        return f"{self.verb}{kind}: {' | '.join(self.names)}"


@dataclass(frozen=True, slots=True)
class Unapplied:
    """An override that changed nothing, and why."""

    override: Override
    reason: str

    def __str__(self) -> str:
        return f"{self.override.where}: '{self.override}' no longer applies: {self.reason}"


def read_overrides(paths: Sequence[Path]) -> tuple[Override, ...]:
    """The lines of files of overrides.

    Raises:
        OverridesError: A file cannot be read, or a line is none; with path and line.
    """
    overrides: list[Override] = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise OverridesError("is not UTF-8", where=str(path), hint="save it as UTF-8") from error
        except OSError as error:
            raise OverridesError(error.strerror or str(error), where=str(path), hint="give a text file") from error
        overrides += parse_overrides(text, str(path))
    return tuple(overrides)


def parse_overrides(text: str, source: str) -> tuple[Override, ...]:
    """The lines of a text, without empty ones and comments (``#`` at the start or after a blank); ``source`` names it.

    Raises:
        OverridesError: A line is none.
    """
    lines = ((number, re.sub(r"(^|\s)#.*", "", line).strip()) for number, line in enumerate(text.splitlines(), 1))
    return tuple(_parse(line, f"{source}:{number}") for number, line in lines if line)


def _parse(line: str, where: str) -> Override:
    match = _LINE.fullmatch(line)
    if not match or match["verb"].lower() not in ("same", "different", "rename"):
        raise OverridesError(f"'{line}' is no override", where=where, hint=_EXAMPLE)
    type = None
    if match["type"] is not None:
        type = _TYPES.get(match["type"].strip().lower())
        if type is None:
            known = ", ".join(t.value for t in _TYPES.values())
            raise OverridesError(f"there is no type '{match['type']}'", where=where, hint=f"there are {known}")
    names = tuple(name.strip() for name in match["rest"].split("|"))
    verb: Verb = match["verb"].lower()  # type: ignore[assignment]
    if "" in names or len(names) < 2 or (verb == "rename" and len(names) > 2):
        wanted = "two names with | between them" if verb == "rename" else "two or more names with | between them"
        raise OverridesError(f"'{verb}' takes {wanted}", where=where, hint=_EXAMPLE)
    return Override(verb, names, type, where)


def written(overrides: Iterable[Override]) -> str:
    """The overrides as the lines of a file, to be read again."""
    return "".join(f"{override}\n" for override in overrides)
