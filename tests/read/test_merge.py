"""Who is the same paper, and what is kept of each source."""

from __future__ import annotations

import itertools
import random

import pytest

from kg.model import Badge, Paper, Source
from kg.read.merge import merge_papers
from kg.texts import arxiv_id, author_names, doi, iso_date


def paper(title: str = "Plan First: Look-Ahead", abstract: str = "Text.", **fields: object) -> Paper:
    return Paper(title=title, abstract=abstract, **fields)  # type: ignore[arg-type]


def count(*papers: Paper) -> int:
    results = {merge_papers(order) for order in itertools.permutations(papers)}
    assert len(results) == 1
    return len(results.pop())


def test_one_paper_by_title_arxiv_id_or_doi() -> None:
    assert count(paper("Plan first — look ahead!"), paper()) == 1
    assert count(paper("Old Title", arxiv_id="2412.16145"), paper("New Title", arxiv_id="2412.16145")) == 1
    assert count(paper("Old Title", doi="10.1/x"), paper("New Title", doi="10.1/x")) == 1
    assert count(paper("One Title"), paper("Another Title")) == 2


def test_one_record_ties_two_together() -> None:
    first, second = paper("A A", arxiv_id="2412.16145"), paper("B B", doi="10.1234/x")
    tie = paper("C C", arxiv_id="2412.16145", doi="10.1234/x")
    assert count(first, second) == 2
    assert count(first, second, tie) == 1


def test_same_title_different_paper() -> None:
    assert count(paper(arxiv_id="2412.16145"), paper(arxiv_id="2001.00001")) == 2
    assert count(paper(doi="10.1234/x"), paper(doi="10.1234/y")) == 2
    assert count(paper(authors=("Ada Lovelace",)), paper(arxiv_id="2412.16145", authors=("Alan Turing",))) == 2
    assert count(paper(authors=("A. Lovelace",)), paper(arxiv_id="2412.16145", authors=("Ada Lovelace",))) == 1
    assert count(paper(date="2012"), paper(arxiv_id="2412.16145", date="2024-12-20")) == 2


def test_a_bare_title_that_fits_two_papers_joins_none() -> None:
    assert count(paper(), paper(arxiv_id="2412.16145"), paper(arxiv_id="2001.00001")) == 3


def test_preprint_and_journal_are_one() -> None:
    preprint, journal = paper(arxiv_id="2412.16145", date="2024-12"), paper(doi="10.1234/x", date="2025")
    assert count(preprint, journal) == 1
    assert count(preprint, journal, paper()) == 1


def test_best_of_each_field_in_any_order() -> None:
    records = [
        paper("PLAN FIRST: LOOK-AHEAD", "Short.", date="2025", venue="arXiv.org", sources=(Source("b", 9),)),
        paper(
            abstract="The whole abstract.",
            date="2024-12-20",
            author_count=7,
            badge=Badge("acme-ai", "Acme AI"),
            sources=(Source("a", 10),),
        ),
        paper(date="2024-12", authors=("A. Lovelace", "A. Turing"), venue="NeurIPS", sources=(Source("a", 2),)),
        paper(
            authors=("Ada Lovelace", "Alan Turing"),
            arxiv_id="2412.16145",
            url="https://arxiv.org/abs/2412.16145",
            given_id="7",
            sources=(Source("a", 2), Source("c", 1)),
        ),
    ]
    results = {merge_papers(order) for order in itertools.permutations(records)}
    assert results == {
        (
            paper(
                abstract="The whole abstract.",
                date="2024-12-20",
                authors=("Ada Lovelace", "Alan Turing"),
                author_count=7,
                badge=Badge("acme-ai", "Acme AI"),
                venue="NeurIPS",
                url="https://arxiv.org/abs/2412.16145",
                arxiv_id="2412.16145",
                given_id="7",
                sources=(Source("a", 2), Source("a", 10), Source("b", 9), Source("c", 1)),
            ),
        )
    }


