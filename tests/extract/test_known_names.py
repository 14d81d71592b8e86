"""Names known beforehand: the shipped list of rare ones, how they are looked up, and who is told of them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from marked import read

from kg.errors import ModelError
from kg.extract import SHIPPED_MODEL
from kg.extract.names.candidates import Candidate
from kg.extract.names.finder import Reader
from kg.extract.names.lexicon import RARE_FILE, WORDS_FILE, name_tables, rare_names, spellings, word_lines
from kg.extract.names.lookup import Hit, token_key
from kg.extract.names.places import Reading
from kg.extract.names.rivalry import rivalry
from kg.extract.names.tagging import Tagger
from kg.extract.relations.familiar import familiarity
from kg.extract.relations.finder import stage_of
from kg.extract.relations.kinds import kind_features
from kg.extract.relations.roles import traits
from kg.extract.surfaces import spelling_key
from kg.extract.text import document
from kg.model import Paper, Span
from kg.names import name_key
from kg.vocabulary import Vocabulary, load_vocabulary

NOTHING_KNOWN = Vocabulary({})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / RARE_FILE).write_text("Frog Dropout\tM\nPONDS\tD?\nTeal 2\tW\n", encoding="utf-8")
    return tmp_path


def test_the_shipped_list_is_sorted_and_of_the_form_in_which_names_are_looked_up() -> None:
    lines = (SHIPPED_MODEL / RARE_FILE).read_text(encoding="utf-8").splitlines()
    keys = [line.partition("\t")[0] for line in lines]
    assert keys == sorted(set(keys))
    assert {line.partition("\t")[2] for line in lines} == {"M", "D", "W", "M?", "D?", "W?", "D?M?", "M?W?"}
    assert [key for key in keys if key != " ".join(key.split()) or not name_key(key)] == []
    plain = [key for key in keys if re.fullmatch(r"[A-Za-z0-9 ]+", key)]
    assert [key for key in plain if token_key(key) != key] == []


def test_the_shipped_list_repeats_nothing_that_the_vocabulary_is_sure_of() -> None:
    sure = {token_key(name) for concept in load_vocabulary() for name in {concept.label, *concept.aliases}}
    sure -= {token_key(name) for concept in load_vocabulary() for name in concept.ambiguous}
    assert sorted(sure & rare_names(SHIPPED_MODEL).keys()) == []


def test_a_rare_name_is_known_in_any_case_unless_it_is_also_a_word(folder: Path) -> None:
    rare = dict(name_tables(folder, NOTHING_KNOWN))["r"]

    def found(*words: str) -> list[Hit]:
        return rare(words, [word.casefold() for word in words])

    assert found("Use", "Frog", "Dropout") == [(1, 3, "M")]
    assert found("use", "frog", "dropout") == [(1, 3, "M~")]
    assert found("PONDS") == [(0, 1, "D?")]
    assert found("ponds") == found("Frog") == []
    assert dict(name_tables(folder / "none", NOTHING_KNOWN))["r"](("Frog", "Dropout"), ("frog", "dropout")) == []


def test_spellings_tell_the_kind_of_a_name_however_it_is_written(folder: Path) -> None:
    vocabulary = load_vocabulary()
    told = spellings(folder, vocabulary)
    assert told[spelling_key("Frog-Dropout")] == told["frogdropout"] == "rM"
    assert told[spelling_key("ponds")] == "rD?"
    assert told[spelling_key("CIFAR10")] == told[spelling_key("CIFAR-10")] == "vD"
    assert told[spelling_key("GPT4")] == "vW"
    (folder / RARE_FILE).write_text("CIFAR - 10\tM\n", encoding="utf-8")
    assert spellings(folder, vocabulary)["cifar10"] == "vD"  # the vocabulary knows better


def test_what_a_known_name_says_of_one_that_holds_it(folder: Path) -> None:
    tagger = Tagger(SHIPPED_MODEL / "names.crfsuite")
    reader = Reader(folder, NOTHING_KNOWN)
    doc = document(Paper(title="", abstract="We compare Teal-2-70B and Deep Frog Dropout with BERT."))
    found = {max(c.forms): c.features for c in reader.candidates(reader.prepare(doc), tagger)}
    assert "b rW" in found["Teal-2-70B"]
    assert {"r within", "r ends M"} <= found["Deep Frog Dropout"]


def test_the_tagger_is_not_told_of_rare_names_but_the_ranker_is(folder: Path) -> None:
    doc = document(Paper(title="", abstract="We train with frog dropout."))
    reader = Reader(folder, NOTHING_KNOWN)
    prepared = reader.prepare(doc)
    told = {feature for rows in prepared.rows for row in rows for feature in row}
    (folder / RARE_FILE).unlink()
    untold = {f for rows in Reader(folder, NOTHING_KNOWN).prepare(doc).rows for row in rows for f in row}
    assert told == untold

    class Nothing:
        def __call__(self, rows: list[object]) -> Reading:
            return Reading(["O"] * len(rows), [None] * len(rows))

    (candidate,) = reader.candidates(prepared, Nothing())  # type: ignore[arg-type]
    assert candidate.forms == Counter(["frog dropout"])
    assert {"r M~", "r M", "k rM"} <= candidate.features


def test_the_judge_of_rivals_is_told_how_surely_a_name_is_listed() -> None:
    span = Span("abstract", 0, 4)
    rows = []
    for features in ({"r M"}, {"r M?", "r M"}, {"r D?"}, {"r within"}, set[str]()):
        candidate = Candidate(Counter(["Frog"]), [span], {span: "Frog"}, features=features, shares=(0.5,) * 6)
        rows.append(rivalry([candidate], [{"M": 0.5, "O": 0.5}])[0])
    different = [place for place in zip(*rows, strict=True) if len(set(place)) > 1]
    assert different == [(1.0, 1.0, 0.5, -1.0, 0.0)]


def test_kinds_and_relations_are_told_as_what_a_name_is_listed(folder: Path) -> None:
    doc, entities = read("Ponds", "We test m:{Teal 2} here.")
    stage = stage_of(doc, entities)
    told = set(familiarity(entities[0], {}, spellings(folder, NOTHING_KNOWN)))
    assert told ^ set(familiarity(entities[0], {}, {})) == {"ls=rW", "lsM=rW", "lsM=r", "ls=?"}
    assert {"lb=rD", "lbM=rD"} <= set(familiarity(entities[0], {}, {"teal": "rD"}))
    assert told <= kind_features(stage, {}, spellings(folder, NOTHING_KNOWN), [0])[0]
    assert told <= traits(stage, {}, spellings(folder, NOTHING_KNOWN))[0].all()


def test_what_a_corpus_showed_is_not_taken_from_the_spellings() -> None:
    _, entities = read("Ponds", "We test m:{Teal 2} here.")
    assert familiarity(entities[0], {}, {"teal2": "gM=3a"}) == familiarity(entities[0], {}, {})


def test_a_rare_name_without_code_is_passed_over_and_a_broken_table_is_told(tmp_path: Path) -> None:
    (tmp_path / RARE_FILE).write_text("Zorb\nBlip\tM\n\n", encoding="utf-8")
    assert rare_names(tmp_path) == {"Blip": "M"}
    (tmp_path / WORDS_FILE).write_bytes(b"no gzip")
    with pytest.raises(ModelError, match=r"words\.txt\.gz: not a model"):
        word_lines(tmp_path)
