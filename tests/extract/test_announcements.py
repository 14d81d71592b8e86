"""Names that a paper announces outright are its own, however well known they are."""

import pytest

from kg.extract.relations.announcements import SURENESS, announcements, sureness
from kg.model import Entity, NodeType, Paper, Span


def ways(title: str, abstract: str, name: str) -> list[str]:
    paper = Paper(title=title, abstract=abstract)
    mentions = [
        Span(field, start, start + len(name))
        for field in ("title", "abstract")
        if (start := paper.text(field).find(name)) >= 0
    ]
    return announcements(paper, Entity("e1", NodeType.METHOD, name, (), tuple(mentions)))


@pytest.mark.parametrize(
    ("title", "abstract", "name", "way"),
    [
        ("BERT: Reading Both Ways", "BERT reads both ways.", "BERT", "title:"),
        ("Reading Both Ways: BERT", "It reads.", "BERT", "title"),
        ("BERT", "It reads.", "BERT", "title"),
        ("BERT - Reading Both Ways", "It reads.", "BERT", "title"),
        ("The BERT Benchmark", "It reads.", "BERT", "title"),
        ("BERT Technical Report", "It reads.", "BERT", "report"),
        ("Reading Both Ways", "We propose BERT, an encoder.", "BERT", "proposed"),
        ("Reading Both Ways", "In this paper, we also introduce the Zib, which reads.", "Zib", "proposed"),
        ("Reading Both Ways", "This work presents a novel Zib (Zonal Bits) that reads.", "Zib", "proposed"),
        ("Reading Both Ways", "In addition, we contribute the Zib test set to the field.", "Zib", "proposed"),
        ("Reading Both Ways", "We propose a lazy reading framework, Zib, for ponds.", "Zib", "apposed"),
        ("Reading Both Ways", "We build a large corpus called Zib.", "Zib", "apposed"),
        ("Reading Both Ways", r"We propose \emph{Zib}, a reader.", "Zib", "proposed"),
        ("Reading Both Ways", "We propose _Zib_, a reader.", "Zib", "proposed"),
        ("Reading Both Ways", r"We build a large corpus called {\sc Zib}.", "Zib", "apposed"),
        ("Reading Both Ways", "We build a corpus, **Zib**, which grows.", "Zib", "apposed"),
    ],
)
def test_what_counts_as_an_announcement(title: str, abstract: str, name: str, way: str) -> None:
    found = ways(title, abstract, name)
    assert way in found
    assert sureness(found) == max(SURENESS[w] for w in found if w in SURENESS)


@pytest.mark.parametrize(
    ("title", "abstract", "name"),
    [
        ("Tuning BERT: A Study", "BERT is tuned.", "BERT"),
        ("BERT Models", "BERT is tuned.", "BERT"),
        ("BERT for Ponds", "BERT is tuned.", "BERT"),
        ("Reading Both Ways", "We build BERT-based readers.", "BERT"),
        ("Reading Both Ways", "We design BERT readers.", "BERT"),
        ("Reading Both Ways", "We design a reader of the Zib dataset.", "Zib"),
        ("Reading Both Ways", "We compare with BERT, an encoder.", "BERT"),
        ("Reading Both Ways", "We propose a reader. Like others, BERT reads.", "BERT"),
        ("Reading Both Ways", "We propose a reader that uses a frozen encoder, BERT, for ponds.", "ponds"),
    ],
)
def test_what_does_not(title: str, abstract: str, name: str) -> None:
    assert sureness(ways(title, abstract, name)) is None


def test_weaker_signs_are_features_only() -> None:
    assert "title for" in ways("BERT for Ponds", "It reads.", "BERT")
    assert "passive" in ways("Ponds", "Finally, Zib (Zonal Bits) is proposed.", "Zib")
    assert "passive" in ways("Ponds", "Zib, which we introduce, reads.", "Zib")
    assert "novel" in ways("Ponds", "Zib, a new reader, reads.", "Zib")
    assert "calls" in ways("Ponds", "It yields a reader named Zib.", "Zib")
    assert "our" in ways("Ponds", "Our method Zib reads.", "Zib")
    assert sureness(["calls", "novel", "passive"]) is None
