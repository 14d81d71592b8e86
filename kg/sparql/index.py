"""Where the triples of a build are read from: small ones from their file, large ones from an index made once."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from kg import folder as layout
from kg.errors import BuildError, QueryError
from kg.export.files import DATASET

LARGE = 24 * 2**20
"""Bytes of N-Quads (some 170,000) from which on an index pays: loading them anew would take over half a second."""

INDEX = "index"
_MARK = "kg-index.json"


def source_of(folder: Path, on_index: Callable[[int], None] = lambda size: None) -> Path:
    """The file or the index folder to load for the build in ``folder``.

    An index that is missing or belongs to other data is made beside the data and put in place by renaming;
    ``on_index`` is told the size in bytes before. Where the folder cannot be written the file itself is returned.

    Raises:
        BuildError: there is no store in the folder.
    """
    data = folder / layout.STORE / DATASET
    try:
        size = data.stat().st_size
    except OSError as error:
        raise BuildError("holds no triples to query", where=str(folder), hint="run 'kg build INPUT' anew") from error
    if size < LARGE:
        return data
    index = folder / layout.STORE / INDEX
    if _is_current(index, data):
        return index
    on_index(size)
    try:
        _make(index, data)
    except OSError:
        return data  # read-only or full: slower, but it works
    return index


def _is_current(index: Path, data: Path) -> bool:
    try:
        mark = json.loads((index / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    stat = data.stat()
    if not isinstance(mark, dict) or mark.get("size") != stat.st_size:
        return False
    # A copied folder has other times and the same content: only then is the content looked at.
    return mark.get("modified") == stat.st_mtime_ns or mark.get("sha256") == _hash(data)


def _make(index: Path, data: Path) -> None:
    import pyoxigraph as ox

    fresh = Path(tempfile.mkdtemp(prefix=f".{INDEX}-", dir=index.parent))
    try:
        store = ox.Store(str(fresh))
        try:
            store.bulk_load(path=str(data), format=ox.RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise QueryError(f"the store is damaged: {error}", where=str(data), hint="build anew") from error
        store.flush()
        store.optimize()
        del store
        stat = data.stat()
        mark = {"size": stat.st_size, "modified": stat.st_mtime_ns, "sha256": _hash(data)}
        (fresh / _MARK).write_text(json.dumps(mark), encoding="utf-8")
        fresh.chmod(0o755)
        _replace(index, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _replace(index: Path, fresh: Path) -> None:
    old = fresh.with_name(fresh.name + ".old")
    with contextlib.suppress(FileNotFoundError):
        index.rename(old)
    try:
        fresh.rename(index)
    except OSError:
        if not index.is_dir():  # else another process was faster with the same index
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        return hashlib.file_digest(file, "sha256").hexdigest()
