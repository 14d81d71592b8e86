"""How far a build is: one line on a terminal, nothing where nobody looks."""

from __future__ import annotations

import shutil
import sys
from types import TracebackType
from typing import TextIO


class ProgressLine:
    """A line on ``stream`` that is rewritten in place and cleared at the end; silent when it is no terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._write("")

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show ``stage``, with a bar where ``total`` is known."""
        if not total:
            self._write(f"{stage} …")
            return
        filled = 24 * done // total
        self._write(f"{stage} [{'#' * filled}{'.' * (24 - filled)}] {done:,} of {total:,} papers")

    def _write(self, text: str) -> None:
        if self._shown:
            width = shutil.get_terminal_size().columns - 1
            self._stream.write(f"\r\x1b[2K{text[:width]}")
            self._stream.flush()
