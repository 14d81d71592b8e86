"""Reading with a language model, against a server of ours that answers well, badly, slowly and not at all."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from llm_server import NAMES, Behaviour, LlmServer, Reply, chat, good, paper, refusal

from kg.cli import main
from kg.errors import ModelError
from kg.extract.llm.reading import Account, LlmReader
from kg.extract.llm.settings import OPENAI, LlmOptions, endpoint
from kg.model import Extraction

pytest.importorskip("openai", reason="the extra kg[llm] is not installed")

KEY = "sk-very-secret-0123456789"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(("OPENAI_", "KG_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("KG_LLM_API_KEY", KEY)
    monkeypatch.setenv("KG_LLM_CACHE", str(tmp_path / "cache" / "llm.sqlite"))


@pytest.fixture
def serve() -> Iterator[Callable[[Behaviour], LlmServer]]:
    servers: list[LlmServer] = []

    def start(behaviour: Behaviour) -> LlmServer:
        servers.append(LlmServer(behaviour))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def read(
    server: LlmServer | str, count: int = 1, options: LlmOptions | None = None
) -> tuple[list[Extraction | None], Account]:
    chosen = options or LlmOptions(requests=1)
    url = server if isinstance(server, str) else server.url
    chosen = replace(chosen, model="m", url=url, pause=0.01, timeout=min(chosen.timeout, 5))
    return LlmReader(chosen).read([paper(i) for i in range(count)])


Serve = Callable[[Behaviour], LlmServer]

# ---------------------------------------------------------------- good answers


def test_good_answers_become_checked_extractions_and_are_counted(serve: Serve) -> None:
    server = serve(good)
    found, account = read(server, 3, LlmOptions(price_in=10, price_out=20, requests=2))
    for i, extraction in enumerate(found):
        assert extraction is not None
        assert [e.name for e in extraction.entities] == [NAMES[i], "PPO"]
        assert [r.type for r in extraction.relations] == ["introduces", "extends"]
        assert {r.found_by for r in extraction.relations} == {"llm:m"}
    assert (account.asked, account.cached, account.requests) == (3, 0, 3)
    assert (account.tokens_in, account.tokens_out) == (300, 150)
    assert account.cost == pytest.approx(3 * (100 * 10 + 50 * 20) / 1e6)
    assert account.dropped == {"evidence": 3, "name": 3}
    assert account.failed == {}
    assert server.keys == [f"Bearer {KEY}"] * 3
    assert all(r["response_format"]["type"] == "json_schema" for r in server.requests)


def test_what_was_answered_is_never_asked_again(serve: Serve) -> None:
    server = serve(good)
    first, _ = read(server, 2)
    again, account = read(server, 3)
    assert len(server.requests) == 3
    assert again[:2] == first
    assert (account.asked, account.cached, account.tokens_in, account.dropped["evidence"]) == (1, 2, 100, 3)


def test_papers_of_one_text_are_asked_about_once(serve: Serve) -> None:
    server = serve(good)
    same = [paper(0), replace(paper(0), arxiv_id=None)]
    found, account = LlmReader(LlmOptions(model="m", url=server.url)).read(same)
    assert len(server.requests) == 1
    assert [e.paper for e in found if e] == [p.id for p in same]
    assert account.asked == 2


def test_no_more_requests_at_once_than_allowed(serve: Serve) -> None:
    server = serve(lambda request, number: replace(good(request, number), delay=0.05))
    read(server, 8, LlmOptions(requests=3))
    assert 2 <= server.most_at_once <= 3


def test_a_server_without_schemas_is_asked_for_plain_json_from_then_on(serve: Serve) -> None:
    def behaviour(request: dict[str, Any], number: int) -> Reply:
        if request["response_format"]["type"] == "json_schema":
            return refusal(400, "'response_format.type' must be 'json_object' or 'text'")
        return good(request, number)

    server = serve(behaviour)
    found, account = read(server, 3)
    assert all(found)
    assert [r["response_format"]["type"] for r in server.requests] == ["json_schema"] + ["json_object"] * 3
    assert account.failed == {}


# ---------------------------------------------------------------- bad answers


@pytest.mark.parametrize("content", ["I cannot do that.", "[1, 2]", '{"entities": []}', '{"entities": [{"id": "a"', ""])
def test_a_malformed_answer_is_sent_back_once_and_paid_for_twice(serve: Serve, content: str) -> None:
    server = serve(lambda request, number: chat(content) if number == 1 else good(request, number))
    found, account = read(server)
    assert found[0] is not None
    assert (account.requests, account.tokens_in) == (2, 200)
    assert server.requests[1]["messages"][-1]["role"] == "user"
    assert len(server.requests[1]["messages"]) == 4


def test_a_paper_whose_answers_stay_malformed_fails_alone_and_is_asked_about_again_next_time(serve: Serve) -> None:
    def behaviour(request: dict[str, Any], number: int) -> Reply:
        return chat("no") if NAMES[1] in request["messages"][1]["content"] else good(request, number)

    server = serve(behaviour)
    found, account = read(server, 3)
    assert [f is not None for f in found] == [True, False, True]
    assert account.failed == {paper(1).id: "the answer is not JSON"}
    asked = len(server.requests)
    server.behaviour = good
    found, account = read(server, 3)
    assert all(found)
    assert len(server.requests) == asked + 1


@pytest.mark.parametrize("body", [b"", b"<html>hello</html>", b"[]", b"{}", b'{"choices": []}', b'{"choices": [{}]}'])
def test_what_is_no_completion_is_tried_again(serve: Serve, body: bytes) -> None:
    server = serve(lambda request, number: Reply(body=body) if number == 1 else good(request, number))
    found, account = read(server)
    assert found[0] is not None
    assert account.requests == 2


# ---------------------------------------------------------------- trouble


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 529])
def test_what_passes_is_tried_again(serve: Serve, status: int) -> None:
    server = serve(lambda request, number: refusal(status, "busy") if number < 3 else good(request, number))
    found, account = read(server)
    assert found[0] is not None
    assert account.requests == 3


@pytest.mark.parametrize("by_date", [False, True])
def test_retry_after_is_honoured(serve: Serve, by_date: bool) -> None:
    def behaviour(request: dict[str, Any], number: int) -> Reply:
        wait = formatdate(time.time() + 2, usegmt=True) if by_date else "0.4"
        return refusal(429, "slow down", {"Retry-After": wait}) if number == 1 else good(request, number)

    server = serve(behaviour)
    read(server)
    assert server.times[1] - server.times[0] >= 0.4


def test_a_wait_of_hours_is_not_waited_for(serve: Serve) -> None:
    server = serve(lambda request, number: refusal(429, "tomorrow", {"Retry-After": "86400"}))
    with pytest.raises(ModelError, match="tomorrow"):
        read(server)
    assert len(server.requests) == 1


def test_slow_answers_are_given_up_and_tried_again(serve: Serve) -> None:
    server = serve(lambda request, number: replace(good(request, number), delay=1.0 if number == 1 else 0))
    found, account = read(server, 1, LlmOptions(timeout=0.2))
    assert found[0] is not None
    assert account.requests == 2


def test_cut_connections_are_tried_again(serve: Serve) -> None:
    server = serve(lambda request, number: replace(good(request, number), cut=number == 1))
    found, account = read(server)
    assert found[0] is not None
    assert account.requests == 2


def test_nobody_there_ends_in_one_clear_error(serve: Serve) -> None:
    server = serve(good)
    server.close()
    with pytest.raises(ModelError, match="does not answer") as caught:
        read(server, 3)
    assert caught.value.where == server.url


def test_a_server_that_goes_away_keeps_what_it_answered(serve: Serve) -> None:
    server = serve(lambda request, number: good(request, number) if number <= 2 else refusal(500, "gone"))
    with pytest.raises(ModelError, match="gone"):
        read(server, 10, LlmOptions(requests=1, attempts=2))
    server.behaviour = good
    before = len(server.requests)
    found, account = read(server, 10)
    assert all(found)
    assert (len(server.requests) - before, account.cached) == (8, 2)


@pytest.mark.parametrize(
    ("reply", "hint"),
    [
        (refusal(401, f"Incorrect API key provided: {KEY}"), "KG_LLM_API_KEY"),
        (refusal(404, "no model m"), "--llm-model"),
        (refusal(429, "You exceeded your quota", code="insufficient_quota"), "account"),
    ],
)
def test_what_never_passes_stops_everything_at_once(serve: Serve, reply: Reply, hint: str) -> None:
    server = serve(lambda request, number: reply)
    with pytest.raises(ModelError) as caught:
        read(server, 5)
    assert hint in str(caught.value)
    assert KEY not in str(caught.value)
    assert len(server.requests) <= 2


def test_a_paper_that_is_refused_fails_alone(serve: Serve) -> None:
    def behaviour(request: dict[str, Any], number: int) -> Reply:
        refused = NAMES[0] in request["messages"][1]["content"]
        return refusal(400, "content policy") if refused else good(request, number)

    found, account = read(serve(behaviour), 3)
    assert [f is not None for f in found] == [False, True, True]
    assert account.failed == {paper(0).id: "the server answers 400: content policy"}


# ---------------------------------------------------------------- cost


def test_the_cap_is_kept_even_with_many_requests_at_once(serve: Serve) -> None:
    server = serve(lambda request, number: replace(good(request, number), delay=0.01))
    options = LlmOptions(requests=8, max_cost=0.30, price_in=0, price_out=2000)  # 0.10 for 50 tokens
    first = LlmOptions(requests=1, max_cost=3.1, price_in=0, price_out=2000)
    found, account = read(server, 2, first)  # 3.00 set aside for an answer of unknown length, then 0.10
    assert all(found)
    found, account = read(server, 10, options)
    assert account.cached == 2
    assert account.requests == 0  # 1,500 tokens may come, and would cost 3.00
    assert account.cap_reached
    found, account = read(server, 10, replace(options, max_cost=3.25))
    assert account.cost is not None
    assert account.cost <= 3.25
    assert all(found)


def test_an_answer_that_never_came_may_be_billed_and_counts(serve: Serve) -> None:
    server = serve(lambda request, number: replace(good(request, number), cut=number == 1))
    _, account = read(server, 1, LlmOptions(max_cost=10, price_in=0, price_out=2000))
    assert account.cost == pytest.approx(1500 * 2000 / 1e6 + 0.1)


def test_costs_that_the_server_tells_are_believed_and_capped(serve: Serve) -> None:
    def behaviour(request: dict[str, Any], number: int) -> Reply:
        reply = json.loads(good(request, number).body)
        reply["usage"]["cost"] = 0.1
        return Reply(body=json.dumps(reply).encode(), delay=0.01)

    server = serve(behaviour)
    found, account = read(server, 10, LlmOptions(requests=8, max_cost=0.35))
    assert len(server.requests) == 3
    assert account.cost == pytest.approx(0.3)
    assert account.cap_reached
    assert account.unasked == sum(f is None for f in found) == 7
    found, account = read(server, 10, LlmOptions(requests=8, max_cost=10))
    assert all(found)
    assert len(server.requests) == 10


def test_a_cap_without_any_price_is_an_error_after_one_request(serve: Serve) -> None:
    server = serve(good)
    with pytest.raises(ModelError, match="max-cost"):
        read(server, 5, LlmOptions(requests=4, max_cost=1))
    assert len(server.requests) == 1


def test_a_cap_of_nothing_asks_nothing(serve: Serve) -> None:
    server = serve(good)
    found, account = read(server, 2, LlmOptions(max_cost=0, price_in=1, price_out=1))
    assert found == [None, None]
    assert (server.requests, account.unasked, account.cap_reached) == ([], 2, True)


def test_offline_takes_only_what_was_answered(serve: Serve) -> None:
    server = serve(good)
    read(server, 1)
    found, account = read(server, 2, LlmOptions(offline=True))
    assert [f is not None for f in found] == [True, False]
    assert (len(server.requests), account.unasked) == (1, 1)


# ---------------------------------------------------------------- keys and settings


def test_the_key_of_one_service_does_not_go_to_another() -> None:
    openai_key = {"OPENAI_API_KEY": "one"}
    assert endpoint(LlmOptions(model="m"), openai_key).key == "one"
    assert endpoint(LlmOptions(model="m", url="http://localhost:1/v1"), openai_key).key is None
    theirs = {**openai_key, "OPENAI_BASE_URL": "http://localhost:2/v1/"}
    assert endpoint(LlmOptions(model="m"), theirs).key == "one"
    ours = {**openai_key, "KG_LLM_API_KEY": "two", "KG_LLM_BASE_URL": "http://localhost:3/v1", "KG_LLM_MODEL": "n"}
    assert endpoint(LlmOptions(), ours) == endpoint(LlmOptions(model="n", url="http://localhost:3/v1"), ours)
    assert endpoint(LlmOptions(), ours).key == "two"
    assert "two" not in repr(endpoint(LlmOptions(), ours))


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (LlmOptions(), "no language model is named"),
        (LlmOptions(model="m"), "no key"),
        (LlmOptions(model="m", url="localhost"), "address"),
        (LlmOptions(model="m", url="ftp://localhost"), "address"),
        (LlmOptions(model="m", url="http://localhost:99999"), "address"),
        (LlmOptions(model="m", url=f"http://me:{KEY}@localhost/v1"), "more than a place"),
        (LlmOptions(model="m", url=f"http://localhost/v1?key={KEY}"), "more than a place"),
    ],
)
def test_settings_that_cannot_be_right_say_so_without_showing_them(options: LlmOptions, word: str) -> None:
    with pytest.raises(ModelError, match=word) as caught:
        endpoint(options, {})
    assert KEY not in str(caught.value)
    assert OPENAI.startswith("https://")


def test_the_key_is_in_no_log(
    serve: Serve, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    server = serve(lambda request, number: refusal(500, f"bad {KEY}") if number == 1 else good(request, number))
    read(server)
    assert KEY not in caplog.text
    assert KEY not in "".join(capfd.readouterr())


# ---------------------------------------------------------------- kg build


def kg(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    path = tmp_path / "papers.jsonl"
    lines = [{"title": paper(i).title, "abstract": paper(i).abstract, "arxiv_id": paper(i).arxiv_id} for i in range(4)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def asked_of(server: LlmServer) -> tuple[str, ...]:
    return ("--extractor", "llm", "--llm-url", server.url, "--llm-model", "m")


def report_of(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return report


def test_a_build_reads_with_the_model_accounts_for_it_and_asks_nothing_twice(
    serve: Serve, papers: Path, tmp_path: Path
) -> None:
    server, out = serve(good), tmp_path / "out"
    result = kg("build", papers, "-o", out, *asked_of(server), "--price-in", "1", "--price-out", "2")
    assert result.exit_code == 0, result.output
    report = report_of(out)
    told = report["llm"]
    assert (told["papers_asked"], told["tokens_in"], told["cost_usd"]) == (4, 400, 0.0008)
    assert told["dropped"] == {"evidence": 4, "name": 4}
    assert (told["failed"], told["papers_read_by_fast"], report["extractor"][:4]) == ({}, 0, "llm-")
    edges = (out / "tables" / "edges.jsonl").read_text(encoding="utf-8")
    assert "extends" in edges
    extractions = (out / "extractions.jsonl").read_bytes()
    again = kg("build", papers, "-o", out, *asked_of(server))
    assert "4 known from before" in again.output
    anew = kg("build", papers, "-o", tmp_path / "anew", *asked_of(server))
    assert anew.exit_code == 0
    assert report_of(tmp_path / "anew")["llm"]["papers_cached"] == 4
    assert (tmp_path / "anew" / "extractions.jsonl").read_bytes() == extractions
    assert len(server.requests) == 4
    everything = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert KEY.encode() not in everything + (result.output + again.output).encode()


def test_what_the_model_does_not_read_the_fast_extractor_does_until_the_next_build(
    serve: Serve, papers: Path, tmp_path: Path
) -> None:
    def behaviour(request: dict[str, Any], number: int) -> Reply:
        return chat("no") if NAMES[2] in request["messages"][1]["content"] else good(request, number)

    server, out = serve(behaviour), tmp_path / "out"
    result = kg("build", papers, "-o", out, *asked_of(server))
    assert result.exit_code == 0, result.output
    assert f"{paper(2).id}: read by the fast extractor" in result.stderr
    told = report_of(out)["llm"]
    assert (told["papers_read_by_fast"], list(told["failed"])) == (1, [paper(2).id])
    lines = [json.loads(line) for line in (out / "extractions.jsonl").read_text(encoding="utf-8").splitlines()]
    by_llm = {line["id"]: any(e["found_by"] == "llm:m" for e in line["entities"]) for line in lines}
    assert by_llm == {paper(i).id: i != 2 for i in range(4)}
    server.behaviour, before = good, len(server.requests)
    assert kg("build", papers, "-o", out, *asked_of(server)).exit_code == 0
    assert (len(server.requests) - before, report_of(out)["llm"]["papers_read_by_fast"]) == (1, 0)


def test_the_cap_leaves_the_rest_to_the_fast_extractor_and_says_so(serve: Serve, papers: Path, tmp_path: Path) -> None:
    server = serve(good)
    options = (*asked_of(server), "--max-cost", "0", "--price-in", "1", "--price-out", "1")
    result = kg("build", papers, "-o", tmp_path / "out", *options)
    assert result.exit_code == 0, result.output
    assert "--max-cost is reached: 4 papers were read by the fast extractor" in result.stderr
    assert server.requests == []


def test_changing_a_build_later_asks_nobody(serve: Serve, papers: Path, tmp_path: Path) -> None:
    server, out = serve(good), tmp_path / "out"
    assert kg("build", papers, "-o", out, *asked_of(server)).exit_code == 0
    result = kg("remove", paper(0).id, "-o", out)
    assert result.exit_code == 0, result.output
    assert "3 known from before" in result.output
    assert len(server.requests) == 4


def test_a_model_that_cannot_be_asked_ends_in_one_line_and_leaves_the_build(
    serve: Serve, papers: Path, tmp_path: Path
) -> None:
    server, out = serve(lambda request, number: refusal(401, f"bad key {KEY}")), tmp_path / "out"
    assert kg("build", papers, "-o", out).exit_code == 0
    before = report_of(out)
    result = kg("build", papers, "-o", out, *asked_of(server))
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.splitlines()) == 1
    assert KEY not in result.output
    assert report_of(out) == before


def test_without_the_package_the_error_says_what_to_install(
    serve: Serve, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    result = kg("build", papers, "-o", tmp_path / "out", *asked_of(serve(good)))
    assert result.exit_code == 1
    assert "pip install 'kg[llm]'" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_ctrl_c_ends_at_once_and_keeps_the_answers_that_came(serve: Serve, papers: Path, tmp_path: Path) -> None:
    server = serve(lambda request, number: replace(good(request, number), delay=0 if number < 3 else 30))
    command = [sys.executable, "-m", "kg", "build", str(papers), "-o", str(tmp_path / "out"), *asked_of(server)]
    here = signal.signal(signal.SIGINT, signal.SIG_DFL)  # inherited; shells ignore it in the background of a script
    try:
        process = subprocess.Popen([*command, "--workers", "1"], stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, here)
    until = time.monotonic() + 15
    while len(server.requests) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=5)
    assert process.returncode == 1
    assert error.strip() == "Error: interrupted; what was built before is untouched"
    assert not (tmp_path / "out").exists()
    server.behaviour, before = good, len(server.requests)
    assert kg("build", papers, "-o", tmp_path / "out", *asked_of(server)).exit_code == 0
    assert len(server.requests) - before == 2
