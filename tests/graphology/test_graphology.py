"""The JavaScript library graphology reads our GraphML (plain profile) and GEXF."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from graphs import hostile_graph, sample_graph
from tools import needs

from kg.export import gexf, graphml
from kg.graph.tables import Graph

PACKAGES = ("graphology@0.26.0", "graphology-graphml@0.5.2", "graphology-gexf@0.13.2")


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the npm packages, or a skip."""
    npm, _ = needs("npm"), needs("node")
    folder = tmp_path_factory.mktemp("npm")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), *PACKAGES]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        pytest.skip(f"npm could not fetch graphology: {done.stderr[-300:]}")
    return folder / "node_modules"


@pytest.mark.parametrize("ending", ["graphml", "gexf"])
@pytest.mark.parametrize("make", [sample_graph, hostile_graph])
def test_graphology_reads_every_node_and_edge(modules: Path, make: object, ending: str, tmp_path: Path) -> None:
    assert callable(make)
    graph: Graph = make()
    path = tmp_path / f"g.{ending}"
    if ending == "graphml":
        graphml.write(graph, path, profile="plain")
    else:
        gexf.write(graph, path)
    program = Path(__file__).with_name("read.cjs")
    environment = {**os.environ, "NODE_PATH": str(modules)}
    done = subprocess.run(
        [needs("node"), str(program), str(path)], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert (told["nodes"], told["edges"]) == (len(graph.nodes), len(graph.edges))
    assert told["kinds"] == Counter(edge.type.value for edge in graph.edges)
    assert isinstance(told["sample"]["x"], (int, float))
    assert isinstance(told["sample"]["year"], int)
