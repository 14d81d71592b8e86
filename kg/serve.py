"""A read-only SPARQL 1.1 Protocol endpoint over a build folder, with a page for the browser.

Our own and not the server of the ``oxigraph`` wheel, so that what ``kg query`` promises holds here too: SERVICE is
refused, prefixes are known, questions are asked by name, every query runs in a process that can be killed, small graphs
need no index on disk; and nothing has to be installed.
"""

from __future__ import annotations

import ipaddress
import json
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from kg.errors import KgError, NotFoundError, QueryError
from kg.named_queries import named_queries
from kg.questions import ask
from kg.sparql.results import Format, Results
from kg.store import DEFAULT_TIMEOUT, Store, open_store

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 7878

_WORKERS = 2
_LARGEST_QUERY = 1 << 20
_PAGES = {"/": "index.html", "/page.css": "page.css", "/page.js": "page.js"}
_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
_ROWS: dict[str, Format] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
_TRIPLES: dict[str, Format] = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "text/plain": "nt",
}
_ALLOWED = "GET, HEAD, POST, OPTIONS"
_DATASET = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")
_SAFE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Endpoint(ThreadingHTTPServer):
    """The server; ``serve_forever`` answers until ``shutdown``, and as a context manager it cleans up.

    ``/sparql`` takes queries by GET and POST, ``/questions/NAME?parameter=value`` asks a named question, ``/`` is the
    page. Updates are answered 403, wrong queries 400 with the place, slow ones 503.
    """

    daemon_threads = True

    def __init__(
        self, folder: Path, host: str = LOOPBACK, port: int = DEFAULT_PORT, timeout: float = DEFAULT_TIMEOUT
    ) -> None:
        """Open the build in ``folder``; port 0 takes a free one.

        Raises:
            BuildError: no build is in the folder.
            QueryError: the address cannot be listened on.
        """
        self.seconds = timeout
        self._stores: queue.Queue[Store] = queue.Queue()
        self._opened = [open_store(folder) for _ in range(_WORKERS)]
        self.prefixes = self._opened[0].prefixes
        self._opened[0].prepare()  # or each of them would make the index of a large build
        for store in self._opened:
            self._stores.put(store)
        self.checks_host = _is_loopback(host)
        try:
            super().__init__((host, port), _Handler)
        except OSError as error:
            reason = error.strerror or str(error)
            hint = "choose another with --port"
            raise QueryError(f"cannot listen: {reason.lower()}", where=f"{host}:{port}", hint=hint) from error

    @property
    def url(self) -> str:
        """Where the page is."""
        host, port = str(self.server_address[0]), self.server_address[1]
        return f"http://{host}:{port}/"

    @contextmanager
    def store(self) -> Iterator[Store]:
        """A store that nobody else is asking; waits for one."""
        store = self._stores.get()
        try:
            yield store
        finally:
            self._stores.put(store)

    def server_close(self) -> None:
        """Stop listening and end the processes behind the stores."""
        super().server_close()
        for store in self._opened:
            threading.Thread(target=store.close, daemon=True).start()


def serve(
    folder: Path,
    host: str = LOOPBACK,
    port: int = DEFAULT_PORT,
    timeout: float = DEFAULT_TIMEOUT,
    on_ready: Callable[[str], None] = lambda url: None,
) -> None:
    """Answer queries over the build in ``folder`` until interrupted (Ctrl-C).

    Args:
        folder: the build folder.
        host: what to listen on; anything but a loopback address lets others ask.
        port: the port; 0 takes a free one.
        timeout: seconds until a query is stopped.
        on_ready: told the address of the page.

    Raises:
        BuildError: no build is in the folder.
        QueryError: the address cannot be listened on.
    """
    with Endpoint(folder, host, port, timeout) as endpoint:
        on_ready(endpoint.url)
        try:
            endpoint.serve_forever()
        except KeyboardInterrupt:
            return


