"""pyvis comes without what kg does not use of it, and is whole for whoever does."""

from __future__ import annotations

import subprocess
import sys

LIGHT = """
import sys
from kg.export.pyvis_light import new_network
network = new_network()
network.add_node(1, label="a")
network.add_node(2, label="b")
network.add_edge(1, 2)
assert len(network.get_network_data()[1]) == 1
print(*sorted({"networkx", "jsonpickle", "IPython"} & sys.modules.keys()))
"""
WHOLE = """
import networkx
from pyvis import network as pyvis
whole = pyvis.Network()
whole.from_nx(networkx.path_graph(3))
print(len(whole.nodes), whole.to_json()[0], type(pyvis.IFrame("x", 3, 4)).__module__)
"""


def run(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_network_needs_no_notebook() -> None:
    assert run(LIGHT) == []


def test_pyvis_stays_whole() -> None:
    *nothing, nodes, brace, home = run(LIGHT + WHOLE)
    assert (nothing, nodes, brace) == ([], "3", "{")
    assert home.startswith("IPython")
