"""The endpoint: the SPARQL 1.1 Protocol for reading, and nothing else."""

from __future__ import annotations

import csv
import http.client
import io
import json
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import rdflib
from graphs import sample_graph, write_rdf_build

from kg.errors import BuildError, QueryError
from kg.serve import Endpoint

LABELS = "SELECT ?label WHERE { ?m a kg:Method ; rdfs:label ?label } ORDER BY ?label LIMIT 3"
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rdf_build(sample_graph(), tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def endpoint(build: Path) -> Iterator[Endpoint]:
    with Endpoint(build, port=0, timeout=1) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(
    endpoint: Endpoint, path: str, *, method: str = "GET", body: str | bytes | None = None, **headers: str
) -> tuple[int, str, str]:
    """Status, media type and text of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", endpoint.server_address[1], timeout=30)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, given)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, answer.headers.get_content_type(), text


def test_rows_in_every_form(endpoint: Endpoint) -> None:
    path = "/sparql?query=" + quote(LABELS)
    expected = ["Brook", "Creek", "DPO"]
    status, kind, text = ask(endpoint, path)
    assert (status, kind) == (200, "application/sparql-results+json")
    assert [row["label"]["value"] for row in json.loads(text)["results"]["bindings"]] == expected
    status, kind, text = ask(endpoint, path, Accept="text/csv")
    assert (status, kind) == (200, "text/csv")
    assert [row["label"] for row in csv.DictReader(io.StringIO(text))] == expected
    status, kind, text = ask(endpoint, path, Accept="text/tab-separated-values")
    assert (status, text.split("\n")[0]) == (200, "?label")
    status, kind, text = ask(endpoint, path, Accept="application/sparql-results+xml")
    names = [e.text for e in ET.fromstring(text).iterfind(".//{http://www.w3.org/2005/sparql-results#}literal")]
    assert (status, names) == (200, expected)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html, */*;q=0.1", "application/sparql-results+json"),
        ("text/csv;q=0.5, application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("application/json", "application/json"),
        ("text/csv;q=0, text/tab-separated-values", "text/tab-separated-values"),
    ],
)
def test_the_form_is_negotiated(endpoint: Endpoint, accept: str, kind: str) -> None:
    status, found, _ = ask(endpoint, "/sparql?query=" + quote(LABELS), Accept=accept)
    assert (status, found) == (200, kind)


def test_what_cannot_be_accepted_is_told(endpoint: Endpoint) -> None:
    status, _, text = ask(endpoint, "/sparql?query=" + quote(LABELS), Accept="image/png")
    assert status == 406 and "text/csv" in text


def test_queries_by_post(endpoint: Endpoint) -> None:
    by_get = ask(endpoint, "/sparql?query=" + quote(LABELS))
    direct = ask(endpoint, "/sparql", method="POST", body=LABELS, Content_Type="application/sparql-query")
    form = ask(
        endpoint,
        "/sparql",
        method="POST",
        body=urlencode({"query": LABELS}),
        Content_Type="application/x-www-form-urlencoded",
    )
    assert by_get == direct == form


def test_triples_and_truth(endpoint: Endpoint) -> None:
    query = "CONSTRUCT { ?a kg:extends ?b } WHERE { ?a kg:extends ?b }"
    status, kind, text = ask(endpoint, "/sparql?query=" + quote(query), Accept="text/turtle")
    assert (status, kind) == (200, "text/turtle") and "method:creek kg:extends method:brook ." in text
    status, kind, text = ask(endpoint, "/sparql?query=" + quote(query), Accept="application/n-triples")
    assert (status, kind, text.count("\n")) == (200, "application/n-triples", 6)
    _, _, text = ask(endpoint, "/sparql?query=" + quote("ASK { ?s kg:extends ?s }"))
    assert json.loads(text)["boolean"] is False


@pytest.mark.parametrize("path", ["/sparql", "/update"])
def test_updates_are_forbidden(endpoint: Endpoint, path: str, build: Path) -> None:
    update = "INSERT DATA { <http://a> <http://a> <http://a> }"
    before = (build / "store" / "dataset.nq").read_bytes()
    bodies = [
        (update, "application/sparql-update"),
        (urlencode({"update": update}), "application/x-www-form-urlencoded"),
    ]
    for body, kind in bodies:
        status, _, text = ask(endpoint, path, method="POST", body=body, Content_Type=kind)
        assert status == 403 and "read-only" in text
    assert ask(endpoint, "/sparql?query=" + quote(update))[0] == 403
    assert ask(endpoint, "/sparql?update=" + quote(update))[0] == 403
    assert (build / "store" / "dataset.nq").read_bytes() == before


def test_other_servers_are_not_called(endpoint: Endpoint) -> None:
    status, _, text = ask(endpoint, "/sparql?query=" + quote("SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }"))
    assert status == 403 and "SERVICE" in text


def test_wrong_queries_are_told_with_their_place(endpoint: Endpoint) -> None:
    status, kind, text = ask(endpoint, "/sparql?query=" + quote("SELECT ?x WHERE {\n ?x foo:bar ?y }"))
    assert (status, kind) == (400, "text/plain")
    assert "line 2, column 5" in text and "the prefix 'foo:' is not declared" in text
    assert ask(endpoint, "/sparql")[0] == 400
    assert ask(endpoint, "/sparql?query=" + quote(LABELS) + "&default-graph-uri=http://x")[0] == 400


def test_slow_queries_are_stopped_and_the_next_one_works(endpoint: Endpoint) -> None:
    status, _, text = ask(endpoint, "/sparql?query=" + quote(RUNAWAY))
    assert status == 503 and "stopped after 1 s" in text
    assert ask(endpoint, "/sparql?query=" + quote(LABELS))[0] == 200


def test_questions_by_name(endpoint: Endpoint) -> None:
    status, _, text = ask(endpoint, "/questions/leaderboard?name=gsm8k")
    assert status == 200
    assert json.loads(text)["results"]["bindings"][0]["method"]["value"] == "Creek"
    assert ask(endpoint, "/questions/leaderboard")[0] == 400
    assert ask(endpoint, "/questions/nonsense")[0] == 404


def test_a_question_about_an_unknown_name_is_told_the_nearest(endpoint: Endpoint) -> None:
    status, kind, text = ask(endpoint, "/questions/evaluated-on?name=GSMK8")
    assert (status, kind, text) == (404, "text/plain", "nothing is called 'GSMK8' (did you mean 'GSM8K'?)\n")


def test_the_page_needs_nothing_from_elsewhere(endpoint: Endpoint) -> None:
    for path, kind in (("/", "text/html"), ("/page.js", "text/javascript"), ("/page.css", "text/css")):
        status, found, text = ask(endpoint, path)
        assert (status, found) == (200, kind)
        assert "http://" not in text and "https://" not in text and "innerHTML" not in text
    _, _, text = ask(endpoint, "/about")
    about = json.loads(text)
    assert len(about["questions"]) >= 20 and about["prefixes"]["kg"].endswith("ontology#")
    assert ask(endpoint, "/../serve.py")[0] == 404
    assert ask(endpoint, "/", method="HEAD")[::2] == (200, "")


def test_names_from_the_web_are_not_answered(endpoint: Endpoint) -> None:
    """DNS rebinding: a page of evil.example whose name now leads to this machine."""
    assert ask(endpoint, "/about", Host="evil.example")[0] == 403
    assert ask(endpoint, "/about", Host="localhost:7878")[0] == 200
    assert ask(endpoint, "/about", Host="[::1]:7878")[0] == 200


def test_bodies_that_are_none(endpoint: Endpoint) -> None:
    assert ask(endpoint, "/sparql", method="POST", body="x", Content_Type="text/html")[0] == 415
    assert ask(endpoint, "/sparql", method="POST", body=b"\xff", Content_Type="application/sparql-query")[0] == 400
    large = ask(endpoint, "/sparql", method="POST", body=b"", Content_Length=str(1 << 30))
    assert large[0] == 413
    assert ask(endpoint, "/nowhere")[0] == ask(endpoint, "/nowhere", method="POST", body="x")[0] == 404


def test_triples_in_the_forms_that_clients_ask_for(endpoint: Endpoint) -> None:
    path = "/sparql?query=" + quote("CONSTRUCT { ?m rdfs:label ?l } WHERE { ?m a kg:Method ; rdfs:label ?l }")
    expected = rdflib.Graph().parse(data=ask(endpoint, path, Accept="application/n-triples")[2], format="nt")
    assert len(expected) > 3
    # What SPARQLWrapper sends for a CONSTRUCT, shortened.
    wish = "application/rdf+xml;q=0.9, application/ld+json;q=0.8"
    for accept, kind, format in ((wish, "application/rdf+xml", "xml"), ("application/ld+json", None, "json-ld")):
        status, told, text = ask(endpoint, path, Accept=accept)
        assert (status, told) == (200, kind or accept)
        assert set(rdflib.Graph().parse(data=text, format=format)) == set(expected)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(endpoint: Endpoint, method: str) -> None:
    assert ask(endpoint, "/sparql", method=method, body="ASK {}")[0] == 405
    assert ask(endpoint, "/sparql?query=" + quote("ASK {}"))[0] == 200


def test_what_is_allowed_is_told(endpoint: Endpoint) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", endpoint.server_address[1], timeout=30)
    connection.request("OPTIONS", "/sparql", headers={"Origin": "https://example.org"})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (204, b"")
    assert answer.headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    # Pages of the web must not read what is on this computer.
    assert answer.headers["Access-Control-Allow-Origin"] is None
    connection.request("HEAD", "/sparql?query=" + quote("ASK {}"))
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 0
    connection.close()


def test_many_at_once(endpoint: Endpoint) -> None:
    answers: list[int] = []
    path = "/sparql?query=" + quote(LABELS)
    threads = [threading.Thread(target=lambda: answers.append(ask(endpoint, path)[0])) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 12


def test_it_listens_here_only_and_tells_what_is_wrong(endpoint: Endpoint, build: Path, tmp_path: Path) -> None:
    assert endpoint.url.startswith("http://127.0.0.1:")
    with pytest.raises(QueryError, match=r"cannot listen: .*--port"):
        Endpoint(build, port=endpoint.server_address[1])
    with pytest.raises(BuildError, match="no build of kg"):
        Endpoint(tmp_path, port=0)
