"""``kg`` and ``python -m kg``: the commands; Ctrl-C while they are still being loaded ends in one line, too."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    try:
        from kg.cli import main as commands
    except KeyboardInterrupt:
        sys.exit("Error: interrupted")
    commands(prog_name="kg")


if __name__ == "__main__":
    main()
