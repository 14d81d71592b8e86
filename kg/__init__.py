"""kg: the knowledge graph of the papers you follow.

>>> import kg, tempfile
>>> folder = tempfile.mkdtemp()
>>> report = kg.build([kg.sample_listing()], folder)
>>> build = kg.load(folder)
>>> build.find("PPO")[0].label
'PPO'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from kg.errors import KgError
    from kg.graph.tables import Edge, Graph, Node, Score, Statement
    from kg.model import Extraction, NodeType, Paper, RelationType
    from kg.opened import Build, load
    from kg.pipeline import BuildOptions, add, build, enrich, remove, sample_listing

__all__ = [
    "Build",
    "BuildOptions",
    "Edge",
    "Extraction",
    "Graph",
    "KgError",
    "Node",
    "NodeType",
    "Paper",
    "RelationType",
    "Score",
    "Statement",
    "add",
    "build",
    "enrich",
    "load",
    "remove",
    "sample_listing",
]

_HOMES = {
    "kg.pipeline": ("BuildOptions", "add", "build", "enrich", "remove", "sample_listing"),
    "kg.errors": ("KgError",),
    "kg.graph.tables": ("Edge", "Graph", "Node", "Score", "Statement"),
    "kg.opened": ("Build", "load"),
    "kg.model": ("Extraction", "NodeType", "Paper", "RelationType"),
}


def __getattr__(name: str) -> Any:
    # Imported when first used: `kg --help` must not wait for the extractor and the store.
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
