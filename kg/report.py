"""What a build did: counts, timings, versions and warnings, for people (five lines) and for programs (JSON)."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg import __version__
from kg.graph.tables import Graph
from kg.model import NodeType, RelationType


@dataclass(frozen=True, slots=True)
class Report:
    """The account of one build. ``seconds`` is by stage; ``reused`` papers were known from the build before.

    ``inputs`` and ``files`` are all that the papers came from; ``warnings`` are those of the last command. ``options``
    is how the graph was built, for the commands that change it. ``enrichment`` says by source what was found, what not,
    and why not; ``llm`` what a language model was asked, what it cost, what was dropped and what failed.
    """

    inputs: tuple[str, ...]
    files: int
    papers: int
    reused: int
    nodes: Mapping[str, int]
    edges: Mapping[str, int]
    scores: int
    seconds: Mapping[str, float] = field(default_factory=dict)
    extractor: str = ""
    warnings: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    enrichment: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    llm: Mapping[str, Any] = field(default_factory=dict)

    def as_record(self) -> dict[str, Any]:
        """The report as the JSON object that ``report.json`` holds."""
        return {
            "kg": __version__,
            "python": platform.python_version(),
            "extractor": self.extractor,
            "options": dict(self.options),
            "inputs": list(self.inputs),
            "files": self.files,
            "papers": self.papers,
            "reused": self.reused,
            "nodes": dict(self.nodes),
            "edges": dict(self.edges),
            "scores": self.scores,
            "seconds": {stage: round(s, 3) for stage, s in self.seconds.items()},
            "warnings": list(self.warnings),
            **({"enrichment": {name: dict(told) for name, told in self.enrichment.items()}} if self.enrichment else {}),
            **({"llm": dict(self.llm)} if self.llm else {}),
        }

    def write(self, path: Path) -> None:
        """Write ``report.json``."""
        text = json.dumps(self.as_record(), ensure_ascii=False, indent=2)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")

    def summary(self, folder: str) -> str:
        """Five lines for the person at the terminal; ``folder`` as they named it."""
        total = sum(self.seconds.values())
        known = f", {self.reused} known from before" if self.reused else ""
        lines = [
            f"{_count(self.papers, 'paper')} from {_count(self.files, 'file')}{known}, {total:.1f} s "
            f"({', '.join(f'{stage} {s:.1f}' for stage, s in self.seconds.items())})",
            f"{_count(sum(self.nodes.values()), 'node')}: {_listed(self.nodes)}",
            f"{_count(sum(self.edges.values()), 'edge')}: {_listed(self.edges)}",
            *(f"{name} knows {told['found']:,} of the papers" for name, told in self.enrichment.items()),
            f"{_count(self.scores, 'score')}; {_count(len(self.warnings), 'warning')}, all in {folder}/report.json",
            f"Open {folder}/graph.html in a browser, {folder}/graph.graphml in Gephi; ask with kg query --list",
        ]
        return "\n".join(lines)


def count_nodes(graph: Graph) -> dict[str, int]:
    """The number of nodes of each type, in the order of the types."""
    return _counted((n.type for n in graph.nodes.values()), NodeType)


def count_edges(graph: Graph) -> dict[str, int]:
    """The number of edges of each type, in the order of the types."""
    return _counted((e.type for e in graph.edges), RelationType)


def _counted(found: Iterable[str], order: Iterable[str]) -> dict[str, int]:
    counts = Counter(found)
    return {str(kind): counts[kind] for kind in order if counts[kind]}


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n:,} {kind}" for kind, n in counts.items()) or "none"
