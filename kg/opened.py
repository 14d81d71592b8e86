"""Open a build folder: its graph, its papers, SPARQL over it, and its forms for other libraries."""

from __future__ import annotations

import gc
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kg import folder as layout
from kg.graph.jsonl import read_tables
from kg.graph.lookup import Names
from kg.graph.tables import Graph, Node

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kg.ask.leaderboard import Standings
    from kg.resolve import Resolution
    from kg.sparql.results import Results
    from kg.store import Store


class Build:
    """A build folder that ``kg build`` wrote. Everything is read when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def graph(self) -> Graph:
        """The graph as tables."""
        # Thousands of small objects that all stay: looking for garbage among them costs a tenth of a short command.
        collecting = gc.isenabled()
        gc.disable()
        try:
            return read_tables(self.folder / layout.TABLES, self.folder / layout.PAPERS)
        finally:
            if collecting:
                gc.enable()

    @cached_property
    def names(self) -> Names:
        """The nodes by what they are called."""
        return Names(self.graph)

    @cached_property
    def standings(self) -> Standings:
        """The scores of each benchmark, the best first; see ``kg.ask.leaderboard``."""
        from kg.ask.leaderboard import read_standings

        return read_standings(self.folder / layout.TABLES, self.graph)

    @cached_property
    def resolution(self) -> Resolution:
        """Which names became which nodes, and why: resolution done anew from what the build extracted."""
        from kg.records import extraction_from_record, paper_from_record, read_lines
        from kg.resolve import resolve_fully
        from kg.resolve.overrides import read_overrides
        from kg.sources import remembered_options
        from kg.vocabulary import load_vocabulary

        papers = [*read_lines(self.folder / layout.PAPERS, paper_from_record)]
        extractions = [*read_lines(self.folder / layout.EXTRACTIONS, extraction_from_record)]
        vocabulary = load_vocabulary(remembered_options(self.folder).vocabularies)
        aliases = self.folder / layout.ALIASES
        return resolve_fully(papers, extractions, vocabulary, read_overrides([aliases] if aliases.is_file() else []))

    @cached_property
    def store(self) -> Store:
        """The triples, for SPARQL."""
        from kg.store import open_store

        return open_store(self.folder)

    def query(self, question: str, **parameters: str) -> Results:
        """Ask in SPARQL, or a named question with its parameters.

        >>> build = kg.load("out")
        >>> [row["label"] for row in build.query("introduces", name="Attention Is All You Need")]
        ['Transformer']
        >>> build.query("SELECT (COUNT(?paper) AS ?papers) { ?paper a kg:Paper }").rows
        ((58,),)

        Raises:
            QueryError: see ``kg.questions.ask``.
            NotFoundError: likewise.
        """
        from kg.questions import ask

        return ask(self.store, question, parameters)

    def to_rdflib(self, part: Literal["all", "graph", "evidence"] = "all") -> rdflib.Graph:
        """The triples as an rdflib graph: all, the plain ones, or the evidence.

        >>> from rdflib import RDF, URIRef
        >>> triples = kg.load("out").to_rdflib("graph")
        >>> len(set(triples.subjects(RDF.type, URIRef("https://w3id.org/kg-papers/ontology#Paper"))))
        58
        """
        from kg.export.as_rdflib import to_rdflib

        return to_rdflib(self.folder, part)

    def to_networkx(self) -> networkx.MultiDiGraph:
        """The graph as a networkx multigraph; see ``kg.graph.networks``.

        >>> network = kg.load("out").to_networkx()
        >>> network.nodes["method/transformer"]["label"]
        'Transformer'
        """
        from kg.graph.networks import to_networkx

        return to_networkx(self.graph)

    def find(self, name: str) -> tuple[Node, ...]:
        """The nodes that are called ``name``; see ``kg.graph.lookup.Names.find``."""
        return self.names.find(name)


def load(folder: str | Path = "out") -> Build:
    """Open the build in ``folder``.

    >>> kg.load("out").find("proximal policy optimization")[0].label
    'PPO'

    Raises:
        BuildError: no build is in it.
    """
    return Build(layout.require_build(Path(folder)))
