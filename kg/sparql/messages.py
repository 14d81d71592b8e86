"""Say what is wrong with a query where it is wrong: the line, and a caret under the place."""

from __future__ import annotations

import re

from kg.errors import QueryError

_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"')
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_PROLOGUE = ("PREFIX", "BASE", "VERSION")
_WORD = re.compile(r"#[^\n]*|<[^>\s]*>|[\w.-]*:|\"[^\"\n]*\"|(?P<word>[^\W\d]\w*)")
_AT_MOST = 6
_WIDTH = 100


def syntax_error(query: str, message: str) -> QueryError:
    """The error of the engine ("error at 2:12: expected one of …") with the line it speaks of."""
    found = _PLACE.match(message)
    if not found:
        return QueryError(f"this is not SPARQL: {message}", hint="see 'kg query --list' for examples")
    line, column = int(found.group(1)), int(found.group(2))
    lines = query.split("\n")
    source = lines[line - 1] if line <= len(lines) else ""
    first = next((m for m in _WORD.finditer(query) if m["word"] and m["word"].upper() not in _PROLOGUE), None)
    if first and first["word"].upper() not in _FORMS:
        line = query.count("\n", 0, first.start()) + 1
        column = first.start() - (query.rfind("\n", 0, first.start()) + 1) + 1
        return _error(f"a query begins with {', '.join(_FORMS)} (after its prefixes)", lines[line - 1], line, column)
    if "Prefix not found" in found.group(3):
        name = re.search(r"[^\s(){}\[\].;,]*:\S*$", source[: column - 1])
        column = name.start() + 1 if name else column
        prefix = name.group().partition(":")[0] if name else ""
        what = f"the prefix '{prefix}:' is not declared (PREFIX {prefix}: <IRI> declares it)"
        return _error(what, source, line, column)
    at_end = line == len(lines) and column > len(source.rstrip())
    if at_end and query.count("}") > query.count("{"):
        return _error("there is one } too many", source, line, column)
    too_early = (at_end and query.count("{") > query.count("}")) or not query.strip()
    return _error(_reason(found.group(3), too_early), source, line, column)


def _error(message: str, source: str, line: int, column: int) -> QueryError:
    return QueryError(f"{message}\n{_pointed(source, line, column)}", where=f"line {line}, column {column}")


def _reason(expected: str, too_early: bool) -> str:
    for part in expected.replace("\n", " ").split(", "):
        # The engine lists findings among tokens; a finding is a sentence.
        if re.fullmatch(r"[A-Z][a-z]+ [^\[\]\"]+|The [^\[\]\"]+", part.strip()):
            return part.strip()[0].lower() + part.strip()[1:]
    words = re.findall(r"(?<![\w'\\])[A-Z]{2,}(?![\w}])", re.sub(r"\[[^\]]*\]|\"[^\"]*\"", "", expected))
    tokens = [*words, *(t for t in _TOKEN.findall(expected) if t.strip())]
    tokens = list(dict.fromkeys(tokens))[:_AT_MOST]
    here = "the query ends too early" if too_early else "this cannot stand here"
    return f"{here}; possible: {' '.join(tokens)}" if tokens else here


def _pointed(source: str, line: int, column: int) -> str:
    start = max(0, column - 1 - _WIDTH // 2) if len(source) > _WIDTH else 0
    shown = source[start : start + _WIDTH].replace("\t", " ")
    head = f"  {line} | "
    return f"{head}{shown}\n{' ' * (len(head) + column - 1 - start)}^"
