"""What a query found: rows of Python values, and every form they can be written in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Literal, NamedTuple

from kg.errors import QueryError

Kind = Literal["uri", "literal", "bnode", "triple"]
Value = str | int | Decimal | float | bool | None
Format = Literal["table", "csv", "tsv", "json", "xml", "turtle", "nt", "rdfxml", "jsonld"]

ROW_FORMATS: tuple[Format, ...] = ("table", "csv", "tsv", "json", "xml")
TRIPLE_FORMATS: tuple[Format, ...] = ("turtle", "nt", "rdfxml", "jsonld")

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {_XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")}
_FLOATS = {_XSD + "double", _XSD + "float"}


class Term(NamedTuple):
    """One cell: an IRI, a literal with datatype or language, or a blank node, as the engine gives it."""

    kind: Kind
    text: str
    datatype: str | None = None
    language: str | None = None

    @property
    def value(self) -> Value:
        """The Python value: int, Decimal, float and bool for numbers and truth values, else the text."""
        if self.kind == "literal" and self.datatype:
            try:
                if self.datatype in _INTEGERS:
                    return int(self.text)
                if self.datatype == _XSD + "decimal":
                    return Decimal(self.text)
                if self.datatype in _FLOATS:
                    return float(self.text)
            except (ValueError, InvalidOperation):
                return self.text
            if self.datatype == _XSD + "boolean":
                return self.text in ("true", "1")
        return self.text


@dataclass(frozen=True)
class Results:
    """The rows of a SELECT, the truth of an ASK or the triples of a CONSTRUCT or DESCRIBE.

    Iterating gives one dict a row, column → Python value (None where unbound). ``cut`` tells that there were more than
    the limit asked for.
    """

    columns: tuple[str, ...] = ()
    terms: tuple[tuple[Term | None, ...], ...] = ()
    boolean: bool | None = None
    triples: bytes | None = None
    cut: bool = False
    prefixes: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_bytes(
        cls, form: str, body: bytes, *, cut: bool, hidden: frozenset[str], prefixes: Mapping[str, str]
    ) -> Results:
        """Read SPARQL 1.1 JSON (``rows``) or N-Triples (``triples``); ``hidden`` columns are left out."""
        if form == "triples":
            return cls(triples=body, cut=cut, prefixes=prefixes)
        record = json.loads(body)
        if "boolean" in record:
            return cls(boolean=record["boolean"], prefixes=prefixes)
        columns = tuple(name for name in record["head"]["vars"] if name not in hidden)
        terms = tuple(tuple(_term(row.get(name)) for name in columns) for row in record["results"]["bindings"])
        return cls(columns, terms, cut=cut, prefixes=prefixes)

    @cached_property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """The rows as tuples of Python values, in the order of ``columns``."""
        return tuple(tuple(t.value if t else None for t in row) for row in self.terms)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return self.triples.count(b"\n") if self.triples is not None else len(self.terms)

    def __bool__(self) -> bool:
        return self.boolean if self.boolean is not None else len(self) > 0

    @property
    def formats(self) -> tuple[Format, ...]:
        """The forms that ``render`` knows for this kind of results; the first is for people."""
        return TRIPLE_FORMATS if self.triples is not None else ROW_FORMATS

    def render(self, format: Format | None = None, *, width: int | None = None) -> str:
        """The results as text that ends in a line break.

        Args:
            format: one of ``formats``; None takes the first.
            width: columns of the terminal, for tables; None leaves every cell whole.

        Raises:
            QueryError: these results cannot be written so.
        """
        format = format or self.formats[0]
        if format not in self.formats:
            kind = "triples" if self.triples is not None else "rows"
            raise QueryError(f"this query gives {kind}, not {format}", hint=f"formats: {', '.join(self.formats)}")
        if self.triples is not None:
            return self._turtle() if format == "turtle" else self._triples(format)
        if format == "table":
            from kg.sparql.table import render_table

            return "yes\n" if self.boolean else "no\n" if self.boolean is not None else render_table(self, width)
        if format == "json":
            return json.dumps(self._json(), ensure_ascii=False, indent=1) + "\n"
        return self._converted(format)

    def _turtle(self) -> str:
        import io

        from pyoxigraph import RdfFormat, parse

        from kg.export.rdf import TurtleWriter

        triples = sorted((q.triple for q in parse(input=self.triples, format=RdfFormat.N_TRIPLES)), key=str)
        used = {p: ns for p, ns in self.prefixes.items() if self.triples and f"<{ns}".encode() in self.triples}
        output = io.BytesIO()
        writer = TurtleWriter(output, used)
        writer.add(triples)
        writer.close()
        return output.getvalue().decode()

    def _triples(self, format: Format) -> str:
        if format == "nt":
            return (self.triples or b"").decode()
        import io

        from pyoxigraph import RdfFormat, parse, serialize

        triples = sorted((q.triple for q in parse(input=self.triples, format=RdfFormat.N_TRIPLES)), key=str)
        output = io.BytesIO()
        if format == "jsonld":
            from kg.export import jsonld

            jsonld.write(triples, output, self.prefixes)
        else:
            serialize(triples, output, RdfFormat.RDF_XML, prefixes=dict(self.prefixes))
        text = output.getvalue().decode()
        return text if text.endswith("\n") else text + "\n"

    def _json(self) -> dict[str, Any]:
        if self.boolean is not None:
            return {"head": {}, "boolean": self.boolean}
        bindings = [
            {name: _json_term(term) for name, term in zip(self.columns, row, strict=True) if term} for row in self.terms
        ]
        return {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}

    def _converted(self, format: Format) -> str:
        import pyoxigraph as ox

        found = ox.parse_query_results(json.dumps(self._json()), format=ox.QueryResultsFormat.JSON)
        target = {"csv": "CSV", "tsv": "TSV", "xml": "XML"}[format]
        text = (found.serialize(format=getattr(ox.QueryResultsFormat, target)) or b"").decode()
        return text if text.endswith("\n") else text + "\n"


def _term(record: dict[str, Any] | None) -> Term | None:
    if record is None:
        return None
    if record["type"] == "triple":
        return Term("triple", json.dumps(record["value"], ensure_ascii=False))
    get = record.get
    return Term(record["type"], record["value"], get("datatype"), get("xml:lang"))


def _json_term(term: Term) -> dict[str, Any]:
    if term.kind == "triple":
        return {"type": "triple", "value": json.loads(term.text)}
    record = {"type": term.kind, "value": term.text}
    if term.language:
        record["xml:lang"] = term.language
    elif term.datatype:
        record["datatype"] = term.datatype
    return record
