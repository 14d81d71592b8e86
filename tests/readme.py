"""README's commands: run them in the order they stand, compare what they print, or write it anew.

usage: python tests/readme.py   rewrites the outputs in README.md (run it after a change that alters them)

A ``console`` block holds lines ``$ command`` and below each what it prints. A last line ``…`` cuts a long output. The
first line of a build's summary holds times, which are not compared.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
CUT = "…"
_BLOCK = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)
_TIMES = re.compile(r"\d+(\.\d+)? s( \(.*\))?")


def run(command: str, room: Path) -> str:
    """What ``command`` prints in the folder ``room``; the ``kg`` of this environment is on the path."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "COLUMNS": "110", "HOME": str(room)}
    done = subprocess.run(
        ["bash", "-c", command], cwd=room, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def commands(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a block, each with the output that stands below it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def agrees(shown: str, printed: str) -> bool:
    """Whether README shows what is printed, or its beginning when it says that it cuts."""
    lines, real = [_plain(line) for line in shown.split("\n")], [_plain(line) for line in printed.split("\n")]
    if CUT in lines:
        cut = lines.index(CUT)
        return lines[:cut] == real[:cut]
    return [line for line in lines if line] == [line for line in real if line]


def _plain(line: str) -> str:
    return _TIMES.sub("", line).rstrip()


def blocks(text: str) -> list[str]:
    """The console blocks of a page."""
    return [match[2] for match in _BLOCK.finditer(text)]


def rewritten(text: str, room: Path) -> str:
    """The page with every output as it is printed now, cut where it was cut."""

    def renew(match: re.Match[str]) -> str:
        parts = []
        for command, shown in commands(match[2]):
            printed = [line.rstrip() for line in run(command, room).rstrip("\n").split("\n")]
            lines = shown.split("\n")
            if CUT in lines:
                printed = [*printed[: lines.index(CUT)], CUT]
            parts.append("\n".join([f"$ {command}", *(line for line in printed)]))
        return f"{match[1]}{chr(10).join(parts)}\n{match[3]}"

    return _BLOCK.sub(renew, text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        README.write_text(rewritten(README.read_text(encoding="utf-8"), Path(name)), encoding="utf-8")
