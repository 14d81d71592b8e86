"""Semantic Scholar's Graph API: facts, references, and why papers are cited.

Shapes: https://api.semanticscholar.org/graph/v1/swagger.json.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from enrichers.facts import Facts, Reference, candidate_of, contradicts
from enrichers.http import Answer, Manners, Transient
from enrichers.matching import choose, plain_title
from enrichers.source import Account, Answers, Asker, Context, Rejected
from kg.model import AuthorId, Paper, title_key
from kg.texts import arxiv_id, clean_text, doi, iso_date, plain_text

BASE = "https://api.semanticscholar.org/graph/v1"

FACTS = "paperId,externalIds,title,abstract,year,publicationDate,venue,authors,citationCount"
WITH_REFERENCES = f"{FACTS},references.paperId,references.externalIds"
MATCH = "paperId,externalIds,title,abstract,year,publicationDate,authors"
CONTEXTS = "contexts,intents,citedPaper.paperId"

KEY_HINT = (
    "get a key at https://www.semanticscholar.org/product/api#api-key-form, set SEMANTIC_SCHOLAR_API_KEY, and run the"
    " same again: what was answered is kept"
)
# New keys allow 1 request a second over all endpoints. Without a key a pool is shared with everybody, where 429 is the
# normal answer: slower, and more patient.
WITH_KEY = Manners(
    interval=1.0, size=20 << 20, hint="check SEMANTIC_SCHOLAR_API_KEY, or try again later: what was answered is kept"
)
WITHOUT_KEY = Manners(interval=3.0, attempts=9, size=20 << 20, hint=KEY_HINT)

BATCH = 500
BATCH_WITH_REFERENCES = 100
_PAGE = 1000
_MOST_PAGES = 10
_KINDS_OF_IDS = 3


class SemanticScholar:
    """Facts and citations from Semantic Scholar."""

    name = "semantic-scholar"
    label = "Semantic Scholar"

    def __init__(self, asker: Asker, key: str | None = None) -> None:
        self._asker = asker
        self._headers = {"x-api-key": key} if key else {}
        self._manners = WITH_KEY if key else WITHOUT_KEY
        self._asked_as: dict[str, str] = {}

    @property
    def account(self) -> Account:
        """What became of asking."""
        return self._asker.account

    def identify(self, papers: Sequence[Paper]) -> list[Facts | None]:
        """See ``Enricher.identify``."""
        ids = [_keys(paper) for paper in papers]
        keys: list[str | None] = [own[0] if own else None for own in ids]
        self._ask_for(keys)
        for rank in range(1, _KINDS_OF_IDS):
            # What is unknown under one id may be known under another.
            later_keys = [
                own[rank] if len(own) > rank and self._denied(key) else None for own, key in zip(ids, keys, strict=True)
            ]
            self._ask_for(later_keys)
            keys = [later or key for later, key in zip(later_keys, keys, strict=True)]
        wanted = [self._denied(key) and bool(title_key(p.title)) for p, key in zip(papers, keys, strict=True)]
        titles = {title_key(p.title): plain_title(p.title) for p, look in zip(papers, wanted, strict=True) if look}
        self._asker.ask("Semantic Scholar by title", MATCH, titles, lambda some: self._match(some, titles))
        matched = [self._matched(p) if look else None for p, look in zip(papers, wanted, strict=True)]
        self._ask_for(matched)
        keys = [found or key for found, key in zip(matched, keys, strict=True)]
        told = [self._facts(WITH_REFERENCES, key) for key in keys]
        self._asked_as |= {f.s2_id: key for key, f in zip(keys, told, strict=True) if key and f and f.s2_id}
        return told

    def references(self, facts: Facts) -> Sequence[Reference]:
        """See ``Enricher.references``."""
        record = self._asker.get(WITH_REFERENCES, self._asked_as.get(facts.s2_id or "", ""))
        return tuple(_references(record)) if record else ()

    def describe(self, keys: Sequence[str]) -> dict[str, Facts]:
        """See ``Enricher.describe``."""
        stage = "Semantic Scholar, cited papers"
        self._asker.ask(stage, FACTS, keys, lambda some: self._batch(some, FACTS), size=BATCH)
        return {key: facts for key in keys if (facts := self._facts(FACTS, key))}

    def contexts(self, cited: Mapping[str, set[str]]) -> dict[tuple[str, str], Context]:
        """See ``Enricher.contexts``: one request for each citing paper."""
        self._asker.ask("Semantic Scholar, why cited", CONTEXTS, cited, self._why)
        found: dict[tuple[str, str], Context] = {}
        for citing, wanted in cited.items():
            for target, (intents, sentences) in (self._asker.get(CONTEXTS, citing) or {}).items():
                if target in wanted:
                    found[citing, target] = Context(tuple(intents), tuple(sentences))
        return found

    def _ask_for(self, keys: Sequence[str | None]) -> None:
        self._asker.ask(
            "Semantic Scholar",
            WITH_REFERENCES,
            (key for key in keys if key),
            lambda some: self._batch(some, WITH_REFERENCES),
            size=BATCH_WITH_REFERENCES,
        )

    def _denied(self, key: str | None) -> bool:
        return key is None or self._asker.denies(WITH_REFERENCES, key)

    def _facts(self, fields: str, key: str | None) -> Facts | None:
        record = self._asker.get(fields, key) if key else None
        return _facts(record) if record and isinstance(record.get("title"), str) else None

    # -- requests

    def _ask(self, path: str, params: Mapping[str, str], body: Any = None) -> Any:
        assert self._asker.network is not None  # the asker asks only where there is one
        return self._asker.network.ask(
            f"{BASE}/{path}", _read, self._manners, params=params, headers=self._headers, body=body
        )

    def _batch(self, keys: list[str], fields: str) -> Answers:
        answer = self._ask("paper/batch", {"fields": fields}, {"ids": keys})
        if not isinstance(answer, list) or not all(one is None or isinstance(one, dict) for one in answer):
            raise Transient("the answer is no list of papers")
        records = [one for one in answer if one and isinstance(one.get("paperId"), str)]
        if len(keys) == 1:
            found = {keys[0]: records[0]} if records else {}
        else:
            by_id = {id: record for record in records for id in _ids(record)}
            found = {key: by_id[key.lower()] for key in keys if key.lower() in by_id}
            told = {record["paperId"] for record in found.values()}
            if any(record["paperId"] not in told for record in records):
                # A paper came back under another id (two were merged): whose it is, only asking singly tells.
                for key in keys:
                    if key not in found:
                        found |= self._batch([key], fields)
        return found

    def _match(self, keys: list[str], titles: Mapping[str, str]) -> Answers:
        (key,) = keys
        answer = self._ask("paper/search/match", {"query": titles[key], "fields": MATCH})
        found = answer.get("data", [answer] if "paperId" in answer else []) if isinstance(answer, dict) else []
        records = [one for one in found or () if isinstance(one, dict) and isinstance(one.get("title"), str)]
        return {key: records or None}

    def _matched(self, paper: Paper) -> str | None:
        records = self._asker.get(MATCH, title_key(paper.title)) or []
        found = (facts for facts in map(_facts, records) if not contradicts(paper, facts))
        facts = choose(candidate_of(paper), found, lambda f: f.candidate, lambda f: f.s2_id or "")
        return facts.s2_id if facts else None

    def _why(self, keys: list[str]) -> Answers:
        (key,) = keys
        found: dict[str, list[list[str]]] = {}
        offset: Any = 0
        for _ in range(_MOST_PAGES):
            params = {"fields": CONTEXTS, "offset": str(offset), "limit": str(_PAGE)}
            page = self._ask(f"paper/{quote(key, safe=':')}/references", params)
            if not isinstance(page, dict):
                break  # unknown
            for row in page.get("data") or ():  # null where the publisher withholds references
                cited = row.get("citedPaper") if isinstance(row, dict) else None
                if isinstance(cited, dict) and isinstance(cited.get("paperId"), str):
                    intents, sentences = found.setdefault(cited["paperId"], [[], []])
                    _add(intents, row.get("intents"))
                    _add(sentences, row.get("contexts"))
            offset = page.get("next")
            if not isinstance(offset, int):
                break
        return {key: found}


def _read(answer: Answer) -> Any:
    """The JSON of an answer; None where the API knows no such paper.

    Raises:
        Rejected: the request is wrong or asks for too much.
        Transient: no JSON, or an error in the place of an answer.
    """
    if answer.status in (400, 413):
        raise Rejected(f"status {answer.status}")
    value = answer.json()
    if answer.status == 404:
        return None
    if isinstance(value, dict) and ("error" in value or str(value.get("code")) == "429"):
        raise Transient("the answer is an error under status 200")
    return value


def _keys(paper: Paper) -> list[str]:
    """The ids that the API may be asked for a paper with, best first."""
    ids = (paper.s2_id, paper.arxiv_id and f"ARXIV:{paper.arxiv_id}", paper.doi and f"DOI:{paper.doi}")
    return [id for id in ids if id]


def _external(record: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The arXiv id and the DOI of a record."""
    ids = record.get("externalIds")
    ids = {str(k).lower(): v for k, v in ids.items()} if isinstance(ids, dict) else {}
    return arxiv_id(ids.get("arxiv")) or arxiv_id(ids.get("doi")), doi(ids.get("doi"))