class _Refused(Exception):
    """An answer other than 200."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint
    server_version = "kg"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30
    error_content_type = "text/plain; charset=utf-8"
    error_message_format: ClassVar[str] = "%(message)s\n"  # type: ignore[misc]

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_HEAD(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def do_OPTIONS(self) -> None:
        """Tell the methods; no other origin is let in, or any page of the web could read the graph."""
        self._answer(lambda: self._send(HTTPStatus.NO_CONTENT, None, b""))

    def do_PUT(self) -> None:
        self._answer(self._not_allowed)

    do_DELETE = do_PATCH = do_PUT

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: who asks what is nobody's business."""

    def _answer(self, respond: Callable[[], None]) -> None:
        try:
            self._check_host()
            respond()
        except _Refused as refusal:
            self._send(refusal.status, "text/plain", f"{refusal}\n".encode())
        except KgError as error:
            self._send(_status(error), "text/plain", f"{error}\n".encode())
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            self.close_connection = True

    def _check_host(self) -> None:
        """On a loopback address answer to loopback names only: a page of the web may have led its name here."""
        name = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        if self.server.checks_host and not _is_loopback(name):
            raise _Refused(HTTPStatus.FORBIDDEN, f"this server does not answer to the name {name!r}")

    def _get(self) -> None:
        path, given = self._target()
        if path in _PAGES:
            name = _PAGES[path]
            page = files("kg.sparql").joinpath("page", name).read_bytes()
            self._send(HTTPStatus.OK, _KINDS[name[name.rindex(".") :]], page)
        elif path == "/about":
            self._send(HTTPStatus.OK, "application/json", json.dumps(self._about()).encode())
        elif path == "/sparql":
            self._query(given)
        elif path.startswith("/questions/"):
            self._question(path.removeprefix("/questions/"), given)
        else:
            raise _Refused(HTTPStatus.NOT_FOUND, "nothing is here; queries go to /sparql")

    def _post(self) -> None:
        path, given = self._target()
        body = self._body()
        if path == "/update":
            raise _read_only()
        if path != "/sparql":
            raise _Refused(HTTPStatus.NOT_FOUND, "nothing is here; queries go to /sparql")
        kind = self.headers.get_content_type()
        if kind == "application/sparql-update":
            raise _read_only()
        if kind == "application/sparql-query":
            given = {**given, "query": [body]}
        elif kind == "application/x-www-form-urlencoded":
            given = {**given, **parse_qs(body, keep_blank_values=True)}
        else:
            message = "send application/sparql-query or application/x-www-form-urlencoded"
            raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
        self._query(given)

    def _not_allowed(self) -> None:
        self.close_connection = True  # the body stays unread
        raise _Refused(HTTPStatus.METHOD_NOT_ALLOWED, f"allowed are {_ALLOWED}")

    def _target(self) -> tuple[str, dict[str, list[str]]]:
        parts = urlsplit(self.path)
        return parts.path, parse_qs(parts.query, keep_blank_values=True)

    def _body(self) -> str:
        try:
            length = int(self.headers.get("Content-Length", ""))
        except ValueError:
            self.close_connection = True
            raise _Refused(HTTPStatus.LENGTH_REQUIRED, "Content-Length is missing") from None
        if not 0 <= length <= _LARGEST_QUERY:
            self.close_connection = True
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a query has at most {_LARGEST_QUERY} bytes")
        try:
            return self.rfile.read(length).decode()
        except UnicodeDecodeError:
            raise _Refused(HTTPStatus.BAD_REQUEST, "not UTF-8") from None

    def _query(self, given: dict[str, list[str]]) -> None:
        if "update" in given:
            raise _read_only()
        if any(name in given for name in _DATASET):
            raise _Refused(HTTPStatus.BAD_REQUEST, "this endpoint has one graph; graphs cannot be chosen")
        queries = given.get("query", [])
        if len(queries) != 1:
            raise _Refused(HTTPStatus.BAD_REQUEST, "give one query: /sparql?query=…")
        with self.server.store() as store:
            self._results(store.query(queries[0], timeout=self.server.seconds))

    def _question(self, name: str, given: dict[str, list[str]]) -> None:
        if name not in named_queries():
            raise _Refused(HTTPStatus.NOT_FOUND, f"there is no question called {name!r}")
        values: dict[str, str | None] = {parameter: found[-1] for parameter, found in given.items()}
        with self.server.store() as store:
            self._results(ask(store, name, values, timeout=self.server.seconds))

    def _results(self, results: Results) -> None:
        known = _TRIPLES if results.triples is not None else _ROWS
        kind = _negotiated(self.headers.get("Accept", "*/*"), known)
        if kind is None:
            raise _Refused(HTTPStatus.NOT_ACCEPTABLE, f"this can be {', '.join(known)}")
        if results.boolean is not None and known[kind] in ("csv", "tsv"):
            self._send(HTTPStatus.OK, kind, f"{str(results.boolean).lower()}\n".encode())
            return
        self._send(HTTPStatus.OK, kind, results.render(known[kind]).encode())

    def _send(self, status: HTTPStatus, kind: str | None, body: bytes) -> None:
        self.send_response(status)
        if kind:
            charset = "; charset=utf-8" if kind.startswith("text/") else ""
            self.send_header("Content-Type", kind + charset)
            self.send_header("Content-Length", str(len(body)))
        if kind is None or status is HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", _ALLOWED)
        for name, value in _SAFE.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _about(self) -> dict[str, object]:
        questions = [
            {
                "name": query.name,
                "title": query.title,
                "description": query.description,
                "sparql": query.sparql[query.sparql.index("SELECT") :],
                "parameters": [
                    {"name": p.name, "required": p.required, "example": p.example, "description": p.description}
                    for p in query.parameters
                ],
            }
            for query in named_queries().values()
        ]
        return {"prefixes": self.server.prefixes, "questions": questions}


def _read_only() -> _Refused:
    return _Refused(HTTPStatus.FORBIDDEN, "the graph is read-only here")


def _status(error: KgError) -> HTTPStatus:
    if "is an update" in error.message or "SERVICE is refused" in error.message:
        return HTTPStatus.FORBIDDEN
    if isinstance(error, NotFoundError):
        return HTTPStatus.NOT_FOUND
    if error.message.startswith("stopped after"):
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.BAD_REQUEST if isinstance(error, QueryError) else HTTPStatus.INTERNAL_SERVER_ERROR


def _negotiated(accept: str, known: dict[str, Format]) -> str | None:
    """The known media type that the header prefers; the first known one where it does not care."""
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept.split(",")):
        kind, *parameters = (p.strip().lower() for p in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        if quality > 0:
            wishes.append((-quality, place, kind))
    for _, _, kind in sorted(wishes):
        if kind in known:
            return kind
        family = kind.partition("/")[0]
        if kind == "*/*" or (kind.endswith("/*") and any(k.startswith(family + "/") for k in known)):
            return next(k for k in known if kind == "*/*" or k.startswith(family + "/"))
    return None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
