"""What a large corpus tells of words and names: classes of words used alike, and how often a name is one.

The files hold words, names and numbers only. ``words.txt.gz``: a word and its classes, coarse to fine, a line.
``known.txt.gz``: a name (its tokens with a space between) and its code a line.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kg.extract.lookup import NameTable

WORDS_FILE, KNOWN_FILE = "words.txt.gz", "known.txt.gz"


def word_classes(folder: Path) -> Callable[[str], Sequence[str]]:
    """The classes of a word as features, from a model's folder; nothing where it has no such file."""
    table: dict[str, tuple[str, ...]] = {}
    for line in _lines(folder / WORDS_FILE):
        word, *classes = line.split("\t")
        table[word] = tuple(f"c{i}={c}" for i, c in enumerate(classes))
    if not table:
        return lambda word: ()
    return lambda word: table.get(word) or table.get(word.lower()) or ()


def known_names(folder: Path) -> NameTable:
    """The names that a corpus showed, from a model's folder."""
    return NameTable(dict(line.split("\t") for line in _lines(folder / KNOWN_FILE)), {})


def name_code(counts: Mapping[str, int], papers: int) -> str:
    """What is known of a name: its most frequent class, how surely, how often it is one, and how frequent.

    ``counts`` are the papers by class in which it was tagged, ``papers`` all those in which it stands.
    """
    tagged = sum(counts.values())
    letter = max(sorted(counts), key=lambda c: counts[c])
    sure = "=" if counts[letter] / tagged > 0.85 else "-"
    often = min(3, int(tagged / papers * 4))
    return f"{letter}{sure}{often}{'a' if tagged < 4 else 'b' if tagged < 20 else 'c'}"


def write_table(path: Path, rows: Mapping[str, Sequence[str]]) -> None:
    """Write a table, sorted; the same bytes for the same rows."""
    text = "".join("\t".join((key, *rows[key])) + "\n" for key in sorted(rows))
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines() if path.exists() else []
