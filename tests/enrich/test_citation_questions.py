"""The sample listing, enriched over real sockets: the citation questions are answered, and nothing is asked twice."""

from __future__ import annotations

import csv
import io
import json
import socket
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from collection_world import CLASSICS, CollectionWorld, on_loopback, world_of, wrong_matches

from enrichers import http
from kg.cli import main
from kg.model import title_key
from kg.pipeline import sample_listing
from kg.read import read_papers


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output
    return result


def rows(out: Path, *question: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run("query", "-o", out, *question, "--format", "csv").stdout)))


@pytest.fixture(scope="module")
def world() -> CollectionWorld:
    return world_of(read_papers([str(sample_listing())]).papers)


@pytest.fixture(scope="module")
def out(world: CollectionWorld, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build that asked all sources, and two more that had to ask nobody and are the same."""
    folder = tmp_path_factory.mktemp("enriched")
    build = ("build", sample_listing(), "--enrich", "arxiv,semantic-scholar,openalex", "-o")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_CACHE", str(folder / "answers.sqlite"))
        patch.setenv("KG_CONFIG", str(folder / "none.toml"))
        with on_loopback(world, patch):
            assert "Warning" not in run(*build, folder / "one").stderr
            asked = len(world.requests)
            run(*build, folder / "two")
        assert len(world.requests) == asked > 0

        def blocked(*_: object, **__: object) -> None:
            raise AssertionError("the network was touched")

        for name in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, name, blocked)
        patch.setattr(socket, "getaddrinfo", blocked)
        patch.setattr(http, "Network", blocked)
        run(*build, folder / "three", "--offline")
    for other in ("two", "three"):
        for file in ("graph.ttl", "evidence.ttl", "graph.graphml", "graph.html", "papers.jsonl"):
            assert (folder / "one" / file).read_bytes() == (folder / other / file).read_bytes(), (other, file)
    return folder / "one"


def test_all_that_are_known_are_found_and_no_other(world: CollectionWorld, out: Path) -> None:
    matched, wrong = wrong_matches(world, (out / "papers.jsonl").read_text())
    assert wrong == []
    assert matched == len(world.truth)
    assert max(world.delivered.values()) == 1


def test_the_citations_are_those_of_the_world(world: CollectionWorld, out: Path) -> None:
    names = {n: title_key(world.papers[n].title) for n in world.papers}
    expected = {(names[n], names[m]) for n, m in world.citations()}
    frontier = {names[m] for m in world.frontier(3)}
    assert 3 <= len(frontier) < CLASSICS
    found = rows(out, "SELECT ?a ?b ?unread { ?x kg:cites ?y . ?x dcterms:title ?a . ?y dcterms:title ?b"
                      " BIND(EXISTS { ?y kg:unread true } AS ?unread) }")  # fmt: skip
    assert {(title_key(r["a"]), title_key(r["b"])) for r in found if r["unread"] == "false"} == expected
    assert {title_key(r["b"]) for r in found if r["unread"] == "true"} == frontier


def test_citation_questions_are_answered(world: CollectionWorld, out: Path) -> None:
    own = Counter(m for _, m in world.citations())
    most, count = max(own.items(), key=lambda item: item[1])
    title = world.papers[most].title
    cited_by = rows(out, "cited-by", "--name", world.papers[most].arxiv)
    assert {title_key(r["title"]) for r in cited_by} == {
        title_key(world.papers[n].title) for n, m in world.citations() if m == most
    }
    assert any(r["why"] == "background" and r["context"].startswith("As in paper") for r in cited_by)
    in_collection = rows(out, "most-cited", "--unread", "false")
    assert int(in_collection[0]["citations"]) == count
    assert title_key(title) in {title_key(r["title"]) for r in in_collection if int(r["citations"]) == count}
    assert {title_key(r["title"]) for r in rows(out, "most-cited", "--unread", "true")} == {
        title_key(world.papers[m].title) for m in world.frontier(3)
    }
    path = rows(out, "main-path")
    assert len(path) >= 3 and [r["date"] for r in path] == sorted((r["date"] for r in path), reverse=True)
    reasons = rows(out, "SELECT ?a ?b { ?a cito:usesMethodIn ?b }")
    assert reasons and all(r["a"].startswith("http") or ":" in r["a"] for r in reasons)
    stats = json.loads(run("stats", "-o", out, "--json", "--top", "3").stdout)
    assert stats["citations"]["cited"][0]["in_degree"] >= count
    assert stats["citations"]["co_cited"] and stats["citations"]["coupled"] and stats["citations"]["main_path"]
