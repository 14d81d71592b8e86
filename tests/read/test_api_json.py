"""What the APIs of Hugging Face, Semantic Scholar and OpenAlex answer, and Crossref's and Zotero's CSL-JSON."""

from __future__ import annotations

import html
import io
import json

import pytest

from kg.errors import InputError
from kg.model import Badge, Paper
from kg.read import Reading, read_papers
from kg.read.formats.openalex import abstract_of

HF = {
    "paper": {
        "id": "2412.16145",
        "authors": [
            {"_id": "1", "name": "Ada Lovelace", "hidden": False},
            {"_id": "2", "name": "Hidden Person", "hidden": True},
        ],
        "publishedAt": "2024-12-20T18:49:45.000Z",
        "title": "Plan First: Look-Ahead",
        "summary": "We plan, and\nthen write.",
        "upvotes": 42,
        "discussionId": "x",
        "organization": {"_id": "o", "name": "acme-ai", "fullname": "Acme AI Lab", "avatar": "https://x"},
    },
    "publishedAt": "2024-12-23T01:00:00.000Z",
    "title": "Plan First: Look-Ahead",
    "numComments": 3,
    "submittedBy": {"fullname": "Someone"},
}

S2 = {
    "paperId": "0123456789abcdef",
    "externalIds": {"ArXiv": "2412.16145", "DOI": "10.1234/ABC", "CorpusId": 7, "DBLP": "x"},
    "title": "Plan First: Look-Ahead",
    "abstract": "We plan, and then write.",
    "venue": "",
    "publicationVenue": {"name": "Neural Information Processing Systems"},
    "year": 2024,
    "publicationDate": "2024-12-20",
    "authors": [{"authorId": "1", "name": "Ada Lovelace"}, {"authorId": None, "name": "Alan Turing"}],
    "url": "https://www.semanticscholar.org/paper/0123",
    "references": [{"paperId": "z", "title": "Another Paper"}],
}

OPENALEX = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.1234/abc",
    "title": "Plan <i>First</i>: Look-Ahead &amp; Write",
    "publication_year": 2024,
    "publication_date": "2024-12-20",
    "authorships": [{"author": {"id": "A1", "display_name": "Ada Lovelace"}, "raw_author_name": "Lovelace A"}],
    "primary_location": {"landing_page_url": "https://doi.org/10.1234/abc", "source": {"display_name": "J. Plans"}},
    "locations": [{"landing_page_url": "http://arxiv.org/abs/2412.16145"}, None],
    "abstract_inverted_index": {"We": [0], "plan,": [1, 4], "and": [2], "then": [3], "write.": [5]},
}

