"""A world that knows the papers of a collection, made from what was read of them, with traps beside them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from fake_apis import JSON, Known, Time, World

from enrichers import arxiv, http, openalex, semantic_scholar
from kg.model import Paper, title_key

CLASSICS = 12
_FIRST_CLASSIC, _FIRST_TRAP = 50_000, 70_000


@dataclass
class CollectionWorld(World):
    """The world; ``truth`` has the number of each paper by title key, of those that it knows."""

    @property
    def truth(self) -> dict[str, int]:
        return {title_key(p.title): n for n, p in self.papers.items() if n < _FIRST_CLASSIC}

    def _titled(self, words: str) -> list[Known]:
        """As searches do, what comes near before what it is, where there is both."""
        found = super()._titled(words)
        return sorted([*found, *super()._titled(f"reply to {words}")], key=lambda p: -p.number)

    def citations(self) -> set[tuple[int, int]]:
        """Citing and cited, both in the collection."""
        own = [(n, p) for n, p in self.papers.items() if n < _FIRST_CLASSIC]
        return {(n, m) for n, p in own for m in p.cites if m < _FIRST_CLASSIC}

    def frontier(self, least: int) -> set[int]:
        """The numbers of the classics that at least so many papers of the collection cite."""
        citing = {m: sum(m in p.cites for p in self.papers.values()) for m in self.papers if m >= _FIRST_CLASSIC}
        return {m for m, count in citing.items() if count >= least}


def world_of(papers: Sequence[Paper]) -> CollectionWorld:
    """Every paper but one in eleven is known, titles spelled in other ways; one in seven has a reply to it.

    In the place of a paper that is not known there is one of the same title, nine years older and by others. Papers
    cite older ones of the collection and some of a dozen classics outside, by their numbers.
    """
    world = CollectionWorld()
    in_order = sorted(papers, key=lambda p: (p.date or "", p.title))
    known = [n for n in range(len(in_order)) if n % 11 != 5]
    for n, paper in enumerate(in_order):
        count = paper.author_count or len(paper.authors) or 2
        own = Known(
            n,
            paper.title.upper() if n % 3 == 0 else paper.title.replace(": ", " - ") if n % 3 == 1 else paper.title,
            paper.year or 2020,
            paper.authors or tuple(f"Ada{i} Brook{n}" for i in range(count)),
            tuple(m for m in known if m < n and (n * m + n + m) % 9 == 2)
            + tuple(_FIRST_CLASSIC + k for k in range(CLASSICS) if n % (3 * k + 2) == 1),
            f"10.1234/c{n}" if n % 4 == 0 else None,
            abstract=paper.abstract,
        )
        if n % 11 == 5:
            others = ("Cleo Lake",) * (2 * count + 1)
            world.papers[_FIRST_TRAP + n] = replace(
                own,
                number=_FIRST_TRAP + n,
                year=own.year - 9,
                authors=others,
                cites=(),
                doi=None,
                abstract=in_order[n - 1].abstract,
            )
            continue
        world.papers[n] = own
        if n % 7 == 3:
            world.papers[_FIRST_TRAP + n] = Known(_FIRST_TRAP + n, f"Reply to: {own.title}", own.year, own.authors)
    for k in range(CLASSICS):
        n = _FIRST_CLASSIC + k
        world.papers[n] = Known(n, f"Classic {k} on the Course of Rivers", 1990 + k, doi=f"10.1234/classic{k}")
    return world


@contextmanager
def on_loopback(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Time]:
    """Serve the world on a port of this machine, and lead all clients there; the time that they would have waited."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            url = f"http://{self.headers['Host']}{self.path}"
            status, kind, body = world.answer(self.command, url, dict(self.headers), self.rfile.read(length))
            self.send_response(status)
            self.send_header("Content-Type", kind or JSON)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    place = f"http://127.0.0.1:{server.server_address[1]}"
    time = Time()
    with monkeypatch.context() as patch:
        patch.setattr(arxiv, "BASE", f"{place}/api/query")
        patch.setattr(semantic_scholar, "BASE", f"{place}/graph/v1")
        patch.setattr(openalex, "BASE", f"{place}/works")
        patch.setattr(http, "Clock", time.clock)
        try:
            yield time
        finally:
            server.shutdown()
            server.server_close()


def wrong_matches(world: CollectionWorld, papers_jsonl: str) -> tuple[int, list[str]]:
    """How many papers of a build got ids, and the titles of those whose ids are another's."""
    matched, wrong = 0, []
    numbers = world.truth
    for record in map(json.loads, papers_jsonl.splitlines()):
        ids = {record.get("arxiv_id"), record.get("s2_id"), record.get("openalex_id")} - {None}
        number = numbers.get(title_key(record["title"]))
        own = world.papers[number] if number is not None else None
        right = {own.arxiv, own.sha, own.work} if own else set()
        matched += bool(ids)
        wrong += [record["title"]] * bool(ids - right)
    return matched, wrong
