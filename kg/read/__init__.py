"""From files to papers: recognises the format of each input, reads it, and makes one paper of the same paper."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError
from kg.model import Paper
from kg.read.inputs import STDIN, Found, find_inputs
from kg.read.merge import merge_papers
from kg.read.registry import Format, format_named, input_formats, recognise
from kg.read.stream import Stream
from kg.texts import shown_path

__all__ = ["Format", "Reading", "input_formats", "merge_papers", "read_papers"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading gave: the distinct papers sorted by id, what the user should know, and how many files were read.

    ``records`` are the papers as each source gives them, every different one once.
    """

    papers: tuple[Paper, ...]
    warnings: tuple[str, ...]
    files: int
    records: tuple[Paper, ...] = ()


def read_papers(
    inputs: Sequence[str],
    *,
    format: str | None = None,
    page_year: int | None = None,
    strict: bool = False,
    stdin: BinaryIO | None = None,
) -> Reading:
    """Read papers from files, folders (all the way down), glob patterns and ``-`` (standard input).

    Each file's format is recognised by its content unless ``format`` names it. ``page_year`` is the year of listing
    pages whose own date leaves it out. Records that cannot be used are left out with a warning, or with ``strict``
    stop the reading. ``stdin`` stands in for the process's own. How papers are merged is told in ``kg.read.merge``.

    Raises:
        InputError: when an input is missing, unreadable, not text, of no known format, or without papers.
    """
    chosen = format_named(format) if format else None
    endings = chosen.endings if chosen else tuple({ending for one in input_formats() for ending in one.endings})
    records: list[Paper] = []
    warnings: list[str] = []
    files = 0
    for found in find_inputs(inputs, endings):
        try:
            papers, notes = _read_file(found, chosen, page_year, strict, stdin)
        except InputError as error:
            if found.named or strict:
                raise
            # A folder may well hold other things too.
            warnings.append(f"skipped: {error}")
            continue
        records.extend(papers)
        warnings.extend(notes)
        files += 1
    if not files:
        raise InputError("no papers in any file of it", where=", ".join(inputs), hint="; ".join(warnings[:3]) or None)
    different = tuple(dict.fromkeys(records))
    return Reading(merge_papers(different), tuple(warnings), files, different)


def _read_file(
    found: Found, chosen: Format | None, page_year: int | None, strict: bool, stdin: BinaryIO | None
) -> tuple[list[Paper], list[str]]:
    if found.path == STDIN:
        if not (stdin or sys.stdin):
            raise InputError("standard input is closed", hint="name a file")
        return _read_stream(stdin or sys.stdin.buffer, STDIN, STDIN, chosen, page_year, strict)
    try:
        with Path(found.path).open("rb") as raw:
            return _read_stream(
                raw, shown_path(Path(found.path).name), shown_path(found.path), chosen, page_year, strict
            )
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=shown_path(found.path)) from error


def _read_stream(
    raw: BinaryIO, name: str, where: str, chosen: Format | None, page_year: int | None, strict: bool
) -> tuple[list[Paper], list[str]]:
    stream = Stream(raw, name=name, where=where, strict=strict, page_year=page_year)
    format_ = recognise(stream, chosen)
    papers = list(format_.read(stream))
    stream.summarise()
    if not papers:
        first = f"; {stream.warnings[0]}" if stream.warnings else ""
        raise InputError(f"no papers recognised in it (read as {format_.name}{first})", where=where)
    without = sum(not paper.abstract for paper in papers)
    if without:
        stream.warn(f"{without} of {len(papers)} papers have no abstract: only their titles are read")
    return papers, stream.warnings
