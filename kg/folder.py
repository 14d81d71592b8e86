"""The build folder: what is where in it, one writer at a time, and replacing it whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kg.errors import BuildError

GRAPH, EVIDENCE, DESCRIPTION = "graph.ttl", "evidence.ttl", "void.ttl"
GRAPHML, HTML = "graph.graphml", "graph.html"
PAPERS, EXTRACTIONS, REPORT = "papers.jsonl", "extractions.jsonl", "report.json"
ALIASES = "aliases.txt"
STORE, TABLES = "store", "tables"
FILES = (GRAPH, EVIDENCE, DESCRIPTION, GRAPHML, HTML, PAPERS, EXTRACTIONS, REPORT, ALIASES)
"""The files of a build; ``STORE`` and ``TABLES`` are folders."""
_BUILDING, _READY, _LOCK = ".kg-building-", ".kg-ready", ".kg-lock"


def is_build(folder: Path) -> bool:
    """Whether a build of kg stands in ``folder``."""
    with contextlib.suppress(OSError, ValueError):
        report = json.loads((folder / REPORT).read_text(encoding="utf-8"))
        return isinstance(report, dict) and "kg" in report
    return False


def _has_damaged_report(folder: Path) -> bool:
    """Whether a build stands in ``folder`` whose report cannot be read."""
    parts = all((folder / name).is_file() for name in (REPORT, PAPERS, EXTRACTIONS))
    return parts and (folder / TABLES).is_dir() and not is_build(folder)


def require_build(folder: Path) -> Path:
    """``folder``, when a build stands in it.

    Raises:
        BuildError: there is no build.
    """
    if (folder / _READY).is_dir():
        with contextlib.suppress(BuildError, OSError), _locked(folder):
            _finish(folder)
    if is_build(folder):
        return folder
    if _has_damaged_report(folder):
        raise BuildError("is damaged", where=str(folder / REPORT), hint="run 'kg build INPUT' anew")
    what = "no build of kg in it" if folder.is_dir() else "no such folder"
    raise BuildError(what, where=str(folder), hint="run 'kg build INPUT' first, or name the folder with -o DIR")


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a fresh folder to write a build into, and move it into ``target`` when the block ends well.

    The old build stands untouched until the new one is complete. The one step that decides is a rename; a process that
    dies after it leaves the moves to the next command. Everything happens inside ``target``, so that it may be a
    link, a mount point or the current folder, and files in it that are not ours stay.

    Raises:
        BuildError: ``target`` is not a build folder and not empty, cannot be written, the disk is full, or another
            process is building there.
    """
    made = not target.exists()
    try:
        _check_target(target)
        target.mkdir(parents=True, exist_ok=True)
        with _locked(target):
            _finish(target)
            for leftover in target.glob(f"{_BUILDING}*"):
                shutil.rmtree(leftover, ignore_errors=True)
            fresh = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=target))
            try:
                yield fresh
                fresh.rename(target / _READY)
                _finish(target)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise _write_error(target, error) from error
    finally:
        if made:
            with contextlib.suppress(OSError):  # gone again unless a build came to stand in it
                target.rmdir()


def _check_target(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise BuildError("is a file, not a folder", where=str(target), hint="name a folder with -o DIR")
    if is_build(target) or (target / _READY).is_dir() or _has_damaged_report(target):
        return
    foreign = sorted(p.name for p in target.iterdir() if not p.name.startswith("."))
    if foreign:
        raise BuildError(
            f"is not a build folder and not empty (it holds {foreign[0]!r})",
            where=str(target),
            hint="name an empty or new folder with -o DIR",
        )


@contextlib.contextmanager
def _locked(target: Path) -> Iterator[None]:
    path = target / _LOCK
    with path.open("a+", encoding="utf-8") as handle:
        if not _try_lock(handle.fileno()):
            handle.seek(0)
            holder = handle.read().strip() or "another process"
            raise BuildError(f"{holder} is building here", where=str(target), hint="wait for it, or use -o DIR")
        handle.seek(0)
        handle.truncate()
        handle.write(f"process {os.getpid()}")
        handle.flush()
        try:
            yield
        finally:
            # Removed while still held, so that nobody can lock a file that is about to go.
            with contextlib.suppress(OSError):
                path.unlink()


def _try_lock(descriptor: int) -> bool:
    # The system drops these locks with the process, so that a killed build never blocks the next one.
    try:
        import fcntl  # POSIX only
    except ImportError:  # Windows
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _finish(target: Path) -> None:
    """Move a complete build to its place: the last step of a build, and the first after one that died in it."""
    ready = target / _READY
    if not ready.is_dir():
        return
    # The report goes last: it marks the folder as a build.
    for entry in sorted(ready.iterdir(), key=lambda e: (e.name == REPORT, e.name)):
        place = target / entry.name
        if place.is_dir():
            shutil.rmtree(place)
        entry.replace(place)
    ready.rmdir()


def _write_error(target: Path, error: OSError) -> BuildError:
    if error.errno == errno.ENOSPC:
        message = "the disk is full; what was built before is untouched"
        return BuildError(message, where=str(target), hint="free some space and build again")
    reason = (error.strerror or str(error)).lower()
    return BuildError(f"cannot be written: {reason}", where=str(target), hint="check its permissions or use -o DIR")
