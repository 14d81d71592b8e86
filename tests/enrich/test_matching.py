"""A wrong match is worse than none: tricky pairs of titles, years and authors."""

from pathlib import Path

import pytest

from enrichers.matching import Candidate, choose, family_names, is_same, title_letters

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "title_pairs.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def candidate(title: str, year: str, authors: str) -> Candidate:
    if authors.startswith("#"):
        return Candidate(title, int(year), author_count=int(authors[1:]))
    names = authors.split(";") if ";" in authors else authors.split(",")
    return Candidate(title, int(year) if year else None, tuple(n.strip() for n in names if n.strip()))


def test_there_are_fifty_pairs() -> None:
    assert len(ROWS) >= 50
    assert all(len(row) == 8 for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row[1] for row in ROWS])
def test_pair(row: list[str]) -> None:
    ours, theirs = candidate(*row[2:5]), candidate(*row[5:8])
    assert is_same(ours, theirs) is (row[0] == "yes")
    assert is_same(theirs, ours) is (row[0] == "yes")


WADING = (
    "Language models wade through rivers of text without knowing where the water comes from. This paper describes a"
    " simple method that measures the depth of every stream before training begins, and shows across twelve rivers that"
    " models trained this way answer more questions about currents, bridges and fish than larger ones trained without."
)
REVISED = (
    "We measure how deep language models wade. Our simple method measures every stream before training begins; across"
    " fourteen rivers, models trained this way answer more questions about currents, bridges and ferries, while larger"
    " ones trained without measuring describe water wrongly."
)
OTHER = (
    "Bridges constrain navigation on inland waterways. Collecting records from ninety harbours, 1950 to 1980, we"
    " estimate freight volumes, discuss tariffs, and recommend maintenance schedules that reduce closures during winter"
    " storms; economic consequences for regional administrations are analysed using classical regression."
)


def test_abstracts_tell_two_papers_of_one_title_apart() -> None:
    bare = Candidate("A Survey of Models That Wade in Rivers", abstract=WADING)
    dated = Candidate("A survey of models that wade in rivers", 2023, ("Ada Brook",))
    assert is_same(bare, dated)
    for abstract, same in ((WADING, True), (REVISED, True), (OTHER, False), ("Withheld.", True)):
        theirs = Candidate(dated.title, dated.year, dated.authors, abstract=abstract)
        assert is_same(bare, theirs) is is_same(theirs, bare) is same


def test_the_one_that_fits_is_taken_whatever_its_rank() -> None:
    wanted = Candidate("Five Ways to Cross a River", 2022)
    found = [
        ("a", Candidate("Five Ways to Cross a Road", 2022)),
        ("b", Candidate("Reply to: Five Ways to Cross a River", 2022)),
        ("c", Candidate("Five ways to cross a river", 2022)),
    ]
    assert choose(wanted, found, lambda f: f[1], lambda f: f[0]) == found[2]


def test_of_two_that_fit_none_is_taken_unless_they_are_one() -> None:
    wanted = Candidate("A Survey of Models That Wade in Rivers", 2023)
    two = [("a", wanted), ("b", wanted)]
    assert choose(wanted, two, lambda f: f[1], lambda f: f[0]) is None
    same = [("a", wanted), ("a", wanted)]
    assert choose(wanted, same, lambda f: f[1], lambda f: f[0]) == ("a", wanted)
    assert choose(wanted, [], lambda f: f, str) is None


@pytest.mark.parametrize(
    ("title", "letters"),
    [
        (r"$\text{LLaMA}^2$ \& Co", "llama2andco"),
        (r"Erd\H{o}s", "erdos"),
        (r"na\"{\i}ve", "naive"),
        ("Straße nach Æbeltoft", "strassenachaebeltoft"),
        ("中文 标题", "中文标题"),
        ("$$$", ""),
    ],
)
def test_letters_of_titles(title: str, letters: str) -> None:
    assert title_letters(title) == letters


def test_family_names_in_either_order() -> None:
    assert family_names(["Brook, Ada", "José Núñez", "", "  "]) == {"brook", "nunez"}
