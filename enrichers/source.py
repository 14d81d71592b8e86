"""What all sources share: asking for what the cache does not have, in batches that are halved when they break."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from enrichers.cache import Cache
from enrichers.facts import Facts, Reference
from enrichers.http import GaveUp, Network, Unavailable
from kg.model import Paper

Progress = Callable[[str, int, int], None]
"""Told what is asked, how many papers are done, and how many there are."""

Answers = Mapping[str, Any]

_MOST_IN_A_ROW = 3


class Enricher(Protocol):
    """A source of facts about papers. ``identify`` and its like fill the cache; the others read it."""

    name: str
    label: str

    @property
    def account(self) -> Account:
        """What became of asking."""

    def identify(self, papers: Sequence[Paper]) -> list[Facts | None]:
        """What the source says of each paper; None where it knows none.

        It is asked by id where there is one, and by title where there is none or the source knows none of them.
        """

    def references(self, facts: Facts) -> Sequence[Reference]:
        """What a paper cites, in the source's order; nothing where the source has no citations."""

    def describe(self, keys: Sequence[str]) -> dict[str, Facts]:
        """What the source says of cited papers, by ``Reference.key``."""

    def contexts(self, cited: Mapping[str, set[str]]) -> dict[tuple[str, str], Context]:
        """Why and in which sentences: by citing and cited paper, both as the source's keys."""


@dataclass(frozen=True, slots=True)
class Context:
    """The source's words for why a paper is cited, and the sentences in which."""

    intents: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(slots=True)
class Account:
    """What became of asking one source: ids that were known from the cache, asked, or not asked, and why not."""

    known: int = 0
    asked: int = 0
    requests: int = 0
    not_asked: list[str] = field(default_factory=list)
    problem: str | None = None


class Rejected(Exception):
    """The API says that a request is wrong or asks for too much: one bad id, or too many at a time."""


@dataclass(slots=True)
class Asker:
    """Asks one source for what the cache does not have, until the source fails.

    Without ``network`` nothing is asked.
    """

    source: str
    cache: Cache
    network: Network | None
    account: Account = field(default_factory=Account)
    progress: Progress = lambda stage, done, total: None
    _down: bool = False
    _gave_up: int = 0
    _size: dict[str, int] = field(default_factory=dict)

    def ask(
        self, stage: str, fields: str, keys: Iterable[str], ask: Callable[[list[str]], Answers], *, size: int = 1
    ) -> None:
        """See to it that the cache has an answer for every key, as far as the source gives any.

        ``ask`` answers up to ``size`` keys at once, by key; a key that it leaves out is one that the source does not
        know. It raises ``Rejected`` for a batch that the API does not take: that is asked for in halves. A single key
        that is rejected counts as unknown.
        """
        wanted = list(dict.fromkeys(keys))
        known = self.cache.known(self.source, fields, wanted)
        rest = [key for key in wanted if key not in known]
        self.account.known += len(known)
        self._size[fields] = min(self._size.get(fields, size), size)
        done = 0
        while rest and self.network and not self._down:
            if done == 0:
                self.progress(stage, 0, len(rest) + done)
            some = rest[: self._size[fields]]
            before = self.network.requests
            try:
                self._ask(fields, some, ask)
            except Unavailable as error:
                self._down = True
                self.account.problem = str(error)
            finally:
                self.account.requests += self.network.requests - before
            if self._down:
                break
            rest = rest[len(some) :]
            done += len(some)
            self.progress(stage, done, done + len(rest))
        if rest:
            still = set(rest) - self.cache.known(self.source, fields, rest)
            self.account.not_asked += [key for key in rest if key in still]

    def get(self, fields: str, key: str) -> Any:
        """The answer for a key, from the cache; None where there is none."""
        return self.cache.get(self.source, fields, key)

    def denies(self, fields: str, key: str) -> bool:
        """Whether the source has answered that it does not know the key."""
        return self.get(fields, key) is None and bool(self.cache.known(self.source, fields, [key]))

    def _ask(self, fields: str, keys: list[str], ask: Callable[[list[str]], Answers]) -> bool:
        """Whether all keys were taken as they are."""
        try:
            answers = ask(keys)
        except Rejected:
            if len(keys) == 1:
                self._keep(fields, keys, {})
                return False
        except GaveUp as error:
            # A batch may be too much for a server that works well otherwise; one that fails all the time is down.
            self._gave_up += 1
            if self._gave_up == _MOST_IN_A_ROW:
                raise Unavailable(error.message, where=error.where, hint=error.hint) from None
            if len(keys) == 1:
                self.account.not_asked += keys
                return False
        else:
            self._gave_up = 0
            self._keep(fields, keys, answers)
            return True
        half = (len(keys) + 1) // 2
        whole = [self._ask(fields, some, ask) for some in (keys[:half], keys[half:])]
        if all(whole):
            # No single key was to blame, so it was their number.
            self._size[fields] = min(self._size[fields], half)
        return all(whole)

    def _keep(self, fields: str, keys: list[str], answers: Answers) -> None:
        self.account.asked += len(keys)
        self.cache.put(self.source, fields, {key: answers.get(key) for key in keys})
