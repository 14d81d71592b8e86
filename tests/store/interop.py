"""The named queries as another SPARQL engine gets them, and rows that can be compared between engines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from kg.named_queries import named_query
from kg.names import name_key
from kg.sparql.results import Results

QUESTIONS: list[tuple[str, dict[str, str]]] = [
    ("evaluated-on", {"name": "GSM8K"}),
    ("introduces", {"name": "2201.00001"}),
    ("co-evaluated", {"name": "GSM8K"}),
    ("most-extended", {}),
    ("most-compared", {}),
    ("most-used", {}),
    ("trained-on", {"name": "WebText"}),
    ("coverage", {}),
    ("users", {"name": "GPT-4"}),
    ("top-benchmarks-by-year", {}),
    ("extends", {"name": "PPO"}),
    ("lineage", {"name": "River"}),
    ("builds-on", {"name": "2201.00001"}),
    ("extends-chain", {"name": "River", "other": "PPO"}),
    ("leaderboard", {"name": "GSM8K"}),
    ("leaderboard", {"name": "TideBench"}),
    ("homonyms", {}),
    ("benchmark-adoption", {}),
    ("organizations", {}),
    ("papers-without-edges", {}),
    ("families", {"name": "Llama"}),
    ("results-of", {"name": "Creek"}),
    ("evidence", {"name": "Creek", "relation": "extends"}),
    ("disagreeing-results", {}),
    ("new-since", {"date": "2024-03"}),
    ("never-compared", {"name": "Brook"}),
]


def standalone(name: str, values: dict[str, str], prefixes: dict[str, str]) -> str:
    """The question as a query that any engine can answer: prefixes declared, parameters given as VALUES."""
    query = named_query(name)
    body = query.sparql[query.sparql.index("SELECT") :]
    for parameter in query.parameters:
        if parameter.name not in values:
            body = body.replace(f"?_{parameter.name}", '""' if parameter.kind != "integer" else "0")
            continue
        value = values[parameter.name]
        literal = str(ox.Literal(name_key(value) if parameter.kind == "name" else value))
        body = body.replace(f"?_{parameter.name}", literal)
    head, where = body.split("WHERE", 1)
    head = re.sub(r'(""|0|"[^"]*")(?= )', "", head)
    where = re.sub(r'(GROUP BY)( "[^"]*"| 0)+', r"\1", where)
    declared = "".join(f"PREFIX {p}: <{ns}>\n" for p, ns in prefixes.items())
    return f"{declared}{head}WHERE{where}"


def rows(results: Results) -> Counter[tuple[str, ...]]:
    """What the store found."""
    return Counter(tuple(same(str(v.text)) if v else "" for v in row) for row in results.terms)


def same(text: str) -> str:
    """Numbers by their value: engines write 71, 71.0 and 7.1E1."""
    try:
        return str(Decimal(text).normalize())
    except InvalidOperation:
        return text


def with_values(name: str, values: dict[str, str], prefixes: dict[str, str]) -> str:
    """The question as a client of the SPARQL protocol sends it: prefixes declared, parameters in a VALUES block."""
    query = named_query(name)
    kinds = {p.name: p.kind for p in query.parameters}
    bound = "".join(
        f" VALUES ?_{parameter} {{ {ox.Literal(name_key(value) if kinds[parameter] == 'name' else value)} }}"
        for parameter, value in values.items()
    )
    declared = "".join(f"PREFIX {p}: <{ns}>\n" for p, ns in prefixes.items())
    return declared + query.sparql.replace("WHERE {", f"WHERE {{{bound}", 1)


def told(columns: list[str], found: Iterable[Sequence[str]]) -> tuple[list[str], Counter[tuple[str, ...]]]:
    """Columns and rows of another engine, without those of the parameters."""
    kept = [i for i, column in enumerate(columns) if not column.startswith("_")]
    counted = Counter(tuple(same(row[i]) for i in kept) for row in found)
    return [columns[i] for i in kept], counted
