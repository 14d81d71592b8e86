"""The words of the graph: namespaces, terms, and how identities, texts and numbers become RDF."""

from __future__ import annotations

import re
from decimal import Decimal
from urllib.parse import quote, urlsplit

from pyoxigraph import Literal, NamedNode

from kg.model import Field, NodeType, RelationType

DEFAULT_BASE = "https://w3id.org/kg-papers/"
"""What the IRIs of a graph begin with unless its builder says otherwise."""

ONTOLOGY = "https://w3id.org/kg-papers/ontology#"

PREFIXES: dict[str, str] = {
    "kg": ONTOLOGY,
    "bibo": "http://purl.org/ontology/bibo/",
    "cito": "http://purl.org/spar/cito/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "mls": "http://www.w3.org/ns/mls#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes of everybody's; ``all_prefixes`` adds those of one graph."""

KINDS = ("benchmark", "method", "organization", "paper", "result", "statement")
"""The first part of every id, and a prefix each."""


def all_prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """The prefixes of a graph with this base: the general ones, and ``paper:``, ``method:`` and so on."""
    return {**PREFIXES, **{kind: f"{base}{kind}/" for kind in KINDS}}


def term(name: str) -> NamedNode:
    """The term of a prefixed name: ``kg:Paper``."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


TYPE = term("rdf:type")
LABEL, PREF_LABEL, ALT_LABEL = term("rdfs:label"), term("skos:prefLabel"), term("skos:altLabel")
NAME_KEY, YEAR = term("kg:nameKey"), term("kg:year")
SAME_AS, BROADER, URL = term("owl:sameAs"), term("skos:broader"), term("schema:url")
CONCEPT = term("skos:Concept")
DEVELOPED_BY = term("kg:developedBy")

CLASSES = {kind: term(f"kg:{kind.value}") for kind in NodeType}
PREDICATES = {
    RelationType.INTRODUCES: term("kg:introduces"),
    RelationType.EVALUATES_ON: term("kg:evaluatesOn"),
    RelationType.EXTENDS: term("kg:extends"),
    RelationType.COMPARES_TO: term("kg:comparesTo"),
    RelationType.USES: term("kg:uses"),
    RelationType.TRAINS_ON: term("kg:trainsOn"),
    RelationType.DEVELOPED_BY: DEVELOPED_BY,
    RelationType.CITES: term("kg:cites"),
    RelationType.BUILDS_ON: term("kg:buildsOn"),
    RelationType.VARIANT_OF: term("kg:variantOf"),
}
FIELDS: dict[Field, NamedNode] = {
    "title": term("kg:InTitle"),
    "abstract": term("kg:InAbstract"),
    "badge": term("kg:InBadge"),
}
DIRECTIONS = {"higher": term("kg:HigherIsBetter"), "lower": term("kg:LowerIsBetter")}
UNITS = {"%": term("kg:Percent"), "points": term("kg:Points"), "x": term("kg:Times")}
SCORE_KINDS = {"absolute": term("kg:Absolute"), "delta": term("kg:Delta")}

_DECIMAL, _INTEGER, _COUNT = term("xsd:decimal"), term("xsd:integer"), term("xsd:nonNegativeInteger")
_BOOLEAN = term("xsd:boolean")
_DATES = {4: term("xsd:gYear"), 7: term("xsd:gYearMonth"), 10: term("xsd:date")}
# The few that XML's grammar leaves out; all that it allows would take ten times as long to compile.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
# What RFC 3987 allows in a path, less what Turtle, SPARQL or people would stumble over.
_SAFE_IN_ID = "/-._~"
_PLAIN_ID = re.compile(r"[A-Za-z0-9/._~-]*")
_SAFE_IN_URL = "/-._~:?#[]@!$&'()*+,;=%"


def iri(base: str, id: str) -> NamedNode:
    """The IRI of an id: the base and the id, percent-encoded where needed; distinct ids stay distinct."""
    return NamedNode(base + (id if _PLAIN_ID.fullmatch(id) else quote(_well_formed(id), safe=_SAFE_IN_ID)))


def part(whole: NamedNode, name: str) -> NamedNode:
    """The IRI of a part of something: after a ``#``, or after ``/`` where the whole has one already."""
    return NamedNode(f"{whole.value}{'/' if '#' in whole.value else '#'}{name}")


def web_address(url: str) -> NamedNode | None:
    """An http or https address as an IRI, percent-encoded where needed; None for anything else."""
    try:
        scheme, host = urlsplit(url)[:2]
    except ValueError:
        return None
    if scheme.lower() not in ("http", "https") or not host:
        return None
    encoded = quote(_well_formed(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", url)), safe=_SAFE_IN_URL)
    try:
        return NamedNode(encoded)
    except ValueError:
        return None


def text(value: str) -> Literal:
    """A text; what XML cannot carry (control characters, lone surrogates) becomes U+FFFD, one for one, and CR is LF."""
    return Literal(_well_formed(value).replace("\r", "\n"))


def decimal(value: Decimal) -> Literal:
    """An ``xsd:decimal``, written without exponent."""
    return Literal(format(value, "f"), datatype=_DECIMAL)


def integer(value: int) -> Literal:
    """An ``xsd:integer``."""
    return Literal(str(value), datatype=_INTEGER)


def count(value: int) -> Literal:
    """An ``xsd:nonNegativeInteger``."""
    return Literal(str(value), datatype=_COUNT)


def boolean(value: bool) -> Literal:
    """An ``xsd:boolean``."""
    return Literal("true" if value else "false", datatype=_BOOLEAN)


def date(value: str) -> Literal:
    """An ISO 8601 date as ``xsd:gYear``, ``xsd:gYearMonth`` or ``xsd:date``, as precise as it is."""
    return Literal(value, datatype=_DATES[len(value)]) if len(value) in _DATES else text(value)


def parse_number(value: str) -> Decimal | None:
    """The number of a score as written, "1,234.5" or "+3.1" or "−2"; None where it is none."""
    plain = value.strip().replace(",", "").replace("\N{MINUS SIGN}", "-").replace("\u2009", "")
    return Decimal(plain) if _NUMBER.fullmatch(plain) and plain.isascii() else None


def _well_formed(value: str) -> str:
    return _NOT_XML.sub("\ufffd", value)
