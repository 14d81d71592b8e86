"""One polite way to the network: a throttle for each host, patience with failures, limits on what is taken in.

Retrying is done here and not by urllib3's ``Retry``: every attempt has to pass the host's throttle, answers can be
failures although their status says 200, and the clock has to be replaceable.
"""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urljoin, urlsplit

from kg.errors import EnrichmentError

if TYPE_CHECKING:
    import requests

_T = TypeVar("_T")

_TRANSIENT = {408, 425, 429, 500, 502, 503, 504}
_TOO_MANY = {429, 503}
_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_REDIRECTS = 3
_CONNECTING = 3
_CONNECT_SECONDS, _READ_SECONDS = 10, 60
_BLOCK = 1 << 16
_LOGGERS = ("urllib3.connectionpool", "urllib3.util.retry", "urllib3.response")


class Unavailable(EnrichmentError):
    """The API cannot be used for now, or not by us: there is no sense in asking on."""


class GaveUp(EnrichmentError):
    """One request failed every time it was tried; others may do better."""


class Transient(Exception):
    """An answer that is worth asking for again; the message says what was wrong with it."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and sleep, so that tests need not wait. ``now`` is monotonic, ``wall`` the time of day; both in seconds."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    wall: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How to treat one API.

    ``interval``: seconds from the end of one request to the start of the next; ``attempts``: how often a request is
    tried; ``longest``: the most seconds to wait before trying again; ``deadline``: the most that one answer may take;
    ``size``: the most bytes of one answer, unpacked; ``also_transient``: further statuses that pass by themselves;
    ``hint``: what to do when the API says no.
    """

    interval: float
    attempts: int = 7
    longest: float = 120
    deadline: float = 180
    size: int = 32 << 20
    also_transient: frozenset[int] = frozenset()
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the status, the headers and the whole body, unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def text(self) -> str:
        """The body as text; bytes that are no UTF-8 become U+FFFD, so that one of them does not cost the rest."""
        return self.body.decode("utf-8", errors="replace").removeprefix("\ufeff")

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            Transient: it is none; servers in trouble answer with pages for people.
        """
        try:
            return json.loads(self.text())
        except (ValueError, RecursionError) as error:
            kind = self.headers.get("content-type", "no content type").partition(";")[0]
            raise Transient(f"the answer is no JSON ({kind})") from error


@dataclass(slots=True)
class Throttle:
    """One request at a time, and ``interval`` seconds between the end of one and the start of the next."""

    interval: float
    clock: Clock
    _last: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn, and hold it."""
        with self._lock:
            if self._last is not None and (rest := self._last + self.interval - self.clock.now()) > 0:
                self.clock.sleep(rest)
            try:
                yield
            finally:
                self._last = self.clock.now()


