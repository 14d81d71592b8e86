"""Reads many papers with a language model: several requests at a time, cached answers first, and an account of it."""

from __future__ import annotations

import hashlib
import queue
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import ModelError
from kg.extract.llm.budget import Budget
from kg.extract.llm.cache import Answer, AnswerCache, answer_key, default_path
from kg.extract.llm.checking import AnswerError, check
from kg.extract.llm.client import Client, PaperError, Stopped
from kg.extract.llm.settings import Endpoint, LlmOptions, endpoint
from kg.model import Extraction, Paper

_HOPELESS = 8
"""So many papers in a row without any answer, and the endpoint is taken for gone."""


@dataclass(frozen=True, slots=True)
class Account:
    """What asking came to in one run.

    ``cached`` papers were answered before; ``tokens_in``, ``tokens_out`` and ``cost`` (US dollars; None where it is not
    known) are of this run's ``requests``. ``dropped`` counts what the texts did not bear out, by ``checking.DROPS``.
    ``failed`` gives the reason for each paper without a usable answer; ``unasked`` papers came after
    the cap, or nobody was to be asked.
    """

    model: str
    url: str
    asked: int = 0
    cached: int = 0
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    cap_reached: bool = False
    dropped: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)
    unasked: int = 0

    def as_record(self) -> dict[str, Any]:
        """The account as a JSON object."""
        return {
            "model": self.model,
            "url": self.url,
            "papers_asked": self.asked,
            "papers_cached": self.cached,
            "requests": self.requests,
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "cost_usd": None if self.cost is None else round(self.cost, 6),
            "cap_reached": self.cap_reached,
            "dropped": dict(self.dropped),
            "failed": dict(self.failed),
            "papers_unasked": self.unasked,
        }

    def warnings(self) -> tuple[str, ...]:
        """What people should know: papers that were not read by the model."""
        found = []
        if self.unasked:
            why = "--max-cost is reached" if self.cap_reached else "the language model was not to be asked"
            many = f"{self.unasked} papers were" if self.unasked > 1 else "1 paper was"
            found.append(f"{why}: {many} read by the fast extractor (kg build --extractor llm goes on)")
        found += [
            f"{paper}: read by the fast extractor, since the language model failed: {reason}"
            for paper, reason in self.failed.items()
        ]
        return tuple(found)


class LlmReader:
    """Reads papers with a language model.

    Args:
        options: which model, and how.
        cache: the file of answers; by default that of ``cache.default_path``.

    Raises:
        ModelError: see ``settings.endpoint``.
    """

    def __init__(self, options: LlmOptions, cache: Path | None = None) -> None:
        self._options = options
        self._endpoint: Endpoint = endpoint(options)
        self._cache_path = cache or default_path()

    @property
    def version(self) -> str:
        """A hash over all that an extraction depends on besides the paper: model, question and checks."""
        digest = hashlib.sha256(self._endpoint.model.encode())
        here = Path(__file__).parent
        for path in sorted([*here.glob("*.py"), here.parent / "text.py"], key=lambda p: p.name):
            digest.update(path.read_bytes())
        return f"llm-{digest.hexdigest()[:16]}"

    def read(
        self, papers: Sequence[Paper], progress: Callable[[int], None] = lambda done: None
    ) -> tuple[list[Extraction | None], Account]:
        """The extraction of every paper, None for those that the model did not read, and the account.

        Answers are kept as they come: whatever stops this, the next run asks only for what is missing.

        Raises:
            ModelError: the endpoint refuses everything or is not there, or the cache cannot be used.
        """
        cache = AnswerCache(self._cache_path)
        try:
            return _Run(self._endpoint, self._options, cache, papers, progress).run()
        finally:
            cache.close()


