"""What the user named, as the files to read: folders are walked, patterns expanded, nothing is read twice."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError

STDIN = "-"

_PACKED = (".gz", ".zst", ".bz2", ".xz")
_BUILD_MARKS = ("report.json", "graph.ttl")
_BUILD_PAPERS = "papers.jsonl"


@dataclass(frozen=True, slots=True)
class Found:
    """One file to read; ``named`` when the user asked for it, rather than for the folder it is in."""

    path: str
    named: bool = True


def find_inputs(inputs: Sequence[str], endings: Iterable[str]) -> tuple[Found, ...]:
    """The files that ``inputs`` (files, folders, glob patterns, ``-``) stand for, in the order given.

    A folder gives the files below it that end in one of ``endings`` (packed or not), sorted; hidden ones and build
    folders are left out. A build folder that is named itself gives the papers it was built from.

    Raises:
        InputError: when an input does not exist or holds nothing to read.
    """
    if not inputs:
        raise InputError("no input given", hint="name a file or a folder, or - for standard input")
    wanted = tuple(endings)
    unique: dict[str, Found] = {}
    for one in inputs:
        for found in _expand(one, wanted):
            real = found.path if found.path == STDIN else os.path.realpath(found.path)
            # A file that is named and also lies in a named folder counts as named.
            if real not in unique or found.named:
                unique[real] = found
    return tuple(unique.values())


def _expand(one: str, endings: tuple[str, ...]) -> Iterator[Found]:
    if one == STDIN:
        yield Found(STDIN)
        return
    try:
        exists = Path(one).exists()
    except (OSError, ValueError) as error:
        raise InputError("this path cannot be used", where=one.replace("\0", "\\0")) from error
    if exists:
        yield from _file_or_folder(one, endings)
        return
    if not glob.has_magic(one):
        raise InputError("no such file or folder", where=one, hint=_near(one))
    matches = sorted(glob.glob(one, recursive=True))  # noqa: PTH207 - pathlib has no absolute patterns
    if not matches:
        raise InputError("no file matches this pattern", where=one)
    # A pattern means its files; a folder counts when only folders match, as a shell's * would give them.
    for match in [match for match in matches if not Path(match).is_dir()] or matches:
        yield from _file_or_folder(match, endings)


def _file_or_folder(path: str, endings: tuple[str, ...]) -> Iterator[Found]:
    if not Path(path).is_dir():
        yield Found(path)
        return
    files = list(_walk(path, endings))
    if not files:
        raise InputError("no files to read in this folder", where=path, hint=f"looked for {', '.join(sorted(endings))}")
    yield from (Found(file, named=False) for file in files)


def _walk(folder: str, endings: tuple[str, ...]) -> Iterator[str]:
    def cannot(error: OSError) -> None:
        raise InputError(f"cannot be read: {error.strerror}", where=error.filename or folder)

    for here, folders, files in os.walk(folder, onerror=cannot):
        wanted = sorted(files)
        if all(mark in files for mark in _BUILD_MARKS):
            folders.clear()
            # Named itself, a build stands for its papers; on the way it is no input but an outcome.
            wanted = [name for name in files if name == _BUILD_PAPERS and here == folder]
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in wanted:
            if not name.startswith(".") and _unpacked_name(name).endswith(endings):
                yield str(Path(here) / name)


def _unpacked_name(name: str) -> str:
    name = name.lower()
    return next((name[: -len(ending)] for ending in _PACKED if name.endswith(ending)), name)


def _near(path: str) -> str | None:
    import difflib

    folder = Path(path).parent
    try:
        names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    except OSError:
        return None
    near = difflib.get_close_matches(Path(path).name, names, 1)
    return f"did you mean {folder / near[0]}?" if near else None
