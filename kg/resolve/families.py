"""Families of names: what a name adds to another (size, edition, version, year), and whose variant it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import NodeType
from kg.names import name_key
from kg.resolve.names import EDITIONS, SIZE, normal

_TOKEN = re.compile(r"\d+x\d+(?:\.\d+)?b\b|\d+(?:\.\d+)*[bmtk]\b|\d+(?:\.\d+)*|[^\W\d_]+")
_SPECIALITIES = frozenset(
    "math coder code vl vision vlm audio omni embedding moe guard prover zero r1 distill instruct chat hard verified "
    "full subset easy challenge diamond test dev val validation train en zh cn multilingual plus plusplus".split()
)
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_SIZE_OF_SET = re.compile(r"\d+(?:\.\d+)*[kmb]")


def tokens(name: str, type: NodeType) -> tuple[str, ...]:
    """The parts of a normal form, letters apart from figures: ``Qwen2.5-Math-7B`` is qwen 2.5 math 7b."""
    parts: list[str] = []
    for word in normal(name, type).words:
        parts += _TOKEN.findall(word.casefold())
    return tuple(parts)


def kind(token: str, type: NodeType) -> str | None:
    """What a token of a name tells variants apart by: ``size``, ``edition``, ``version``, ``year`` or ``part``."""
    if type is NodeType.METHOD and SIZE.fullmatch(token):
        return "size"
    if type is NodeType.BENCHMARK and _SIZE_OF_SET.fullmatch(token):
        return "size"
    if type is NodeType.METHOD and token in EDITIONS:
        return "edition"
    if _NUMBER.fullmatch(token):
        return "year" if type is NodeType.BENCHMARK and len(token) == 2 else "version"
    return "part" if token in _SPECIALITIES or token in EDITIONS else None


def is_variant(name: str, of: str, type: NodeType) -> bool:
    """Whether a name is another one and a size, edition, version or part more: Phi-3-mini of Phi-3.

    The date or build number of a release (``gpt-4-0613``) makes no variant.
    """
    if type is NodeType.ORGANIZATION:
        return False
    own, other = tokens(name, type), tokens(of, type)
    return len(own) > len(other) > 0 and own[: len(other)] == other and _adds(own[len(other) :], other, type)


def _adds(added: tuple[str, ...], to: tuple[str, ...], type: NodeType) -> bool:
    builds = [t for t in added if _NUMBER.fullmatch(t) and (len(t) >= 4 or len(added) > 2)]
    others = [t for t in added if t not in builds]
    return bool(others) and all(kind(t, type) for t in others)


def difference(a: str, b: str, type: NodeType) -> str | None:
    """In what two names of a type differ if only in a kind of token ("version", "size" …); None if in more."""
    left, right = tokens(a, type), tokens(b, type)
    only = [t for t in (*left, *right) if (t in left) != (t in right)]
    kinds = [kind(t, type) for t in only]
    if not only or not all(kinds) or not set(left) & set(right):
        return None
    return " and ".join(dict.fromkeys(k for k in kinds if k))


def ancestors(name: str, type: NodeType) -> Iterator[str]:
    """Keys of the names that a name may be a variant of, the nearest first.

    The last telling token goes first (Llama-3.1-8B-Instruct: Llama-3.1-8B, Llama-3.1-Instruct, Llama-3.1, Llama). What
    stays is a name: three letters at least. The first of these that something in the graph goes by is the parent.
    """
    if type is NodeType.ORGANIZATION:
        return
    parts = list(tokens(name, type))
    seen: set[str] = set()
    head = [p for p in parts if kind(p, type) != "size"]
    edition = next((p for p in reversed(head[1:]) if kind(p, type) == "edition"), None)
    if edition and len(head) < len(parts):
        without = [p for i, p in enumerate(parts) if p != edition or i == 0]
        yield from _key(without, type, seen)
    for row in (parts, head):
        row = list(row)
        while len(row) > 1 and kind(row[-1], type):
            row = row[:-1]
            yield from _key(row, type, seen)


def _key(parts: list[str], type: NodeType, seen: set[str]) -> Iterator[str]:
    key = _joined(parts)
    if sum(c.isalpha() for c in key) >= 3 and key not in seen:
        seen.add(key)
        yield key


def _joined(parts: list[str]) -> str:
    """Tokens as a key: figures side by side stay apart."""
    return name_key(" ".join(parts))
