"""A question as people type it: the name of one that ships with kg, or SPARQL."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.errors import NotFoundError, QueryError
from kg.named_queries import NamedQuery, named_queries, named_query
from kg.names import name_key
from kg.sparql.results import Results
from kg.store import DEFAULT_TIMEOUT, Store

_NAME = re.compile(r"[\w-]+")
_NEAREST = 3
_IS_CALLED = "SELECT ?_name WHERE { ?thing kg:nameKey ?_name } LIMIT 1"
_NAMES = "SELECT DISTINCT ?key ?label WHERE { ?thing kg:nameKey ?key ; rdfs:label ?label } ORDER BY ?key ?label"


def ask(
    store: Store,
    question: str,
    parameters: Mapping[str, str | None] | None = None,
    *,
    timeout: float | None = DEFAULT_TIMEOUT,
    limit: int | None = None,
) -> Results:
    """Ask ``question``: a single word is the name of a named question, anything else SPARQL.

    Raises:
        QueryError: there is no question of this name, its parameters are wrong, or the SPARQL is.
        NotFoundError: the question is about a name that nothing in the graph goes by; the hint tells the nearest.
    """
    text = question.strip()
    if _NAME.fullmatch(text):
        query = named_query(text)
        results = query.ask(store, parameters, timeout=timeout, limit=limit)
        if not results:
            _check_names(store, query, parameters or {}, timeout)
        return results
    if not text:
        raise QueryError("the question is empty", hint="'kg query --list' shows what can be asked by name")
    if parameters:
        raise QueryError("only named questions take parameters", hint="'kg query --list' shows them")
    return store.query(question, timeout=timeout, limit=limit)


def _check_names(store: Store, query: NamedQuery, given: Mapping[str, str | None], timeout: float | None) -> None:
    for parameter in query.parameters:
        name = given.get(parameter.name)
        if parameter.kind != "name" or not name:
            continue
        bindings = query.bindings(given)
        if not store.query(_IS_CALLED, {"_name": bindings[f"_{parameter.name}"]}, timeout=timeout):
            import difflib

            labels = {str(key): str(label) for key, label in reversed(store.query(_NAMES, timeout=timeout).rows)}
            nearest = difflib.get_close_matches(name_key(name), labels, n=_NEAREST, cutoff=0.7)
            meant = " or ".join(dict.fromkeys(repr(labels[key]) for key in nearest))
            hint = f"did you mean {meant}?" if meant else "'kg stats' lists what is there, 'kg search' finds by words"
            raise NotFoundError(f"nothing is called {name!r}", hint=hint)


def as_list() -> str:
    """Every named question with its title, and its parameters as they are typed."""
    lines = []
    for query in named_queries().values():
        lines.append(f"{query.name:<24}{query.title}")
        for parameter in query.parameters:
            need = "" if parameter.required else "[optional] "
            example = f" (such as {parameter.example})" if parameter.example else ""
            lines.append(f"{'':<24}  --{parameter.name}  {need}{parameter.description}{example}")
    return "\n".join(lines)
