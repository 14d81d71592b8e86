"""What is set apart by markup, in sentences written here."""

from __future__ import annotations

import pytest

from kg.extract.names.emphasis import emphases
from kg.extract.text import document
from kg.model import Paper


@pytest.mark.parametrize(
    ("abstract", "found"),
    [
        ("We propose *Pond Balancing*, a method.", ["Pond Balancing C"]),
        ("We propose **Zorb** and its __Quill Net__.", ["Zorb C", "Quill Net C"]),
        ("This is _frog tuning_ (*Frog*).", ["frog tuning l", "Frog C"]),
        (r"We call it \emph{pond play}; \textsc{Zorb} wins.", ["pond play l", "Zorb C"]),
        (r"We call it {\em Zorb} and $\mathsf{Quill}$.", ["Zorb C", "Quill C"]),
        ("A* search beats D* and B*-trees.", []),
        (r"We bound $x_i$ and y_{j} for all * and snake_case_names.", []),
        (r"\textbf{This whole sentence says in very many words what matters most to us.}", []),
        ("We propose **_Zorb_** and _**Quill Net**_.", ["Zorb C", "Quill Net C"]),
        (r"Then $V^*_h$ meets A*, |x|_2 an F$_1$ and $\mathbf{x}_i$ a y_{j}.", []),
        ("**Z**ib **O**f **R**eeds grows in 2 * 3 * 4 ponds.", []),
        ("It is slow, *i.e.*, late, but *Zorb,* at last, is not.", ["Zorb C"]),
        ("Nothing here is set apart.", []),
    ],
)
def test_what_markup_sets_apart(abstract: str, found: list[str]) -> None:
    sentence = document(Paper(title="Ponds", abstract=abstract)).sentences[1]
    hits = emphases(sentence, abstract)
    texts = [abstract[sentence.tokens[a].start : sentence.tokens[b - 1].end] + " " + code for a, b, code in hits]
    assert texts == found
