"""The questions that ship with kg: SPARQL files with parameters, listed, read and asked by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from kg.errors import QueryError
from kg.sparql.results import Results
from kg.store import DEFAULT_TIMEOUT, Store

Kind = Literal["name", "text", "integer", "date"]

_PARAMETER = re.compile(
    r"(?P<name>\w+) \((?P<kind>name|text|integer|date)(?P<required>, required)?(?:, example (?P<example>[^)]+))?\): "
    r"(?P<text>.+)"
)
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_HINT = "'kg query --list' shows all"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: ``name`` values are matched like names are, whatever their case, spaces and hyphens."""

    name: str
    kind: Kind
    required: bool
    example: str | None
    description: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question with its SPARQL; a parameter ``x`` is the variable ``?_x``, which has to be in the projection."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    sparql: str

    def bindings(self, values: Mapping[str, str | None]) -> dict[str, object]:
        """The values of the variables, checked.

        Raises:
            QueryError: a required parameter is missing, or one is given that the query has not or cannot be so.
        """
        given = {name: value for name, value in values.items() if value is not None}
        known = {p.name: p for p in self.parameters}
        for name in given:
            if name not in known:
                takes = ", ".join(f"--{p}" for p in known) or "none"
                raise QueryError(f"{self.name} has no parameter --{name}", hint=f"it takes {takes}")
        for parameter in self.parameters:
            if parameter.required and parameter.name not in given:
                example = f"kg query {self.name} --{parameter.name} {_quoted(parameter.example or 'NAME')}"
                raise QueryError(f"{self.name} needs --{parameter.name}", hint=f"for example: {example}")
        return {f"_{name}": _value(known[name], value) for name, value in given.items()}

    def ask(
        self,
        store: Store,
        values: Mapping[str, str | None] | None = None,
        *,
        timeout: float | None = DEFAULT_TIMEOUT,
        limit: int | None = None,
    ) -> Results:
        """Ask the question; columns of parameters are left out of the results.

        Raises:
            QueryError: see ``bindings`` and ``Store.query``.
        """
        bindings = self.bindings(values or {})
        hidden = frozenset(f"_{p.name}" for p in self.parameters)
        return store.query(self.sparql, bindings, timeout=timeout, limit=limit, hidden=hidden)


@cache
def named_queries() -> Mapping[str, NamedQuery]:
    """Every query that ships with kg, by name, sorted."""
    found = {}
    for path in sorted(files("kg").joinpath("queries").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".rq"):
            name = path.name.removesuffix(".rq")
            found[name] = _parse(name, path.read_text(encoding="utf-8"))
    return found


def named_query(name: str) -> NamedQuery:
    """The query of this name.

    Raises:
        QueryError: there is none; the hint names the nearest.
    """
    if (query := named_queries().get(name)) is not None:
        return query
    import difflib

    nearest = difflib.get_close_matches(name, named_queries(), n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(nearest)}? {_HINT}" if nearest else _HINT
    raise QueryError(f"there is no query called {name!r}", hint=hint)


def _parse(name: str, text: str) -> NamedQuery:
    """Read the comment at the top: a title, then paragraphs of description, then one line for each parameter."""
    lines = text.split("\n")
    count = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    comment = [line.removeprefix("#").strip() for line in lines[:count]]
    parameters = [
        Parameter(m["name"], m["kind"], bool(m["required"]), m["example"], m["text"])  # type: ignore[arg-type]
        for line in comment
        if (m := _PARAMETER.fullmatch(line))
    ]
    description = " ".join(line for line in comment[1:] if line and not _PARAMETER.fullmatch(line))
    return NamedQuery(name, comment[0], description, tuple(parameters), text)


def _value(parameter: Parameter, value: str) -> object:
    if parameter.kind == "integer":
        try:
            return int(value)
        except ValueError:
            raise QueryError(f"--{parameter.name} {value!r} is no whole number", hint=_example(parameter)) from None
    if parameter.kind == "date" and not _DATE.fullmatch(value):
        raise QueryError(f"--{parameter.name} {value!r} is no date", hint=_example(parameter))
    if parameter.kind == "name":
        from kg.names import name_key

        return name_key(value) or value
    return value


def _example(parameter: Parameter) -> str:
    return f"for example: --{parameter.name} {_quoted(parameter.example or '')}"


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