class Network:
    """The only door to the network. Close it (or use ``with``) when done.

    Args:
        user_agent: who we are, as the User-Agent header; APIs ask for a name, and better a contact.
        secrets: keys that must not show in any log record or error.
        clock: the time.
        seed: what jitter is drawn from.
    """

    def __init__(
        self, user_agent: str, *, secrets: tuple[str, ...] = (), clock: Clock | None = None, seed: int | None = None
    ) -> None:
        import requests  # costs 0.1 s and is needed online only

        self.session: requests.Session = requests.Session()
        self.session.headers["User-Agent"] = user_agent
        self.requests = 0
        self.clock = clock or Clock()
        self._secrets = tuple(s for s in secrets if s)
        self._random = random.Random(seed)
        self._throttles: dict[str, Throttle] = {}
        # urllib3 logs addresses with their query; OpenAlex takes its key nowhere else.
        self._filter = _Redacting(self.redact)
        for name in _LOGGERS:
            logging.getLogger(name).addFilter(self._filter)

    def __enter__(self) -> Network:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections."""
        self.session.close()
        for name in _LOGGERS:
            logging.getLogger(name).removeFilter(self._filter)

    def redact(self, text: str) -> str:
        """``text`` without keys."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text

    def ask(
        self,
        url: str,
        read: Callable[[Answer], _T],
        manners: Manners,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> _T:
        """What ``read`` makes of the answer to a GET, or with ``body`` (sent as JSON) to a POST.

        ``read`` gets answers with status 200, 400, 404 and 413. It raises ``Transient`` for one that is worth another
        try.

        Raises:
            Unavailable: the API cannot be reached, says no, or redirects to another host.
            GaveUp: every attempt failed.
        """
        throttle = self._throttle(url, manners)
        where = self._place(url)
        failed_to_connect = 0
        reason: Exception = Transient("")
        for attempt in range(manners.attempts):
            try:
                with throttle.turn():
                    answer = self._send(url, manners, params, headers, body)
                self._judge(answer, where, manners)
                return read(answer)
            except _Unreachable as error:
                failed_to_connect += 1
                if failed_to_connect == _CONNECTING:
                    raise Unavailable(
                        self.redact(str(error)), where=where, hint="check the connection, or use --offline"
                    ) from None
                reason, wait = error, 0.0
            except _Wait as error:
                reason, wait = error, error.seconds
            except Transient as error:
                reason, wait = error, 0.0
            if wait > manners.longest:
                raise Unavailable(
                    f"{reason}, and asks to wait {_duration(wait)}", where=where, hint=manners.hint
                ) from None
            if attempt + 1 < manners.attempts:
                backoff = min(manners.longest, 2.0**attempt) * self._random.uniform(0.5, 1.5)
                self.clock.sleep(max(wait, backoff))
        message = self.redact(f"{reason}, {manners.attempts} times")
        if isinstance(reason, _Wait):
            raise Unavailable(message, where=where, hint=manners.hint)
        raise GaveUp(message, where=where, hint="try again later; what was answered is kept")

    def _throttle(self, url: str, manners: Manners) -> Throttle:
        host = urlsplit(url).netloc
        if host not in self._throttles:
            self._throttles[host] = Throttle(manners.interval, self.clock)
        return self._throttles[host]

    def _send(
        self,
        url: str,
        manners: Manners,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        body: Any,
    ) -> Answer:
        import requests
        from urllib3.exceptions import HTTPError

        for _ in range(_MOST_REDIRECTS):
            self.requests += 1
            try:
                with self.session.request(
                    "GET" if body is None else "POST",
                    url,
                    params=params,
                    headers=headers,
                    json=body,
                    stream=True,
                    allow_redirects=False,
                    timeout=(_CONNECT_SECONDS, min(_READ_SECONDS, manners.deadline)),
                ) as response:
                    if response.status_code in _REDIRECTS:
                        url, params = self._redirected(url, response, body), None
                        continue
                    return Answer(response.status_code, response.headers, self._body(response, manners))
            except (requests.exceptions.SSLError, requests.exceptions.ProxyError, requests.ConnectTimeout) as error:
                raise _Unreachable(_plainly(error)) from error
            except requests.ConnectionError as error:
                # The same class for "nobody there" and for "cut off in the middle".
                cut = "aborted" in str(error) or "RemoteDisconnected" in str(error) or "Read timed out" in str(error)
                raise (Transient("the connection was cut") if cut else _Unreachable(_plainly(error))) from error
            except (requests.RequestException, HTTPError, OSError) as error:
                raise Transient(_plainly(error)) from error
        raise Transient("redirected again and again")

    def _body(self, response: requests.Response, manners: Manners) -> bytes:
        begun = self.clock.now()
        parts: list[bytes] = []
        size = 0
        for block in _blocks(response):
            size += len(block)
            if size > manners.size:
                raise Unavailable(
                    f"an answer of more than {manners.size >> 20} MB is refused", where=self._place(response.url)
                )
            if self.clock.now() - begun > manners.deadline:
                raise Transient(f"the answer took more than {manners.deadline:g} s")
            parts.append(block)
        told = response.headers.get("content-length", "")
        if told.isdecimal() and "content-encoding" not in response.headers and size < int(told):
            raise Transient("the connection was cut")
        return b"".join(parts)

    def _redirected(self, url: str, response: requests.Response, body: Any) -> str:
        target = urljoin(response.url, response.headers.get("location", ""))
        here, there = urlsplit(url), urlsplit(target)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc) or body is not None:
            message = f"redirects to {there.scheme}://{there.netloc}, which is refused"
            raise Unavailable(self.redact(message), where=self._place(url))
        return target

    def _judge(self, answer: Answer, where: str, manners: Manners) -> None:
        status = answer.status
        if status in (200, 400, 404, 413):
            return
        if status in _TRANSIENT or status in manners.also_transient:
            said = f"the API answered {status}"
            wait = self._retry_after(answer)
            if status in _TOO_MANY or status in manners.also_transient:
                raise _Wait(f"{said} (too many requests)" if status == 429 else said, wait)
            raise Transient(said)
        words = {401: "a key is needed", 403: "the key is not accepted" if manners.hint else "forbidden"}
        meaning = f" ({words[status]})" if status in words else ""
        raise Unavailable(f"the API answered {status}{meaning}", where=where, hint=manners.hint)

    def _retry_after(self, answer: Answer) -> float:
        """The seconds that the Retry-After header asks for, given as number or as date (RFC 9110, 10.2.3)."""
        value = answer.headers.get("retry-after", "").strip()
        if value.isdecimal():
            return float(value)
        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - self.clock.wall()) if value else 0.0
        except (ValueError, OverflowError):
            return 0.0

    @staticmethod
    def _place(url: str) -> str:
        """The address without query: there keys may stand."""
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}{parts.path}"


class _Unreachable(Transient):
    """No connection came about."""


class _Wait(Transient):
    """The server asks for patience; ``seconds`` is what it asks for, 0 where it does not say."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class _Redacting(logging.Filter):
    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__()
        self._redact = redact

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self._redact(record.getMessage()), ()
        return True


def _blocks(response: requests.Response) -> Iterator[bytes]:
    """The body as it comes in: what has arrived is given at once, so that slow answers can be timed."""
    read = getattr(response.raw, "read1", None)
    if read is None:  # urllib3 before 2.2
        yield from response.iter_content(1024)
        return
    while block := read(_BLOCK, decode_content=True):
        yield block


def _plainly(error: Exception) -> str:
    """What went wrong in words; the libraries' own texts have addresses with keys, and objects."""
    names = {
        "SSLError": "no secure connection",
        "ProxyError": "the proxy cannot be reached",
        "ConnectTimeout": "no connection in time",
        "ConnectionError": "no connection",
        "ReadTimeout": "no answer in time",
        "ReadTimeoutError": "no answer in time",
        "ChunkedEncodingError": "the connection was cut",
        "ProtocolError": "the connection was cut",
        "IncompleteRead": "the connection was cut",
        "DecodeError": "the answer cannot be unpacked",
        "ContentDecodingError": "the answer cannot be unpacked",
    }
    return names.get(type(error).__name__, type(error).__name__)


def _duration(seconds: float) -> str:
    return (
        f"{seconds:.0f} s"
        if seconds < 120
        else f"{seconds / 60:.0f} min"
        if seconds < 7200
        else f"{seconds / 3600:.0f} h"
    )
