"""What asking costs: counted by tokens and dollars, and never knowingly more than the user allows."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from kg.errors import ModelError
from kg.extract.llm.prompt import Message

_CHARACTERS_PER_TOKEN = 3.0  # on the safe side: English has about four
_FIRST_GUESS = 1500
"""Tokens of an answer as long as none has been seen."""


class Budget:
    """Sets money aside before each request, so that requests under way at once cannot exceed the cap together.

    The estimate is the question's length and the longest answer so far, at the prices given; without prices it is the
    dearest answer so far, and the first request goes alone. A request whose answer never came counts as estimated,
    since it may be billed. The cap can thus be exceeded only by how much answers are longer than all before them.
    """

    def __init__(self, cap: float | None, price_in: float | None, price_out: float | None) -> None:
        self._cap = cap
        self._prices = None if price_in is None and price_out is None else (price_in or 0.0, price_out or 0.0)
        self._change = threading.Condition()
        self._held = 0.0
        self._longest = 0
        self._dearest = 0.0
        self._seen = False
        self.spent = 0.0
        self.tokens_in = self.tokens_out = 0
        self.priced = self._prices is not None
        self.reached = False

    def cost(self, tokens_in: int, tokens_out: int, told: float | None) -> float | None:
        """The cost of an answer: as the server told, else by the prices; None where neither is known."""
        if told is not None or self._prices is None:
            return told
        return (tokens_in * self._prices[0] + tokens_out * self._prices[1]) / 1e6

    def reserve(self, messages: Sequence[Message]) -> float | None:
        """Set aside what a request may cost, waiting for others where that may help; None when the cap is reached."""
        with self._change:
            while not self.reached:
                if self._cap is None:
                    return 0.0
                estimate = self._estimate(messages)
                if self.spent + self._held + estimate <= self._cap + 1e-12:
                    self._held += estimate
                    return estimate
                if not self._held:
                    self.reached = True
                    break
                self._change.wait(0.5)
            self._change.notify_all()
            return None

    def settle(self, held: float, tokens_in: int, tokens_out: int, cost: float | None) -> None:
        """Account for a request that was answered.

        Raises:
            ModelError: there is a cap, and nobody knows what the answer cost.
        """
        with self._change:
            self._held = max(0.0, self._held - held)
            self.tokens_in += tokens_in
            self.tokens_out += tokens_out
            self._longest = max(self._longest, tokens_out)
            self._seen = True
            if cost is not None:
                self.priced = True
                self.spent += cost
                self._dearest = max(self._dearest, cost)
            elif self._cap is not None:
                self.reached = True  # before those who wait hear of it: they would take unknown for free
            self._change.notify_all()
        if cost is None and self._cap is not None:
            raise ModelError(
                "the endpoint does not say what its answers cost, so that --max-cost cannot be kept",
                hint="give --price-in and --price-out",
            )

    def release(self, held: float, *, maybe_billed: bool) -> None:
        """Account for a request without an answer."""
        with self._change:
            self._held = max(0.0, self._held - held)
            if maybe_billed and (self._prices is not None or self._seen):
                self.spent += held
            self._change.notify_all()

    def _estimate(self, messages: Sequence[Message]) -> float:
        if self._prices is None:
            # Nothing is known before the first answer: it has the whole cap, and the others wait for it.
            return self._dearest if self._seen else max(0.0, (self._cap or 0.0) - self.spent)
        asked = sum(len(m["content"]) for m in messages) / _CHARACTERS_PER_TOKEN
        answered = self._longest if self._seen else _FIRST_GUESS
        return (asked * self._prices[0] + answered * self._prices[1]) / 1e6
