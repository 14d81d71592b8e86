"""The RDF of a build folder in any serialisation, streamed from its Turtle files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Literal

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg import folder as layout
from kg.errors import BuildError
from kg.export import jsonld
from kg.export.files import PREFIXES
from kg.export.rdf import TurtleWriter
from kg.export.terms import DEFAULT_BASE

Format = Literal["nt", "nq", "ttl", "jsonld", "rdfxml", "trig"]
Part = Literal["graph", "evidence", "all"]

FORMATS: tuple[Format, ...] = ("nt", "nq", "ttl", "jsonld", "rdfxml", "trig")

_OTHERS: Mapping[Format, RdfFormat] = {
    "nt": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
}
_FILES: Mapping[str, str] = {"graph": layout.GRAPH, "evidence": layout.EVIDENCE}


def convert(folder: Path, output: BinaryIO, format: Format, part: Part = "all") -> None:
    """Write the RDF of the build in ``folder`` to ``output``, in memory that does not grow with it.

    ``nq`` and ``trig`` hold datasets: there the plain triples are in the graph ``<base>dataset/graph`` and the evidence
    in ``<base>dataset/evidence``, as the VoID description calls them. All other formats hold one graph.

    Args:
        folder: the build folder.
        output: where to write to.
        format: the serialisation.
        part: the plain graph, the evidence, or both.

    Raises:
        BuildError: no build is in the folder, or its Turtle is damaged.
    """
    layout.require_build(folder)
    parts = ("graph", "evidence") if part == "all" else (part,)
    prefixes = read_prefixes(folder)
    rdf12 = "evidence" in parts and _is_rdf12(folder)
    if rdf12 and format == "jsonld":
        raise BuildError("JSON-LD cannot hold RDF 1.2 evidence", hint="build without --rdf12, or take another format")
    try:
        if format in ("ttl", "trig"):
            writer = TurtleWriter(output, prefixes, "1.2" if rdf12 else None)
            for name in parts:
                output.write(f"\n<{_graph(prefixes, name).value}> {{\n".encode() if format == "trig" else b"")
                for triple in _triples(folder, name):
                    writer.add((triple,))
                writer.close()
                output.write(b"}\n" if format == "trig" else b"")
        elif format == "nq":
            quads = (
                Quad(t.subject, t.predicate, t.object, _graph(prefixes, p)) for p in parts for t in _triples(folder, p)
            )
            serialize(quads, output, RdfFormat.N_QUADS)
        elif format == "jsonld":
            jsonld.write((t for p in parts for t in _triples(folder, p)), output, prefixes)
        else:
            serialize((t for p in parts for t in _triples(folder, p)), output, _OTHERS[format], prefixes=prefixes)
    except SyntaxError as error:
        raise BuildError(f"its Turtle is damaged: {error}", where=str(folder), hint="build anew") from error


def read_prefixes(folder: Path) -> dict[str, str]:
    """The prefixes of the build in ``folder``.

    Raises:
        BuildError: they are not there.
    """
    path = folder / layout.STORE / PREFIXES
    try:
        return {str(k): str(v) for k, v in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError) as error:
        raise BuildError("holds no triples", where=str(folder), hint="run 'kg build INPUT' anew") from error


def _is_rdf12(folder: Path) -> bool:
    with (folder / layout.EVIDENCE).open("rb") as file:
        return file.readline().startswith(b"VERSION")


def _graph(prefixes: Mapping[str, str], part: str) -> NamedNode:
    base = prefixes.get("paper", DEFAULT_BASE + "paper/").removesuffix("paper/")
    return NamedNode(f"{base}dataset/{part}")


def _triples(folder: Path, part: str) -> Iterator[Triple]:
    return (quad.triple for quad in parse(path=str(folder / _FILES[part]), format=RdfFormat.TURTLE))
