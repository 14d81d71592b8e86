"""Run one query on a loaded store and put its results into bytes, for this process or another."""

from __future__ import annotations

import json
import os
from itertools import islice

import pyoxigraph as ox

TYPE_CHECKING = False  # typing itself would take longer to load than all of this
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Encoded = list[str | None]
    Answer = tuple[str, bytes, bool]

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def load(source: str) -> ox.Store:
    """A store with the triples of an N-Quads file, in memory, or over an index folder."""
    if os.path.isdir(source):  # noqa: PTH112 - pathlib takes as long to load as a query takes
        return ox.Store.read_only(source)
    store = ox.Store()
    store.bulk_load(path=source, format=ox.RdfFormat.N_QUADS)
    return store


def evaluate(
    store: ox.Store, query: str, bindings: Mapping[str, Encoded], limit: int | None, prefixes: dict[str, str]
) -> Answer:
    """Answer a query.

    Args:
        store: what to ask.
        query: SPARQL.
        bindings: the values of parameters, variable → term in the form of ``encode``.
        limit: how many rows or triples at most; None for all.
        prefixes: what the query need not declare.

    Returns:
        ``rows`` and SPARQL 1.1 JSON (for ASK too), or ``triples`` and N-Triples; and whether the limit left some out.

    Raises:
        SyntaxError: it is no SPARQL query.
        OSError: the store cannot be read.
    """
    terms: dict[ox.Variable, Any] = {ox.Variable(name): decode(term) for name, term in bindings.items()}
    found = store.query(query, prefixes=prefixes, substitutions=terms or None)
    if isinstance(found, ox.QueryTriples):
        triples = list(islice(found, None if limit is None else limit + 1))
        body = ox.serialize(triples[:limit], format=ox.RdfFormat.N_TRIPLES)
        return "triples", body or b"", limit is not None and len(triples) > limit
    if isinstance(found, ox.QuerySolutions) and limit is not None:
        names = [v.value for v in found.variables]
        rows = [[s[name] for name in names] for s in islice(found, limit + 1)]
        return "rows", _json(names, rows[:limit]), len(rows) > limit
    return "rows", found.serialize(format=ox.QueryResultsFormat.JSON) or b"", False


def encode(term: Any) -> Encoded:
    """A term of pyoxigraph, or a string, number or boolean of Python, as a list that JSON can carry."""
    if isinstance(term, ox.NamedNode):
        return ["iri", term.value, None, None]
    literal = term if isinstance(term, ox.Literal) else ox.Literal(term)
    return ["literal", literal.value, literal.datatype.value, literal.language]


def decode(term: Encoded) -> ox.NamedNode | ox.Literal:
    """The term that ``encode`` took apart."""
    kind, value, datatype, language = term
    if kind == "iri":
        return ox.NamedNode(value or "")
    if language:
        return ox.Literal(value or "", language=language)
    return ox.Literal(value or "", datatype=ox.NamedNode(datatype) if datatype else None)


def _json(names: list[str], rows: list[list[Any]]) -> bytes:
    bindings = [
        {name: _json_term(term) for name, term in zip(names, row, strict=True) if term is not None} for row in rows
    ]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}, ensure_ascii=False).encode()


def _json_term(term: Any) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    record = {"type": "literal", "value": term.value}
    if term.language:
        return {**record, "xml:lang": term.language}
    return record if term.datatype.value == _STRING else {**record, "datatype": term.datatype.value}
