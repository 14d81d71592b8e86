"""One paper out of the same paper in several sources: who is the same, and which value of each field is kept.

Records are the same paper when they share an arXiv id (versions do not count) or a DOI; records with neither are their
title, as ``Paper.id`` says. What ids do not join, the title key does, when exactly one paper fits: not one with another
arXiv id or another DOI, not one whose named authors are all others, not one five years apart or more.

The outcome does not depend on the order of the inputs. Title, venue and badge are what most sources say; the abstract
and the list of authors are the longest; the date is the earliest year at its best precision. Ties go to the longer and
then to the first in code point order. Papers come sorted by id, sources by file and line. The addresses of code that
an abstract gives are facts of the paper.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from kg.model import Paper, title_key
from kg.texts import code_links

_PREPRINT_VENUE = re.compile(r"(?i)\b(arxiv|corr|preprint|ssrn|openreview)\b")
_TOO_FAR_APART = 5

_key = lru_cache(maxsize=1 << 16)(title_key)

_Group = list[Paper]
_Value = TypeVar("_Value")


def merge_papers(records: Iterable[Paper]) -> tuple[Paper, ...]:
    """The distinct papers among ``records``, sorted by id."""
    return tuple(paper for paper, _ in merge_groups(records))


def merge_groups(records: Iterable[Paper]) -> list[tuple[Paper, Sequence[Paper]]]:
    """The distinct papers among ``records``, sorted by id, each with the records that it was made of."""
    groups = _same_title(_same_ids(records))
    papers = ((_with_code(one[0] if len(one) == 1 else merged(one)), one) for one in groups)
    return sorted(papers, key=lambda pair: pair[0].id)


def merged(records: Sequence[Paper]) -> Paper:
    """One paper with the best of each field of ``records``, whatever their order."""
    return Paper(
        title=_title(records),
        abstract=min((one.abstract for one in records), key=lambda text: (-len(text), text)),
        date=_best_date([one.date for one in records if one.date]),
        authors=min((one.authors for one in records), key=lambda names: (-len(names), -len("".join(names)), names)),
        author_count=max((one.author_count for one in records if one.author_count), default=None),
        badge=_first_by_votes([one.badge for one in records if one.badge], lambda badge: (badge.handle, badge.name)),
        venue=_first_by_votes(
            [one.venue for one in records if one.venue],
            lambda venue: (-len(venue), venue),
            last=lambda venue: bool(_PREPRINT_VENUE.search(venue)),
        ),
        url=min((one.url for one in records if one.url), key=lambda url: (len(url), url), default=None),
        arxiv_id=min((one.arxiv_id for one in records if one.arxiv_id), default=None),
        doi=min((one.doi for one in records if one.doi), default=None),
        given_id=min((one.given_id for one in records if one.given_id), default=None),
        sources=tuple(sorted({at for one in records for at in one.sources}, key=lambda at: (at.file, at.line))),
        s2_id=min((one.s2_id for one in records if one.s2_id), default=None),
        openalex_id=min((one.openalex_id for one in records if one.openalex_id), default=None),
        categories=min((one.categories for one in records), key=lambda names: (-len(names), names)),
        citation_count=max((one.citation_count for one in records if one.citation_count is not None), default=None),
        author_ids=tuple(sorted({author for one in records for author in one.author_ids})),
        code_links=tuple(sorted({link for one in records for link in one.code_links})),
    )


def _with_code(paper: Paper) -> Paper:
    """The paper with the addresses of code in its abstract."""
    links = code_links(paper.abstract)
    if all(link in paper.code_links for link in links):
        return paper
    return replace(paper, code_links=tuple(dict.fromkeys((*paper.code_links, *links))))


def _same_ids(records: Iterable[Paper]) -> list[_Group]:
    """Groups of records linked by arXiv ids and DOIs, or by the title where a record has neither."""
    groups: list[_Group] = []
    group_of: dict[str, int] = {}
    for record in records:
        keys = _keys(record)
        known = sorted({group_of[key] for key in keys if key in group_of})
        target = known[0] if known else len(groups)
        if not known:
            groups.append([])
        for other in known[1:]:
            # The record ties two groups together: move the later one over, and everything that led to it.
            group_of.update((key, target) for one in groups[other] for key in _keys(one))
            groups[target].extend(groups[other])
            groups[other] = []
        groups[target].append(record)
        group_of.update((key, target) for key in keys)
    return [group for group in groups if group]


def _keys(record: Paper) -> list[str]:
    ids = [f"arxiv {record.arxiv_id}"] if record.arxiv_id else []
    ids += [f"doi {record.doi}"] if record.doi else []
    return ids or [f"title {_key(record.title)}"]


def _same_title(groups: Iterable[_Group]) -> list[_Group]:
    """The groups, those joined that are one paper by title where ids do not tell."""
    by_title: dict[str, list[_Group]] = defaultdict(list)
    result: list[_Group] = []
    for group in groups:
        # A title that is all signs has an empty key, which proves nothing.
        key = _key(_title(group) if len(group) > 1 else group[0].title)
        if key:
            by_title[key].append(group)
        else:
            result.append(group)
    for same in by_title.values():
        result.extend(same if len(same) == 1 else _joined(same))
    return result


def _joined(groups: list[_Group]) -> list[_Group]:
    preprints = [one for one in groups if any(record.arxiv_id for record in one)]
    others = [one for one in groups if not any(record.arxiv_id for record in one)]
    published = [one for one in others if any(record.doi for record in one)]
    bare = [one for one in others if not any(record.doi for record in one)]
    if len(preprints) == len(published) == 1 and _agree(preprints[0], published[0]):
        preprints, published = [preprints[0] + published[0]], []
    identified = preprints + published
    apart: list[_Group] = []
    for one in bare:
        fitting = [group for group in identified if _agree(group, one)]
        if len(fitting) == 1:
            fitting[0].extend(one)
        else:
            apart.append(one)
    return identified + apart


def _agree(one: _Group, other: _Group) -> bool:
    """Whether two groups with one title may be one paper."""
    both = one + other
    here, there = _families(one), _families(other)
    years = [record.year for record in both if record.year]
    return (
        len({record.doi for record in both if record.doi}) <= 1
        and (not here or not there or bool(here & there))
        and (not years or max(years) - min(years) < _TOO_FAR_APART)
    )


def _families(records: _Group) -> set[str]:
    return {title_key(name.split()[-1]) for record in records for name in record.authors if name.split()}


def _title(records: Sequence[Paper]) -> str:
    titles = [one.title for one in records]
    return _first_by_votes(titles, lambda title: (-len(title), title), last=str.isupper) or titles[0]


def _best_date(dates: Sequence[str]) -> str | None:
    year = min((date[:4] for date in dates), default="")
    return min((date for date in dates if date[:4] == year), key=lambda date: (-len(date), date), default=None)


def _first_by_votes(
    values: Sequence[_Value], tie: Callable[[_Value], Any], last: Callable[[_Value], bool] = lambda value: False
) -> _Value | None:
    """What most say; of those for which ``last`` holds only when there are no others."""
    votes = Counter(values)
    return min(votes, key=lambda value: (last(value), -votes[value], tie(value)), default=None)
