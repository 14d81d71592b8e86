"""Asks an OpenAI-compatible endpoint about one paper: retries what passes, stops at what does not."""

from __future__ import annotations

import json
import math
import random
import threading
import time
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

from kg.errors import ModelError
from kg.extract.llm.budget import Budget
from kg.extract.llm.cache import Answer
from kg.extract.llm.checking import AnswerError, parse
from kg.extract.llm.prompt import REPAIR, Message, messages, response_format
from kg.extract.llm.settings import Endpoint, LlmOptions
from kg.model import Paper

if TYPE_CHECKING:
    from openai import APIStatusError

_PASSES: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_NOT_OURS: Final = frozenset({401, 402, 403, 404})
_LONGEST_PAUSE: Final = 120.0
_MOST_SHOWN: Final = 200


class Stopped(Exception):
    """Nothing more is to be asked."""


class PaperError(Exception):
    """One paper could not be read; ``unreachable`` when the endpoint gave no answer at all."""

    def __init__(self, reason: str, *, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.unreachable = unreachable


class Client:
    """Asks about papers, from several threads at once.

    Raises:
        ModelError: the ``openai`` package is missing.
    """

    def __init__(self, endpoint: Endpoint, options: LlmOptions, budget: Budget) -> None:
        try:
            import openai
        except ImportError as error:
            raise ModelError(
                "asking a language model needs the package openai", hint="pip install 'kg[llm]'"
            ) from error
        self._openai = openai
        self._endpoint = endpoint
        self._options = options
        self._budget = budget
        self._stop = threading.Event()
        self._by_schema = True
        self._requests = 0
        self._lock = threading.Lock()
        # Servers on the user's own machine want no key, but the client wants one.
        self._api = openai.OpenAI(
            api_key=endpoint.key or "none", base_url=endpoint.url, timeout=options.timeout, max_retries=0
        )

    @property
    def requests(self) -> int:
        """How many requests were made."""
        return self._requests

    def stop(self) -> None:
        """Ask nothing more, and wait for nothing."""
        self._stop.set()

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    def ask(self, paper: Paper) -> Answer:
        """The answer about a paper, of the form asked for; a malformed one is sent back once.

        Raises:
            PaperError: the endpoint gives no usable answer for this paper.
            ModelError: it will give none for any: a wrong key, model or address, or no more credit.
            Stopped: nothing is to be asked any more.
        """
        talk = messages(paper)
        first = self._send(talk)
        try:
            parse(first.text)
            return first
        except AnswerError:
            pass
        # The broken answer goes back cut short: an endless one would cost as much again.
        again = [*talk, {"role": "assistant", "content": first.text[:4000]}, {"role": "user", "content": REPAIR}]
        second = self._send(again)
        try:
            parse(second.text)
        except AnswerError as error:
            raise PaperError(f"the answer is {error}") from error
        known = [a.cost for a in (first, second) if a.cost is not None]
        return Answer(
            second.text,
            first.tokens_in + second.tokens_in,
            first.tokens_out + second.tokens_out,
            sum(known) if known else None,
        )

    def _send(self, talk: Sequence[Message]) -> Answer:
        attempt = 0
        while True:
            held = self._budget.reserve(talk) if not self._stop.is_set() else None
            if held is None:
                raise Stopped
            by_schema = self._by_schema
            try:
                answer = self._once(talk, held, by_schema)
            except self._openai.APIStatusError as error:
                self._budget.release(held, maybe_billed=False)
                if by_schema and error.status_code in (400, 422) and _is_about_format(error):
                    self._by_schema = False
                    continue
                reason = self._refusal(error)
                retry_after = _retry_after(error.response.headers.get("retry-after"))
            except self._openai.APITimeoutError:
                self._budget.release(held, maybe_billed=True)
                reason, retry_after = f"no answer within {self._options.timeout:g} s", None
            except self._openai.APIConnectionError as error:
                cut = not _refused(error)
                self._budget.release(held, maybe_billed=cut)
                reason, retry_after = "the connection was cut" if cut else "nobody answers there", None
            else:
                if answer is not None:
                    return answer
                reason, retry_after = "the answer is no chat completion", None
            attempt += 1
            if attempt >= self._options.attempts or (retry_after or 0) > _LONGEST_PAUSE:
                raise PaperError(reason, unreachable=True)
            backoff = self._options.pause * 2 ** (attempt - 1) * random.uniform(0.75, 1.0)
            if self._stop.wait(min(retry_after if retry_after is not None else backoff, _LONGEST_PAUSE)):
                raise Stopped

    def _once(self, talk: Sequence[Message], held: float, by_schema: bool) -> Answer | None:
        """One request; None when what came back is not what such endpoints send."""
        with self._lock:
            self._requests += 1
        completions: Any = self._api.chat.completions
        raw = completions.with_raw_response.create(
            model=self._endpoint.model, messages=list(talk), response_format=response_format(by_schema)
        )
        # Read by ourselves: servers of many kinds call themselves compatible.
        try:
            body = json.loads(raw.text)
            choice = body["choices"][0]["message"]
            text = choice.get("content") or ""
            usage = body.get("usage") or {}
            tokens_in, tokens_out = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
            if not isinstance(text, str):
                raise TypeError("content")
        except (ValueError, KeyError, IndexError, TypeError, AttributeError):
            self._budget.release(held, maybe_billed=True)
            return None
        told = usage.get("cost")
        told = float(told) if isinstance(told, int | float) and math.isfinite(told) and told >= 0 else None
        if not tokens_in and not tokens_out:
            # Not told: estimated, so that a cap holds nevertheless.
            tokens_in, tokens_out = sum(len(m["content"]) for m in talk) // 4, len(text) // 4
        cost = self._budget.cost(tokens_in, tokens_out, told)
        self._budget.settle(held, tokens_in, tokens_out, cost)
        return Answer(text, tokens_in, tokens_out, cost)

    def _refusal(self, error: APIStatusError) -> str:
        """Why the server refused, for what may pass.

        Raises:
            ModelError: it refuses everything.
            PaperError: it refuses this paper.
        """
        status = error.status_code
        said = self._endpoint.without_key(_message(error))
        reason = f"the server answers {status}" + (f": {said}" if said else "")
        spent = status == 429 and "insufficient_quota" in (error.code or "", said)
        if status in _NOT_OURS or spent:
            hints = {
                401: "check the key in KG_LLM_API_KEY or OPENAI_API_KEY",
                404: "check --llm-model and --llm-url",
            }
            hint = hints.get(status, "check the account; answers so far are kept")
            raise ModelError(f"the language model cannot be asked: {reason}", where=self._endpoint.url, hint=hint)
        if status not in _PASSES:
            raise PaperError(reason)
        return reason


def _is_about_format(error: APIStatusError) -> bool:
    # Servers word it in many ways; a needless second try costs one refused request.
    told = f"{_message(error)} {error.param or ''}".casefold()
    return any(word in told for word in ("response_format", "json_schema", "schema", "structured", "guided"))


def _message(error: APIStatusError) -> str:
    body = error.body
    if isinstance(body, dict):
        inner = body.get("error", body)
        body = inner.get("message", "") if isinstance(inner, dict) else inner
    text = " ".join(str(body or "").split())
    return text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…"


def _refused(error: BaseException) -> bool:
    """Whether a connection was never made, as opposed to one that broke."""
    return any(isinstance(e, ConnectionRefusedError) or type(e).__name__ == "ConnectError" for e in _causes(error))


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _retry_after(value: str | None) -> float | None:
    """Seconds to wait, from the seconds or the HTTP date of a Retry-After header (RFC 9110, 10.2.3)."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except (ValueError, TypeError, OverflowError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _count(value: object) -> int:
    return value if isinstance(value, int) and value >= 0 else 0
