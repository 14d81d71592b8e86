"""A small world of papers, and the three APIs as they document their answers, for tests."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.exceptions import ConnectionError as Cut
from urllib3 import HTTPResponse

from enrichers.http import Clock
from kg.model import Paper

FEED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
    ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
    "<id>https://arxiv.org/api/x</id><title>arXiv Query</title><updated>2026-01-01T00:00:00Z</updated>"
    "<opensearch:itemsPerPage>{page}</opensearch:itemsPerPage><opensearch:totalResults>{total}</opensearch:totalResults>"
    "<opensearch:startIndex>0</opensearch:startIndex>{entries}</feed>"
)
ERROR_ENTRY = (
    "<entry><id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title>"
    "<summary>incorrect id format for abc</summary><author><name>arXiv api core</name></author></entry>"
)
JSON = "application/json; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class Known:
    """A paper of the world, as all APIs know it."""

    number: int
    title: str
    year: int = 2024
    authors: tuple[str, ...] = ("Ada Brook", "Ben Ford")
    cites: tuple[int, ...] = ()
    doi: str | None = None
    on_arxiv: bool = True
    abstract: str = ""

    @property
    def arxiv(self) -> str:
        return f"24{1 + self.number // 100000:02}.{self.number % 100000:05}"

    @property
    def sha(self) -> str:
        return f"{self.number:040x}"

    @property
    def work(self) -> str:
        return f"W{self.number + 1000}"


@dataclass
class World:
    """Papers by number, and what is asked of them; ``fail`` may give a status and body instead of the answer."""

    papers: dict[int, Known] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    delivered: dict[str, int] = field(default_factory=dict)
    requests: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)
    _titles: dict[str, list[Known]] = field(default_factory=dict)
    _keys: dict[str, Known] = field(default_factory=dict)
    most: int = 10**9
    """Above so many ids in a batch with references Semantic Scholar says 400."""

    def answer(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str, bytes]:
        """Status, content type and body."""
        self.requests.append((method, url, headers))
        parts = urlsplit(url)
        query = {k: v[0] for k, v in parse_qs(parts.query).items()}
        if parts.path.endswith("/api/query"):
            return self._arxiv(query)
        if "/paper/batch" in parts.path:
            return self._batch(query["fields"], json.loads(body)["ids"])
        if "/paper/search/match" in parts.path:
            return self._match(query)
        if parts.path.endswith("/references"):
            return self._references(parts.path.split("/")[-2], query)
        if parts.path.endswith("/works"):
            return self._works(query)
        return 404, JSON, b'{"error": "not found"}'

    def _ask(self, keys: list[str], found: list[str]) -> None:
        self.asked += keys
        for key in found:
            self.delivered[key] = self.delivered.get(key, 0) + 1

    def _titled(self, words: str) -> list[Known]:
        """The papers of this title, else those whose title begins so, as searches give what comes near."""
        if not self._titles:
            for p in self.papers.values():
                self._titles.setdefault(_bare(p.title), []).append(p)
        near = (p for title, papers in self._titles.items() if title.startswith(words) for p in papers)
        return self._titles.get(words) or list(near)

    # -- arXiv

    def _arxiv(self, query: dict[str, str]) -> tuple[int, str, bytes]:
        known = {p.arxiv: p for p in self.papers.values() if p.on_arxiv}
        if "search_query" in query:
            words = _bare(query["search_query"].removeprefix("ti:"))
            found = [p for p in self._titled(words) if p.on_arxiv]
            self._ask([f"arxiv title {words}"], [f"arxiv title {words}"])
        else:
            ids = query["id_list"].split(",")
            if any(not re.fullmatch(r"\d{4}\.\d{4,5}", id) for id in ids):
                return 400, ATOM, FEED.format(page=1, total=1, entries=ERROR_ENTRY).encode()
            found = [known[id] for id in ids if id in known]
            self._ask([f"arxiv {id}" for id in ids], [f"arxiv {p.arxiv}" for p in found])
        most = int(query["max_results"])
        entries = "".join(map(self.entry, found[:most]))
        return 200, ATOM, FEED.format(page=most, total=len(found), entries=entries).encode()

    @staticmethod
    def entry(p: Known) -> str:
        doi = f"<arxiv:doi>{p.doi}</arxiv:doi>" if p.doi else ""
        authors = "".join(f"<author><name>{a}</name></author>" for a in p.authors)
        return (
            f"<entry><id>http://arxiv.org/abs/{p.arxiv}v2</id><title>{escape(p.title)}</title>"
            f"<updated>{p.year}-06-01T00:00:00Z</updated><published>{p.year}-05-02T10:00:00Z</published>"
            f"<summary>{escape(p.abstract) or f'  On {escape(p.title)} in brief.'}</summary>{authors}{doi}"
            f"<arxiv:comment>Code: https://github.com/brook/p{p.number}</arxiv:comment>"
            '<arxiv:primary_category term="cs.CL"/><category term="cs.CL"/><category term="cs.LG"/></entry>'
        )

    # -- Semantic Scholar

    def paper(self, p: Known, fields: str) -> dict[str, Any]:
        record: dict[str, Any] = {
            "paperId": p.sha,
            "externalIds": {"CorpusId": p.number}
            | ({"ArXiv": p.arxiv} if p.on_arxiv else {})
            | ({"DOI": p.doi} if p.doi else {}),
            "title": p.title,
            "abstract": p.abstract or None,
            "year": p.year,
            "publicationDate": f"{p.year}-05-03",
            "venue": "Journal of Streams" if p.doi else "arXiv.org",
            "authors": [{"authorId": str(100 + i), "name": a} for i, a in enumerate(p.authors)],
            "citationCount": 7 + p.number,
        }
        if "references" in fields:
            cited = [self.papers[n] for n in p.cites]
            record["references"] = [
                {"paperId": c.sha, "externalIds": {"ArXiv": c.arxiv} if c.on_arxiv else None} for c in cited
            ] + [{"paperId": None, "externalIds": None}]
        return record

    def by_key(self) -> dict[str, Known]:
        if not self._keys:
            self._keys = {
                key: p
                for p in self.papers.values()
                for key in (p.sha, f"ARXIV:{p.arxiv}" if p.on_arxiv else "", f"DOI:{p.doi}" if p.doi else "")
                if key
            }
        return self._keys

    def _batch(self, fields: str, ids: list[str]) -> tuple[int, str, bytes]:
        if len(ids) > 500 or ("references" in fields and len(ids) > self.most):
            return 400, JSON, b'{"error": "too many"}'
        known = self.by_key()
        kind = "refs" if "references" in fields else "facts"
        self._ask([f"{kind} {id}" for id in ids], [f"{kind} {id}" for id in ids if id in known])
        answer = [self.paper(known[id], fields) if id in known else None for id in ids]
        return 200, JSON, json.dumps(answer).encode()

    def _match(self, query: dict[str, str]) -> tuple[int, str, bytes]:
        words = _bare(query["query"])
        self._ask([f"match {words}"], [f"match {words}"])
        found = self._titled(words)
        if not found:
            return 404, JSON, b'{"error": "Title match not found"}'
        record = self.paper(found[0], query["fields"]) | {"matchScore": 174.2}
        return 200, JSON, json.dumps({"data": [record]}).encode()

    def _references(self, sha: str, query: dict[str, str]) -> tuple[int, str, bytes]:
        p = self.by_key().get(sha)
        self._ask([f"why {sha}"], [f"why {sha}"])
        if p is None:
            return 404, JSON, b'{"error": "Paper with id not found"}'
        rows = [
            {
                "contexts": [f"As in paper {n}, we wade."],
                "intents": ["methodology"] if n % 2 else ["background"],
                "citedPaper": {"paperId": self.papers[n].sha},
            }
            for n in p.cites
        ]
        offset, limit = int(query["offset"]), int(query["limit"])
        page = {"offset": offset, "data": rows[offset : offset + limit] or None}
        if offset + limit < len(rows):
            page["next"] = offset + limit
        return 200, JSON, json.dumps(page).encode()

    # -- OpenAlex

    def work(self, p: Known) -> dict[str, Any]:
        places: dict[str, list[int]] = {}
        for at, word in enumerate(p.abstract.split()):
            places.setdefault(word, []).append(at)
        doi = p.doi or (f"10.48550/arxiv.{p.arxiv}" if p.on_arxiv else None)
        place = f"http://arxiv.org/abs/{p.arxiv}" if p.on_arxiv else "https://journal.example/x"
        return {
            "id": f"https://openalex.org/{p.work}",
            "doi": f"https://doi.org/{doi}" if doi else None,
            "title": p.title,
            "publication_date": f"{p.year}-05-04",
            "publication_year": p.year,
            "authorships": [
                {"author": {"id": f"https://openalex.org/A{i}", "display_name": a, "orcid": None}}
                for i, a in enumerate(p.authors)
            ],
            "primary_location": {"landing_page_url": place, "source": {"display_name": "Journal of Streams"}},
            "locations": [],
            "abstract_inverted_index": places or None,
            "cited_by_count": 3 + p.number,
            "referenced_works": [f"https://openalex.org/{self.papers[n].work}" for n in p.cites],
        }

    def _works(self, query: dict[str, str]) -> tuple[int, str, bytes]:
        kind, _, value = query["filter"].partition(":")
        if kind == "title.search":
            found = self._titled(_bare(value))[: int(query["per_page"])]
            self._ask([f"works title {value}"], [f"works title {value}"])
        else:
            keys = value.split("|")
            ids = {p.work: p for p in self.papers.values()}
            ids |= {p.doi: p for p in self.papers.values() if p.doi}
            ids |= {f"10.48550/arxiv.{p.arxiv}": p for p in self.papers.values() if p.on_arxiv}
            self._ask([f"works {k}" for k in keys], [f"works {k}" for k in keys if k in ids])
            found = [ids[k] for k in keys if k in ids]
        return 200, JSON, json.dumps({"meta": {"count": len(found)}, "results": [self.work(p) for p in found]}).encode()


def _bare(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.lower()))


class Wire(BaseAdapter):
    """Carries requests to a world instead of the network; ``trouble`` may answer, or cut, in its place."""

    def __init__(
        self, world: World, trouble: Callable[[PreparedRequest], tuple[int, str, bytes] | None] | None = None
    ) -> None:
        super().__init__()
        self.world = world
        self.trouble = trouble

    def send(self, request: PreparedRequest, **_: Any) -> Response:  # type: ignore[override]
        answer = self.trouble(request) if self.trouble else None
        body = request.body or b""
        status, kind, content = answer or self.world.answer(
            str(request.method), str(request.url), request.headers, body if isinstance(body, bytes) else body.encode()
        )
        response = Response()
        response.status_code = status
        response.url = str(request.url)
        response.headers["content-type"] = kind
        response.raw = HTTPResponse(BytesIO(content), headers={"content-type": kind}, preload_content=False)
        response.request = request
        return response

    def close(self) -> None:
        pass


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.slept = 0.0

    def clock(self) -> Clock:
        return Clock(now=lambda: self.now, sleep=self._sleep, wall=lambda: self.now)

    def _sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.now += seconds
        self.slept += seconds


def trouble(share: float, seed: int) -> Callable[[PreparedRequest], tuple[int, str, bytes] | None]:
    """Failures of every kind in this share of requests."""
    source = random.Random(seed)
    kinds: list[tuple[int, str, bytes] | None] = [
        (429, JSON, b'{"message": "Too Many Requests", "code": "429"}'),
        (503, "text/html", b"<html>Service Unavailable</html>"),
        (500, JSON, b"{}"),
        (504, "text/html", b"<html>Gateway Timeout</html>"),
        (200, "text/plain", b"Rate exceeded."),
        (200, "text/html", b"<html>Please log in</html>"),
        None,
    ]

    def fail(request: PreparedRequest) -> tuple[int, str, bytes] | None:
        if source.random() >= share:
            return None
        kind = source.choice(kinds)
        if kind is None:
            raise Cut("('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))")
        return kind

    return fail


def collection(world: World, numbers: range | list[int], *, ids: bool) -> list[Paper]:
    """Papers as a listing gives them, with or without their arXiv ids."""
    return [
        Paper(
            title=p.title,
            abstract=f"About {p.title}.",
            date=str(p.year),
            author_count=len(p.authors),
            arxiv_id=p.arxiv if ids else None,
        )
        for p in (world.papers[n] for n in numbers)
    ]
