"""Real sockets: a server on loopback that misbehaves on purpose."""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from fake_apis import Known, World

from enrichers import arxiv, semantic_scholar
from enrichers.cache import Cache
from enrichers.http import Answer, Clock, GaveUp, Manners, Network, Unavailable
from enrichers.source import Asker
from kg.model import Paper

Act = Callable[[BaseHTTPRequestHandler], None]

FAST = Manners(interval=0, attempts=3, deadline=0.6, size=1 << 20)


class Server:
    """Does what ``acts`` say, one for each request, the last one for ever; ``paths`` are what was asked."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.paths: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.paths.append(self.path)
                act = outer.acts[0] if len(outer.acts) == 1 else outer.acts.pop(0)
                try:
                    act(self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            do_POST = do_GET

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


@pytest.fixture
def network() -> Iterator[Network]:
    with Network("kg/test", clock=Clock(sleep=lambda seconds: None), seed=1) as made:
        yield made


def send(status: int, body: bytes, **headers: str) -> Act:
    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in ({"Content-Type": "application/json", "Content-Length": str(len(body))} | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return act


def drip(handler: BaseHTTPRequestHandler) -> None:
    """One byte now and then, for longer than anybody waits."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def cut(handler: BaseHTTPRequestHandler) -> None:
    """Half of what was announced, then nothing."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"[1, 2")
    handler.wfile.flush()
    handler.connection.close()
    handler.close_connection = True


def cut_in_a_chunk(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"ff\r\n[1, 2")
    handler.wfile.flush()
    handler.connection.close()
    handler.close_connection = True


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()
    handler.close_connection = True


def ask(server: Server, network: Network, manners: Manners = FAST) -> object:
    return network.ask(f"{server.url}/x", Answer.json, manners)


@pytest.mark.parametrize("act", [cut, cut_in_a_chunk, hang_up], ids=["body", "chunk", "at once"])
def test_cut_connections_are_tried_again(act: Act, server: Server, network: Network) -> None:
    server.acts = [act, send(200, b"[1, 2, 3]")]
    assert ask(server, network) == [1, 2, 3]
    assert len(server.paths) == 2
    server.acts = [act]
    with pytest.raises(GaveUp, match="the connection was cut, 3 times"):
        ask(server, network)


def test_slow_bytes_are_not_waited_for(server: Server, network: Network) -> None:
    server.acts = [drip, send(200, b"1")]
    begun = time.monotonic()
    assert ask(server, network) == 1
    assert time.monotonic() - begun < 3


def test_a_server_that_says_nothing_is_not_waited_for(server: Server, network: Network) -> None:
    server.acts = [lambda handler: time.sleep(1.5), send(200, b"1")]
    assert ask(server, network, Manners(interval=0, attempts=2, deadline=0.3)) == 1


def test_gzip_is_unpacked_and_its_bombs_are_not(server: Server, network: Network) -> None:
    server.acts = [send(200, gzip.compress(b'{"a": "\xc3\xa9"}'), Content_Encoding="gzip")]
    assert ask(server, network) == {"a": "é"}
    server.acts = [send(200, gzip.compress(b'"' + b"x" * 100_000_000 + b'"', 1), Content_Encoding="gzip")]
    with pytest.raises(Unavailable, match="more than 1 MB"):
        ask(server, network)
    server.acts = [send(200, b"no gzip at all", Content_Encoding="gzip"), send(200, b"2")]
    assert ask(server, network) == 2


def test_ten_megabytes_are_taken_where_they_are_expected(server: Server, network: Network) -> None:
    body = json.dumps(["x" * 1000] * 10_000).encode()
    server.acts = [send(200, body)]
    wide = Manners(interval=0, attempts=1, size=20 << 20)
    assert len(ask(server, network, wide)) == 10_000  # type: ignore[arg-type]
    with pytest.raises(Unavailable, match="is refused"):
        ask(server, network)


def test_other_hosts_never_see_a_request(server: Server, network: Network) -> None:
    other = Server()
    other.acts = [send(200, b"1")]
    try:
        server.acts = [send(302, b"", Location=f"{other.url}/x")]
        with pytest.raises(Unavailable, match="refused"):
            ask(server, network)
        assert other.paths == []
    finally:
        other.http.shutdown()
        other.http.server_close()


def test_an_endless_redirect_ends(server: Server, network: Network) -> None:
    server.acts = [send(302, b"", Location="/x")]
    with pytest.raises(GaveUp, match="redirected again and again"):
        ask(server, network)


def test_nobody_there(network: Network) -> None:
    with pytest.raises(Unavailable, match="no connection") as told:
        network.ask("http://127.0.0.1:9/x", Answer.json, FAST)
    assert "--offline" in str(told.value)


def test_wrong_content_type_and_a_429_storm(server: Server, network: Network) -> None:
    server.acts = [send(200, b"<html>", Content_Type="text/html"), send(200, b"[1]", Content_Type="text/html")]
    assert ask(server, network) == [1]
    server.acts = [*([send(429, b'{"message": "Too Many Requests", "code": "429"}')] * 20), send(200, b"[2]")]
    assert ask(server, network, Manners(interval=0, attempts=30)) == [2]


def test_the_clients_end_to_end_with_xml_bombs_and_bad_bytes(
    server: Server, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arxiv, "BASE", f"{server.url}/api/query")
    monkeypatch.setattr(semantic_scholar, "BASE", server.url)
    monkeypatch.setattr(arxiv, "MANNERS", FAST)
    world = World({n: Known(n, f"Paper number {n} of the world", cites=(0,) if n else ()) for n in range(3)})
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><feed>&b;&b;&b;</feed>'

    def play(handler: BaseHTTPRequestHandler) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        url = f"http://{handler.headers['Host']}{handler.path}"
        status, kind, body = world.answer(handler.command, url, dict(handler.headers), handler.rfile.read(length))
        send(status, body.replace(b"number", b"n\xfcmber") if b"atom" in kind.encode() else body, Content_Type=kind)(
            handler
        )

    papers = [Paper(title=p.title, abstract="", arxiv_id=p.arxiv) for p in world.papers.values()]
    with Cache() as cache:
        server.acts = [send(200, bomb, Content_Type="application/atom+xml"), play]
        told = arxiv.ArXiv(Asker("arxiv", cache, network)).identify(papers)
        assert [f.title if f else None for f in told] == [f"Paper n\ufffdmber {n} of the world" for n in range(3)]
        server.acts = [send(503, b""), play]
        source = semantic_scholar.SemanticScholar(Asker("semantic-scholar", cache, network), "key")
        facts = source.identify(papers)
        assert [len(source.references(f)) if f else None for f in facts] == [0, 1, 1]
