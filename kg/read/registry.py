"""The input formats: one module each in ``kg.read.formats``, found by being there, chosen by a file's content."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache, cached_property
from typing import Any

from kg.errors import InputError
from kg.model import Paper
from kg.read.stream import Stream


class Confidence(IntEnum):
    """How sure a format is that a file is its own; the surest reads it."""

    NO = 0
    POSSIBLE = 1
    """Could be read, by its shape alone."""
    LIKELY = 2
    """Has the fields of a family of formats."""
    CERTAIN = 3
    """Has marks that only this format has."""


@dataclass(frozen=True)
class Head:
    """The beginning of a file, for recognition."""

    name: str
    text: str

    @property
    def start(self) -> str:
        """The first 1,000 characters that are not white space."""
        return self.text.lstrip()[:1000]

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """The first JSON object in the file (in an array or a wrapper's list too), empty when there is none."""
        from kg.read.json_records import first_record

        return first_record(self.text)


@dataclass(frozen=True)
class Format:
    """One input format.

    ``read`` yields papers as it goes; what it must leave out it hands to ``Stream.skip``. ``endings`` are the file
    endings (with the dot) that make a file in a folder worth a look.
    """

    name: str
    description: str
    endings: tuple[str, ...]
    recognises: Callable[[Head], Confidence] = field(repr=False)
    read: Callable[[Stream], Iterator[Paper]] = field(repr=False)


@cache
def input_formats() -> tuple[Format, ...]:
    """All formats, by name: the ``FORMAT`` of every module in ``kg.read.formats``."""
    package = importlib.import_module("kg.read.formats")
    modules = (
        importlib.import_module(f"kg.read.formats.{found.name}") for found in pkgutil.iter_modules(package.__path__)
    )
    return tuple(sorted((module.FORMAT for module in modules), key=lambda one: one.name))


def format_named(name: str) -> Format:
    """The format of this name.

    Raises:
        InputError: when there is none.
    """
    by_name = {one.name: one for one in input_formats()}
    wanted = name.lower().replace("-", "_")
    if wanted in by_name:
        return by_name[wanted]
    import difflib

    near = difflib.get_close_matches(wanted, by_name, 1)
    hint = f"did you mean {near[0]}?" if near else f"one of {', '.join(by_name)}"
    raise InputError(f"there is no input format {name!r}", hint=hint)


def recognise(stream: Stream, chosen: Format | None = None) -> Format:
    """The format of this content, or ``chosen`` when it is text at all.

    Raises:
        InputError: when it is empty, binary, or no format recognises it.
    """
    if not stream.head.strip():
        raise InputError("the file is empty", where=stream.where)
    _refuse_binary(stream)
    if chosen:
        return chosen
    head = Head(stream.name, stream.head_text())
    sure, best = max(((one.recognises(head), one) for one in input_formats()), key=lambda pair: pair[0])
    if sure is Confidence.NO:
        raise InputError("no papers recognised in it", where=stream.where, hint=_what_it_is(head))
    return best


def _refuse_binary(stream: Stream) -> None:
    kinds = {b"%PDF": "a PDF", b"PK\x03\x04": "a zip archive or office document", b"PAR1": "a Parquet file"}
    for magic, kind in kinds.items():
        if stream.head.startswith(magic):
            raise InputError(f"{kind}, not text", where=stream.where, hint="kg formats lists what can be read")
    if stream.is_binary:
        raise InputError("a binary file, not text", where=stream.where, hint="kg formats lists what can be read")


def _what_it_is(head: Head) -> str:
    if re.match(r"(?i)<!doctype html|<html|<head|<body", head.start):
        return "this is HTML: open the page in a browser, select all, and save the copied text"
    if head.start.startswith(("{", "[")):
        keys = ", ".join(list(head.record)[:6])
        return f"JSON needs objects with title and abstract{f', these have {keys}' if keys else ''}"
    return "expected titles followed by abstracts; kg formats lists what can be read, --format says what it is"
