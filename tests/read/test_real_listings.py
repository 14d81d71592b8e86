"""The real listing pages, where the shared material is at hand: counts, and the annotated papers word for word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.read import read_papers

SHARED = Path(__file__).parents[3] / "shared"
PAGES = sorted((SHARED / "listings").glob("*.txt")) if (SHARED / "listings").is_dir() else []

pytestmark = pytest.mark.skipif(len(PAGES) < 3, reason="the shared listing pages are not here")


def test_counts() -> None:
    assert [len(read_papers([str(page)]).papers) for page in PAGES[:3]] == [27, 62, 92]
    together = read_papers([str(page) for page in PAGES[:3]])
    assert len(together.papers) == 180
    assert together.warnings == ()
    assert sum(len(paper.sources) for paper in together.papers) == 181


def test_order_of_inputs_does_not_matter() -> None:
    forward = read_papers([str(page) for page in PAGES])
    assert forward.papers == read_papers([str(page) for page in reversed(PAGES)]).papers
    assert forward.papers == read_papers([str(SHARED / "listings")]).papers


def test_annotated_papers_come_out_word_for_word() -> None:
    gold = json.loads((SHARED / "gold" / "dev.json").read_text(encoding="utf-8"))
    read = {paper.title: paper for paper in read_papers([str(page) for page in PAGES]).papers}
    other = []
    for paper in gold:
        title, abstract = (" ".join(paper[field].split()) for field in ("title", "abstract"))
        assert title in read
        if read[title].abstract != abstract:
            other.append(title)
        if paper.get("org"):
            badge = read[title].badge
            assert badge is not None
            assert f"{badge.handle} {badge.name}" == paper["org"]
    # One annotated abstract has an address in it that is not the one on the page.
    assert len(other) <= 1
