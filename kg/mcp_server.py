"""A graph as tools for assistants, over the Model Context Protocol (https://modelcontextprotocol.io) on stdio.

Needs the official ``mcp`` package, which ``pip install 'kg[mcp]'`` brings; only ``kg mcp`` imports this module.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from kg import __version__
from kg import folder as layout
from kg.ask import evidence, leaderboard, lineage, search, show
from kg.errors import KgError
from kg.graph.tables import Node
from kg.model import NodeType
from kg.opened import Build, load

Arguments = ParamSpec("Arguments")
Answer = dict[str, Any]

TIMEOUT = 20.0
"""Seconds until a SPARQL query is stopped; clients give up on a tool after 30 or 60."""

INSTRUCTIONS = """\
A knowledge graph read out of the titles and abstracts of research papers. Nodes are papers, methods, benchmarks and
organizations; edges are introduces, evaluates-on, extends, compares-to, uses, trains-on, developed-by, cites,
builds-on and variant-of. Every edge and every score has statements with the sentence they were read from ("quote"),
the paper and a confidence: quote the sentence and name the paper when you answer from it. The graph knows what is in
the abstracts of its papers and nothing else; an absent edge is no proof. Start with "search" to find ids."""

Name = Annotated[str, Field(description="A name, alias, title, arXiv id or node id, such as PPO or method/ppo")]
Limit = Annotated[int, Field(ge=1, le=500, description="How many at most of each kind")]


class Tools:
    """The tools, over the build folder as it is now: a build that is replaced is opened anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = layout.require_build(folder)
        self._lock = threading.Lock()
        self._mark: tuple[int, int] | None = None
        self._build: Build | None = None

    def search(
        self,
        words: Annotated[str, Field(description="Part of a name, or words of a title or abstract")],
        limit: Limit = 20,
    ) -> Answer:
        """Find nodes by name, and papers by words in their title and abstract. Gives ids for the other tools."""
        return {"found": search.search(self._open().graph, words, limit)}

    def show(self, name: Name, limit: Limit = 20) -> Answer:
        """Everything about a node: what it is, its relations both ways with the sentences that say so, its scores.

        "cut" counts relations left out by the limit, by direction and relation. Several nodes may share a name.
        """
        build = self._open()
        return {"nodes": [_shortened(show.show(build.graph, node), limit) for node in build.find(name)]}

    def lineage(self, name: Name) -> Answer:
        """What a method extends, back to its roots, and what extends it: two trees, with a sentence for each branch."""
        build = self._open()
        node, others = _chosen(build.find(name), NodeType.METHOD)
        return {**lineage.lineage(build.graph, node), "may_also_mean": others}

    def leaderboard(
        self,
        benchmark: Name,
        metric: Annotated[str | None, Field(description="Only scores in this metric")] = None,
        limit: Limit = 50,
    ) -> Answer:
        """The scores that papers report on a benchmark, the best first, one board for each metric and unit.

        "value" is on the board's scale, "score" as the paper writes it, with its sentence.
        """
        build = self._open()
        node, others = _chosen(build.find(benchmark), NodeType.BENCHMARK)
        record = leaderboard.leaderboard(build.graph, build.standings, node, metric)
        for board in record["boards"]:
            board["rows"] = board["rows"][:limit]
        return {**record, "may_also_mean": others}

    def evidence(
        self,
        source: Name,
        relation: Annotated[str, Field(description="A relation such as extends, or any")] = "any",
        target: Annotated[str, Field(description="A name as for source, or any")] = "any",
        limit: Limit = 20,
    ) -> Answer:
        """The sentences behind edges: source, relation and target, where "any" stands for anything.

        A method as the source also stands for the papers that introduce it, since papers evaluate, use and compare.
        "edges" are those with most papers; "count" is how many there are.
        """
        build = self._open()
        edges = evidence.evidence(build.graph, build.find, (source, relation, target))
        return {"count": len(edges), "edges": edges[:limit]}

    def sparql(
        self,
        query: Annotated[str, Field(description="SELECT, ASK, CONSTRUCT or DESCRIBE; prefixes are declared")],
        limit: Limit = 100,
    ) -> Answer:
        """Ask the graph's RDF in SPARQL 1.1, read-only, within 20 seconds.

        Prefixes kg: (ontology), paper: method: benchmark: organization: (nodes), dcterms: rdfs: skos: and others are
        declared. Types are kg:Paper kg:Method kg:Benchmark kg:Organization; relations kg:introduces kg:evaluatesOn
        kg:extends kg:comparesTo kg:uses kg:trainsOn kg:developedBy. kg:nameKey holds a node's names in lower case
        without spaces and hyphens. Scores are kg:Result with kg:ofMethod kg:onBenchmark kg:value kg:metric
        kg:reportedIn. A statement has rdf:subject rdf:predicate rdf:object and its sentence.
        """
        results = self._open().store.query(query, timeout=TIMEOUT, limit=limit)
        if results.triples is not None:
            return {"turtle": results.render("turtle"), "cut": results.cut}
        return {**json.loads(results.render("json")), "cut": results.cut}

    def _open(self) -> Build:
        with self._lock:
            stat = (self._folder / layout.REPORT).stat()
            mark = (stat.st_mtime_ns, stat.st_ino)
            if self._build is None or mark != self._mark:
                if self._build is not None:
                    self._build.store.close()
                self._build, self._mark = load(self._folder), mark
            return self._build


def make_server(folder: Path) -> MCPServer[Any]:
    """The server for the build in ``folder``.

    Raises:
        BuildError: no build is in it.
    """
    tools = Tools(folder)
    server: MCPServer[Any] = MCPServer("kg", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING")
    only_reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for tool in (tools.search, tools.show, tools.lineage, tools.leaderboard, tools.evidence, tools.sparql):
        server.add_tool(_told(tool), annotations=only_reads)
    return server


def serve(folder: Path) -> None:
    """Serve the build in ``folder`` on standard input and output until the client goes.

    Raises:
        BuildError: no build is in it.
    """
    make_server(folder).run("stdio")


def _told(tool: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """The tool, whose errors the assistant can read and mend."""

    @wraps(tool)
    def told(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        try:
            return tool(*args, **kwargs)
        except KgError as error:
            raise ToolError(str(error)) from error

    return told


def _chosen(found: Sequence[Node], wanted: NodeType) -> tuple[Node, list[str]]:
    """The likeliest node, of the type wanted where there is one, and the ids of the others of its type."""
    first, *others = sorted(found, key=lambda node: node.type is not wanted)
    return first, [node.id for node in others if node.type is first.type]


def _shortened(record: show.ShowRecord, limit: int) -> Answer:
    """At most ``limit`` relations of each kind, those of most papers, each with its surest statements."""
    kept: list[show.NeighbourRecord] = []
    counts: dict[str, int] = {}
    for one in sorted(record["relations"], key=lambda r: (-r["weight"], -r["confidence"], r["node"]["id"])):
        kind = f"{one['direction']} {one['relation']}"
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= limit:
            kept.append({**one, "statements": one["statements"][:3]})
    cut = {kind: number - limit for kind, number in counts.items() if number > limit}
    return {**record, "relations": kept, "scores": record["scores"][:limit], "cut": cut}
