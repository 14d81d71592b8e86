"""What is worked out beforehand is what would be worked out now, and counts only where it still holds."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from kg import prepared, preparing, vocabulary
from kg.extract.names.lookup import vocabulary_table
from kg.extract.text import tokens
from kg.resolve import identify
from kg.vocabulary import load_vocabulary, prepared_keys, shipped_from_turtle

CACHES = (prepared.rows, prepared.origin, vocabulary._shipped, vocabulary._row_of, identify._index)


@pytest.fixture
def fresh() -> object:
    for one in CACHES:
        one.cache_clear()
    yield None
    for one in CACHES:
        one.cache_clear()


def test_the_file_is_up_to_date() -> None:
    written = resources.files("kg").joinpath(prepared.FILE).read_text(encoding="utf-8")
    assert written == preparing.content(), "run python -m kg.preparing"


def test_without_the_file_everything_is_the_same(fresh: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert prepared.rows() is not None
    with_file = load_vocabulary()
    claims = identify._index(tuple(with_file))
    sentence = [
        token.text for token in tokens("We fine-tune Llama-3.1-8B and GPT-4o on GSM8K and the BIG-Bench Hard tasks.")
    ]
    lowers = [text.casefold() for text in sentence]
    hits = vocabulary_table(with_file)(sentence, lowers)
    for one in CACHES:
        one.cache_clear()
    monkeypatch.setattr(vocabulary, "prepared_rows", lambda: None)
    without = load_vocabulary()
    assert without == with_file
    assert prepared_keys(next(iter(without))) is None
    assert identify._index(tuple(without)) == claims
    assert vocabulary_table(without)(sentence, lowers) == hits != []


@pytest.mark.parametrize("damage", ["", "{", '{"of": "else", "rows": []}', "[1, 2]"])
def test_a_file_of_something_else_does_not_count(
    fresh: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: str
) -> None:
    (tmp_path / "names.json").write_text(damage, encoding="utf-8")
    monkeypatch.setattr(prepared, "FILE", str(tmp_path / "names.json"))
    assert prepared.rows() is None
    assert load_vocabulary().concepts == shipped_from_turtle()


def test_it_does_not_count_after_a_change_to_the_code(fresh: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "_CODE", prepared._CODE[1:])
    assert prepared.rows() is None


def test_a_concept_that_a_user_adds_to_is_read_anew(tmp_path: Path) -> None:
    row = json.loads(resources.files("kg").joinpath(prepared.FILE).read_bytes())["rows"][0]
    path = tmp_path / "mine.ttl"
    path.write_text(
        f'<{vocabulary.BASE}{row[0]}> <http://www.w3.org/2004/02/skos/core#altLabel> "Sounding of the Fjord"@en .',
        encoding="utf-8",
    )
    mine = load_vocabulary([path])
    assert prepared_keys(mine.concepts[row[0]]) is None
    assert [c.concept.id for c in mine.by_name("sounding of the fjord")] == [row[0]]
    others = [concept for concept in mine if concept.id != row[0]]
    assert all(prepared_keys(concept) for concept in others[:50])
