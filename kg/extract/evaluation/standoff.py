"""Annotations that stand apart from the abstracts they belong to: what is ours can be shared, texts of others stay out.

An annotated paper of such a file has ``text``, a hash of its title, where others have ``title`` and ``abstract``; the
texts come from a collection of abstracts that has the paper.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.errors import ModelError
from kg.model import Paper, title_key


def read_abstracts(path: Path, without: Iterable[str] = ()) -> Iterator[Paper]:
    """The papers of a JSON Lines file (``title``, ``abstract``; ``.gz`` or not), save those with the given titles.

    Raises:
        ModelError: the file cannot be read, or a line is not a paper.
    """
    known = {title_key(title) for title in without}
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    entry = json.loads(line)
                    title, abstract = (" ".join((entry[k] or "").split()) for k in ("title", "abstract"))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise ModelError("not a paper with title and abstract", where=f"{path}:{number}") from error
                if title_key(title) not in known:
                    yield Paper(title=title, abstract=abstract)
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise ModelError(f"cannot read: {error}", where=str(path)) from error


def text_key(title: str) -> str:
    """What stands for a paper where its text may not: a hash of its title, the same however that is written."""
    return hashlib.sha256(title_key(title).encode()).hexdigest()[:16]


def detached(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An annotated paper without its text, its venue and the quotes from it."""
    bare = {
        k: [{n: v for n, v in x.items() if n != "evidence"} for x in entry[k]] if entry[k] is not None else None
        for k in _PARTS
    }
    partial = {"partial": True} if entry.get("partial") else {}
    return {"text": text_key(entry["title"]), **bare, **partial}


def attached(entries: Sequence[Mapping[str, Any]], texts: Path | None, where: str) -> list[Mapping[str, Any]]:
    """Annotated papers with their texts, those that lack one from the collection ``texts``.

    Raises:
        ModelError: no collection is given, it cannot be read, or it lacks a paper.
    """
    wanted = {str(entry["text"]) for entry in entries if _lacks_text(entry)}
    if not wanted:
        return list(entries)
    if texts is None:
        raise ModelError(
            f"{len(wanted):,} annotated papers stand there without their texts",
            where=where,
            hint="give the collection of abstracts that has them: --texts FILE.jsonl",
        )
    found: dict[str, Paper] = {}
    for paper in read_abstracts(texts):
        key = text_key(paper.title)
        if key in wanted:
            found.setdefault(key, paper)
    if missing := len(wanted) - len(found):
        raise ModelError(f"lacks {missing:,} of the {len(wanted):,} papers annotated in {where}", where=str(texts))
    return [
        {"id": entry["text"], "title": found[entry["text"]].title, "abstract": found[entry["text"]].abstract, **entry}
        if _lacks_text(entry)
        else entry
        for entry in entries
    ]


_PARTS = ("entities", "relations", "results")


def _lacks_text(entry: Mapping[str, Any]) -> bool:
    return isinstance(entry, dict) and "text" in entry and "title" not in entry
