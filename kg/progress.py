"""How far a build is: one line on a terminal, nothing where nobody looks."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType
from typing import TextIO

_SLOW = 3
"""Seconds after which a stage is worth foretelling."""


class ProgressLine:
    """A line on ``stream`` that is rewritten in place and cleared at the end; silent when it is no terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr  # None where it was closed
        self._shown = bool(self._stream and self._stream.isatty())
        self._stage, self._begun, self._from = "", 0.0, 0

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._write("")

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show ``stage``, with a bar where ``total`` is known, and the rate and the time left once they can be told."""
        if stage != self._stage:
            self._stage, self._begun, self._from = stage, time.monotonic(), done
        if not total:
            self._write(f"{stage} …")
            return
        filled = 24 * done // total
        self._write(
            f"{stage} [{'#' * filled}{'.' * (24 - filled)}] {done:,} of {total:,} papers{self._speed(done, total)}"
        )

    def _speed(self, done: int, total: int) -> str:
        seconds, papers = time.monotonic() - self._begun, done - self._from
        if seconds < _SLOW or not papers:
            return ""
        rate = papers / seconds
        left = (total - done) / rate
        told = f"{left:.0f} s" if left < 90 else f"{left / 60:.0f} min" if left < 5400 else f"{left / 3600:.1f} h"
        return f", {rate:.1f} a second, {told} left"

    def _write(self, text: str) -> None:
        if self._shown:
            width = shutil.get_terminal_size().columns - 1
            self._stream.write(f"\r\x1b[2K{text[:width]}")
            self._stream.flush()
