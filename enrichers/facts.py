"""What an API says of one paper, and a paper with what it did not know filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from enrichers.matching import Candidate
from kg.model import AuthorId, Paper
from kg.texts import code_links

_Value = TypeVar("_Value")

_PREPRINT_VENUE = re.compile(r"(?i)\b(arxiv|corr|preprint|ssrn|openreview|biorxiv|research square|zenodo)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one source says of a paper; fields as in ``Paper``. ``comment`` is the authors' own note on it."""

    title: str
    abstract: str = ""
    date: str | None = None
    authors: tuple[str, ...] = ()
    author_ids: tuple[AuthorId, ...] = ()
    venue: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    s2_id: str | None = None
    openalex_id: str | None = None
    categories: tuple[str, ...] = ()
    citation_count: int | None = None
    comment: str = ""

    @property
    def candidate(self) -> Candidate:
        """What matching looks at."""
        return Candidate(self.title, int(self.date[:4]) if self.date else None, self.authors, abstract=self.abstract)

    @property
    def identity(self) -> str:
        """What tells two answers of one source apart."""
        return self.arxiv_id or self.doi or self.s2_id or self.openalex_id or f"{self.title} {self.date}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One entry of a list of references: ``key`` is the cited paper's id at the source, the others where known."""

    key: str
    arxiv_id: str | None = None
    doi: str | None = None


def candidate_of(paper: Paper) -> Candidate:
    """What matching looks at in a paper of the collection."""
    return Candidate(paper.title, paper.year, paper.authors, paper.author_count, paper.abstract)


def contradicts(paper: Paper, facts: Facts) -> bool:
    """Whether the two have ids of one kind that differ: then one title is that of two papers."""
    pairs = ((paper.arxiv_id, facts.arxiv_id), (paper.doi, facts.doi))
    return any(one and other and one != other for one, other in pairs)


def with_ids(paper: Paper, facts: Facts | None) -> Paper:
    """The paper with the ids that it did not have."""
    if facts is None:
        return paper
    return replace(
        paper,
        arxiv_id=paper.arxiv_id or facts.arxiv_id,
        doi=paper.doi or facts.doi,
        s2_id=paper.s2_id or facts.s2_id,
        openalex_id=paper.openalex_id or facts.openalex_id,
    )


def with_facts(paper: Paper, told: Sequence[Facts]) -> Paper:
    """The paper with what it did not know, from the first source that does; what it says of itself stays.

    The title stays in any case, the abstract unless it is empty: all evidence counts characters in them. A date gives
    way to a more precise one of its own year or month. Citation counts are the largest that any source has.
    """
    for facts in told:
        paper = with_ids(paper, facts)
    counts = [f.citation_count for f in told if f.citation_count is not None]
    abstract = paper.abstract or _first(f.abstract for f in told) or ""
    texts = (abstract, *(f.comment for f in told))
    return replace(
        paper,
        abstract=abstract,
        date=_date([paper.date, *(f.date for f in told)]),
        authors=paper.authors or _first(f.authors for f in told) or (),
        author_ids=tuple(sorted({*paper.author_ids, *(a for f in told for a in f.author_ids)})),
        venue=_venue([paper.venue, *(f.venue for f in told)]),
        categories=paper.categories or _first(f.categories for f in told) or (),
        citation_count=max(counts) if counts else paper.citation_count,
        code_links=tuple(dict.fromkeys((*paper.code_links, *(link for text in texts for link in code_links(text))))),
    )


def paper_of(told: Sequence[Facts]) -> Paper:
    """A paper that is known from APIs alone; without abstract, since it is not read."""
    paper = with_facts(Paper(title=told[0].title, abstract="-"), told)
    return replace(paper, abstract="", code_links=())


def _first(values: Iterable[_Value]) -> _Value | None:
    return next((value for value in values if value), None)


def _date(dates: Sequence[str | None]) -> str | None:
    known = [d for d in dates if d]
    if not known:
        return None
    return max((d for d in known if d.startswith(known[0])), key=len)


def _venue(venues: Sequence[str | None]) -> str | None:
    known = [v for v in venues if v]
    return next((v for v in known if not _PREPRINT_VENUE.search(v)), known[0] if known else None)
