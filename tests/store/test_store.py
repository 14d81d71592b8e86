"""The store: what queries may do, how they end, where their triples come from, and the forms of their results."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from graphs import HOSTILE, hostile_graph, sample_graph, write_rdf_build

from kg.errors import BuildError, QueryError
from kg.export.terms import DEFAULT_BASE, text
from kg.sparql import index
from kg.sparql.guard import check
from kg.sparql.messages import syntax_error
from kg.store import Store, open_store

RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LABELS = "SELECT ?label WHERE { ?m a kg:Method ; rdfs:label ?label } ORDER BY ?label"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rdf_build(sample_graph(), tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def store(build: Path) -> Iterator[Store]:
    with open_store(build) as opened:
        yield opened


# --- Where the triples come from


def test_plain_triples_and_evidence_are_asked_together(store: Store) -> None:
    found = store.query(
        """SELECT ?quote WHERE {
          method:river kg:extends method:creek .
          ?s rdf:subject method:river ; rdf:object method:creek ; oa:hasSelector/oa:exact ?quote }"""
    )
    assert found.rows == (("River is based on Creek and on DPO.",),)


def test_a_folder_that_is_no_build_is_told(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no build of kg"):
        open_store(tmp_path)


def test_a_build_without_triples_is_told(build: Path, tmp_path: Path) -> None:
    shutil.copy(build / "report.json", tmp_path)
    with open_store(tmp_path) as opened, pytest.raises(BuildError, match="holds no triples"):
        opened.query(LABELS)


def test_a_damaged_store_is_told(build: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(build, copy)
    with (copy / "store" / "dataset.nq").open("a") as file:
        file.write("<a> <b")
    for timeout in (10, None):
        with open_store(copy) as opened, pytest.raises(QueryError, match="cannot be loaded"):
            opened.query(LABELS, timeout=timeout)


@pytest.fixture
def indexed(build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the build that counts as large."""
    monkeypatch.setattr(index, "LARGE", 1)
    return Path(shutil.copytree(build, tmp_path / "large"))


def test_large_data_are_indexed_once(indexed: Path, store: Store) -> None:
    told: list[int] = []
    expected = store.query(LABELS).rows
    for _ in range(2):
        with open_store(indexed, on_index=told.append) as opened:
            assert opened.query(LABELS).rows == expected
            assert opened.query(LABELS, timeout=None).rows == expected
    assert told == [(indexed / "store" / "dataset.nq").stat().st_size]
    assert sorted(p.name for p in (indexed / "store").iterdir()) == ["dataset.nq", "index", "prefixes.json"]


def test_the_index_follows_the_data(indexed: Path) -> None:
    told: list[int] = []
    with open_store(indexed, on_index=told.append) as opened:
        opened.query(LABELS)
    data = indexed / "store" / "dataset.nq"
    line = f'<{DEFAULT_BASE}method/new> <http://www.w3.org/2000/01/rdf-schema#label> "Aaa" .\n'
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    kind = f"<{DEFAULT_BASE}method/new> <{rdf_type}> <{DEFAULT_BASE}ontology#Method> .\n"
    data.write_text(data.read_text(encoding="utf-8") + line + kind, encoding="utf-8")
    with open_store(indexed, on_index=told.append) as opened:
        assert opened.query(LABELS).rows[0] == ("Aaa",)
    assert len(told) == 2


def test_a_copied_folder_keeps_its_index(indexed: Path, tmp_path: Path) -> None:
    told: list[int] = []
    with open_store(indexed, on_index=told.append) as opened:
        opened.query(LABELS)
    copy = shutil.copytree(indexed, tmp_path / "copy", copy_function=shutil.copyfile)
    with open_store(copy, on_index=told.append) as opened:
        assert len(opened.query(LABELS)) == 10
    assert len(told) == 1


