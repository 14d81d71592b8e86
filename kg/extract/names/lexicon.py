"""What is known of words and names: classes of words used alike, how often a name is one, and names that are rare.

The files hold words, names and numbers only. ``words.txt.gz``: a word and its classes, coarse to fine, a line.
``known.txt.gz``: a name (its tokens with a space between), its code and that of its roles a line. ``rare.txt``: names
that no corpus need show, of methods (M), released models (W) and benchmarks (D), each with its code a line; with "?"
where the name is also a word or another thing's, so that texts are searched for it in its own case only. They are facts
about the world, collected subject by subject and venue by venue, not learnt; of the better known, ``ontology/`` tells
more. A line may be added without training anew.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from kg.errors import ModelError
from kg.extract.names.lookup import LONG, NameTable, Tables, code_of, vocabulary_table
from kg.extract.surfaces import spelling_key
from kg.model import RelationType
from kg.vocabulary import Vocabulary

Known = Mapping[str, Sequence[str]]
"""What a corpus showed of each name, by its tokens: its ``name_code`` and its ``role_code``."""

WORDS_FILE, KNOWN_FILE, RARE_FILE = "words.txt.gz", "known.txt.gz", "rare.txt"
ROLE_LETTERS = {
    RelationType.INTRODUCES: "i",
    RelationType.EVALUATES_ON: "e",
    RelationType.EXTENDS: "x",
    RelationType.COMPARES_TO: "c",
    RelationType.USES: "u",
    RelationType.TRAINS_ON: "t",
}
_FEWEST = 3


def word_classes(folder: Path) -> Callable[[str], Sequence[str]]:
    """The classes of a word as features, from a model's folder; nothing where it has no such file."""
    table: dict[str, tuple[str, ...]] = {}
    for line in word_lines(folder):
        word, *classes = line.split("\t")
        table[word] = tuple(f"c{i}={c}" for i, c in enumerate(classes))
    if not table:
        return lambda word: ()
    return lambda word: table.get(word) or table.get(word.lower()) or ()


def word_lines(folder: Path) -> list[str]:
    """The words of a model's folder, each with its classes."""
    return _lines(folder / WORDS_FILE)


def name_tables(folder: Path, vocabulary: Vocabulary) -> Tables:
    """All names known beforehand, to be found in texts, by their prefixes: those of the vocabulary (v), those that a
    corpus showed (g), rare ones (r)."""
    shown = {key: codes[0] for key, codes in known_names(folder).items()}
    rare = rare_names(folder)
    folded = {key.casefold(): code + "~" for key, code in rare.items() if len(key) >= LONG and code[-1] != "?"}
    return [("v", vocabulary_table(vocabulary)), ("g", NameTable(shown, {})), ("r", NameTable(rare, folded))]


def known_names(folder: Path) -> Known:
    """What a corpus showed of names, from a model's folder; empty where it has no such file."""
    path = folder / KNOWN_FILE
    return _known_names(path, path.stat().st_mtime_ns) if path.exists() else {}


def spellings(folder: Path, vocabulary: Vocabulary) -> dict[str, str]:
    """What is known of a name by its ``spelling_key``, however it is spelled: the codes of the vocabulary after a "v",
    else those of the rare names after an "r", else what a corpus showed after a "g"."""
    codes: dict[str, set[str]] = {}
    for concept in vocabulary:
        for name in concept.names:
            doubt = "?" if name in concept.ambiguous else ""
            codes.setdefault(spelling_key(name), set()).add(code_of(concept) + doubt)
    shown = {spelling_key(name): "g" + some[0] for name, some in known_names(folder).items()}
    rare = {spelling_key(name): "r" + code for name, code in rare_names(folder).items()}
    return shown | rare | {key: "v" + "".join(sorted(some)) for key, some in codes.items()}


def rare_names(folder: Path) -> dict[str, str]:
    """The codes of rare names by their tokens, from a model's folder; empty where it has no such file."""
    path = folder / RARE_FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {key: code for key, _, code in (line.partition("\t") for line in lines) if code}


@lru_cache(maxsize=2)
def _known_names(path: Path, _time: int) -> Known:
    """One table for all who read the same file."""
    rows = (line.split("\t") for line in _lines(path))
    return {key: codes for key, *codes in rows}


def name_code(masses: Mapping[str, float], papers: float) -> str:
    """What is known of a name: its most frequent class, how surely, how often it is one, and how frequent.

    ``masses`` are its papers by class, each as probable as it is there, ``papers`` all those in which it stands.
    """
    tagged = sum(masses.values())
    letter = max(sorted(masses), key=lambda c: masses[c])
    sure = "=" if masses[letter] / tagged > 0.85 else "-"
    often = min(3, int(tagged / papers * 4))
    return f"{letter}{sure}{often}{'a' if tagged < 4 else 'b' if tagged < 20 else 'c'}"


def role_code(counts: Mapping[str, int]) -> str:
    """What papers do with a name: letters of roles, each with its share in tenths, "" where too few name it.

    ``counts`` are the papers by role's letter ("-" is none), ``counts["papers"]`` all that name it.
    """
    papers = counts.get("papers", 0)
    if papers < _FEWEST:
        return ""
    shares = ((letter, min(9, 10 * counts.get(letter, 0) // papers)) for letter in (*ROLE_LETTERS.values(), "-"))
    return "".join(f"{letter}{share}" for letter, share in shares if share)


def write_table(path: Path, rows: Mapping[str, Sequence[str]]) -> None:
    """Write a table, sorted; the same bytes for the same rows."""
    text = "".join("\t".join((key, *rows[key])) + "\n" for key in sorted(rows))
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _lines(path: Path) -> list[str]:
    try:
        return gzip.decompress(path.read_bytes()).decode().splitlines() if path.exists() else []
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise ModelError(f"not a model: {error}", where=str(path), hint="train it again: `kg train`") from error
