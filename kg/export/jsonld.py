"""Write triples as JSON-LD 1.1 with a context, one node a line, without holding more than one node."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, BinaryIO

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
# A prefix counts as one in JSON-LD 1.1 only where its namespace ends so (Create Term Definition, 14.2.5).
_ENDS = ("/", "#", ":", "?", "[", "]", "@")


def write(triples: Iterable[Triple], output: BinaryIO, prefixes: Mapping[str, str]) -> None:
    """Write ``triples`` to ``output``: the prefixes as ``@context``, every run of one subject as a node of ``@graph``.

    Args:
        triples: those of a subject should stand together, or it is written as several nodes, which mean the same.
        output: where to write to.
        prefixes: prefix → namespace; names are shortened with them.
    """
    names = _Names(prefixes)
    context = json.dumps(names.context, ensure_ascii=False, sort_keys=True)
    output.write(f'{{"@context": {context},\n"@graph": ['.encode())
    separator = b"\n"
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        node = {"@id": names.node(subject), **names.properties(group)}
        output.write(separator + json.dumps(node, ensure_ascii=False).encode())
        separator = b",\n"
    output.write(b"\n]}\n")


class _Names:
    """IRIs and literals as JSON-LD values."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.context = {p: ns for p, ns in prefixes.items() if p and ns.endswith(_ENDS)}
        self._known: dict[str, str] = {}
        # The longest namespace first, so that the shortest name is found.
        self._namespaces = sorted(self.context.items(), key=lambda pair: (-len(pair[1]), pair[0]))

    def node(self, term: NamedNode | BlankNode | Triple) -> str:
        return self._short(term.value) if isinstance(term, NamedNode) else str(term)

    def properties(self, triples: Iterator[Triple]) -> dict[str, Any]:
        found: dict[str, list[Any]] = {}
        for triple in triples:
            if triple.predicate.value == _RDF_TYPE and isinstance(triple.object, NamedNode):
                found.setdefault("@type", []).append(self._short(triple.object.value))
            else:
                found.setdefault(self._of_predicate(triple.predicate.value), []).append(self._value(triple.object))
        return {name: values if len(values) > 1 else values[0] for name, values in found.items()}

    def _of_predicate(self, iri: str) -> str:
        if iri not in self._known:
            self._known[iri] = self._short(iri)
        return self._known[iri]

    def _value(self, term: NamedNode | BlankNode | Literal | Triple) -> Any:
        if not isinstance(term, Literal):
            return {"@id": self.node(term)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        if term.datatype.value == _STRING:
            return term.value
        return {"@value": term.value, "@type": self._of_predicate(term.datatype.value)}

    def _short(self, iri: str) -> str:
        for prefix, namespace in self._namespaces:
            # "prefix://…" would be read as an absolute IRI.
            if iri.startswith(namespace) and not iri.startswith("//", len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri
