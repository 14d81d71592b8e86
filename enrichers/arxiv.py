"""arXiv's API: https://info.arxiv.org/help/api/user-manual.html. It knows no citations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from enrichers.facts import Facts, Reference, candidate_of, contradicts
from enrichers.http import Answer, Manners, Transient
from enrichers.matching import choose, plain_title
from enrichers.source import Account, Answers, Asker, Context, Rejected
from kg.model import Paper, title_key
from kg.texts import arxiv_id, clean_text, doi, iso_date

BASE = "https://export.arxiv.org/api/query"
FIELDS = "atom 1"
SEARCH = "search 1"

# "Make no more than one request every three seconds, and limit requests to a single connection at a time":
# https://info.arxiv.org/help/api/tou.html. Throttling shows as 406 at the edge, too.
MANNERS = Manners(
    interval=3.0, also_transient=frozenset((406,)), hint="arXiv is busy; try again later, what was answered is kept"
)
BATCH = 100
_CANDIDATES = 5
_DEEPEST = 50
_ATOM, _ARXIV, _OPENSEARCH = (
    "{http://www.w3.org/2005/Atom}",
    "{http://arxiv.org/schemas/atom}",
    "{http://a9.com/-/spec/opensearch/1.1/}",
)


class ArXiv:
    """Facts from arXiv: ids, authors, date, categories, journal reference, DOI, comment."""

    name = "arxiv"
    label = "arXiv"

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    @property
    def account(self) -> Account:
        """What became of asking."""
        return self._asker.account

    def identify(self, papers: Sequence[Paper]) -> list[Facts | None]:
        """See ``Enricher.identify``."""
        ids = [p.arxiv_id for p in papers if p.arxiv_id]
        self._asker.ask("arXiv by id", FIELDS, ids, self._by_id, size=BATCH)
        unknown = [p for p in papers if _is_to_be_searched(p) and _query(p.title)]
        self._asker.ask("arXiv by title", SEARCH, [title_key(p.title) for p in unknown], _Search(self, unknown))
        return [self._facts(paper) for paper in papers]

    def references(self, facts: Facts) -> Sequence[Reference]:
        """None: arXiv has no citations."""
        return ()

    def describe(self, keys: Sequence[str]) -> dict[str, Facts]:
        """None: there are no references to describe."""
        return {}

    def contexts(self, cited: Mapping[str, set[str]]) -> dict[tuple[str, str], Context]:
        """None: arXiv has no citations."""
        return {}

    def _facts(self, paper: Paper) -> Facts | None:
        if paper.arxiv_id:
            record = self._asker.get(FIELDS, paper.arxiv_id)
            return _facts(record) if record else None
        if not _is_to_be_searched(paper):
            return None
        records = self._asker.get(SEARCH, title_key(paper.title)) or []
        found = (facts for facts in map(_facts, records) if not contradicts(paper, facts))
        return choose(candidate_of(paper), found, lambda f: f.candidate, lambda f: f.identity)

    def _by_id(self, ids: list[str]) -> Answers:
        found = self._listed(ids)
        missing = [id for id in ids if id not in found]
        if found and missing:
            # Withdrawn and unknown ids are left out in silence, but sometimes others are too: so asked once more.
            found |= self._listed(missing)
        return {id: found[id] for id in ids if id in found}

    def _listed(self, ids: list[str]) -> dict[str, Any]:
        params = {"id_list": ",".join(ids), "start": "0", "max_results": str(len(ids))}
        return self.request(params, partial(_read, may_be_empty=len(ids) == 1))

    def request(self, params: Mapping[str, str], read: Callable[[Answer], dict[str, Any]]) -> dict[str, Any]:
        """Ask the API; the records by arXiv id."""
        assert self._asker.network is not None  # the asker asks only where there is one
        return self._asker.network.ask(BASE, read, MANNERS, params=params)


class _Search:
    """Asks for papers by their titles, one at a time."""

    def __init__(self, source: ArXiv, papers: Sequence[Paper]) -> None:
        self._source = source
        self._titles = {title_key(p.title): p.title for p in papers}

    def __call__(self, keys: list[str]) -> Answers:
        (key,) = keys
        params = {"search_query": f'ti:"{_query(self._titles[key])}"', "start": "0", "max_results": str(_CANDIDATES)}
        return {key: list(self._source.request(params, _read).values()) or None}


def _is_to_be_searched(paper: Paper) -> bool:
    """Whether to look for the title.

    Not where an arXiv id is known, even if arXiv does not know it: what has the title would have another id. Nor where
    an index knows the paper by its DOI without an arXiv id: indexes know both, and a search takes three seconds.
    """
    return not paper.arxiv_id and not (paper.doi and (paper.s2_id or paper.openalex_id))


def _query(title: str) -> str:
    """A title as a phrase to search for: arXiv's search takes words apart at signs, and chokes on quotes."""
    return " ".join(re.findall(r"[^\W_]+", plain_title(title))[:30])