def test_a_folder_that_cannot_be_written_is_asked_all_the_same(
    indexed: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> str:
        raise PermissionError("read-only")

    monkeypatch.setattr(index.tempfile, "mkdtemp", refuse)
    with open_store(indexed) as opened:
        assert opened.query(LABELS).rows == store.query(LABELS).rows
    assert not (indexed / "store" / "index").exists()


# --- Queries that must not run, or not for long


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://localhost:1/> { ?s ?p ?o } }",
        "SELECT * WHERE { service silent <http://localhost:1/> { ?s ?p ?o } }",
        "SELECT * WHERE { SERVICE ?where { ?s ?p ?o } }",
        "PREFIX : <http://localhost/> SELECT * WHERE { SERVICE:x { ?s ?p ?o } }",
        "PREFIX : <http://localhost/> SELECT * WHERE { ?s ?p trueSERVICE:x { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p 1SERVICE<http://localhost:1/> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p ?o FILTER(?a<?b) SERVICE<http://localhost:1/> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s <http://x/#y> ?o . #\n SERVICE <http://localhost:1/> { ?s ?p ?o } }",
        "PREFIX e: <http://e/> SELECT * WHERE { ?s e:a\\# ?o . SERVICE <http://localhost:1/> { ?s ?p ?o } }",
        "SELECT * WHERE { ?s ?p '''it's''' SERVICE <http://localhost:1/> { ?s ?p ?o } }",
        'SELECT * WHERE { ?s ?p "\\"" SERVICE <http://localhost:1/> { ?s ?p ?o } }',
        "SELECT * WHERE { \\u0053ERVICE <http://localhost:1/> { ?s ?p ?o } }",
        "SELECT * WHERE { { SELECT * WHERE { SERVICE <http://localhost:1/> { ?s ?p ?o } } } }",
        "SELECT * WHERE { FILTER EXISTS { SERVICE <http://localhost:1/> { ?s ?p ?o } } }",
    ],
)
def test_service_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        check(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * WHERE { ?s ?p "SERVICE <http://localhost/> {}" }',
        "SELECT * WHERE { ?s ?p ?service }  # SERVICE is only spoken of",
        "SELECT * WHERE { ?s <http://example.org/service> ?o }",
        "SELECT * WHERE { ?s schema:serviceType ?o }",
        "SELECT * WHERE { ?s ?p '''SERVICE''' ; ?q 'a service' }",
    ],
)
def test_the_word_alone_is_no_offence(query: str, store: Store) -> None:
    store.query(query, limit=1)


