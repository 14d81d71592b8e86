"""What reference managers export: BibTeX, RIS, CSV; and what is said when a parser is not installed."""

from __future__ import annotations

import importlib
import io
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Paper
from kg.read import Reading, extras, read_papers

BIBTEX = r"""% Exported
@string{plans = "Journal of {Plans}"}
@comment{nothing}

@article{lovelace2024,
  title = {{Plan First}: {\"U}ber Look-Ahead},
  author = {Lovelace, Ada and Alan Turing and van Beethoven, Ludwig and others},
  year = 2024, month = dec,
  journal = plans,
  abstract = {We gain 5% on GSM8K and 7\% on MATH
    with $x^2$.},
  doi = {10.1234/ABC},
  url = {https://example.org/~ada/plan},
  eprint = {2412.16145v2}, archivePrefix = {arXiv},
}

@misc{turing2017, title = "Second Paper", journal = {arXiv preprint arXiv:1706.03762}, date = {2017-06-12}}
@article{broken, title = {never closed
@InProceedings{twice, title = {Third Paper}, year = {2020}, year = {2021}}
@misc{nothing, year = 2020}
"""

RIS = """TY  - JOUR
TI  - Plan First:
  Look-Ahead
AU  - Lovelace, Ada
AU  - Turing, Alan
PY  - 2024/12/20/
N2  - We plan, and <i>then</i> write.
T2  - J. Plans
DO  - 10.1234/ABC
UR  - https://arxiv.org/abs/2412.16145
ER  -\x20

TY  - CONF
T1  - Second Paper
Y1  - 2021///
AB  - It has no end.
TY  - CONF
TI  - Third Paper
DA  - 2021/05//
ER  -
TY  - CONF
AU  - Nobody
ER  -
"""


def read(content: str | bytes, **options: object) -> Reading:
    data = content.encode() if isinstance(content, str) else content
    return read_papers(["-"], stdin=io.BytesIO(data), **options)  # type: ignore[arg-type]


def by_title(reading: Reading) -> dict[str, Paper]:
    return {paper.title: paper for paper in reading.papers}


def test_bibtex() -> None:
    pytest.importorskip("bibtexparser")
    reading = read(BIBTEX)
    papers = by_title(reading)
    assert set(papers) == {"Plan First: Über Look-Ahead", "Second Paper", "Third Paper"}
    first = papers["Plan First: Über Look-Ahead"]
    assert first.authors == ("Ada Lovelace", "Alan Turing", "Ludwig van Beethoven")
    assert first.abstract == "We gain 5% on GSM8K and 7% on MATH with $x^2$."
    assert (first.date, first.venue, first.given_id) == ("2024-12", "Journal of Plans", "lovelace2024")
    assert (first.arxiv_id, first.doi, first.url) == ("2412.16145", "10.1234/abc", "https://example.org/~ada/plan")
    assert first.sources[0].line == 5
    assert papers["Second Paper"].arxiv_id == "1706.03762"
    assert papers["Second Paper"].date == "2017-06-12"
    assert reading.warnings[0].startswith("-:18: skipped: not valid BibTeX")
    assert reading.warnings[1] == "-:20: skipped: no title"


def test_bibtex_strict() -> None:
    pytest.importorskip("bibtexparser")
    with pytest.raises(InputError) as raised:
        read(BIBTEX, strict=True)
    assert raised.value.where == "-:18"


def test_ris() -> None:
    pytest.importorskip("rispy")
    reading = read(RIS)
    papers = by_title(reading)
    assert set(papers) == {"Plan First: Look-Ahead", "Second Paper", "Third Paper"}
    first = papers["Plan First: Look-Ahead"]
    assert first.abstract == "We plan, and then write."
    assert first.authors == ("Ada Lovelace", "Alan Turing")
    assert (first.date, first.venue) == ("2024-12-20", "J. Plans")
    assert (first.arxiv_id, first.doi) == ("2412.16145", "10.1234/abc")
    assert papers["Second Paper"].date == "2021"
    assert papers["Third Paper"].date == "2021-05"
    assert papers["Third Paper"].sources[0].line == 17
    assert reading.warnings[0] == "-:21: skipped: no title"


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_ris_with_byte_order_mark_and_other_line_ends(newline: str) -> None:
    pytest.importorskip("rispy")
    assert len(read(("\ufeff" + RIS).replace("\n", newline)).papers) == 3