def _read(answer: Answer, *, may_be_empty: bool = False) -> dict[str, Any]:
    """The records of an Atom answer by arXiv id; with ``may_be_empty`` none is right even if some are announced.

    Raises:
        Rejected: the API says that an id is wrong; one such id costs the whole batch.
        Transient: no Atom, a page that is empty although it should not be, or "Rate exceeded." under status 200.
    """
    text = answer.text()
    if text.strip().rstrip(".").lower() == "rate exceeded":
        raise Transient("arXiv says that its rate is exceeded")
    try:
        feed = parse_xml(text)
    except ValueError as error:
        if answer.status != 200:
            raise Rejected(f"status {answer.status}") from error
        kind = answer.headers.get("content-type", "no content type").partition(";")[0]
        raise Transient(f"the answer is no Atom ({kind}): {error}") from error
    entries = feed.findall(f"{_ATOM}entry")
    if any("/api/errors" in (entry.findtext(f"{_ATOM}id") or "") for entry in entries) or answer.status != 200:
        raise Rejected(f"status {answer.status}")
    total = (feed.findtext(f"{_OPENSEARCH}totalResults") or "").strip()
    if feed.tag != f"{_ATOM}feed" or not total.isdecimal():
        raise Transient("the answer is no Atom feed of arXiv's API")
    if not entries and int(total) and not may_be_empty:
        raise Transient("arXiv's page is empty")
    return {id: _record(id, entry) for entry in entries if (id := arxiv_id(entry.findtext(f"{_ATOM}id")))}


def _record(id: str, entry: Element) -> dict[str, Any]:
    primary = entry.find(f"{_ARXIV}primary_category")
    terms = [primary.get("term") if primary is not None else None]
    terms += [c.get("term") for c in entry.findall(f"{_ATOM}category")]
    return {
        "id": id,
        "title": entry.findtext(f"{_ATOM}title"),
        "summary": entry.findtext(f"{_ATOM}summary"),
        "published": entry.findtext(f"{_ATOM}published"),
        "authors": [name for a in entry.findall(f"{_ATOM}author") if (name := a.findtext(f"{_ATOM}name"))],
        "categories": list(dict.fromkeys(t for t in terms if t)),
        "doi": entry.findtext(f"{_ARXIV}doi"),
        "journal_ref": entry.findtext(f"{_ARXIV}journal_ref"),
        "comment": entry.findtext(f"{_ARXIV}comment"),
    }


def _facts(record: Mapping[str, Any]) -> Facts:
    return Facts(
        title=clean_text(record["title"] or ""),
        abstract=clean_text(record["summary"] or ""),
        date=iso_date(record["published"]),
        authors=tuple(clean_text(name) for name in record["authors"]),
        venue=clean_text(record["journal_ref"] or "") or None,
        arxiv_id=record["id"],
        # Several DOIs may stand in the field; the first is the paper's.
        doi=doi((record["doi"] or "").split(" ")[0]),
        categories=tuple(record["categories"]),
        comment=clean_text(record["comment"] or ""),
    )


def parse_xml(text: str) -> Element:
    """The root of an XML document.

    Raises:
        ValueError: it is none, is nested too deeply, or has a document type: Atom has none, and entities can be made to
            blow up (https://docs.python.org/3/library/xml.html#xml-security).
    """
    builder = TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise ValueError("nested too deeply")
        builder.start(_tag(name), {_tag(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_tag(name))

    def refuse(*_: object) -> None:
        raise ValueError("it has a document type, which is refused")

    parser = expat.ParserCreate("utf-8", "}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise ValueError(expat.ErrorString(error.code)) from error
    return builder.close()


def _tag(name: str) -> str:
    return f"{{{name}" if "}" in name else name
