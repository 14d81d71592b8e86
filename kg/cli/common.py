"""What the commands share: errors in one line, the build folder's option, and how answers are printed."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import click

from kg.errors import KgError
from kg.garbage import seldom_searched


class Commands(click.Group):
    """A group whose commands end in one clear line when something is wrong, and in the order they were written."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run as a program, sparing Python to search for garbage among what is needed to the end or goes with it."""
        seldom_searched()
        try:
            return super().__call__(*args, **kwargs)
        finally:
            gc.freeze()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands' names."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; whatever it raises becomes click's one line and exit status 1."""
        try:
            return super().invoke(ctx)
        except KgError as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            raise click.ClickException("interrupted; what was built before is untouched") from None
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{where}{(error.strerror or str(error)).lower()}") from error
        except Exception as error:
            if os.environ.get("KG_DEBUG"):
                raise
            what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            hint = "please report it with the output of the same command under KG_DEBUG=1"
            raise click.ClickException(f"this is a bug in kg: {what} ({hint})") from error


FOLDER = click.option(
    "-o",
    "--out",
    "folder",
    default="out",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The build folder.",
)
TIMEOUT = click.option(
    "--timeout", type=click.FloatRange(0, 86_400, min_open=True), default=30, show_default=True, help="Seconds."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_json(record: Any) -> None:
    """Print an answer for programs."""
    click.echo(json.dumps(record, ensure_ascii=False, indent=2))


def width() -> int:
    """The columns that text is wrapped to: the terminal's, but no more than is good to read; in a pipe none at all."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit():
        return min(shutil.get_terminal_size().columns, 110)
    return sys.maxsize


def warn(text: str) -> None:
    """Print a warning to standard error."""
    click.echo(f"Warning: {text}", err=True)
