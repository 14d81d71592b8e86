"""The options of kg build about a language model that reads the papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def llm_options(command: _Command) -> _Command:
    """Add the options about which extractor reads, and at what cost. There is none for a key: see the environment."""
    dollars = click.FloatRange(0)
    for option in reversed(
        (
            click.option(
                "--extractor",
                type=click.Choice(["fast", "llm"]),
                default="fast",
                show_default=True,
                help="What reads the papers: rules and a model on this machine, or a language model behind an "
                "OpenAI-compatible API (its key: KG_LLM_API_KEY or OPENAI_API_KEY).",
            ),
            click.option("--llm-model", metavar="NAME", envvar="KG_LLM_MODEL", help="The language model."),
            click.option("--llm-url", metavar="URL", envvar="KG_LLM_BASE_URL", help="Its API, if not OpenAI's."),
            click.option("--max-cost", type=dollars, metavar="USD", help="Ask no more when this is spent."),
            click.option("--price-in", type=dollars, metavar="USD", help="Price of a million tokens asked."),
            click.option("--price-out", type=dollars, metavar="USD", help="Price of a million tokens answered."),
        )
    ):
        command = option(command)
    return command
