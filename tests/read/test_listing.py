"""Listing pages: both forms, what saving and pasting does to them, dates without a year, pages cut off."""

from __future__ import annotations

import io
import random
import re
import textwrap
import unicodedata
from collections.abc import Callable

import pytest
from listing_pages import ENTRIES, HEADER, abstract, expected, page

from kg.errors import InputError
from kg.model import Source
from kg.read import Reading, read_papers


def read(content: str | bytes, **options: object) -> Reading:
    data = content.encode() if isinstance(content, str) else content
    return read_papers(["-"], stdin=io.BytesIO(data), **options)  # type: ignore[arg-type]


def rows(reading: Reading) -> list[tuple[object, ...]]:
    found = [(paper.title, paper.abstract, paper.date, paper.author_count, paper.badge) for paper in reading.papers]
    return sorted(found, key=lambda row: str(row[0]))


def test_page_with_metadata() -> None:
    reading = read(page())
    assert rows(reading) == expected()
    assert reading.warnings == ()
    assert reading.files == 1


def test_bare_page() -> None:
    assert rows(read(page(bare=True))) == expected(bare=True)


def test_source_is_the_line_of_the_title() -> None:
    paper = next(paper for paper in read(page()).papers if paper.title == ENTRIES[0][0])
    assert paper.sources == (Source("-", HEADER.count("\n") + 1),)


def _some(pattern: str, *choices: str) -> Callable[[str], str]:
    def mutate(text: str) -> str:
        chance = random.Random(7)
        return re.sub(pattern, lambda found: chance.choice(choices), text)

    return mutate


def _wrapped(text: str) -> str:
    lines = (textwrap.fill(line, 80, break_on_hyphens=False) if len(line) > 80 else line for line in text.split("\n"))
    return "\n".join(lines)


MUTATIONS: dict[str, Callable[[str], str | bytes]] = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "cr": lambda text: text.replace("\n", "\r"),
    "line separators": lambda text: text.replace("\n", "\u2028"),
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16 big-endian": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "no-break spaces": _some(" ", " ", "\u00a0", "\u202f"),
    "doubled spaces": _some(" ", " ", "  ", "\t"),
    "no blank lines": lambda text: re.sub(r"\n\n+", "\n", text),
    "some blank lines": _some(r"\n\n", "\n", "\n\n"),
    "too many blank lines": _some(r"\n", "\n", "\n\n", "\n \n\t\n"),
    "trailing spaces": lambda text: text.replace("\n", " \t \n"),
    "indented": lambda text: textwrap.indent(text, "    "),
    "quoted": lambda text: textwrap.indent(text, "> ", lambda line: True),
    "wrapped": _wrapped,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "zero-width": lambda text: text.replace("Planning", "Plan\u200bning").replace("\n", "\ufeff\n"),
    "block on one line": lambda text: re.sub(r"\n·\n", " · ", text),
    "block without dots": lambda text: re.sub(r"\n·\n", "\n", text),
    "count on its own line": lambda text: re.sub(r"(?m)^(\w{3} \d+(?:, \d{4})?) (\d+)$", r"\1\n\2", text),
    "upvotes": lambda text: re.sub(r"(?m)^(\S.{25,160})$", r"Upvote\n\n12\n\n\1", text),
    "submitter": lambda text: re.sub(r"(?m)^(Plan First|Stop)", r"Submitted by\n\nsomeone\n\n\1", text),
    "refrain": lambda text: re.sub(r"(?m)^(?=Plan First|Do Pl|Stop|Café|TRIPLE|A Long)", "Ask the agent\n", text),
    "footer": lambda text: text + "\n\nPrevious\n\n1\n\n2\n\nNext\n\nCompany\n\nTOS\n\nOur Friends\n",
    "no header": lambda text: text.removeprefix(HEADER.removesuffix("Dec 11\n\n")),
}


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("name", MUTATIONS)
def test_saving_and_pasting_changes_nothing(name: str, bare: bool) -> None:
    mutated = MUTATIONS[name](page(bare=bare))
    if name == "upvotes" and not bare:
        # Furniture between a badge and its dot is not something a page does.
        mutated = str(mutated).replace("Upvote\n\n12\n\nacme", "acme")
    assert rows(read(mutated)) == expected(bare=bare)


@pytest.mark.parametrize("bullet", ["•", "·", "*", "-", "●", "‧", "∙", "▪", "–", "?", "\ufffd", "o", ""])
@pytest.mark.parametrize("dot", ["·", "•", "*", "-", "●", "‧", "∙", "⋅", "|", "?", "\ufffd"])
def test_bullets_and_dots_of_other_kinds(bullet: str, dot: str) -> None:
    assert rows(read(page(bullet=bullet, dot=dot))) == expected()


def test_windows_1252_is_read_with_a_warning() -> None:
    reading = read(page().replace("α", "A").encode("windows-1252"))
    wanted = [(str(row[0]).replace("α", "A"), *row[1:]) for row in expected()]
    assert rows(reading) == wanted
    assert reading.warnings == ("-: not UTF-8, read as Windows-1252",)


def test_a_broken_byte_does_not_turn_utf_8_into_windows_1252() -> None:
    reading = read(page().encode().replace(b"Stop Planning!", b"Stop \xff Planning!"))
    titles = {paper.title for paper in reading.papers}
    assert "Stop \ufffd Planning!" in titles
    assert ENTRIES[3][0] in titles
    assert any("broken UTF-8" in warning for warning in reading.warnings)


