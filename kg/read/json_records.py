"""JSON objects out of JSON Lines, arrays and API answers, one at a time; shared by all formats made of JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from kg.errors import InputError
from kg.model import Paper
from kg.read.papers import Unusable
from kg.read.stream import LINE_LIMIT, Stream

Record = Mapping[str, Any]

WRAPPERS = ("data", "results", "papers", "items", "works", "notes", "message", "response")
"""Members of an API's answer that hold the list of papers, or an object with that list."""

_TITLES = {"title", "paper", "display_name", "content", "citedPaper", "citingPaper"}
_BLANK = " \t\r\n,\ufeff"


def read_records(stream: Stream, paper_of: Callable[[Stream, int, Record], Paper]) -> Iterator[Paper]:
    """The papers of all objects in the file; objects that ``paper_of`` finds unusable are skipped by number."""
    for line, record in records(stream):
        try:
            paper = paper_of(stream, line, record)
        except Unusable as error:
            stream.skip(str(error), line)
            continue
        yield paper


def records(stream: Stream) -> Iterator[tuple[int, Record]]:
    """The line each object begins on, and the object.

    A broken line of JSON Lines is skipped. An array that breaks off ends with a warning.

    Raises:
        InputError: when the file is one document and that is broken from the start.
    """
    start = stream.head_text().lstrip(_BLANK)
    if start.startswith("["):
        return _array(stream)
    if _is_one_document(start):
        return _document(stream)
    return _lines(stream)


def first_record(text: str) -> Record:
    """The first paper-like object in the beginning of a file; of one that is cut off only the names of its members."""
    places = (found.start() for found in islice(re.finditer(r"\{", text), 100))
    for place in places:
        value = _decoded(text, place)
        inner = _wrapped(value)
        value = next((one for one in inner if isinstance(one, dict)), None) if inner else value
        if isinstance(value, dict) and _TITLES & value.keys():
            return value
    return dict.fromkeys(re.findall(r'"([\w-]{1,40})"\s*:', text))


def _lines(stream: Stream) -> Iterator[tuple[int, Record]]:
    for number, line in stream.lines():
        if not line.strip(_BLANK):
            continue
        try:
            value = json.loads(line)
        except RecursionError:
            stream.skip("nested too deeply", number)
            continue
        except ValueError as error:
            stream.skip(f"not valid JSON: {getattr(error, 'msg', error)}", number)
            continue
        yield from _objects(stream, number, value)


def _document(stream: Stream) -> Iterator[tuple[int, Record]]:
    try:
        value = json.loads(stream.text())
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise InputError(f"not valid JSON: {getattr(error, 'msg', error)}", where=stream.at(line)) from error
    yield from _objects(stream, 1, value)


def _objects(stream: Stream, line: int, value: object) -> Iterator[tuple[int, Record]]:
    if isinstance(value, dict):
        inner = _wrapped(value)
        if inner is None:
            yield line, value
        else:
            for one in inner:
                yield from _objects(stream, line, one)
    elif value is not None:
        # APIs answer null for ids that they do not know.
        stream.skip("not a JSON object", line)


def _array(stream: Stream) -> Iterator[tuple[int, Record]]:
    """Objects of one array, decoded as they come so that its size does not matter."""
    decoder = json.JSONDecoder()
    chunks = stream.chunks()
    text = next(chunks, "")
    at = text.index("[") + 1
    line = 1 + text.count("\n", 0, at)
    ended = False
    while True:
        begin = at
        while at < len(text) and text[at] in _BLANK:
            at += 1
        line += text.count("\n", begin, at)
        if at < len(text) and text[at] == "]":
            return
        problem = "the array is cut off"
        if at < len(text):
            try:
                value, end = decoder.raw_decode(text, at)
            except (ValueError, RecursionError) as error:
                problem = f"not valid JSON: {getattr(error, 'msg', error)}"
            else:
                if end < len(text) or ended:
                    yield from _objects(stream, line, value)
                    line += text.count("\n", at, end)
                    at = end
                    continue
        if ended or len(text) - at > LINE_LIMIT:
            stream.skip(f"{problem}; the rest of the file is not read", line)
            return
        more = next(chunks, None)
        ended = more is None
        text, at = text[at:] + (more or ""), 0


def _is_one_document(start: str) -> bool:
    """Whether an object goes over several lines: then the file is no JSON Lines."""
    lines = start.split("\n", 2)
    return (
        start.startswith("{") and len(lines) > 1 and _loaded(lines[0]) is None and not lines[1].lstrip().startswith("{")
    )


def _wrapped(value: object) -> list[Any] | None:
    """The list of papers in an API's answer; None for an object that is a paper itself."""
    if not isinstance(value, dict) or isinstance(value.get("title"), str):
        return None
    lists = (inner if isinstance(inner, list) else _wrapped(inner) for name in WRAPPERS if (inner := value.get(name)))
    return next((one for one in lists if one is not None), None)


def listed(value: object) -> list[Any]:
    """``value`` where a list is expected, nothing where it is something else."""
    return value if isinstance(value, list) else []


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _decoded(text: str, place: int) -> object:
    try:
        return json.JSONDecoder().raw_decode(text, place)[0]
    except (ValueError, RecursionError):
        return None
