"""Write a graph as RDF: ``graph.ttl``, ``evidence.ttl``, their description ``void.ttl``, and the store's N-Quads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from kg import folder as layout
from kg.errors import BuildError
from kg.export.description import Counts, describe
from kg.export.files import DATASET, PREFIXES
from kg.export.subjects import RdfGraph
from kg.export.terms import DEFAULT_BASE, all_prefixes
from kg.graph.measures import Measures, measures
from kg.graph.tables import Graph
from kg.vocabulary import Vocabulary

__all__ = ["DEFAULT_BASE", "TurtleWriter", "write"]

_BATCH = 8192


def write(
    graph: Graph,
    folder: Path,
    vocabulary: Vocabulary,
    *,
    base: str = DEFAULT_BASE,
    rdf12: bool = False,
    measured: Mapping[str, Measures] | None = None,
) -> Counts:
    """Write ``graph.ttl``, ``evidence.ttl``, ``void.ttl`` and ``store/dataset.nq`` into ``folder``.

    Args:
        graph: what to write.
        folder: the build folder.
        vocabulary: what is known of the concepts that occur; their facts are written too.
        base: what the graph's IRIs begin with; an absolute IRI that ends in ``/`` or ``#``.
        rdf12: write the evidence as RDF 1.2 reifiers instead of ``rdf:Statement``; the store keeps RDF 1.1.
        measured: the graph's measures where they are known already.

    Raises:
        BuildError: ``base`` is no such IRI.
    """
    _check_base(base)
    prefixes = all_prefixes(base)
    known = measures(graph) if measured is None else measured
    rdf = RdfGraph.of(graph, vocabulary, base, measured=known)
    # The store answers the same questions whichever form evidence.ttl has.
    other = RdfGraph.of(graph, vocabulary, base, rdf12=True, measured=known) if rdf12 else None
    store = folder / layout.STORE
    store.mkdir(parents=True, exist_ok=True)
    plain, evidence = Counts(), Counts()
    with (
        (folder / layout.GRAPH).open("wb") as graph_file,
        (folder / layout.EVIDENCE).open("wb") as evidence_file,
        (store / DATASET).open("w", encoding="utf-8", newline="\n") as dataset,
    ):
        graph_turtle = TurtleWriter(graph_file, prefixes)
        evidence_turtle = TurtleWriter(evidence_file, prefixes, "1.2" if rdf12 else None)
        for subject in rdf.subjects():
            plain.add(subject.plain)
            evidence.add(subject.evidence)
            graph_turtle.add(subject.plain)
            if not other:
                evidence_turtle.add(subject.evidence)
            dataset.writelines(sorted({f"{triple} .\n" for triple in (*subject.plain, *subject.evidence)}))
        if other:
            for subject in other.subjects():
                evidence_turtle.add(subject.evidence)
        graph_turtle.close()
        evidence_turtle.close()
    with (folder / layout.DESCRIPTION).open("wb") as description_file:
        description = TurtleWriter(description_file, prefixes)
        description.add(tuple(describe(base, plain, evidence)))
        description.close()
    (store / PREFIXES).write_text(json.dumps(prefixes, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return plain


class TurtleWriter:
    """Writes triples as Turtle, a batch of whole subjects at a time, so that memory stays flat.

    Correct only without blank nodes (every batch is a document of its own to the serialiser), of which there are none.
    """

    def __init__(self, output: BinaryIO, prefixes: dict[str, str], version: str | None = None) -> None:
        self._output = output
        self._prefixes = prefixes
        self._waiting: list[Triple] = []
        output.write(f'VERSION "{version}"\n'.encode() if version else b"")
        output.writelines(f"@prefix {prefix}: <{prefixes[prefix]}> .\n".encode() for prefix in sorted(prefixes))

    def add(self, triples: Sequence[Triple]) -> None:
        """Take all triples of one subject."""
        self._waiting.extend(triples)
        if len(self._waiting) >= _BATCH:
            self._flush()

    def close(self) -> None:
        """Write what is left."""
        self._flush()

    def _flush(self) -> None:
        if self._waiting:
            written = _turtle(self._waiting, self._prefixes)
            # The serialiser's own prefix lines go: their order changes from call to call. Line breaks in literals are
            # escaped, so " ." before one ends a subject.
            body = written.split(b"\n", len(self._prefixes))[-1]
            self._output.write(b"\n" + body.replace(b" .\n", b" .\n\n")[:-1])
            self._waiting.clear()


def _turtle(triples: Iterable[Triple], prefixes: dict[str, str]) -> bytes:
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b""


def _check_base(base: str) -> None:
    try:
        NamedNode(base + "paper/x")
    except ValueError:
        well_formed = False
    else:
        well_formed = ":" in base and base.endswith(("/", "#"))
    if not well_formed:
        raise BuildError(
            f"{base!r} cannot begin an IRI", hint=f"give an absolute one that ends in / or #: {DEFAULT_BASE}"
        )
