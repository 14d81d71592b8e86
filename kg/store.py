"""The store of one build folder, and queries on it that stop when their time is up."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import folder as layout
from kg.errors import BuildError, QueryError
from kg.export.files import PREFIXES
from kg.sparql.guard import check
from kg.sparql.index import source_of
from kg.sparql.messages import syntax_error
from kg.sparql.results import Results
from kg.sparql.worker import read_frame, write_frame

if TYPE_CHECKING:
    import pyoxigraph as ox

DEFAULT_TIMEOUT = 30.0
"""Seconds after which a query is stopped."""

# Without site packages' start-up code, which takes as long as everything else; the path is handed over instead.
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from kg.sparql.worker import main; main()"


def open_store(folder: str | Path, *, on_index: Callable[[int], None] = lambda size: None) -> Store:
    """The store of the build in ``folder``; nothing is loaded before the first query.

    Args:
        folder: the build folder.
        on_index: told the size in bytes before a large store is indexed, once (about 5 s per million triples).

    Raises:
        BuildError: no build is in the folder.
    """
    return Store(layout.require_build(Path(folder)), on_index=on_index)


class Store:
    """The triples of a build folder, plain ones and evidence, in one default graph; queries with SPARQL 1.1.

    Queries with a timeout run in a process of their own, which is started with the first one and killed when a query
    takes too long. Without one they run here. May be used from several threads, one query at a time.
    """

    def __init__(self, folder: Path, *, on_index: Callable[[int], None] = lambda size: None) -> None:
        self.folder = folder
        self._on_index = on_index
        self._lock = threading.Lock()
        self._worker: subprocess.Popen[bytes] | None = None
        self._here: ox.Store | None = None
        self._source: Path | None = None
        self._prefixes: dict[str, str] | None = None

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that queries need not declare."""
        if self._prefixes is None:
            path = self.folder / layout.STORE / PREFIXES
            try:
                self._prefixes = {str(k): str(v) for k, v in json.loads(path.read_text(encoding="utf-8")).items()}
            except (OSError, ValueError, AttributeError) as error:
                hint = "run 'kg build INPUT' anew"
                raise BuildError("holds no triples to query", where=str(self.folder), hint=hint) from error
        return self._prefixes

    def query(
        self,
        sparql: str,
        bindings: Mapping[str, object] | None = None,
        *,
        timeout: float | None = DEFAULT_TIMEOUT,
        limit: int | None = None,
        hidden: frozenset[str] = frozenset(),
    ) -> Results:
        """Answer a SPARQL query.

        Args:
            sparql: SELECT, ASK, CONSTRUCT or DESCRIBE; the prefixes of ``prefixes`` are declared.
            bindings: values for variables of the projection: strings, numbers and booleans are literals,
                ``pyoxigraph`` terms are what they are. They are handed to the engine, never put into the text. The
                columns of these variables are left out of the results.
            timeout: seconds until the query is killed; None runs it in this process, for as long as it takes.
            limit: how many rows or triples are wanted at most; ``Results.cut`` tells whether there are more.
            hidden: further columns to leave out.

        Raises:
            QueryError: not SPARQL, forbidden (SERVICE, updates), too slow, or not in this build.
        """
        check(sparql)
        record = {"query": sparql, "bindings": _encoded(bindings), "limit": limit}
        with self._lock:
            form, body, cut = self._run_here(record) if timeout is None else self._run_there(record, timeout)
        return Results.from_bytes(
            form, body, cut=cut, hidden=hidden | frozenset(bindings or ()), prefixes=self.prefixes
        )

    def prepare(self) -> None:
        """Make the index of a large store now rather than with the first query.

        Raises:
            BuildError: the build holds no triples.
            QueryError: they are damaged.
        """
        with self._lock:
            self._place()

    def close(self) -> None:
        """End the process behind the store; the next query starts another."""
        with self._lock:
            self._stop()
            self._here = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- in this process

    def _run_here(self, record: dict[str, Any]) -> tuple[str, bytes, bool]:
        from kg.sparql.evaluate import evaluate, load

        if self._here is None:
            try:
                self._here = load(str(self._place()))
            except (OSError, SyntaxError) as error:
                raise self._unloadable(str(error)) from error
        try:
            return evaluate(self._here, record["query"], record["bindings"], record["limit"], self.prefixes)
        except SyntaxError as error:
            raise syntax_error(record["query"], error.msg) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(str(error)) from error

    def _unloadable(self, reason: str) -> QueryError:
        return QueryError(f"the store cannot be loaded: {reason}", where=str(self.folder), hint="build anew")

    def _place(self) -> Path:
        if self._source is None:
            self._source = source_of(self.folder, self._on_index)
        return self._source

    # -- in the worker

    def _run_there(self, record: dict[str, Any], timeout: float) -> tuple[str, bytes, bool]:
        worker = self._worker or self._start()
        expired = threading.Event()

        def kill() -> None:
            expired.set()
            worker.kill()

        timer = threading.Timer(timeout, kill)
        timer.daemon = True
        body: bytes | None = None
        try:
            assert worker.stdin and worker.stdout  # opened as pipes
            write_frame(worker.stdin, json.dumps({**record, "timeout": timeout}).encode())
            timer.start()
            head = read_frame(worker.stdout)
            if head is not None and b'"form"' in head:
                body = read_frame(worker.stdout)
        except BrokenPipeError:
            head = None
        except BaseException:  # Ctrl-C: the query must not go on without us
            self._stop()
            raise
        finally:
            timer.cancel()
        if head is not None and b'"error"' in head:
            raise _told(record["query"], json.loads(head))
        if head is None or body is None:
            self._stop()
            raise _too_slow(timeout) if expired.is_set() else _crashed()
        found = json.loads(head)
        return found["form"], body, found["cut"]

    def _start(self) -> subprocess.Popen[bytes]:
        path = [str(Path(__file__).resolve().parents[1]), *sys.path]
        worker = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _START, json.dumps(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._worker = worker
        weakref.finalize(self, _end, worker)
        assert worker.stdin and worker.stdout  # opened as pipes
        try:
            # The other process starts up while this one looks at the files.
            setup = {"source": str(self._place()), "prefixes": self.prefixes}
            write_frame(worker.stdin, json.dumps(setup).encode())
            reply = read_frame(worker.stdout)
        except BrokenPipeError:
            reply = None
        except BaseException:
            self._stop()
            raise
        if reply != b"{}":
            self._stop()
            reason = json.loads(reply)["message"] if reply else "its process ended"
            raise self._unloadable(reason)
        return worker

    def _stop(self) -> None:
        if self._worker:
            _end(self._worker)
            self._worker = None


def _encoded(bindings: Mapping[str, object] | None) -> dict[str, list[str | None]]:
    if not bindings:
        return {}
    encoded: dict[str, list[str | None]] = {}
    for name, value in bindings.items():
        if isinstance(value, str):
            encoded[name] = ["literal", value, None, None]
        else:
            from kg.sparql.evaluate import encode

            encoded[name] = encode(value)
    return encoded


def _told(query: str, reply: dict[str, str]) -> QueryError:
    return syntax_error(query, reply["message"]) if reply["error"] == "syntax" else QueryError(reply["message"])


def _too_slow(timeout: float) -> QueryError:
    return QueryError(
        f"stopped after {timeout:g} s", hint="make the query narrower, add LIMIT, or give it more time with --timeout"
    )


def _crashed() -> QueryError:
    return QueryError("the query made the engine stop", hint="it may need too much memory or be nested too deeply")


def _end(worker: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        worker.kill()
    for pipe in (worker.stdin, worker.stdout):
        with contextlib.suppress(OSError):
            if pipe:
                pipe.close()
    with contextlib.suppress(OSError):
        worker.wait()
