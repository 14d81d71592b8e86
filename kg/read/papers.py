"""A Paper out of the loose fields of any format: cleaned, identified, dated."""

from __future__ import annotations

from kg.model import Badge, Paper, Source
from kg.read.stream import Stream
from kg.texts import arxiv_id, author_names, clean_text, doi, iso_date


class Unusable(ValueError):
    """A record that is no paper; the message says why."""


def make_paper(
    stream: Stream,
    line: int,
    *,
    title: object,
    abstract: object = None,
    date: object = None,
    authors: object = None,
    author_count: int | None = None,
    badge: Badge | None = None,
    venue: object = None,
    url: object = None,
    ids: tuple[object, ...] = (),
    given_id: object = None,
) -> Paper:
    """The paper that these fields describe, read at ``line`` of ``stream``.

    Every one of ``ids``, ``url`` and ``given_id`` is tried as arXiv id and as DOI, in this order.

    Raises:
        Unusable: when there is no title.
    """
    if not isinstance(title, str) or not (title := clean_text(title)):
        raise Unusable("no title" if title is None or title == "" else "the title is no text")
    if abstract is not None and not isinstance(abstract, str):
        raise Unusable("the abstract is no text")
    candidates = (*ids, url, given_id)
    return Paper(
        title=title,
        abstract=clean_text(abstract or ""),
        date=iso_date(date),
        authors=author_names(authors),
        author_count=author_count,
        badge=badge,
        venue=clean_text(venue) or None if isinstance(venue, str) else None,
        url=clean_text(url) or None if isinstance(url, str) else None,
        arxiv_id=next((found for one in candidates if (found := arxiv_id(one))), None),
        doi=next((found for one in candidates if (found := doi(one))), None),
        given_id=clean_text(str(given_id)) or None if isinstance(given_id, (str, int)) else None,
        sources=(Source(stream.name, line),),
    )
