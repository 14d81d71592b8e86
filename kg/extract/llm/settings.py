"""Which language model to ask, where, with which key and at which price; keys come from the environment only."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kg.errors import ModelError

OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmOptions:
    """What a user chooses.

    ``model`` and ``url`` default to ``KG_LLM_MODEL`` and ``KG_LLM_BASE_URL`` (then ``OPENAI_BASE_URL``, then OpenAI).
    ``max_cost`` is in US dollars for one run, ``price_in`` and ``price_out`` in US dollars per million tokens;
    ``requests`` is how many are under way at once, ``timeout`` the seconds after which one is given up, ``attempts``
    how often a request is made that fails for reasons that pass, and ``pause`` the seconds before the second attempt
    (doubled each time) where the server does not say. ``offline`` asks nobody: only answers in the cache count.
    """

    model: str | None = None
    url: str | None = None
    max_cost: float | None = None
    price_in: float | None = None
    price_out: float | None = None
    requests: int = 8
    timeout: float = 120.0
    attempts: int = 5
    pause: float = 1.0
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible endpoint and the model to ask there; the key is never shown."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)

    def without_key(self, text: str) -> str:
        """A text of the server's with the key, should it repeat it, left out."""
        return text.replace(self.key, "[key]") if self.key else text


def endpoint(options: LlmOptions, environment: Mapping[str, str] = os.environ) -> Endpoint:
    """Where to ask, from the options and what they leave to the environment.

    ``KG_LLM_API_KEY`` is sent wherever the address points. ``OPENAI_API_KEY`` is only sent to OpenAI, or to the address
    in ``OPENAI_BASE_URL``: a key for one service must not go to another.

    Raises:
        ModelError: no model is named, the address is none, or OpenAI is to be asked without a key.
    """
    model = (options.model or environment.get("KG_LLM_MODEL", "")).strip()
    if not model:
        raise ModelError("no language model is named", hint="give --llm-model NAME, or set KG_LLM_MODEL")
    theirs = environment.get("OPENAI_BASE_URL", "").strip() or OPENAI
    url = (options.url or environment.get("KG_LLM_BASE_URL", "") or theirs).strip().rstrip("/")
    _check(url)
    key = environment.get("KG_LLM_API_KEY", "").strip()
    if not key and url in (OPENAI, theirs.rstrip("/")):
        key = environment.get("OPENAI_API_KEY", "").strip()
    if url == OPENAI and not key and not options.offline:
        raise ModelError("no key for the language model", where=url, hint="set OPENAI_API_KEY or KG_LLM_API_KEY")
    if key and not (key.isascii() and key.isprintable()):
        raise ModelError("the key for the language model cannot be right", hint="it has to be plain text in one line")
    return Endpoint(url, model, key or None)


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    # What is wrong is not shown: the address may hold a password.
    if not usable:
        raise ModelError("the address of the language model is none", hint="it looks like http://localhost:11434/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ModelError(
            "the address of the language model holds more than a place",
            hint="set the key in KG_LLM_API_KEY, not in the address",
        )