ABSTRACT = "We plan before we write, " * 12
ROW = (
    "Plan First, Then Write",
    ABSTRACT,
    "Lovelace, Ada; Turing, Alan",
    "2024",
    "J. Plans",
    "10.1234/ABC",
    "2412.16145",
)
QUOTED = ",".join(f'"{cell}"' for cell in ROW)
CSV_FORMS = {
    "zotero": (
        '"Title","Abstract Note","Author","Publication Year","Publication Title","DOI","Url","Key","Date"\n'
        + QUOTED.replace("write, We", 'write,\nWe ""do"": We').replace('"2412', '"https://arxiv.org/abs/2412')
        + ',"ABCD","2024-12-20"\n'
    ),
    "scopus": f"Title,Abstract,Authors,Year,Source title,DOI,Link\n{QUOTED}\n".replace(",2412", ",arXiv:2412"),
    "tabs": "paper_title\tAbstract\tauthors\tyear\tvenue\tdoi\tarxiv_id\n" + "\t".join(ROW) + "\n",
    "semicolons": "Title;Abstract;Author;Year;Journal;DOI;ArXiv\n" + QUOTED.replace('","', '";"') + "\n",
    "camel case": f"articleTitle,abstractNote,authors,pubYear,sourceTitle,doi,pdfUrl\n{QUOTED}\n",
    "byte order mark": f"\ufeffTitle,Abstract,Authors,Year,Venue,DOI,arXiv\n{QUOTED}\r\n",
}


@pytest.mark.parametrize("name", CSV_FORMS)
def test_tables(name: str) -> None:
    reading = read(CSV_FORMS[name])
    (paper,) = reading.papers
    assert paper.title == "Plan First, Then Write"
    assert paper.abstract.startswith("We plan before we write, We")
    assert len(paper.authors) == 2
    assert paper.date is not None
    assert paper.date[:4] == "2024"
    assert (paper.venue, paper.doi, paper.arxiv_id) == ("J. Plans", "10.1234/abc", "2412.16145")
    assert paper.sources[0].line == 2
    assert reading.warnings == ()


def test_table_without_header(tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    rows = [f'{n},"Lovelace, A., Turing, A., Hopper, G.","How to Plan, Part {n}","{ABSTRACT} {n}."\n' for n in range(5)]
    path.write_text("".join(rows), encoding="utf-8")
    papers = read_papers([str(path)]).papers
    assert {paper.title for paper in papers} == {f"How to Plan, Part {n}" for n in range(5)}
    assert papers[0].abstract.startswith("We plan")


def test_rows_without_title_and_short_rows_are_skipped_by_line() -> None:
    reading = read('id,title,abstract\n1,"Two\nlines",x\n2,,y\n\n3\n4,Good,z\n')
    assert set(by_title(reading)) == {"Two lines", "Good"}
    assert reading.warnings[:2] == ("-:4: skipped: no title", "-:6: skipped: no title")


def test_a_row_that_is_cut_wrongly_is_skipped() -> None:
    reading = read('title,abstract,year\nZorb, a Model,"We introduce Zorb.",2024\nGood,"We introduce Good.",2024,,\n')
    assert set(by_title(reading)) == {"Good"}
    assert reading.warnings[0].startswith("-:2: skipped: more cells than the first line names")
    rows = "".join(f"Title {n},Abstract {n}.,2024\n" for n in range(9))
    reading = read('title,abstract,year\nGood,"We introduce Good.",2024\n"Open,x,2024\n' + rows)
    assert set(by_title(reading)) == {"Good"}
    assert "a quote is left open" in reading.warnings[0]


def test_table_without_titles() -> None:
    with pytest.raises(InputError, match="no papers recognised"):
        read("a,b\n1,2\n")
    with pytest.raises(InputError, match="no column of titles"):
        read("a,b\n1,2\n", format="csv")


@pytest.mark.parametrize(("text", "name"), [(BIBTEX, "bibtex"), (RIS, "ris")])
def test_a_parser_that_is_missing_is_named(text: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(module: str) -> None:
        raise ImportError(module)

    monkeypatch.setattr(extras, "importlib", type("importlib", (), {"import_module": staticmethod(missing)}))
    with pytest.raises(InputError) as raised:
        read(text, format=name)
    assert raised.value.hint == f"pip install 'kg[{name}]'"


def test_zstd() -> None:
    module = next((name for name in ("compression.zstd", "backports.zstd") if _has(name)), None)
    content = b'{"title": "Plan First", "abstract": "x"}\n'
    if module is None:
        with pytest.raises(InputError) as raised:
            read(b"\x28\xb5\x2f\xfd" + content)
        assert raised.value.hint == "pip install 'kg[zstd]'"
        return
    packed = importlib.import_module(module).compress(content * 20_000)
    assert [paper.title for paper in read(packed).papers] == ["Plan First"]
    assert "damaged or cut off" in read(packed[:-20]).warnings[0]


def _has(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def test_bz2_and_xz() -> None:
    content = b'{"title": "Plan First", "abstract": "x"}\n'
    for name in ("bz2", "lzma"):
        assert len(read(importlib.import_module(name).compress(content)).papers) == 1