def test_any_order_of_many_records_gives_the_same() -> None:
    chance = random.Random(11)
    records = [
        paper(
            f"Title {chance.randrange(6)}",
            "x" * chance.randrange(5),
            arxiv_id=chance.choice([None, None, "2412.00001", "2412.00002", "2412.00003"]),
            doi=chance.choice([None, None, "10.1234/a", "10.1234/b"]),
            date=chance.choice([None, "2023", "2024-05"]),
        )
        for _ in range(30)
    ]
    results = set()
    for _ in range(50):
        chance.shuffle(records)
        results.add(merge_papers(records))
    assert len(results) == 1
    merged = results.pop()
    assert len({one.id for one in merged}) == len(merged)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("2412.16145", "2412.16145"),
        ("2412.16145v3", "2412.16145"),
        ("arXiv:0704.0001", "0704.0001"),
        ("arXiv:2412.16145v1 [cs.CL]", "2412.16145"),
        ("http://arxiv.org/abs/2412.16145v2", "2412.16145"),
        ("https://arxiv.org/pdf/2412.16145v2.pdf", "2412.16145"),
        ("https://huggingface.co/papers/2412.16145", "2412.16145"),
        ("10.48550/arXiv.2412.16145", "2412.16145"),
        ("https://doi.org/10.48550/arxiv.2412.16145", "2412.16145"),
        ("oai:arXiv.org:cs/0309136", "cs/0309136"),
        ("math.GT/0309136v1", "math/0309136"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("2499.16145", None),
        ("12345", None),
        ("10.1234/2412.16145", None),
        ("https://example.org/abs/2412.16145", None),
        (None, None),
    ],
)
def test_arxiv_ids(text: object, id_: str | None) -> None:
    assert arxiv_id(text) == id_


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("10.1234/ABC.5", "10.1234/abc.5"),
        ("https://doi.org/10.1234/abc", "10.1234/abc"),
        ("doi: 10.1234/abc.", "10.1234/abc"),
        ("10.48550/arXiv.2412.16145", None),
        ("abc", None),
    ],
)
def test_dois(text: object, id_: str | None) -> None:
    assert doi(text) == id_


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (2024, "2024"),
        (2024.0, "2024"),
        ("2024", "2024"),
        ("2024-5", "2024-05"),
        ("2024/12/20", "2024-12-20"),
        ("20241220", "2024-12-20"),
        ("2024-12-20T01:02:03Z", "2024-12-20"),
        ("Dec 2024", "2024-12"),
        ("December 20, 2024", "2024-12-20"),
        ("20 Dec 2024", "2024-12-20"),
        ("Mon, 2 Apr 2007 19:18:42 GMT", "2007-04-02"),
        ("2024-02-31", "2024-02"),
        ("2024-13-01", "2024"),
        ("soon", None),
        ("99", None),
        (None, None),
        (True, None),
    ],
)
def test_dates(text: object, date: str | None) -> None:
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (["Ada Lovelace", "Turing, Alan", ""], ("Ada Lovelace", "Alan Turing")),
        ("Ada Lovelace, Alan Turing and Grace Hopper", ("Ada Lovelace", "Alan Turing", "Grace Hopper")),
        ("Lovelace, Ada and Turing, Alan", ("Ada Lovelace", "Alan Turing")),
        ("Lovelace, Ada; Turing, Alan", ("Ada Lovelace", "Alan Turing")),
        ("Lovelace, Ada", ("Ada Lovelace",)),
        ([{"given": "Ludwig", "non-dropping-particle": "van", "family": "Beethoven"}], ("Ludwig van Beethoven",)),
        ([{"name": "Ada Lovelace"}, {"literal": "The Team"}], ("Ada Lovelace", "The Team")),
        (None, ()),
        (7, ()),
    ],
)
def test_authors(value: object, names: tuple[str, ...]) -> None:
    assert author_names(value) == names


def test_the_code_that_an_abstract_gives_is_the_papers() -> None:
    text = "We wade. Code: https://github.com/brook/wade.git, models: huggingface.co/brook/wade-7b."
    (paper,) = merge_papers([Paper(title="Wading", abstract=text)])
    assert paper.code_links == ("https://github.com/brook/wade", "https://huggingface.co/brook/wade-7b")
    (again,) = merge_papers([paper])
    assert again is paper
    (bare,) = merge_papers([Paper(title="Wading", abstract="We wade on GitHub, as https://github.com says.")])
    assert bare.code_links == ()
