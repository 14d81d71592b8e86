"""Text that may stand in XML: illegal characters out, markup escaped; shared by the GraphML and GEXF writers."""

from __future__ import annotations

import re

# https://www.w3.org/TR/xml/#charsets, without the carriage return, which parsers turn into a line feed.
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKUP_IN_QUOTES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def content(text: str) -> str:
    """Escape ``text`` for an element's content; characters that XML 1.0 forbids are left out."""
    return _ILLEGAL.sub("", text).translate(_MARKUP)


def attribute(text: str) -> str:
    """Escape ``text`` for a double-quoted attribute; characters that XML 1.0 forbids are left out."""
    return _ILLEGAL.sub("", text).translate(_MARKUP_IN_QUOTES)


def unbroken_inf(text: str) -> str:
    """Keep Gephi from rewriting "INF" in words.

    Its importer replaces "INF" by "Infinity" in the text of every data column ("INFERENCE" becomes "InfinityERENCE",
    seen in Gephi 0.10.1); an invisible word joiner (U+2060) after the I prevents that.
    """
    return text.replace("INF", "I\u2060NF")


def string_list(items: list[str]) -> str:
    """Write a list as Gephi and graphology read it: ``["one", "two"]``, quotes and backslashes escaped."""
    quoted = ['"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"' for item in items]
    return "[" + ", ".join(quoted) + "]"
