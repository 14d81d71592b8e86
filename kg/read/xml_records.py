"""Records out of XML files, one at a time, with no entity expanded; shared by all formats made of XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from kg.errors import InputError
from kg.read.stream import LINE_LIMIT, Stream

_CHUNK = 1 << 16
_DEEPEST = 200


def xml_records(stream: Stream, names: frozenset[str]) -> Iterator[tuple[int, Element]]:
    """The line each element of one of these local names begins on, and the element; tags are ``{namespace}name``.

    A file that is cut off gives the records before that place, with a warning.

    Raises:
        InputError: when it is no XML from the start, or declares entities (they can be made to blow up: the
            "billion laughs" attack; see https://docs.python.org/3/library/xml.html#xml-security).
    """
    collector = _Collector(stream, names)
    anything = False
    try:
        while block := stream.binary().read(_CHUNK):
            collector.parser.Parse(block, False)
            anything = anything or bool(collector.ready)
            yield from collector.take()
        collector.parser.Parse(b"", True)
    except (LookupError, ValueError) as error:
        message = f"an encoding that cannot be read: {error}"
        raise InputError(message, where=stream.at(1), hint="save the file as UTF-8") from error
    except expat.ExpatError as error:
        message = f"not valid XML: {expat.ErrorString(error.code)}"
        if not anything and not collector.ready:
            raise InputError(message, where=stream.at(error.lineno)) from error
        yield from collector.take()
        stream.skip(f"{message}; the rest of the file is not read", error.lineno)
        return
    yield from collector.take()


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def texts(element: Element, name: str) -> list[str]:
    """The text of all descendants of this local name, in document order, empty ones left out."""
    found = ("".join(one.itertext()).strip() for one in element.iter() if local(one) == name)
    return [text for text in found if text]


def text(element: Element, name: str) -> str | None:
    """The text of the first descendant of this local name that has any."""
    return next(iter(texts(element, name)), None)


class _Collector:
    """Expat's handlers: builds a tree for each record and for nothing else."""

    def __init__(self, stream: Stream, names: frozenset[str]) -> None:
        self.ready: list[tuple[int, Element]] = []
        self._stream = stream
        self._names = names
        self._builder: TreeBuilder | None = None
        self._begun = 0
        self._depth = 0
        self._size = 0
        self.parser = expat.ParserCreate(_encoding(stream), "}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.EntityDeclHandler = self._refuse

    def take(self) -> Iterator[tuple[int, Element]]:
        ready, self.ready = self.ready, []
        yield from ready

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._builder is None:
            if name.rpartition("}")[2] not in self._names:
                return
            self._builder = TreeBuilder()
            self._begun = self.parser.CurrentLineNumber
            self._size = 0
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InputError("XML nested too deeply", where=self._stream.at(self.parser.CurrentLineNumber))
        self._builder.start(_tag(name), {_tag(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        if self._builder is None:
            return
        self._builder.end(_tag(name))
        self._depth -= 1
        if self._depth == 0:
            self.ready.append((self._begun, self._builder.close()))
            self._builder = None

    def _data(self, data: str) -> None:
        if self._builder is None:
            return
        self._size += len(data)
        if self._size > LINE_LIMIT:
            message = f"a record of more than {LINE_LIMIT >> 20} MB is no paper"
            raise InputError(message, where=self._stream.at(self._begun))
        self._builder.data(data)

    def _refuse(self, name: str, *_: Any) -> None:
        raise InputError(
            f"the XML declares an entity ({name}), which is refused",
            where=self._stream.at(self.parser.CurrentLineNumber),
            hint="entities can be made to blow up; remove the <!ENTITY …> declarations",
        )


def _encoding(stream: Stream) -> str | None:
    """The encoding in spite of the declaration, None where that is right."""
    if stream.encoding in ("utf-16", "utf-32"):
        # It comes as UTF-8, whatever the declaration says.
        return "utf-8"
    declared = re.match(r"""\s*<\?xml[^>]*encoding=["']([\w.-]+)""", stream.head_text())
    if stream.encoding == "windows-1252" and (declared is None or declared[1].lower() == "utf-8"):
        stream.note_encoding()
        return "windows-1252"
    return None


def _tag(name: str) -> str:
    return f"{{{name}" if "}" in name else name
