"""kg mcp, asked by the official client over standard input and output."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from builds import write_build
from click.testing import CliRunner
from graphs import BROOK, sample_graph

from kg.cli import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_build(sample_graph(), tmp_path_factory.mktemp("served") / "out")


def asked(folder: Path, conversation: Callable[[Any], Coroutine[Any, Any, Any]]) -> Any:
    """What comes of a conversation with ``kg mcp`` in a process of its own."""
    mcp = pytest.importorskip("mcp", reason="the mcp extra is not installed")

    async def talk() -> Any:
        server = mcp.StdioServerParameters(command=sys.executable, args=["-m", "kg", "mcp", "-o", str(folder)])
        async with mcp.Client(server, read_timeout_seconds=60) as client:
            return await conversation(client)

    with ThreadPoolExecutor(1) as pool:  # this thread may have the loop of the browser tests running
        return pool.submit(asyncio.run, talk()).result()


def test_the_tools_are_described_and_only_read(folder: Path) -> None:
    async def conversation(client: Any) -> Any:
        return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in asked(folder, conversation)}
    assert tools.keys() == {"search", "show", "lineage", "leaderboard", "evidence", "sparql"}
    for tool in tools.values():
        assert tool.description
        assert tool.annotations.read_only_hint
        for parameter in tool.input_schema["properties"].values():
            assert parameter["description"]


def answers(folder: Path, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    async def conversation(client: Any) -> Any:
        return [await client.call_tool(tool, arguments) for tool, arguments in calls]

    found = asked(folder, conversation)
    for result in found:
        # Clients that know no structured answers read the same as text.
        if not result.is_error:
            assert json.loads(result.content[0].text) == result.structured_content
    return list(found)


def test_every_tool_answers_with_sentences_to_quote(folder: Path) -> None:
    found, shown, line, board, edges, rows, graph, truth = answers(
        folder,
        ("search", {"words": "brook"}),
        ("show", {"name": "Brook"}),
        ("lineage", {"name": "River"}),
        ("leaderboard", {"benchmark": "GSM8K", "limit": 2}),
        ("evidence", {"source": "Brook", "relation": "extends", "target": "PPO"}),
        ("sparql", {"query": "SELECT ?p WHERE { ?p kg:introduces method:brook }"}),
        ("sparql", {"query": "CONSTRUCT WHERE { ?p kg:introduces ?m }", "limit": 2}),
        ("sparql", {"query": "ASK { ?p kg:introduces method:brook }"}),
    )
    assert found.structured_content["found"][0]["node"]["id"] == "method/brook"
    (node,) = shown.structured_content["nodes"]
    introduced = next(r for r in node["relations"] if r["relation"] == "introduces")
    assert introduced["statements"][0]["evidence"]["quote"] in BROOK.abstract
    assert introduced["statements"][0]["title"] == BROOK.title
    assert line.structured_content["extends"][1]["node"]["label"] == "Creek"
    assert [row["value"] for row in board.structured_content["boards"][0]["rows"]] == ["71.0", "70.2"]
    assert edges.structured_content["count"] == 1
    assert edges.structured_content["edges"][0]["statements"][0]["evidence"]["quote"] in BROOK.abstract
    bindings = rows.structured_content["results"]["bindings"]
    assert [b["p"]["value"] for b in bindings] == ["https://w3id.org/kg-papers/paper/2201.00001"]
    assert "kg:introduces" in graph.structured_content["turtle"]
    assert graph.structured_content["cut"]
    assert truth.structured_content["boolean"] is True


def test_errors_are_told_in_words_that_help_and_the_server_goes_on(folder: Path) -> None:
    *wrong, fine = answers(
        folder,
        ("show", {"name": "Broook"}),
        ("leaderboard", {"benchmark": "PPO"}),
        ("evidence", {"source": "Brook", "relation": "extend"}),
        ("sparql", {"query": "SELECT ?p WHERE { ?p kg:introduces"}),
        ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}),
        ("sparql", {"query": "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }"}),
        ("search", {"words": "x", "limit": 0}),
        ("search", {"words": "dpo"}),
    )
    assert all(result.is_error for result in wrong)
    texts = [result.content[0].text for result in wrong]
    for text, words in zip(texts, ("did you mean 'Brook'", "Method", "did you mean extends"), strict=False):
        assert words in text
    assert not any("Traceback" in text for text in texts)
    assert fine.structured_content["found"][0]["node"]["id"] == "method/dpo"


def test_homonyms_are_named(folder: Path) -> None:
    (line,) = answers(folder, ("lineage", {"name": "TPO"}))
    assert line.structured_content["node"]["id"] == "method/tpo-tree"
    assert line.structured_content["may_also_mean"] == ["method/tpo-thought"]


def test_long_answers_are_cut_and_say_so(folder: Path) -> None:
    (shown,) = answers(folder, ("show", {"name": "GSM8K", "limit": 1}))
    (node,) = shown.structured_content["nodes"]
    assert node["cut"] == {"in evaluates-on": 3}
    assert len(node["relations"]) == len(node["scores"]) == 1


def test_a_build_that_is_replaced_is_seen(tmp_path: Path) -> None:
    folder = write_build(sample_graph(), tmp_path / "out")

    async def conversation(client: Any) -> Any:
        before = await client.call_tool("search", {"words": "brook"})
        graph = sample_graph()
        kept = {i: n for i, n in graph.nodes.items() if i != "method/brook"}
        (folder / "report.json").unlink()
        write_build(type(graph)(graph.papers, kept, ()), folder)
        return before, await client.call_tool("search", {"words": "brook"})

    before, after = asked(folder, conversation)
    assert before.structured_content["found"][0]["node"]["id"] == "method/brook"
    assert all(f["node"]["id"] != "method/brook" for f in after.structured_content["found"])


def test_without_the_package_the_command_says_how_to_get_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("mcp", "mcp.server"):
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, "kg.mcp_server", raising=False)
    result = CliRunner().invoke(main, ["mcp", "-o", str(folder)])
    assert result.exit_code == 1
    assert "pip install 'kg[mcp]'" in result.stderr


def test_a_folder_without_a_build_is_told(tmp_path: Path) -> None:
    pytest.importorskip("mcp", reason="the mcp extra is not installed")
    result = CliRunner().invoke(main, ["mcp", "-o", str(tmp_path)])
    assert result.exit_code == 1
    assert "kg build" in result.stderr
