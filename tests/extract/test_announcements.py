"""Names that a paper announces outright are its own, however well known they are."""

import pytest

from kg.extract.announcements import BEFORE_COLON, PROPOSED, announced
from kg.model import Entity, NodeType, Paper, Span


def entity(paper: Paper, name: str) -> Entity:
    mentions = [
        Span(field, start, start + len(name))
        for field in ("title", "abstract")
        if (start := paper.text(field).find(name)) >= 0
    ]
    return Entity("e1", NodeType.METHOD, name, (), tuple(mentions))


@pytest.mark.parametrize(
    ("title", "abstract", "name", "confidence"),
    [
        ("BERT: Reading Both Ways", "BERT reads both ways.", "BERT", BEFORE_COLON),
        ("Tuning BERT: A Study", "BERT is tuned.", "BERT", None),
        ("Reading Both Ways", "We propose BERT, an encoder.", "BERT", PROPOSED),
        ("Reading Both Ways", "In this paper, we also introduce the Zib, which reads.", "Zib", PROPOSED),
        ("Reading Both Ways", "This work presents a novel Zib (Zonal Bits) that reads.", "Zib", PROPOSED),
        ("Reading Both Ways", "We build BERT-based readers.", "BERT", None),
        ("Reading Both Ways", "We design BERT readers.", "BERT", None),
        ("Reading Both Ways", "We compare with BERT, an encoder.", "BERT", None),
    ],
)
def test_what_counts_as_an_announcement(title: str, abstract: str, name: str, confidence: float | None) -> None:
    paper = Paper(title=title, abstract=abstract)
    assert announced(paper, entity(paper, name)) == confidence
