"""kg build --enrich and kg enrich against a world of papers, from the command line to the queries."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fake_apis import Known, Time, Wire, World

import kg.enriching
from enrichers import http
from kg.cli import main
from kg.sources import remembered_options

S2_KEY, OPENALEX_KEY = "s2-Key-0123456789abcdef", "oa-Key-0123456789abcdef"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def a_world() -> World:
    papers = [
        Known(0, "The Old Book of Rivers", 2015, doi="10.1234/rivers", on_arxiv=False),
        Known(1, "BrookNet: Reasoning in Small Streams", 2022, cites=(0,)),
        Known(2, "CreekNet: A Wider Brook for Reasoning", 2023, cites=(0, 1)),
        Known(3, "RiverNet: Where All the Creeks Meet", 2024, cites=(0, 1, 2), doi="10.1234/rivernet"),
    ]
    return World({p.number: p for p in papers})


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "papers.jsonl"
    records = [
        {"title": "BrookNet: Reasoning in Small Streams", "abstract": "We introduce BrookNet.", "year": 2022},
        {"title": "CreekNet: A wider brook for reasoning", "abstract": "We introduce CreekNet.", "year": 2023},
        {"title": "RiverNet: Where All the Creeks Meet", "abstract": "We introduce RiverNet.", "year": 2024},
        {"title": "PondNet: Nobody Knows This Paper Yet", "abstract": "We introduce PondNet.", "year": 2024},
    ]
    path.write_text("".join(json.dumps(r) + "\n" for r in records))
    return path


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[World]:
    """A world behind every connection, a clock that does not wait, a cache and settings of the test's own."""
    made = a_world()
    time = Time()

    class Tunnelled(http.Network):
        def __init__(self, user_agent: str, *, secrets: tuple[str, ...] = ()) -> None:
            super().__init__(user_agent, secrets=secrets, clock=time.clock(), seed=1)
            self.session.mount("https://", Wire(made, made_trouble))

    def made_trouble(request: object) -> tuple[int, str, bytes] | None:
        return trouble[0](request) if trouble else None  # type: ignore[operator]

    trouble: list[object] = []
    made.trouble = trouble  # type: ignore[attr-defined]
    monkeypatch.setattr(http, "Network", Tunnelled)
    for variable in ("SEMANTIC_SCHOLAR_API_KEY", "S2_API_KEY", "OPENALEX_API_KEY", "KG_CONTACT"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache" / "answers.sqlite"))
    monkeypatch.setenv("KG_CONFIG", str(tmp_path / "config.toml"))
    yield made


def test_a_build_asks_and_answers_citation_questions(world: World, page: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("build", page, "-o", out, "--enrich", "arxiv,semantic-scholar,openalex")
    assert result.exit_code == 0, result.output
    papers = {p["title"]: p for p in map(json.loads, (out / "papers.jsonl").read_text().splitlines())}
    river = papers["RiverNet: Where All the Creeks Meet"]
    assert river["arxiv_id"] == world.papers[3].arxiv and river["doi"] == "10.1234/rivernet"
    assert river["s2_id"] == world.papers[3].sha and river["openalex_id"] == world.papers[3].work
    assert river["date"] == "2024-05-02" and river["venue"] == "Journal of Streams"
    assert river["categories"] == ["cs.CL", "cs.LG"] and river["authors"] == ["Ada Brook", "Ben Ford"]
    assert river["citation_count"] == 10 and river["code_links"] == ["https://github.com/brook/p3"]
    assert {a["id"] for a in river["author_ids"]} == {"s2:100", "s2:101", "openalex:A0", "openalex:A1"}
    assert "arxiv_id" not in papers["PondNet: Nobody Knows This Paper Yet"]
    report = json.loads((out / "report.json").read_text())
    assert report["enrichment"]["arxiv"]["not_found"] == ["PondNet: Nobody Knows This Paper Yet"]
    assert report["edges"]["cites"] == 6

    rows = run("query", "-o", out, "cited-by", "--name", world.papers[1].arxiv, "--format", "csv")
    assert rows.exit_code == 0, rows.output
    assert "CreekNet" in rows.stdout and "RiverNet" in rows.stdout
    most = run("query", "-o", out, "most-cited", "--format", "csv").stdout.splitlines()
    assert "The Old Book of Rivers" in most[1] and ",3," in most[1] and most[1].count("true") == 1
    evidence = (out / "evidence.ttl").read_text()
    assert 'kg:citationContext "As in paper 1, we wade."' in evidence
    assert "cito:usesMethodIn" in (out / "graph.ttl").read_text()
    assert "kg:unread true" in (out / "graph.ttl").read_text()
    stats = run("stats", "-o", out)
    assert "most cited here" in stats.stdout and "main path" in stats.stdout


def test_a_second_build_asks_nothing_and_is_the_same(world: World, page: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run("build", page, "-o", tmp_path / name, "--enrich", "arxiv,semantic-scholar").exit_code == 0
        if name == "one":
            asked = len(world.requests)
    assert len(world.requests) == asked > 0
    for file in (p for p in (tmp_path / "one").rglob("*") if p.is_file() and p.name not in ("report.json", ".kg-lock")):
        assert file.read_bytes() == (tmp_path / "two" / file.relative_to(tmp_path / "one")).read_bytes(), file
    assert run("build", page, "-o", tmp_path / "one", "--enrich", "arxiv", "--refresh").exit_code == 0
    assert len(world.requests) > asked


def test_an_existing_build_is_enriched_and_stays_so_when_papers_are_added(
    world: World, page: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run("build", page, "-o", out).exit_code == 0
    assert world.requests == []
    assert run("enrich", "-o", out, "--frontier", "2").exit_code == 0
    cites = json.loads((out / "report.json").read_text())["edges"]["cites"]
    asked = len(world.requests)
    (tmp_path / "more.jsonl").write_text(
        '{"title": "The Lake Report on Still Waters", "abstract": "x", "year": 2024}\n'
    )
    result = run("add", tmp_path / "more.jsonl", "-o", out)
    assert result.exit_code == 0, result.output
    assert "--offline asks none" in result.stderr
    assert len(world.requests) == asked
    assert json.loads((out / "report.json").read_text())["edges"]["cites"] == cites


def test_a_build_is_enriched_from_those_asked_before(world: World, page: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def asked() -> set[str]:
        return set(json.loads((out / "report.json").read_text())["enrichment"])

    assert run("build", page, "-o", out).exit_code == 0
    assert run("enrich", "-o", out).exit_code == 0
    assert asked() == {"arxiv", "semantic-scholar"}
    assert run("enrich", "-o", out, "--from", "openalex").exit_code == 0
    assert asked() == {"openalex"}
    cites = json.loads((out / "report.json").read_text())["edges"]["cites"]
    count = len(world.requests)
    assert run("enrich", "-o", out).exit_code == 0
    assert asked() == {"openalex"} and len(world.requests) == count
    assert json.loads((out / "report.json").read_text())["edges"]["cites"] == cites


def test_the_frontier_is_as_before_unless_told(world: World, page: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def frontier() -> int:
        return remembered_options(out).frontier

    assert run("build", page, "-o", out).exit_code == 0
    assert frontier() == 3
    assert run("enrich", "-o", out, "--frontier", "5").exit_code == 0
    assert run("enrich", "-o", out, "--offline").exit_code == 0
    assert frontier() == 5


def test_an_api_that_is_down_costs_only_what_it_would_have_told(world: World, page: Path, tmp_path: Path) -> None:
    world.trouble.append(  # type: ignore[attr-defined]
        lambda request: (429, "application/json", b"{}") if "semanticscholar" in request.url else None
    )
    result = run("build", page, "-o", tmp_path / "out", "--enrich", "arxiv,semantic-scholar")
    assert result.exit_code == 0, result.output
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("Warning: Semantic Scholar")]
    assert "SEMANTIC_SCHOLAR_API_KEY" in line and "https://www.semanticscholar.org/product/api" in line
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["enrichment"]["semantic-scholar"]["found"] == 0
    assert len(report["enrichment"]["semantic-scholar"]["not_asked"]) == 4
    assert report["enrichment"]["arxiv"]["found"] == 3
    world.trouble.clear()  # type: ignore[attr-defined]
    result = run("build", page, "-o", tmp_path / "out", "--enrich", "arxiv,semantic-scholar")
    assert "Warning" not in result.stderr
    assert json.loads((tmp_path / "out" / "report.json").read_text())["edges"]["cites"] == 6


def test_an_interrupted_build_goes_on_where_it_was(world: World, page: Path, tmp_path: Path) -> None:
    def interrupt(request: object) -> None:
        if len(world.requests) >= 3:
            raise KeyboardInterrupt

    world.trouble.append(interrupt)  # type: ignore[attr-defined]
    result = run("build", page, "-o", tmp_path / "out", "--enrich", "arxiv,semantic-scholar")
    assert result.exit_code == 1 and "interrupted" in result.stderr
    assert not (tmp_path / "out").exists()
    world.trouble.clear()  # type: ignore[attr-defined]
    assert run("build", page, "-o", tmp_path / "out", "--enrich", "arxiv,semantic-scholar").exit_code == 0
    assert max(world.delivered.values()) == 1


def test_keys_are_sent_and_show_nowhere(
    world: World, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    monkeypatch.setenv("SEMANTIC_SCHOLAR_API_KEY", S2_KEY)
    (tmp_path / "config.toml").write_text(f'[enrich]\nopenalex_key = "{OPENALEX_KEY}"\ncontact = "me@example.org"\n')
    said = ""
    for status in (200, 403, 429, 500):
        world.trouble[:] = [lambda request, s=status: (s, "text/html", request.url.encode()) if s != 200 else None]  # type: ignore[attr-defined]
        result = run(
            "build",
            page,
            "-o",
            tmp_path / f"out{status}",
            "--enrich",
            "semantic-scholar,openalex",
            *(["--refresh"] if status != 200 else []),
        )
        assert result.exit_code == 0, result.output
        said += result.output + result.stderr
    assert {h["x-api-key"] for _, url, h in world.requests if "semanticscholar" in url} == {S2_KEY}
    assert all(f"api_key={OPENALEX_KEY}" in url for _, url, _ in world.requests if "openalex" in url)
    assert all("me@example.org" in h["User-Agent"] and h["User-Agent"].startswith("kg/") for _, _, h in world.requests)
    said += "\n".join(record.getMessage() for record in caplog.records)
    files = [p for p in tmp_path.rglob("*") if p.is_file() and p.name != "config.toml"]
    assert any(p.suffix == ".sqlite" for p in files) and any(p.name == "report.json" for p in files)
    content = [p.read_bytes() for p in files]
    for key in (S2_KEY, OPENALEX_KEY):
        assert key not in said
        assert all(key.encode() not in one for one in content)


def test_without_enrich_no_command_imports_or_touches_the_network(page: Path, tmp_path: Path) -> None:
    """In one process: sockets are blocked, and after every command nothing of the network has been imported."""
    script = (
        "import json, sys, socket\n"
        "def blocked(*a, **k): raise AssertionError('the network was touched')\n"
        "socket.socket.connect = socket.socket.connect_ex = socket.create_connection = socket.getaddrinfo = blocked\n"
        "from kg.cli import main\n"
        "for command in json.loads(sys.argv[1]):\n"
        "    try: main(command)\n"
        "    except SystemExit as end: assert not end.code, (command, end.code)\n"
        "    bad = {'requests', 'urllib3', 'enrichers.run', 'enrichers.http'} & set(sys.modules)\n"
        "    assert not bad, (command, bad)\n"
    )
    out = str(tmp_path / "out")
    rest = ("query most-cited", "show BrookNet", "view", "view BrookNet", "stats", "papers", "export --format gexf")
    commands = [["build", str(page), "-o", out, "--workers", "1"]]
    commands += [[*words.split(), "-o", out] for words in rest]
    commands += [["cache", "info"], ["formats"]]
    command = [sys.executable, "-c", script, json.dumps(commands)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr


def test_offline_enrichment_touches_no_socket(
    world: World, page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("build", page, "-o", tmp_path / "one", "--enrich", "semantic-scholar").exit_code == 0

    def blocked(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, blocked)
    monkeypatch.setattr(socket, "getaddrinfo", blocked)
    monkeypatch.setattr(http, "Network", blocked)
    result = run("build", page, "-o", tmp_path / "two", "--enrich", "semantic-scholar", "--offline")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "one" / "graph.ttl").read_bytes() == (tmp_path / "two" / "graph.ttl").read_bytes()


def test_the_cache_is_shown_and_cleared(world: World, page: Path, tmp_path: Path) -> None:
    assert "empty" in run("cache", "info").stdout
    run("build", page, "-o", tmp_path / "out", "--enrich", "arxiv,semantic-scholar")
    shown = run("cache", "info").stdout
    assert "semantic-scholar" in shown and "old" in shown
    record = json.loads(run("cache", "info", "--json").stdout)
    assert {s["source"] for s in record["sources"]} == {"arxiv", "semantic-scholar"}
    assert "answers forgotten" in run("cache", "clear", "--from", "arxiv").stdout
    assert "arxiv" not in run("cache", "info").stdout.split("sqlite")[1]
    assert run("cache", "clear").exit_code == 0
    assert "empty" in run("cache", "info").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--enrich", "google-scholar"), "there is no source called 'google-scholar'"),
        (("--enrich", "arxiv", "--offline", "--refresh"), "choose one"),
    ],
)
def test_wrong_options_are_told(arguments: tuple[str, ...], words: str, page: Path, tmp_path: Path) -> None:
    result = run("build", page, "-o", tmp_path / "out", *arguments)
    assert result.exit_code == 2 and words in result.stderr


def test_the_names_of_sources_are_the_same_everywhere() -> None:
    from enrichers.run import SOURCES

    assert kg.enriching.SOURCES == SOURCES


def test_a_build_read_as_input_keeps_what_enrichment_brought(world: World, page: Path, tmp_path: Path) -> None:
    assert run("build", page, "-o", tmp_path / "one", "--enrich", "arxiv,semantic-scholar").exit_code == 0
    assert run("build", tmp_path / "one" / "papers.jsonl", "-o", tmp_path / "two").exit_code == 0

    def without_sources(folder: str) -> list[dict[str, object]]:
        lines = (tmp_path / folder / "papers.jsonl").read_text().splitlines()
        return [{k: v for k, v in json.loads(line).items() if k != "sources"} for line in lines]

    assert without_sources("one") == without_sources("two")
