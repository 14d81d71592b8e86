"""A server of our own on loopback that speaks as much of chat completions as tests need, and what to ask it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kg.model import Paper


@dataclass
class Reply:
    """What the server does with one request."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: bool = False


def chat(content: Any, tokens: tuple[int, int] = (100, 50), **usage: Any) -> Reply:
    """A well-formed completion; ``content`` is text, or written as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    body = {
        "id": "x",
        "object": "chat.completion",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], **usage},
    }
    return Reply(body=json.dumps(body).encode())


def refusal(status: int, message: str, headers: Mapping[str, str] | None = None, **more: Any) -> Reply:
    return Reply(status, json.dumps({"error": {"message": message, **more}}).encode(), headers or {})


Behaviour = Callable[[dict[str, Any], int], Reply]


class LlmServer:
    """Answers as ``behaviour(request, number)`` says and remembers what it was asked."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.times: list[float] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with server._lock:
                    server.requests.append(request)
                    server.keys.append(self.headers.get("Authorization"))
                    server.times.append(time.monotonic())
                    number = len(server.requests)
                    server._now += 1
                    server.most_at_once = max(server.most_at_once, server._now)
                try:
                    reply = server.behaviour(request, number)
                    time.sleep(reply.delay)
                finally:
                    with server._lock:
                        server._now -= 1
                if self.path != "/v1/chat/completions":
                    reply = refusal(404, "no such path")
                try:
                    self.send_response(reply.status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(reply.body)))
                    for name, value in reply.headers.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
                except OSError:
                    pass  # the client has gone
                if reply.cut:
                    self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                pass

        class Http(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                pass  # clients that go away are part of the tests

        self._http = Http(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"
        threading.Thread(target=lambda: self._http.serve_forever(poll_interval=0.02), daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


NAMES = (
    "RillNet",
    "BrookNet",
    "CreekNet",
    "DeltaNet",
    "FjordNet",
    "GulfNet",
    "LakeNet",
    "PondNet",
    "SoundNet",
    "WellNet",
)


def paper(number: int) -> Paper:
    name = NAMES[number]
    return Paper(
        title=f"{name}: On Water",
        abstract=f"We present {name}, which builds on PPO. It gets 62.5% accuracy on GSM8K.",
        arxiv_id=f"2501.0000{number}",
    )


def good(request: dict[str, Any], number: int) -> Reply:
    told = json.loads(request["messages"][1]["content"])
    name = told["title"].split(":")[0]
    return chat(
        {
            "entities": [
                {"id": "a", "type": "Method", "name": name, "aliases": []},
                {"id": "b", "type": "Method", "name": "PPO", "aliases": []},
                {"id": "c", "type": "Method", "name": "TRPO", "aliases": []},
            ],
            "relations": [
                {"head": "paper", "type": "introduces", "tail": "a", "evidence": f"We present {name}"},
                {"head": "a", "type": "extends", "tail": "b", "evidence": "which builds on PPO."},
                {"head": "paper", "type": "uses", "tail": "b", "evidence": "We use PPO everywhere."},
            ],
            "results": [],
        }
    )
