"""Sentences and tokens, with their places."""

from __future__ import annotations

import re
import sys

import pytest

from kg.extract.text import document, sentence_bounds, tokens
from kg.model import Paper, Span


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Smith et al. (2019) show X. It works.", ["Smith et al. (2019) show X.", "It works."]),
        ("As in Doe et al. We go on.", ["As in Doe et al.", "We go on."]),
        ("We use Llama-3.1 with 62.3% vs. GPT-4. Done.", ["We use Llama-3.1 with 62.3% vs. GPT-4.", "Done."]),
        ("Some, e.g. BERT, i.e. Encoders. Others too.", ["Some, e.g. BERT, i.e. Encoders.", "Others too."]),
        ("A, B, etc. The result holds.", ["A, B, etc.", "The result holds."]),
        ("A, B, etc. Zorb follows", ["A, B, etc. Zorb follows"]),
        ("J. Smith wrote it. See Fig. 3 for more.", ["J. Smith wrote it.", "See Fig. 3 for more."]),
        ("It is in class G. The rest is not.", ["It is in class G.", "The rest is not."]),
        ("Is it? It is! (We know.) Good.", ["Is it?", "It is!", "(We know.)", "Good."]),
        ("He said “yes.” Then he left.", ["He said “yes.”", "Then he left."]),
        ("It improves tasks.We show more.", ["It improves tasks.", "We show more."]),
        ("Values: 3.5. 4 of them hold.", ["Values: 3.5.", "4 of them hold."]),
        ("  spaced out.   Twice.  ", ["spaced out.", "Twice."]),
        ("", []),
        ("no stop", ["no stop"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[a:b] for a, b in sentence_bounds(text)] == sentences


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("BERT-based Llama-3.1-8B", ["BERT", "-", "based", "Llama-3.1-8B"]),
        ("Chain-of-Thought OCR-Free", ["Chain-of-Thought", "OCR", "-", "Free"]),
        ("GPT-4's non-LLM t-SNE", ["GPT-4", "'s", "non", "-", "LLM", "t-SNE"]),
        ("StarCoder+ (15.5B), A* 62.3%", ["StarCoder+", "(", "15.5B", ")", ",", "A*", "62.3%"]),
        ("*Pond Net* A* (*X*) _Zorb_", ["*", "Pond", "Net", "*", "A*", "(", "*", "X", "*", ")", "_", "Zorb", "_"]),
        ("_Pond Net_ x_i MP_{+}", ["_", "Pond", "Net", "_", "x_i", "MP_", "{", "+", "}"]),
        ("**_Zorb_** F$_1$", ["*", "*", "_", "Zorb", "_", "*", "*", "F", "$", "_1", "$"]),
        (r"\mathcal{X}_0 V^*_h A*", ["\\", "mathcal", "{", "X", "}", "_0", "V", "^", "*", "_h", "A*"]),
        ("**Cat**egory C++", ["*", "*", "Cat", "*", "*", "egory", "C++"]),
        ("**Zorb** CLIP/ViT", ["*", "*", "Zorb", "*", "*", "CLIP", "/", "ViT"]),
        ("https://github.com/zorb-lab/x", ["https", ":", "/", "/", "github.com", "/", "zorb-lab", "/", "x"]),
        ("tasks.We", ["tasks", ".", "We"]),
        ("BERT+CRF pass@1 π0.5", ["BERT", "+", "CRF", "pass@1", "π0.5"]),
    ],
)
def test_tokens(text: str, words: list[str]) -> None:
    assert [t.text for t in tokens(text)] == words


def test_every_token_stands_where_it_says_and_nothing_is_lost() -> None:
    text = "Über “naïve” Zorb’s 3.5x gain — see https://a.org/b_c (e.g. τ-bench); **bold**, x_{1}."
    found = list(tokens(text))
    assert all(text[t.start : t.end] == t.text for t in found)
    assert "".join(t.text for t in found) == "".join(text.split())


def test_a_long_text_without_spaces_is_cut_all_the_same() -> None:
    assert len(list(tokens("abc.D" * 3000))) == 3000 * 2 + 1


def test_a_document_has_the_title_as_one_sentence_and_finds_sentences_by_place() -> None:
    paper = Paper(title="Zorb. A Model? Yes", abstract="First one. Second one.")
    doc = document(paper)
    assert [(s.field, s.start, s.end) for s in doc.sentences] == [
        ("title", 0, 18),
        ("abstract", 0, 10),
        ("abstract", 11, 22),
    ]
    assert doc.sentence_at(Span("abstract", 13, 15)) is doc.sentences[2]
    assert doc.sentence_at(Span("badge", 0, 1)) is None
    assert doc.text(Span("abstract", 11, 17)) == "Second"


def test_sentences_agree_with_another_splitter() -> None:
    nupunkt = pytest.importorskip("nupunkt", reason="nupunkt is not installed")
    text = (
        "Planning with models, e.g. Zorb (Doe et al., 2020), is hard. We propose Brook, which has 62.3% on Pond-2.1. "
        "It beats Creek by 3.5 points vs. the 1.2 of J. Smith. Is it enough? Our study of 1.5 million papers says so. "
        "The end."
    )
    theirs = [text[a:b].strip() for a, b in nupunkt.sent_spans(text)]
    assert [text[a:b] for a, b in sentence_bounds(text)] == theirs


def test_numbers_stay_whole_before_a_mark() -> None:
    text = "Llama 2, of 1,000.5% and 62.3%; 3D and 2-bit, 7 8."
    found = "Llama|2|,|of|1,000.5%|and|62.3%|;|3D|and|2-bit|,|7|8|."
    assert [token.text for token in tokens(text)] == found.split("|")


def test_no_pattern_is_matched_otherwise_by_another_python() -> None:
    # Possessive quantifiers and atomic groups are new in Python 3.11, and wrong before 3.11.5 (gh-106052).
    patterns = [
        (name, thing)
        for name, module in list(sys.modules.items())
        if name.split(".")[0] == "kg"
        for thing in vars(module).values()
        if isinstance(thing, re.Pattern) and isinstance(thing.pattern, str)
    ]
    assert any(name == "kg.extract.text" for name, _ in patterns)
    for name, pattern in patterns:
        parts = str(re._parser.parse(pattern.pattern, pattern.flags))  # type: ignore[attr-defined]
        assert "POSSESSIVE" not in parts and "ATOMIC" not in parts, (name, pattern.pattern)