@pytest.mark.parametrize("bare", [False, True])
def test_cut_off_anywhere(bare: bool) -> None:
    whole = page(bare=bare).encode()
    texts = {title: text for title, text, *_ in ENTRIES}
    for end in range(whole.index(b"Do Planners"), len(whole), 37):
        reading = read(whole[:end])
        complete = sum(whole.index(text.encode()) + len(text.encode()) <= end for text in texts.values())
        assert complete <= len(reading.papers) <= complete + 1
        for paper in reading.papers:
            assert paper.title in texts
            assert texts[paper.title].startswith(paper.abstract)


def test_cut_off_abstract_and_title_without_abstract_are_told() -> None:
    text = page(bare=True)
    in_abstract = read(text[:-100])
    assert len(in_abstract.papers) == len(ENTRIES)
    assert "cut off" in in_abstract.warnings[0]
    after_title = read(text[: text.rindex("\n\n")])
    assert len(after_title.papers) == len(ENTRIES) - 1
    assert "title without abstract" in after_title.warnings[0]


def test_cut_within_a_character() -> None:
    text = page(bare=True).encode() + "é".encode()[:1]
    reading = read(text)
    assert len(reading.papers) == len(ENTRIES)
    assert "cut off" in reading.warnings[0]


def test_abstract_of_several_paragraphs() -> None:
    for sentence in ("Earlier work asks", "On GSM8K it", "Code and models"):
        text = page().replace(f" {sentence}", f"\n\n{sentence}")
        assert text != page()
        assert rows(read(text)) == expected()


def test_short_abstracts_and_titles_with_full_stop() -> None:
    text = "\n\n".join(
        (
            "Attention Is Enough.",
            abstract(1),
            "Gradient Descent",
            "We prove that gradient descent finds what it looks for, and bound the time that it takes to do so.",
            "What Is Learned",
            abstract(2),
        )
    )
    papers = {paper.title: paper.abstract for paper in read(text).papers}
    assert list(papers.values()).count(abstract(1)) == 1
    assert papers["Gradient Descent"].startswith("We prove")
    assert papers["What Is Learned"] == abstract(2)
    assert "Attention Is Enough." in papers


def test_title_over_two_lines() -> None:
    text = page().replace("Planners Who Plan, and", "Planners Who Plan,\nand")
    assert rows(read(text)) == expected()


def listing(*dates: str, day: str = "Dec 11") -> str:
    entries = (f"Paper Number {n}\n\n{abstract(n)}\n\n  • 3 authors\n·\n{date}" for n, date in enumerate(dates))
    return f"Daily Papers\n\n{day}\n\n" + "\n\n".join(entries)


def dates_of(reading: Reading) -> list[str | None]:
    return [paper.date for paper in sorted(reading.papers, key=lambda paper: paper.title)]


def test_year_left_out_is_the_one_after_the_latest_spelled_out() -> None:
    assert dates_of(read(listing("Mar 3", "Dec 28, 2023", "Jan 2, 2021"))) == ["2024-03-03", "2023-12-28", "2021-01-02"]


@pytest.mark.parametrize(
    ("shown", "date"),
    [
        ("Dec 20, 2024 6", "2024-12-20"),
        ("Dec 20, 20246", "2024-12-20"),
        ("Dec 20, 2024 1.2k", "2024-12-20"),
        ("Dec 20 2024", "2024-12-20"),
        ("December 20, 2024", "2024-12-20"),
        ("Dec 2, 2024 • 12", "2024-12-02"),
        ("· Sep 29 1", "2025-09-29"),
        ("Feb 30 1", "2025-02"),
    ],
)
def test_dates_as_shown(shown: str, date: str) -> None:
    assert dates_of(read(listing(shown, "Jan 2, 2024")))[0] == date


def test_a_day_after_the_page_s_own_gets_no_year() -> None:
    reading = read(listing("Dec 20 4", "Dec 28, 2023"))
    assert dates_of(reading) == [None, "2023-12-28"]
    assert "--page-year" in reading.warnings[0]


def test_page_year() -> None:
    assert dates_of(read(listing("Mar 3", "Dec 20"), page_year=2026)) == ["2026-03-03", "2026-12-20"]
    assert dates_of(read(listing("Mar 3", "Dec 28, 2023"), page_year=2026)) == ["2026-03-03", "2023-12-28"]


def test_without_any_year_dates_stay_unknown() -> None:
    reading = read(listing("Mar 3", "Apr 4"))
    assert dates_of(reading) == [None, None]
    assert "2 dates without a year" in reading.warnings[0]


def test_leap_day_tells_the_year() -> None:
    assert dates_of(read(listing("Feb 29", "Oct 1, 2022"))) == ["2024-02-29", "2022-10-01"]


def test_same_paper_twice_on_one_page_is_one_with_two_sources() -> None:
    text = page() + "\n\n" + page().removeprefix(HEADER)
    reading = read(text)
    assert rows(reading) == expected()
    assert all(len(paper.sources) == 2 for paper in reading.papers)


def test_handle_alone_is_its_own_name() -> None:
    reading = read(page().replace("acme-ai Acme AI Lab", "acme-ai"))
    badges = [paper.badge for paper in reading.papers if paper.badge]
    assert [(badge.handle, badge.name) for badge in badges] == [("acme-ai", "acme-ai")]


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "one\ntwo\nthree\n",
        "\n\n".join(abstract(n) for n in range(5)),
        HEADER,
        "2024-01-01 12:00:00 INFO started\n" * 200,
    ],
)
def test_no_papers(text: str) -> None:
    with pytest.raises(InputError) as raised:
        read(text)
    assert raised.value.where == "-"


def test_endless_line_is_named() -> None:
    with pytest.raises(InputError) as raised:
        read(HEADER + "Title\n\n" + "word " * 500_000, format="hf_daily_papers")
    assert str(raised.value).startswith(f"-:{HEADER.count(chr(10)) + 3}: a line of")
