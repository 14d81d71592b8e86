"""What a query may not do: call other servers (SERVICE), or change anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.errors import QueryError

_UPDATES = frozenset({"insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with"})

# Comments, strings, IRIs, prefixed names, variables, language tags, words, and any other character. Names may hold
# escapes (\#), or a scan would take for a comment what the engine reads on.
_COMMON = r"""
    (?P<comment>\#[^\r\n]*)
  | (?P<string>\"\"\"(?:(?:\"|\"\")?(?:[^\"\\]|\\.))*\"\"\"|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
      |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
  | (?P<iri>%s)
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?P<prefix>[^\W\d_](?:[\w.-]*[\w-])?|_)?:(?:[\w.:%%-]|\\.)*)
  | (?P<word>[^\W\d]\w*)
  | (?P<other>[\s\S])
"""
_FLAGS = re.VERBOSE | re.DOTALL
# By the grammar, and as loosely as any engine might read an IRI: what either reading finds is refused.
_READINGS = tuple(re.compile(_COMMON % iri, _FLAGS) for iri in (r"<[^<>\"{}|^`\\\x00-\x20]*>", r"<[^<>\s]*>"))


def check(query: str) -> None:
    """Let pass only what reads, and reads here.

    Raises:
        QueryError: the query calls another server, or is an update.
    """
    for text in {query, _unescaped(query)}:
        if "service" in text.casefold():
            _refuse_service(text)
    first = next((w.casefold() for w in _words(query) if w.casefold() not in ("prefix", "base", "version")), "")
    if first in _UPDATES:
        raise QueryError(
            f"{first.upper()} is an update, and the graph is read-only here",
            hint="change the input and run 'kg build' again",
        )


def _refuse_service(text: str) -> None:
    for reading in _READINGS:
        for token in reading.finditer(text):
            # "SERVICE:x" reads as a name here and as the keyword in the engine; "trueSERVICE" likewise as two words.
            suspect = token["word"] or token["prefix"] or ""
            if "service" in suspect.casefold():
                line = text.count("\n", 0, token.start()) + 1
                raise QueryError(
                    "SERVICE is refused: a query may not reach other servers",
                    where=f"line {line}",
                    hint="ask the other server yourself; as a prefix, 'service' needs another name",
                )


def _words(query: str) -> Iterator[str]:
    return (token["word"] for token in _READINGS[0].finditer(query) if token["word"])


def _unescaped(query: str) -> str:
    r"""The query with ``\u0053`` read as ``S``, as SPARQL 1.1 (19.2) allows anywhere."""

    def character(match: re.Match[str]) -> str:
        code = int(match.group(1) or match.group(2), 16)
        return chr(code) if code <= 0x10FFFF else match.group()

    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", character, query)
