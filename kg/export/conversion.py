"""One build in another format, to a file or to standard output."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from kg import folder as layout
from kg.errors import BuildError
from kg.export import convert, gexf, graphml
from kg.graph.jsonl import read_tables


def write_export(
    folder: Path, form: str, target: Path | None = None, *, part: Any = "all", profile: Any = "gephi"
) -> None:
    """Write the build in ``folder`` as ``form``: one of ``kg.export.convert.FORMATS``, ``graphml`` or ``gexf``.

    ``target`` None is standard output. A file stands in its place only when it is complete, where a link leads and with
    the permissions that it had; a device or a pipe is written to.

    Raises:
        BuildError: no build is in the folder, the file is a part of it, or cannot be written.
    """
    layout.require_build(folder)
    if target is None:
        _write(folder, form, sys.stdout.buffer, part, profile)
        return
    place = target.resolve()
    if place.parent == folder.resolve() and place.name in layout.FILES:
        raise BuildError("is a part of the build", where=str(target), hint="name another file with -f")
    try:
        if place.exists() and not place.is_file():
            with place.open("wb") as output:
                _write(folder, form, output, part, profile)
            return
        unfinished = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            with unfinished.open("wb") as output:
                _write(folder, form, output, part, profile)
            if place.exists():
                shutil.copymode(place, unfinished)
            unfinished.replace(place)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise BuildError(
            (error.strerror or str(error)).lower(), where=str(target), hint="name a file with -f"
        ) from error


def _write(folder: Path, form: str, output: Any, part: Any, profile: Any) -> None:
    if form in convert.FORMATS:
        convert.convert(folder, output, form, part)
        return
    graph = read_tables(folder / layout.TABLES, folder / layout.PAPERS)
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / "graph"
        if form == "gexf":
            gexf.write(graph, path)
        else:
            graphml.write(graph, path, profile=profile)
        with path.open("rb") as written:
            shutil.copyfileobj(written, output)
