"""What the commands that write a build folder share: progress, warnings, the summary, and stopping cleanly."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import warn

if TYPE_CHECKING:
    from kg.pipeline import Progress
    from kg.report import Report


def make(folder: Path, work: Callable[[Progress], Report]) -> None:
    """Do ``work`` with a progress line, then print its warnings and its summary."""
    from kg.progress import ProgressLine

    # So that a stopped build cleans up, also in the background of a script, where shells have Ctrl-C ignored.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ProgressLine() as progress:
        report = work(progress)
    _warn_of(report.warnings)
    click.echo(report.summary(str(folder)))


def _warn_of(warnings: tuple[str, ...], most: int = 5) -> None:
    for warning in warnings[:most]:
        warn(warning)
    if len(warnings) > most:
        warn(f"… and {len(warnings) - most} more, all in report.json")
