"""A question as people type it: the name of one that ships with kg, or SPARQL."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.errors import QueryError
from kg.named_queries import named_queries, named_query
from kg.sparql.results import Results
from kg.store import DEFAULT_TIMEOUT, Store

_NAME = re.compile(r"[\w-]+")


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
    """
    text = question.strip()
    if _NAME.fullmatch(text):
        return named_query(text).ask(store, parameters, timeout=timeout, limit=limit)
    if not text:
        raise QueryError("the question is empty", hint="'kg query --list' shows what can be asked by name")
    if parameters:
        raise QueryError("only named questions take parameters", hint="'kg query --list' shows them")
    return store.query(question, timeout=timeout, limit=limit)


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
