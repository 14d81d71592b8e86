"""kg mcp: the graph as tools for an assistant."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import FOLDER
from kg.errors import KgError


@click.command()
@FOLDER
def mcp(folder: Path) -> None:
    """Serve the graph to an assistant: a Model Context Protocol server on standard input and output.

    Tools: search, show, lineage, leaderboard, evidence and sparql (read-only), all with the sentences to quote. An
    assistant starts it itself; its configuration is {"command": "kg", "args": ["mcp", "-o", "/path/to/out"]}.
    """
    try:
        from kg.mcp_server import serve
    except ImportError as error:
        hint = "pip install 'kg[mcp]'"
        raise KgError(f"needs the mcp package, version 2 or later ({error})", hint=hint) from error
    serve(folder)