def test_no_query_reaches_a_server(store: Store) -> None:
    """A server that hears nothing: not through SERVICE, not through FROM, and not in the worker if the guard slept."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        server.settimeout(1.5)

        def listen() -> None:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            heard.append(connection.recv(100))
            connection.close()

        listener = threading.Thread(target=listen)
        listener.start()
        with pytest.raises(QueryError, match="SERVICE"):
            store.query(f"SELECT * WHERE {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        store.query(f"SELECT * FROM <http://127.0.0.1:{port}/> WHERE {{ ?s ?p ?o }}")
        if os.name == "posix":
            record = {
                "query": f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
                "bindings": {},
                "limit": None,
            }
            with pytest.raises(QueryError):
                store._run_there(record, 10)
        listener.join()
    assert heard == []


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://a> <http://a> <http://a> }",
        "PREFIX a: <http://a/> DELETE WHERE { ?s ?p ?o }",
        "# harmless?\nLOAD <http://localhost/x.ttl>",
        "CLEAR ALL",
        "drop silent graph <http://a>",
        "WITH <http://a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(update: str, store: Store, build: Path) -> None:
    before = (build / "store" / "dataset.nq").read_bytes()
    with pytest.raises(QueryError, match="is an update, and the graph is read-only here"):
        store.query(update)
    assert (build / "store" / "dataset.nq").read_bytes() == before


def test_a_runaway_query_is_really_stopped(build: Path) -> None:
    with open_store(build) as opened:
        assert len(opened.query(LABELS)) == 10
        worker = opened._worker
        assert worker and worker.poll() is None
        start = time.monotonic()
        with pytest.raises(QueryError, match=r"stopped after 0.5 s .*--timeout"):
            opened.query(RUNAWAY, timeout=0.5)
        assert time.monotonic() - start < 5
        assert worker.poll() is not None, "its process has ended"
        assert len(opened.query(LABELS)) == 10, "the next query starts anew"
        second = opened._worker
    assert second and second.poll() is not None, "closing ends the process"


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_the_worker_of_a_killed_program_stops_by_itself(build: Path) -> None:
    program = (
        "import sys; from kg.store import open_store\n"
        "store = open_store(sys.argv[1]); store.query('ASK {}')\n"
        "print(store._worker.pid, flush=True)\n"
        "store.query(sys.argv[2], timeout=0.5)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(build), RUNAWAY], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 15
    while Path(f"/proc/{worker}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(f"/proc/{worker}").exists()


def test_a_query_that_breaks_the_engine_is_told_and_the_next_one_works(store: Store) -> None:
    with pytest.raises(QueryError, match=r"made the engine stop|cannot stand here"):
        store.query("SELECT * WHERE " + "{" * 200_000 + "}" * 200_000)
    assert len(store.query(LABELS)) == 10


def test_queries_from_several_threads_take_turns(store: Store) -> None:
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(len(store.query(LABELS)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [10] * 8


# --- What is wrong with a query, and where


BEGINS = "a query begins with SELECT, ASK, CONSTRUCT, DESCRIBE (after its prefixes)"


@pytest.mark.parametrize(
    ("query", "place", "message", "pointed"),
    [
        (
            "SELECT ?x WHERE {\n ?x foo:bar ?y }",
            "line 2, column 5",
            "the prefix 'foo:' is not declared (PREFIX foo: <IRI> declares it)",
            "  2 |  ?x foo:bar ?y }\n          ^",
        ),
        ("SELEC ?x { }", "line 1, column 1", BEGINS, "  1 | SELEC ?x { }\n      ^"),
        ("PREFIX a: <http://a#b>\n# select\nfind ?x", "line 3, column 1", BEGINS, "  3 | find ?x\n      ^"),
        (
            "SELECT ?x WHERE { ?x ?y ?z }}",
            "line 1, column 30",
            "there is one } too many",
            "  1 | SELECT ?x WHERE { ?x ?y ?z }}\n                                   ^",
        ),
    ],
)
def test_errors_point_at_the_place(query: str, place: str, message: str, pointed: str, store: Store) -> None:
    expected = f"{place}: {message}\n{pointed}"
    with pytest.raises(QueryError) as caught:
        store.query(query)
    assert str(caught.value) == expected
    with pytest.raises(QueryError) as here:
        store.query(query, timeout=None)
    assert str(here.value) == expected


def test_errors_name_what_could_stand_there(store: Store) -> None:
    with pytest.raises(
        QueryError, match=r"line 2, column 9: this cannot stand here; possible: FILTER .*\n  2 \|   \?s \? "
    ):
        store.query("SELECT ?s WHERE {\n  ?s ? }")
    with pytest.raises(QueryError, match="the query ends too early"):
        store.query("SELECT ?s WHERE { ?s ?p")
    with pytest.raises(QueryError, match="line 1, column 1"):
        store.query("")


def test_long_lines_are_cut_around_the_place() -> None:
    query = "SELECT ?s WHERE { " + "?s ?p ?o . " * 40 + "!"
    error = syntax_error(query, f"error at 1:{len(query)}: expected FILTER")
    first, source, caret = str(error).split("\n")
    assert "column 459" in first and len(source) < 120
    assert source[len(caret) - 1] == "!"


# --- Results


def test_parameters_are_values_and_never_text(store: Store) -> None:
    import pyoxigraph as ox

    query = "SELECT ?label ?m WHERE { ?m rdfs:label ?label }"
    assert store.query(query, {"label": "PPO"}).rows == ((f"{DEFAULT_BASE}method/ppo",),)
    assert store.query(query, {"m": ox.NamedNode(f"{DEFAULT_BASE}method/ppo")}).rows == (("PPO",),)
    assert store.query(query, {"label": '" } #'}).rows == ()
    years = "SELECT ?year ?p WHERE { ?p a kg:Paper ; kg:year ?year }"
    assert store.query(years, {"year": 2022}).rows == ((f"{DEFAULT_BASE}paper/2201.00001",),)


def test_rows_are_python_values(store: Store) -> None:
    (row,) = store.query(
        """SELECT ?iri (62.5 AS ?decimal) (7 AS ?integer) (1.5e0 AS ?double) (true AS ?truth) ("x"@en AS ?words)
           ?nothing WHERE { BIND(method:ppo AS ?iri) }"""
    )
    assert row == {
        "iri": f"{DEFAULT_BASE}method/ppo",
        "decimal": Decimal("62.5"),
        "integer": 7,
        "double": 1.5,
        "truth": True,
        "words": "x",
        "nothing": None,
    }


def test_a_limit_tells_that_there_was_more(store: Store) -> None:
    few = store.query(LABELS, limit=3)
    assert few.rows == (("Brook",), ("Creek",), ("DPO",)) and few.cut
    assert not store.query(LABELS, limit=10).cut
    triples = store.query("CONSTRUCT WHERE { ?s kg:extends ?o }", limit=2)
    assert len(triples) == 2 and triples.cut
    endless = store.query("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", limit=5)
    assert len(endless) == 5 and endless.cut


def test_asking_and_describing(store: Store) -> None:
    yes, no = store.query("ASK { method:creek kg:extends method:brook }"), store.query("ASK { ?s kg:extends ?s }")
    assert yes and not no
    assert (yes.render(), no.render()) == ("yes\n", "no\n")
    assert json.loads(no.render("json")) == {"head": {}, "boolean": False}
    described = store.query("DESCRIBE method:ppo").render()
    assert "@prefix kg: <" in described and 'rdfs:label "PPO"' in described
    graph = store.query("CONSTRUCT { ?a kg:extends ?b } WHERE { ?a kg:extends ?b }")
    assert graph.formats == ("turtle", "nt", "rdfxml", "jsonld") and graph.render("nt").count("\n") == len(graph) == 6


def test_every_form_says_the_same(tmp_path: Path) -> None:
    folder = write_rdf_build(hostile_graph(), tmp_path)
    query = "SELECT ?label ?m WHERE { ?m a kg:Method ; rdfs:label ?label } ORDER BY ?m"
    expected = sorted(text(h).value for h in HOSTILE)
    with open_store(folder) as opened:
        found = opened.query(query)
        assert sorted(row["label"] for row in found) == expected
        rows = json.loads(found.render("json"))["results"]["bindings"]
        assert sorted(row["label"]["value"] for row in rows) == expected
        table = list(csv.DictReader(io.StringIO(found.render("csv"), newline="")))
        assert sorted(row["label"] for row in table) == expected
        namespace = {"r": "http://www.w3.org/2005/sparql-results#"}
        document = ET.fromstring(found.render("xml"))
        literals = [e.text for e in document.iterfind(".//r:literal", namespace)]
        assert sorted(literals) == expected  # type: ignore[type-var]
        tsv = found.render("tsv").split("\n")
        assert tsv[0] == "?label\t?m" and len(tsv) == len(expected) + 2
        shown = found.render("table", width=60)
        assert "\x1b" not in shown and "\u202e" not in shown, "nothing may steer the terminal"
        assert len(shown.split("\n")) == len(expected) + 3
        with pytest.raises(QueryError, match=r"gives rows, not turtle .*csv"):
            found.render("turtle")


def test_tables_fit_the_terminal(store: Store) -> None:
    from kg.sparql.table import _width

    found = store.query(
        "SELECT ?t ?abstract ?paper WHERE { ?paper dcterms:title ?t ; dcterms:abstract ?abstract } ORDER BY ?t"
    )
    for width in (40, 80, 120):
        lines = found.render(width=width).split("\n")
        assert max(map(_width, lines)) <= width and any("…" in line for line in lines)
    whole = found.render()
    assert "…" not in whole and "paper:2201.00001" in whole
    numbers = store.query("SELECT ?n WHERE { VALUES ?n { 5 12345 } } ORDER BY ?n").render()
    assert numbers == "    n\n─────\n    5\n12345\n"
    wide = store.query('SELECT ?a ?b WHERE { VALUES (?a ?b) { ("漢字" 1) ("ab" 2) } } ORDER BY ?b').render()
    assert wide == "a     b\n────  ─\n漢字  1\nab    2\n"


def test_an_empty_result_still_has_its_columns(store: Store) -> None:
    found = store.query("SELECT ?a ?b WHERE { ?a kg:extends ?a ; ?p ?b }")
    assert not found and len(found) == 0
    assert found.render() == "a  b\n─  ─\n"
    assert found.render("csv") == "a,b\n" or found.render("csv") == "a,b\r\n"
