"""BibTeX and BibLaTeX, read entry by entry with bibtexparser (an extra)."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kg.model import Paper
from kg.read.extras import extra
from kg.read.papers import Unusable, make_paper
from kg.read.registry import Confidence, Format, Head
from kg.read.stream import Stream
from kg.texts import author_names, month

_BLOCK = re.compile(r"\s*@\s*(\w+)\s*[{(]\s*([^\s={}(),]*)")
_NO_ENTRY = {"string", "comment", "preamble"}
_BARE_WORD = re.compile(r"[=#]\s*([A-Za-z]\w*)")
_IN_ARXIV = re.compile(r"(?i)arxiv:\s*[\w./-]+")


def _recognises(head: Head) -> Confidence:
    kinds = {found[1].lower() for found in re.finditer(rf"(?m)^{_BLOCK.pattern}", head.text)}
    if not kinds - _NO_ENTRY:
        return Confidence.NO
    return Confidence.CERTAIN if re.search(r"(?i)\btitle\s*=", head.text) else Confidence.NO


def _read(stream: Stream) -> Iterator[Paper]:
    parser = extra("bibtexparser", "bibtex", stream.where)
    # Its warnings would go to the user's terminal; what matters comes back as failed blocks.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    decode = extra("pylatexenc.latex2text", "bibtex", stream.where).LatexNodes2Text(math_mode="verbatim").latex_to_text
    strings: dict[str, str] = {}
    for line, kind, name, text in _blocks(stream):
        if kind == "string":
            strings[name.lower()] = text
        elif kind not in _NO_ENTRY:
            used = dict.fromkeys(word.lower() for word in _BARE_WORD.findall(text))
            defined = [strings[word] for word in used if word in strings]
            try:
                yield _paper(stream, line, *_parsed(parser, decode, "\n".join([*defined, text])))
            except Unusable as error:
                stream.skip(str(error), line)


def _blocks(stream: Stream) -> Iterator[tuple[int, str, str, str]]:
    """Line, kind, key and text of each block: large files are read piece by piece, and a broken entry stays alone."""
    begun, kind, name, lines = 0, "", "", list[str]()
    for number, line in stream.lines():
        if found := _BLOCK.match(line):
            if kind:
                yield begun, kind, name, "".join(lines)
            begun, kind, name, lines = number, found[1].lower(), found[2], []
        lines.append(line)
    if kind:
        yield begun, kind, name, "".join(lines)


def _parsed(parser: Any, decode: Callable[[str], str], text: str) -> tuple[str, dict[str, str]]:
    """An entry's key and its fields, names in lower case, LaTeX in values as Unicode."""
    library = parser.parse_string(text)
    # A field that comes twice is told as a failure, but the entry is whole.
    doubled = (getattr(block, "ignore_error_block", None) for block in library.failed_blocks)
    entry = next((one for one in (*library.entries, *doubled) if hasattr(one, "fields_dict")), None)
    if entry is None:
        problem = next((str(block.error) for block in library.failed_blocks), "") or "the entry does not end"
        raise Unusable(f"not valid BibTeX: {' '.join(problem.split())[:120]}")
    return str(entry.key), {name.lower(): _plain(str(one.value), decode) for name, one in entry.fields_dict.items()}


def _plain(value: str, decode: Callable[[str], str]) -> str:
    if "\\" in value:
        # Exporters often leave the per cent sign bare, which TeX would take for a comment's beginning.
        value = decode(re.sub(r"(?<!\\)%", r"\\%", value))
    return re.sub(r"(?<=[\w.])~(?=\w)", " ", re.sub(r"[{}]", "", value))


def _paper(stream: Stream, line: int, key: str, fields: Mapping[str, str]) -> Paper:
    venue = fields.get("journal") or fields.get("journaltitle") or fields.get("booktitle")
    people = (one for one in re.split(r"\s+and\s+", fields.get("author", "")) if one != "others")
    return make_paper(
        stream,
        line,
        title=fields.get("title"),
        abstract=fields.get("abstract"),
        date=fields.get("date") or _date(fields),
        authors=[name for one in people for name in author_names([one])],
        venue=venue,
        url=fields.get("url"),
        ids=(fields.get("eprint"), fields.get("doi"), *_IN_ARXIV.findall(venue or "")),
        given_id=key,
    )


def _date(fields: Mapping[str, str]) -> str | None:
    year, name = fields.get("year", ""), fields.get("month", "").strip()
    number = month(name) or (int(name) if name.isdecimal() else 0)
    return f"{year}-{number:02}" if number and year.isdecimal() else year or None


FORMAT = Format(
    name="bibtex",
    description="BibTeX and BibLaTeX (needs kg[bibtex])",
    endings=(".bib", ".bibtex"),
    recognises=_recognises,
    read=_read,
)
