"""CSV and TSV tables; which column is what is told by the header, or guessed from the cells where there is none."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from kg.errors import InputError
from kg.model import Paper
from kg.read.papers import Unusable, make_paper
from kg.read.registry import Confidence, Format, Head
from kg.read.stream import LINE_LIMIT, Stream
from kg.texts import plain_text

_DELIMITERS = ",\t;|"
_SAMPLE = 20
_LINES_OF_TITLE = 5

# Names of columns as Zotero, Mendeley, Scopus, Web of Science, IEEE, ACM, PubMed and data sets write them, best first.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "paper title", "article title", "document title", "titles", "paper", "paper name", "name", "ti"),
    "abstract": ("abstract", "abstract note", "abstracts", "paper abstract", "summary", "description", "ab", "text"),
    "authors": ("authors", "author", "author full names", "author names", "author s", "au"),
    "date": ("date", "publication date", "published", "date published", "submitted", "year", "publication year"),
    "year": ("year", "publication year", "pub year", "py"),
    "venue": (
        "venue",
        "publication title",
        "source title",
        "journal",
        "conference",
        "booktitle",
        "journal book",
        "source",
    ),
    "doi": ("doi", "doi link", "di"),
    "arxiv": ("arxiv id", "arxiv", "arxivid", "eprint", "paper id"),
    "url": ("url", "link", "pdf link", "paper url", "urls", "pdf url", "pdf"),
    "id": ("id", "key", "paper id", "pmid", "eid", "forum"),
}


def _recognises(head: Head) -> Confidence:
    delimiter = _delimiter(head.text)
    if not delimiter or head.start.startswith(("{", "[", "<", "@")):
        return Confidence.NO
    rows = list(islice(csv.reader(head.text.splitlines(keepends=True), delimiter=delimiter), _SAMPLE))
    columns = _columns(rows[0]) if rows else {}
    if "title" in columns and len(rows[0]) > 1:
        return Confidence.CERTAIN if {"abstract", "authors", "doi", "year"} & columns.keys() else Confidence.LIKELY
    is_table = re.search(r"\.(csv|tsv|tab)(\.\w+)?$", head.name.lower())
    return Confidence.POSSIBLE if is_table and _guessed(rows) else Confidence.NO


def _read(stream: Stream) -> Iterator[Paper]:
    csv.field_size_limit(LINE_LIMIT)
    text = stream.head_text()
    rows = _rows(stream, _delimiter(text) or ",")
    sample = list(islice(rows, _SAMPLE))
    columns = _columns(sample[0][1]) if sample else {}
    width = None
    if "title" in columns:
        width = len(sample[0][1])
        sample = sample[1:]
    else:
        columns = _guessed([row for _, row in sample])
    if "title" not in columns:
        hint = "the first line must name the columns, one of them title"
        raise InputError("no column of titles", where=stream.where, hint=hint)
    for line, row in chain(sample, rows):
        if width and any(cell.strip() for cell in row[width:]):
            stream.skip("more cells than the first line names; a cell that holds the separator needs quotes", line)
            continue
        if row[columns["title"] : columns["title"] + 1] and row[columns["title"]].count("\n") > _LINES_OF_TITLE:
            stream.skip("a title of many lines: a quote is left open", line)
            continue
        try:
            paper = _paper(stream, line, {name: row[at] for name, at in columns.items() if at < len(row)})
        except Unusable as error:
            stream.skip(str(error), line)
            continue
        yield paper


def _rows(stream: Stream, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader((line for _, line in stream.lines()), delimiter=delimiter)
    while True:
        begin = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            stream.skip(f"not valid CSV: {error}", begin)
            continue
        if any(cell.strip() for cell in row):
            yield begin, row


def _paper(stream: Stream, line: int, cells: Mapping[str, str]) -> Paper:
    return make_paper(
        stream,
        line,
        title=plain_text(cells.get("title", "")),
        abstract=plain_text(cells.get("abstract", "")),
        date=cells.get("date") or cells.get("year"),
        authors=cells.get("authors"),
        venue=cells.get("venue"),
        url=cells.get("url"),
        ids=(cells.get("arxiv"), cells.get("doi")),
        given_id=cells.get("id"),
    )


def _delimiter(text: str) -> str | None:
    """The sign that parts the columns: the one that most often stands in the first line, outside quotes."""
    line = re.sub(r'"[^"]*"', "", next((line for line in text.splitlines() if line.strip()), ""))
    best = max(_DELIMITERS, key=line.count)
    return best if line.count(best) else None


def _columns(header: Sequence[str]) -> dict[str, int]:
    """Where each field's best-named column is; one column serves one field, but ``date`` may be ``year``."""
    names = [_name(cell) for cell in header]
    found = ((field, next((name for name in known if name in names), None)) for field, known in _COLUMNS.items())
    return {field: names.index(name) for field, name in found if name}


def _name(cell: str) -> str:
    """A column's name in lower case and words: ``abstractNote`` and ``Abstract_Note`` are one, ``arXiv`` is a word."""
    plain = re.sub(r"[\W_]+", " ", cell).strip()
    if any(plain.lower() in known for known in _COLUMNS.values()):
        return plain.lower()
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain).lower()


def _guessed(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Without a header: the column of paragraphs is the abstract, the one of several-worded lines the title."""
    width = min((len(row) for row in rows), default=0)
    lengths = [sum(len(row[at]) for row in rows) / len(rows) for at in range(width)]
    words = [sum(len(row[at].split()) for row in rows) / len(rows) for at in range(width)]
    abstract = max(range(width), key=lengths.__getitem__, default=None)
    if abstract is None or lengths[abstract] < 200:
        return {}
    titles = [at for at in range(width) if at != abstract and words[at] >= 3 and 15 <= lengths[at] <= 200]
    # Lists of authors are full of commas and semicolons.
    title = min(titles, key=lambda at: sum(len(re.findall("[,;]", row[at])) for row in rows), default=None)
    return {} if title is None else {"title": title, "abstract": abstract}


FORMAT = Format(
    name="csv",
    description="CSV and TSV tables with a column of titles (Zotero, Scopus, IEEE and others)",
    endings=(".csv", ".tsv", ".tab"),
    recognises=_recognises,
    read=_read,
)
