"""Hugging Face Daily Papers saved as HTML: the page carries its data as JSON in the attributes of its components."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.model import Paper
from kg.read.formats.hf_api import paper_of
from kg.read.papers import Unusable
from kg.read.registry import Confidence, Format, Head
from kg.read.stream import Stream

_DATA = re.compile(r"""data-props=(?:"([^"]*)"|'([^']*)')""")


def _recognises(head: Head) -> Confidence:
    is_page = re.match(r"(?i)<!doctype html|<html", head.start) and re.search(r"(?i)hugging ?face", head.text)
    return Confidence.LIKELY if is_page else Confidence.NO


def _read(stream: Stream) -> Iterator[Paper]:
    text = stream.text()
    for found in _DATA.finditer(text):
        try:
            data = json.loads(html.unescape(found[1] or found[2] or ""))
        except (ValueError, RecursionError):
            continue
        line = text.count("\n", 0, found.start()) + 1
        for entry in _entries(data):
            try:
                paper = paper_of(stream, line, entry)
            except Unusable as error:
                stream.skip(str(error), line)
                continue
            yield paper


def _entries(data: object) -> Iterator[Mapping[str, Any]]:
    """All objects below ``data`` that have the shape of a paper in the API."""
    if isinstance(data, list):
        for one in data:
            yield from _entries(one)
    elif isinstance(data, Mapping):
        inner = data.get("paper")
        own = inner if isinstance(inner, Mapping) else data
        if isinstance(own.get("title"), str) and isinstance(own.get("summary"), str) and "id" in own:
            yield data
        else:
            for one in data.values():
                yield from _entries(one)


FORMAT = Format(
    name="hf_html",
    description="Hugging Face Daily Papers, a page saved as HTML",
    endings=(".html", ".htm"),
    recognises=_recognises,
    read=_read,
)