class _Run:
    def __init__(
        self,
        endpoint: Endpoint,
        options: LlmOptions,
        cache: AnswerCache,
        papers: Sequence[Paper],
        progress: Callable[[int], None],
    ) -> None:
        self._endpoint = endpoint
        self._options = options
        self._cache = cache
        self._papers = papers
        self._progress = progress
        self._budget = Budget(options.max_cost, options.price_in, options.price_out)
        self._found: list[Extraction | None] = [None] * len(papers)
        self._failed: dict[int, str] = {}
        self._dropped: Counter[str] = Counter()
        self._done = 0

    def run(self) -> tuple[list[Extraction | None], Account]:
        waiting: dict[str, list[int]] = {}  # papers of one text are asked about once
        cached = 0
        for i, paper in enumerate(self._papers):
            key = answer_key(self._endpoint.model, paper)
            if key not in waiting and (answer := self._cache.get(key)) is not None and self._take([i], answer):
                cached += 1
            else:
                waiting.setdefault(key, []).append(i)
        if self._options.offline:
            requests, unasked = 0, sum(map(len, waiting.values()))
        else:
            requests, unasked = self._ask(waiting) if waiting else (0, 0)
        return self._found, Account(
            model=self._endpoint.model,
            url=self._endpoint.url,
            asked=self._done - cached,
            cached=cached,
            requests=requests,
            tokens_in=self._budget.tokens_in,
            tokens_out=self._budget.tokens_out,
            cost=self._budget.spent if self._budget.priced else None if requests else 0.0,
            cap_reached=self._budget.reached,
            dropped=dict(sorted(self._dropped.items())),
            failed={self._papers[i].id: self._failed[i] for i in sorted(self._failed)},
            unasked=unasked,
        )

    def _take(self, places: Sequence[int], answer: Answer) -> bool:
        try:
            for i in places:
                checked = check(self._papers[i], answer.text, f"llm:{self._endpoint.model}")
                self._found[i] = checked.extraction
                self._dropped.update(checked.dropped)
        except AnswerError:  # a damaged cache; what is put in is well formed
            return False
        self._done += len(places)
        self._progress(self._done)
        return True

    def _ask(self, waiting: Mapping[str, Sequence[int]]) -> tuple[int, int]:
        """Ask about what is waiting; the number of requests, and of papers that were not asked about."""
        client = Client(self._endpoint, self._options, self._budget)
        tasks: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        outcomes: queue.SimpleQueue[tuple[str, Answer | BaseException]] = queue.SimpleQueue()
        for key in waiting:
            tasks.put(key)

        def work() -> None:
            while (key := tasks.get()) is not None:
                try:
                    answer = client.ask(self._papers[waiting[key][0]])
                    self._cache.put(key, self._endpoint.model, answer)
                    outcomes.put((key, answer))
                except BaseException as error:  # handed to the thread that waits for every outcome
                    outcomes.put((key, error))

        workers = max(1, min(self._options.requests, len(waiting)))
        for _ in range(workers):
            tasks.put(None)
            # Daemons: a request under way must not hold up a user who presses Ctrl-C.
            threading.Thread(target=work, name="kg-llm", daemon=True).start()
        unasked = silent = answered = 0
        try:
            for _ in waiting:
                key, outcome = _next(outcomes)
                places = waiting[key]
                if isinstance(outcome, Answer):
                    self._take(places, outcome)
                    silent, answered = 0, answered + 1
                elif isinstance(outcome, PaperError):
                    self._failed |= dict.fromkeys(places, outcome.reason)
                    silent = silent + 1 if outcome.unreachable else 0
                    if silent >= (_HOPELESS if answered else min(_HOPELESS, len(waiting))):
                        raise ModelError(
                            f"the language model does not answer: {outcome.reason}",
                            where=self._endpoint.url,
                            hint="check --llm-url and try again: answers so far are kept",
                        )
                elif isinstance(outcome, Stopped):
                    unasked += len(places)
                else:
                    raise outcome
        finally:
            client.stop()
            client.close()
        return client.requests, unasked


def _next(
    outcomes: queue.SimpleQueue[tuple[str, Answer | BaseException]],
) -> tuple[str, Answer | BaseException]:
    while True:
        try:
            return outcomes.get(timeout=0.5)  # a wait without end cannot be interrupted on Windows
        except queue.Empty:
            continue
