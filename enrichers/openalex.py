"""OpenAlex's API: facts and references. https://developers.openalex.org/api-reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from enrichers.facts import Facts, Reference, candidate_of, contradicts
from enrichers.http import Answer, Manners, Transient
from enrichers.matching import choose, plain_title
from enrichers.source import Account, Answers, Asker, Context, Rejected
from kg.model import AuthorId, Paper, title_key
from kg.texts import arxiv_id, clean_text, doi, iso_date, plain_text

BASE = "https://api.openalex.org/works"

_SELECT = (
    "id,doi,title,publication_date,publication_year,authorships,primary_location,locations,cited_by_count,"
    "referenced_works"
)
_SELECT_FOUND = f"{_SELECT},abstract_inverted_index"
FACTS = f"works {_SELECT}"
SEARCH = f"search {_SELECT_FOUND}"

# 100 requests a second are allowed; a day's allowance is what counts, and it is gone sooner without a key.
MANNERS = Manners(
    interval=0.2,
    hint="get a free key at https://openalex.org/settings/api, set OPENALEX_API_KEY, and run the same again: what was"
    " answered is kept",
)
BATCH = 100
_CANDIDATES = 5
_KINDS_OF_IDS = 3
_ID = re.compile(r"(?i)(?:https?://openalex\.org/)?(W\d+)")
_ARXIV_DOI = "10.48550/arxiv."


class OpenAlex:
    """Facts and citations from OpenAlex; it does not say why papers are cited."""

    name = "openalex"
    label = "OpenAlex"

    def __init__(self, asker: Asker, key: str | None = None) -> None:
        self._asker = asker
        self._key = {"api_key": key} if key else {}
        self._records: dict[str, Callable[[], Any]] = {}

    @property
    def account(self) -> Account:
        """What became of asking."""
        return self._asker.account

    def identify(self, papers: Sequence[Paper]) -> list[Facts | None]:
        """See ``Enricher.identify``."""
        ids = [_keys_of(paper) for paper in papers]
        keys: list[str | None] = [own[0] if own else None for own in ids]
        self._ask(keys)
        for rank in range(1, _KINDS_OF_IDS):
            # What is unknown under one id may be known under another.
            later_keys = [
                own[rank] if len(own) > rank and self._denied(key) else None for own, key in zip(ids, keys, strict=True)
            ]
            self._ask(later_keys)
            keys = [later or key for later, key in zip(later_keys, keys, strict=True)]
        wanted = [self._denied(key) for key in keys]
        titles = {title_key(p.title): _query(p.title) for p, look in zip(papers, wanted, strict=True) if look}
        titles = {key: query for key, query in titles.items() if query}
        self._asker.ask("OpenAlex by title", SEARCH, titles, lambda some: self._search(some, titles))
        return [
            self._matched(paper) if look else self._known(key or "")
            for paper, key, look in zip(papers, keys, wanted, strict=True)
        ]

    def references(self, facts: Facts) -> Sequence[Reference]:
        """See ``Enricher.references``."""
        read = self._records.get(facts.openalex_id or "")
        found = (read() or {}).get("referenced_works") if read else None
        return [Reference(key=key) for one in found or () if (key := _id(one))]

    def describe(self, keys: Sequence[str]) -> dict[str, Facts]:
        """See ``Enricher.describe``."""
        self._ask(keys)
        return {key: facts for key in keys if (facts := self._known(key))}

    def contexts(self, cited: Mapping[str, set[str]]) -> dict[tuple[str, str], Context]:
        """None: OpenAlex does not say why papers are cited."""
        return {}

    def _ask(self, keys: Iterable[str | None]) -> None:
        some = [key for key in keys if key]
        for filter_, own in (("openalex", [k for k in some if _id(k)]), ("doi", [k for k in some if not _id(k)])):
            self._asker.ask("OpenAlex", FACTS, own, _Batch(self, filter_), size=BATCH)

    def _denied(self, key: str | None) -> bool:
        return key is None or self._asker.denies(FACTS, key)

    def _known(self, key: str) -> Facts | None:
        return self._remembered(self._asker.get(FACTS, key), lambda: self._asker.get(FACTS, key))

    def _matched(self, paper: Paper) -> Facts | None:
        key = title_key(paper.title)
        records = self._asker.get(SEARCH, key) or []
        wanted = candidate_of(paper)
        fitting = [record for record in records if not contradicts(paper, _facts(record))]
        record = choose(wanted, fitting, lambda r: _facts(r).candidate, lambda r: _facts(r).identity)
        at = records.index(record) if record else 0
        return self._remembered(record, lambda: self._asker.get(SEARCH, key)[at])

    def _remembered(self, record: Any, read: Callable[[], Any]) -> Facts | None:
        if not record or not isinstance(record.get("title"), str):
            return None
        facts = _facts(record)
        if facts.openalex_id:
            self._records[facts.openalex_id] = read
        return facts

    def works(self, params: Mapping[str, str], select: str = _SELECT) -> list[dict[str, Any]]:
        """Ask for a list of works, with the fields of ``select``."""
        assert self._asker.network is not None  # the asker asks only where there is one
        params = {**params, "select": select, **self._key}
        return self._asker.network.ask(BASE, _read, MANNERS, params=params)

    def _search(self, keys: list[str], titles: Mapping[str, str]) -> Answers:
        (key,) = keys
        found = self.works({"filter": f"title.search:{titles[key]}", "per_page": str(_CANDIDATES)}, _SELECT_FOUND)
        return {key: [one for one in found if isinstance(one.get("title"), str)] or None}


class _Batch:
    """Asks for works by their OpenAlex ids or DOIs."""

    def __init__(self, source: OpenAlex, filter_: str) -> None:
        self._source = source
        self._filter = filter_

    def __call__(self, keys: list[str]) -> Answers:
        found = self._source.works({"filter": f"{self._filter}:{'|'.join(keys)}", "per_page": str(BATCH)})
        if len(keys) == 1:  # merged works come back under another id
            return {keys[0]: found[0]} if found else {}
        by_id = {id: record for record in found for id in _ids(record)}
        return {key: by_id[key.lower()] for key in keys if key.lower() in by_id}


def _read(answer: Answer) -> list[dict[str, Any]]:
    """The works of a list.

    Raises:
        Rejected: the request is wrong or asks for too much.
        Transient: no list.
    """
    if answer.status != 200:
        raise Rejected(f"status {answer.status}")
    value = answer.json()
    results = value.get("results") if isinstance(value, dict) else None
    if not isinstance(results, list):
        raise Transient("the answer is no list of works")
    return [one for one in results if isinstance(one, dict)]


def _keys_of(paper: Paper) -> list[str]:
    """The ids that the API may be asked for a paper with, best first."""
    # A comma or a bar would end the value in a filter.
    doi = paper.doi if paper.doi and not re.search(r"[,|]", paper.doi) else None
    arxiv = f"{_ARXIV_DOI}{paper.arxiv_id.lower()}" if paper.arxiv_id else None
    return [id for id in (paper.openalex_id, arxiv, doi) if id]


def _query(title: str) -> str:
    """A title to search for, without the signs that filters and searches are made of."""
    return " ".join(re.findall(r"[^\W_]+", plain_title(title))[:40])


def _id(value: object) -> str | None:
    found = _ID.fullmatch(value) if isinstance(value, str) else None
    return found[1].upper() if found else None


def _ids(record: Mapping[str, Any]) -> Iterator[str]:
    if own := _id(record.get("id")):
        yield own.lower()
    for place in (record.get("doi"), *_addresses(record)):
        if arxiv := arxiv_id(place):
            yield f"{_ARXIV_DOI}{arxiv.lower()}"
        elif other := doi(place):
            yield other


def _addresses(record: Mapping[str, Any]) -> list[object]:
    places = [record.get("primary_location"), *(record.get("locations") or ())]
    return [place.get("landing_page_url") for place in places if isinstance(place, dict)]


def _facts(record: Mapping[str, Any]) -> Facts:
    addresses = (record.get("doi"), *_addresses(record))
    place = record.get("primary_location")
    source = place.get("source") if isinstance(place, dict) else None
    count = record.get("cited_by_count")
    authors = list(_authors(record.get("authorships")))
    return Facts(
        title=plain_text(record["title"]),
        abstract=_abstract(record.get("abstract_inverted_index")),
        date=iso_date(record.get("publication_date")) or iso_date(record.get("publication_year")),
        authors=tuple(name for name, _ in authors),
        author_ids=tuple(AuthorId(name, id) for name, ids in authors for id in ids),
        venue=plain_text(source.get("display_name") or "") or None if isinstance(source, dict) else None,
        arxiv_id=next((found for one in addresses if (found := arxiv_id(one))), None),
        doi=doi(record.get("doi")),
        openalex_id=_id(record.get("id")),
        citation_count=count if isinstance(count, int) and count >= 0 else None,
    )


def _abstract(index: object) -> str:
    """The text whose words an inverted index places: ``{"word": [positions]}``; empty for anything else."""
    places = index.items() if isinstance(index, dict) else ()
    words = [(p, str(word)) for word, found in places if isinstance(found, list) for p in found if isinstance(p, int)]
    return plain_text(" ".join(word for _, word in sorted(words)))


def _authors(authorships: object) -> Iterator[tuple[str, list[str]]]:
    """Names, each with the ids that are known."""
    for one in authorships if isinstance(authorships, list) else ():
        author = one.get("author") if isinstance(one, dict) else None
        if isinstance(author, dict) and isinstance(author.get("display_name"), str):
            ids = [f"openalex:{str(author['id']).rpartition('/')[2]}"] if author.get("id") else []
            ids += [f"orcid:{str(author['orcid']).rpartition('/')[2]}"] if author.get("orcid") else []
            yield clean_text(author["display_name"]), ids
