"""The reading list: who stands where, and that nothing a paper writes becomes markup."""

import html.parser
import json
import re
from pathlib import Path

import pytest
from builds import write_build
from click.testing import CliRunner
from graphs import BROOK, CREEK, DELTA, HOSTILE, QUIET, RIVER, THOUGHT, TIDE, TREE, hostile_graph, sample_graph

from kg import load
from kg.ask.digest import DigestRecord, address_of, digest, lines_of
from kg.ask.digest_pages import as_html, as_markdown
from kg.cli import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_build(sample_graph(), tmp_path_factory.mktemp("digest") / "out")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> DigestRecord:
    build = load(write_build(hostile_graph(), tmp_path_factory.mktemp("hostile") / "out"))
    return digest(build.graph, build.standings, "2024")


def record_of(folder: Path, since: str) -> DigestRecord:
    build = load(folder)
    return digest(build.graph, build.standings, since)


def groups(record: DigestRecord) -> list[tuple[str, str | None, list[str]]]:
    return [
        (g["by"], g["node"]["label"] if g["node"] else None, [e["paper"]["title"] for e in g["entries"]])
        for g in record["groups"]
    ]


def test_papers_stand_by_what_they_extend_then_by_what_they_were_tested_on(folder: Path) -> None:
    # River extends Creek and DPO; DPO is extended by another new paper too, so that is where it stands.
    assert groups(record_of(folder, "2024")) == [
        ("extends", "DPO", [TREE.title, RIVER.title]),
        ("extends", "River", [DELTA.title]),
        ("evaluates-on", "MATH", [THOUGHT.title]),
        ("evaluates-on", "TideBench", [TIDE.title]),
    ]


def test_every_new_paper_stands_once_and_no_other(folder: Path) -> None:
    for since in ("2022", "2023-06-10", "2024", "2024-03", "2025-01-21", "2026"):
        record = record_of(folder, since)
        titles = [e["paper"]["title"] for g in record["groups"] for e in g["entries"]]
        assert len(titles) == len(set(titles)) == record["papers"]
        assert QUIET.title not in titles  # it has no date
    assert (BROOK.title in titles, record["groups"]) == (False, [])


def test_an_entry_has_only_what_its_own_paper_says(folder: Path) -> None:
    record = record_of(folder, "2022")
    for group in record["groups"]:
        for entry in group["entries"]:
            for edges in (entry["introduces"], entry["extends"], entry["evaluates_on"], entry["compares_to"]):
                assert {s["paper"] for e in edges for s in e["statements"]} <= {entry["paper"]["id"]}
            assert {s["paper"]["id"] for s in entry["scores"]} <= {entry["paper"]["id"]}


def test_a_sentence_is_told_once_an_entry(folder: Path) -> None:
    record = record_of(folder, "2022")
    entry = next(e for g in record["groups"] for e in g["entries"] if e["paper"]["title"] == BROOK.title)
    lines = list(lines_of(entry))
    quotes = [line["quote"] for line in lines if line["quote"]]
    assert len(quotes) == len(set(quotes))
    assert ("tested on", "GSM8K, MATH") in [(line["heading"], line["text"]) for line in lines]


def test_the_best_new_scores_come_with_the_ones_known(folder: Path) -> None:
    text = as_markdown(record_of(folder, "2023-06"))
    assert "- Creek on GSM8K: 71.0% accuracy; beats 62.5% of Brook\n  > 71.0% accuracy on GSM8K" in text
    assert "River on WikiText-103: 9.5 perplexity; none was known" in text


def test_markdown_has_titles_links_and_sentences(folder: Path) -> None:
    text = as_markdown(record_of(folder, "2023-06"))
    assert text.startswith("# 6 new papers since 2023-06\n")
    assert f"### [{CREEK.title}](<https://arxiv.org/abs/2306.00002>) (2023-06-10)" in text
    assert "- extends: **Brook**\n  > Creek builds on Brook and scores 71.0% accuracy on GSM8K." in text
    assert as_markdown(record_of(folder, "2030")) == "# 0 new papers since 2030\n"


class Page(html.parser.HTMLParser):
    """Which elements a page has, with which attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_needs_nothing_from_elsewhere_and_is_whole(folder: Path) -> None:
    page = Page(as_html(record_of(folder, "2022")))
    assert page.open == []
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert {name for name, _ in page.attributes} == {"lang", "charset", "name", "content", "http-equiv", "href"}
    assert CREEK.title in page.text
    assert "Creek builds on Brook and scores 71.0% accuracy on GSM8K." in page.text


def test_what_papers_write_stays_text_in_the_page(hostile: DigestRecord) -> None:
    page = Page(as_html(hostile))
    assert page.open == []
    ours = "html head meta title style body h1 h2 h3 section article ul li dl dt dd a time blockquote"
    assert set(page.tags) <= set(ours.split())
    for name, value in page.attributes:
        assert name != "href" or str(value).startswith("https://")
    assert "<script>alert('x')</script>" in page.text


def test_what_papers_write_stays_text_in_markdown(hostile: DigestRecord) -> None:
    text = as_markdown(hostile)
    assert len(hostile["groups"]) == len(HOSTILE)
    # Every < and & that a paper writes has a backslash; only addresses stand in <…>.
    without_addresses = re.sub(r"\]\(<https://[^<>\s]*>\)", "", text)
    assert not re.search(r"(?<!\\)<", without_addresses)
    assert not re.search(r"(?<!\\)&", without_addresses)
    for line in text.splitlines():
        assert re.match(r"# |## |### |- |  > |$", line), line


@pytest.mark.parametrize(
    ("paper", "address"),
    [
        ({"url": "https://e.org/1", "arxiv_id": "2401.00001"}, "https://e.org/1"),
        ({"url": "javascript:alert(1)", "arxiv_id": "2401.00001"}, "https://arxiv.org/abs/2401.00001"),
        ({"url": "javascript:alert(1)"}, None),
        ({"doi": "10.1/x"}, "https://doi.org/10.1/x"),
    ],
)
def test_only_addresses_of_the_web_are_linked(paper: dict[str, str], address: str | None) -> None:
    assert address_of({"id": "paper/x", "title": "X", "date": None, **paper}) == address  # type: ignore[typeddict-item]


def test_the_command_writes_what_the_name_of_the_file_says(folder: Path, tmp_path: Path) -> None:
    def kg(*arguments: str | Path) -> str:
        result = CliRunner().invoke(main, ["digest", "-o", str(folder), "--since", "2024", *map(str, arguments)])
        assert result.exit_code == 0, result.output
        return result.stdout

    printed = kg()
    assert kg("-f", tmp_path / "digest.md") == f"{tmp_path / 'digest.md'}\n"
    assert (tmp_path / "digest.md").read_text(encoding="utf-8") == printed
    kg("-f", tmp_path / "digest.HTML")
    assert (tmp_path / "digest.HTML").read_text(encoding="utf-8").startswith("<!doctype html>")
    kg("-o", tmp_path / "again.md")
    assert (tmp_path / "again.md").read_text(encoding="utf-8") == printed
    twice = ["digest", "-o", str(folder), "--since", "2024", "-o", "a.md", "-f", "b.md"]
    assert CliRunner().invoke(main, twice).exit_code == 2
    assert json.loads(kg("--json"))["papers"] == 5
    nowhere = CliRunner().invoke(
        main, ["digest", "-o", str(folder), "--since", "2024", "-f", str(tmp_path / "no" / "x.md")]
    )
    assert (nowhere.exit_code, nowhere.stderr.count("\n")) == (1, 1)
