"""Spellings of one name, and names that brackets cut through."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.extract.names.candidates import Candidate
from kg.extract.names.finder import entities_of
from kg.extract.surfaces import bracketed, surface_key
from kg.model import Span


def test_spellings_of_one_name() -> None:
    assert surface_key("Trans-Former") == surface_key("transformers") == "transformer"
    assert surface_key("C++") == "c++"
    assert surface_key("class") == "class"


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("BERT", "BERT"),
        ("TD(lambda)", "TD(lambda)"),
        ("ImageNet [9]", "ImageNet [9]"),
        ("BERT}", "BERT"),
        ("BERT}$", "BERT"),
        ("\\textsc{Neural Operator", "Neural Operator"),
        ("\\textsc{Neural Operator}", "\\textsc{Neural Operator}"),
        ("extbf{Frog", "Frog"),
        ("RWKV-5) and Finch", None),
        ("Llama-{8B", None),
        ("(Frog", None),
        (")", None),
    ],
)
def test_a_name_ends_where_its_brackets_do(form: str, name: str | None) -> None:
    part = bracketed(form)
    assert (form[slice(*part)] if part else None) == name


def test_what_brackets_cut_through_is_no_name_and_no_spelling_of_one() -> None:
    def candidate(*forms: str) -> Candidate:
        texts = {Span("abstract", 100 * n, 100 * n + len(form)): form for n, form in enumerate(forms)}
        return Candidate(Counter(forms), [*texts], texts)

    sure = {"M": 0.9, "O": 0.1}
    (frog,) = entities_of([(candidate("Frog}", "RWKV-5) and Frog", "Frog"), sure)])
    assert (frog.name, frog.aliases) == ("Frog", ())
    assert frog.mentions == (Span("abstract", 0, 4), Span("abstract", 200, 204))
    assert entities_of([(candidate("RWKV-5) and Frog"), sure)]) == ()