def _ids(record: Mapping[str, Any]) -> Iterator[str]:
    arxiv, other = _external(record)
    yield record["paperId"].lower()
    if arxiv:
        yield f"arxiv:{arxiv}".lower()
    if other:
        yield f"doi:{other}"


def _references(record: Mapping[str, Any]) -> Iterator[Reference]:
    for cited in record.get("references") or ():
        if isinstance(cited, dict) and isinstance(cited.get("paperId"), str):
            arxiv, other = _external(cited)
            yield Reference(key=cited["paperId"], arxiv_id=arxiv, doi=other)


def _facts(record: Mapping[str, Any]) -> Facts:
    authors = [a for a in record.get("authors") or () if isinstance(a, dict) and isinstance(a.get("name"), str)]
    arxiv, other = _external(record)
    count = record.get("citationCount")
    return Facts(
        title=plain_text(record["title"]),
        abstract=plain_text(record.get("abstract") or ""),
        date=iso_date(record.get("publicationDate")) or iso_date(record.get("year")),
        authors=tuple(clean_text(a["name"]) for a in authors),
        author_ids=tuple(AuthorId(clean_text(a["name"]), f"s2:{a['authorId']}") for a in authors if a.get("authorId")),
        venue=plain_text(record.get("venue") or "") or None,
        arxiv_id=arxiv,
        doi=other,
        s2_id=record.get("paperId"),
        citation_count=count if isinstance(count, int) and count >= 0 else None,
    )


def _add(known: list[str], more: object) -> None:
    for one in more if isinstance(more, list) else ():
        if isinstance(one, str) and (text := clean_text(one)) and text not in known:
            known.append(text)
