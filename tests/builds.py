"""Build folders made from graphs by hand, for the tests of everything that opens one."""

from __future__ import annotations

import json
from pathlib import Path

from graphs import sample_vocabulary

from kg.export import rdf, standings
from kg.graph.jsonl import write_tables
from kg.graph.tables import Graph
from kg.records import paper_record, write_lines


def write_build(graph: Graph, folder: Path) -> Path:
    """A build folder of ``graph`` that every command but those that rebuild can open."""
    vocabulary = sample_vocabulary()
    folder.mkdir(parents=True, exist_ok=True)
    write_lines(folder / "papers.jsonl", map(paper_record, graph.papers.values()))
    write_tables(graph, folder / "tables")
    standings.write(graph, folder / "tables", vocabulary)
    rdf.write(graph, folder, vocabulary)
    (folder / "report.json").write_text(json.dumps({"kg": "test"}), encoding="utf-8")
    return folder
