"""Families of names: what a name adds to another (size, edition, version, year), and whose variant it is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.model import NodeType
from kg.names import name_key
from kg.resolve.names import EDITIONS, SIZE, normal
from kg.resolve.spelling import word_set

_TOKEN = re.compile(r"\d+x\d+(?:\.\d+)?b\b|\d+(?:\.\d+)*[bmtk]\b|\d+(?:\.\d+)*|[^\W\d_]+")
_SPECIALITIES = word_set(
    "math coder code vl vision vlm audio omni embedding moe guard prover zero r1 distill instruct chat hard "
    "verified full subset easy challenge diamond test clean other dev val validation train multilingual plus plusplus"
)
_LANGUAGES = word_set("en de fr es it zh cn ja ko ru cs ro fi et lv tr hi ar pt nl pl vi")
_BRANCHES = word_set("africa america asia australia canada china europe france germany india israel japan korea uk usa")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_SIZE_OF_SET = re.compile(r"\d+(?:\.\d+)*[kmb]")


def tokens(name: str, type: NodeType) -> tuple[str, ...]:
    """The parts of a normal form, letters apart from figures: ``Qwen2.5-Math-7B`` is qwen 2.5 math 7b."""
    parts: list[str] = []
    for word in normal(name, type).words:
        parts += _TOKEN.findall(word.casefold())
    return tuple(parts)


def kind(token: str, type: NodeType) -> str | None:
    """What a token of a name tells variants apart by: ``size``, ``edition``, ``version`` …; None: by more."""
    if type is NodeType.METHOD and SIZE.fullmatch(token):
        return "size"
    if type is NodeType.BENCHMARK and _SIZE_OF_SET.fullmatch(token):
        return "size"
    if type is NodeType.METHOD and token in EDITIONS:
        return "edition"
    if _NUMBER.fullmatch(token):
        return "year" if type is NodeType.BENCHMARK and len(token) == 2 else "version"
    if type is NodeType.BENCHMARK and token in _LANGUAGES:
        return "language"
    return "part" if token in _SPECIALITIES or token in EDITIONS else None


def is_variant(name: str, of: str, type: NodeType) -> bool:
    """Whether a name adds a size, edition, version or part to another (Phi-3-mini to Phi-3), or has another version.

    The date or build number of a release (``gpt-4-0613``) makes no variant.
    """
    if name[:1].casefold() != of[:1].casefold():
        return False
    own, other = tokens(name, type), tokens(of, type)
    if type is NodeType.ORGANIZATION:
        return own[: len(other)] == other and len(own) > len(other) and set(own[len(other) :]) <= _BRANCHES
    if len(own) > len(other) > 0 and own[: len(other)] == other:
        return _adds(own[len(other) :], type)
    if len(own) != len(other) or own[:1] != other[:1]:
        return False
    pairs = [(a, b) for a, b in zip(own, other, strict=True) if a != b]
    # GPT-35 is how some write GPT-3.5.
    return (
        bool(pairs)
        and all(_NUMBER.fullmatch(a) and _NUMBER.fullmatch(b) for a, b in pairs)
        and ("".join(own).replace(".", "") != "".join(other).replace(".", ""))
    )


def _adds(added: tuple[str, ...], type: NodeType) -> bool:
    builds = [t for t in added if _NUMBER.fullmatch(t) and (len(t) >= 4 or len(added) > 2)]
    others = [t for t in added if t not in builds]
    return bool(others) and all(kind(t, type) or len(t) == 1 for t in others)


def numbered(names: Sequence[str], type: NodeType) -> set[str]:
    """Those of some names that only short numbers tell apart: of TREC, TREC-6 and TREC-50 the latter two."""
    rows: dict[tuple[str, ...], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in names:
        if type is not NodeType.ORGANIZATION and any(c.isdigit() for c in name):
            parts = tokens(name, type)
            numbers = [p for p in parts if _NUMBER.fullmatch(p)]
            if numbers and all(len(n) < 4 for n in numbers):
                frame = tuple("#" if p in numbers else p for p in parts)
                rows[frame]["-".join(numbers).replace(".", "")].append(name)
    return {n for row in rows.values() if len(row) > 1 for same in row.values() for n in same}


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
        yield from _key(without, seen)
    for row in (parts, head):
        for end in range(len(row) - 1, 0, -1):
            if not kind(row[end], type):
                break
            yield from _key(row[:end], seen)


def _key(parts: list[str], seen: set[str]) -> Iterator[str]:
    key = _joined(parts)
    if sum(c.isalpha() for c in key) >= 3 and key not in seen:
        seen.add(key)
        yield key


def _joined(parts: list[str]) -> str:
    """Tokens as a key: figures side by side stay apart."""
    return name_key(" ".join(parts))
