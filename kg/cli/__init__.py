"""The command line: parses arguments, calls the library, turns its errors into one line."""

from __future__ import annotations

import click

from kg import __version__
from kg.cli import (
    asking,
    building,
    changing,
    completing,
    enriching,
    identity,
    learning,
    querying,
    reading,
    serving,
    viewing,
)
from kg.cli.common import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """The knowledge graph of the papers you follow.

    Start with "kg build --sample", or with a page saved from Hugging Face Daily Papers: "kg build page.txt".
    """


for command in (
    building.build,
    changing.add,
    changing.remove,
    enriching.enrich,
    asking.show,
    querying.query,
    asking.search,
    asking.lineage,
    asking.leaderboard,
    asking.compare,
    asking.path,
    asking.evidence,
    asking.papers,
    asking.new,
    asking.diff,
    reading.digest,
    asking.stats,
    identity.why,
    identity.review,
    viewing.view,
    viewing.plot,
    viewing.export,
    viewing.serve,
    learning.train,
    learning.evaluate,
    serving.mcp,
    building.formats,
    enriching.cache,
    completing.completion,
):
    main.add_command(command)