CSL = {
    "id": "http://zotero.org/users/1/items/ABCD",
    "type": "article-journal",
    "title": "Plan First: Look-Ahead",
    "abstract": "<jats:title>Abstract</jats:title><jats:p>We plan, and <jats:italic>then</jats:italic> "
    "write p&lt;0.05.</jats:p>",
    "container-title": "J. Plans",
    "DOI": "10.1234/ABC",
    "URL": "https://arxiv.org/abs/2412.16145",
    "author": [
        {"family": "Lovelace", "given": "Ada"},
        {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
        {"literal": "The Plan Team"},
    ],
    "issued": {"date-parts": [["2024", 12, 20]]},
    "citation-key": "lovelace2024",
}


def read(content: object, **options: object) -> Reading:
    text = content if isinstance(content, str) else json.dumps(content)
    return read_papers(["-"], stdin=io.BytesIO(text.encode()), **options)  # type: ignore[arg-type]


def only(reading: Reading) -> Paper:
    (paper,) = reading.papers
    assert reading.warnings == ()
    return paper


@pytest.mark.parametrize("form", [lambda one: [one], lambda one: one, lambda one: one["paper"]])
def test_hugging_face(form: object) -> None:
    paper = only(read(form(HF)))  # type: ignore[operator]
    assert paper.title == "Plan First: Look-Ahead"
    assert paper.abstract == "We plan, and then write."
    assert paper.arxiv_id == "2412.16145"
    assert paper.date == "2024-12-20"
    assert paper.authors == ("Ada Lovelace",)
    assert paper.badge == Badge("acme-ai", "Acme AI Lab")
    assert paper.url == "https://huggingface.co/papers/2412.16145"


def test_hugging_face_page_saved_as_html() -> None:
    other = {**HF, "paper": {**HF["paper"], "id": "2412.00001", "title": "Second", "organization": None}}  # type: ignore[dict-item]
    props = html.escape(json.dumps({"date": "x", "dailyPapers": [HF, other], "user": {"title": "x"}}))
    page = f"""<!doctype html>\n<html><head><title>Daily Papers - Hugging Face</title></head>
    <body><div class="SVELTE_HYDRATER contents" data-target="DailyPapers" data-props="{props}"></div>
    <div data-props="not JSON"></div></body></html>"""
    reading = read(page)
    assert {(paper.arxiv_id, paper.title, paper.abstract) for paper in reading.papers} == {
        ("2412.16145", "Plan First: Look-Ahead", "We plan, and then write."),
        ("2412.00001", "Second", "We plan, and then write."),
    }
    assert {paper.sources[0].line for paper in reading.papers} == {3}


@pytest.mark.parametrize(
    "form",
    [
        lambda one: one,
        lambda one: [one, None],
        lambda one: {"total": 1, "token": "x", "data": [one]},
        lambda one: {"offset": 0, "data": [{"contexts": ["x"], "intents": [], "citedPaper": one}]},
        lambda one: {"corpusid": 7, **{key.lower(): value for key, value in one.items() if key != "paperId"}},
    ],
)
def test_semantic_scholar(form: object) -> None:
    paper = only(read(form(S2)))  # type: ignore[operator]
    assert paper.title == "Plan First: Look-Ahead"
    assert (paper.arxiv_id, paper.doi) == ("2412.16145", "10.1234/abc")
    assert paper.authors == ("Ada Lovelace", "Alan Turing")
    assert paper.date == "2024-12-20"
    assert paper.venue == "Neural Information Processing Systems"
    assert paper.given_id in {"0123456789abcdef", "7"}


def test_semantic_scholar_record_larger_than_what_recognition_sees() -> None:
    large = {**S2, "references": [{"paperId": str(n), "title": f"Reference {n}"} for n in range(5000)]}
    assert only(read(large)).arxiv_id == "2412.16145"


def test_openalex() -> None:
    for form in (OPENALEX, {"meta": {"count": 1}, "results": [OPENALEX]}):
        paper = only(read(form))
        assert paper.title == "Plan First: Look-Ahead & Write"
        assert paper.abstract == "We plan, and then plan, write."
        assert (paper.arxiv_id, paper.doi) == ("2412.16145", "10.1234/abc")
        assert paper.authors == ("Ada Lovelace",)
        assert (paper.date, paper.venue) == ("2024-12-20", "J. Plans")
        assert paper.given_id == "https://openalex.org/W1"


def test_inverted_abstracts() -> None:
    assert abstract_of(None) == ""
    assert abstract_of({"b": [1], "a": [0, 10**12]}) == "a b a"
    reading = read(
        "\n".join(json.dumps({**OPENALEX, "abstract_inverted_index": index}) for index in ({"a": "x"}, None))
    )
    assert len(reading.papers) == 1
    assert "positions that are no numbers" in reading.warnings[0]


def test_csl() -> None:
    paper = only(read([CSL]))
    assert paper.abstract == "We plan, and then write p<0.05."
    assert (paper.arxiv_id, paper.doi) == ("2412.16145", "10.1234/abc")
    assert paper.authors == ("Ada Lovelace", "Ludwig van Beethoven", "The Plan Team")
    assert (paper.date, paper.venue, paper.given_id) == ("2024-12-20", "J. Plans", "lovelace2024")


def test_crossref_answer() -> None:
    work = {**CSL, "title": [CSL["title"]], "container-title": ["J. Plans"], "issued": {"date-parts": [[2024]]}}
    paper = only(read({"status": "ok", "message-type": "work-list", "message": {"items": [work]}}))
    assert (paper.title, paper.venue, paper.date) == ("Plan First: Look-Ahead", "J. Plans", "2024")


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2024, 5]]}, "2024-05"),
        ({"raw": "May 2024"}, "2024-05"),
        ({"literal": "2024"}, "2024"),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": [["x"]]}, None),
        (None, None),
    ],
)
def test_csl_dates(issued: object, date: str | None) -> None:
    assert only(read([{**CSL, "issued": issued}])).date == date


def test_conference_list() -> None:
    papers = [{"title": "Plan First", "abstract": "We plan.", "authors": "Ada Lovelace; Alan Turing", "track": "main"}]
    assert only(read(papers)).authors == ("Ada Lovelace", "Alan Turing")
    assert only(read({"papers": papers})).title == "Plan First"


def test_openreview_notes() -> None:
    note = {
        "id": "abcDEF",
        "forum": "abcDEF",
        "content": {
            "title": {"value": "Plan First"},
            "abstract": {"value": "We plan."},
            "authors": {"value": ["Ada Lovelace"]},
            "venue": {"value": "ICLR 2025"},
        },
    }
    for content in (note["content"], {"title": "Plan First", "abstract": "We plan.", "authors": ["Ada Lovelace"]}):
        paper = only(read({"notes": [{**note, "content": content}]}))
        assert (paper.title, paper.abstract, paper.authors) == ("Plan First", "We plan.", ("Ada Lovelace",))
        assert paper.given_id == "abcDEF"


@pytest.mark.parametrize(
    "record",
    [
        {"title": 7, "abstract": "x"},
        {"title": ["a"], "abstract": "x"},
        {"title": "Fine", "abstract": {"x": 1}},
        {**HF, "paper": {**HF["paper"], "title": None}, "title": None},
        {**S2, "title": None},
        {**S2, "externalIds": "x", "title": ""},
        {**OPENALEX, "title": None, "authorships": [None, 7]},
    ],
)
def test_records_of_a_wrong_shape_are_skipped(record: object) -> None:
    good = {"title": "Good", "abstract": "x", "paperId": "1", "publishedAt": "2024", "summary": "x", "upvotes": 1}
    with pytest.raises(InputError, match="no papers recognised"):
        read([record])
    reading = read([record, good], format="jsonl")
    assert "Good" in {paper.title for paper in reading.papers}


def test_every_field_of_a_wrong_type_breaks_nothing() -> None:
    junk: list[object] = [None, 7, -1.5, True, "x", [], [None], [7], [[]], {}, {"a": 1}, [{"name": 7}]]
    for base in (HF, S2, OPENALEX, CSL, HF["paper"]):
        assert isinstance(base, dict)
        for key in base:
            if key in {"title", "paper"}:
                continue
            for value in junk:
                try:
                    read([{**base, key: value}, base])
                except InputError:
                    pytest.fail(f"{key}={value!r} stopped the whole file")
