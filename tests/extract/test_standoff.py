"""Annotations without their texts: a collection of abstracts brings them together, and what fails says what to do."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import ModelError
from kg.extract.evaluation.gold import read_gold
from kg.extract.evaluation.standoff import detached, text_key

PAPER: dict[str, Any] = {
    "id": "p1",
    "title": "Teal: Sorting pond weeds",
    "abstract": "We present Teal,  which extends Mallard.",
    "venue": "pond2024",
    "entities": [
        {"id": "e1", "type": "Method", "name": "Teal", "aliases": []},
        {"id": "e2", "type": "Method", "name": "Mallard", "aliases": []},
    ],
    "relations": [
        {"head": "paper", "type": "introduces", "tail": "e1", "evidence": "We present Teal"},
        {"head": "e1", "type": "extends", "tail": "e2"},
    ],
    "results": [],
}


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "abstracts.jsonl"
    others = {"title": "Another", "abstract": "Nothing here."}
    path.write_text("\n".join(json.dumps(p) for p in (others, {k: PAPER[k] for k in ("title", "abstract")})))
    return path


def test_an_annotated_paper_without_its_text_holds_no_word_of_it_but_names(tmp_path: Path) -> None:
    bare = json.dumps(detached(PAPER))
    assert "present" not in bare
    assert "pond" not in bare


@pytest.mark.parametrize("name", ["more.json", "more.json.gz"])
def test_text_and_annotations_come_together_again(tmp_path: Path, texts: Path, name: str) -> None:
    whole, bare = tmp_path / "whole.json", tmp_path / name
    whole.write_text(json.dumps([PAPER]))
    content = json.dumps([detached(PAPER)]).encode()
    bare.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    one, other = read_gold([whole])[0], read_gold([bare], texts)[0]
    assert (one.entities, one.relations, one.results) == (other.entities, other.relations, other.results)
    assert (one.paper.title, one.paper.abstract) == (other.paper.title, other.paper.abstract)


def test_a_partial_paper_stays_one(tmp_path: Path, texts: Path) -> None:
    bare = tmp_path / "bare.json"
    bare.write_text(json.dumps([detached(PAPER | {"partial": True})]))
    assert read_gold([bare], texts, partial=True)[0].partial


def test_a_paper_without_annotated_results_stays_one(tmp_path: Path, texts: Path) -> None:
    bare = tmp_path / "bare.json"
    bare.write_text(json.dumps([detached(PAPER | {"results": None})]))
    paper = read_gold([bare], texts, partial=True)[0]
    assert paper.results == () and not paper.scored and not paper.partial


def test_a_title_is_known_however_it_is_written() -> None:
    assert text_key("Teal: Sorting  Pond Weeds") == text_key("teal: sorting pond weeds.")


def test_without_the_texts_it_says_which_option_gives_them(tmp_path: Path) -> None:
    bare = tmp_path / "more.json"
    bare.write_text(json.dumps([detached(PAPER)]))
    result = CliRunner().invoke(main, ["evaluate", str(bare)])
    assert result.exit_code != 0
    assert "--texts" in result.output


def test_a_collection_that_lacks_a_paper_is_named(tmp_path: Path, texts: Path) -> None:
    bare = tmp_path / "more.json"
    bare.write_text(json.dumps([detached(PAPER | {"title": "Never written"})]))
    with pytest.raises(ModelError, match="lacks 1 of the 1"):
        read_gold([bare], texts)
