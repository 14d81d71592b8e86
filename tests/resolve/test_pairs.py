"""Pairs of names made by hand, to be one node or two: precision and recall, each pair alone and all in one graph."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from kg.model import Entity, Extraction, NodeType, Paper
from kg.resolve import resolve_fully
from kg.vocabulary import Vocabulary, load_vocabulary

PAIRS = Path(__file__).with_name("pairs.tsv")


class Pair(NamedTuple):
    type: NodeType
    a: str
    b: str
    same: bool
    definitions: tuple[tuple[str, str], ...]
    why: str


def read_pairs() -> list[Pair]:
    with PAIRS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Pair(
            NodeType(row["type"]),
            row["name a"],
            row["name b"],
            row["verdict"] == "same",
            tuple(
                (long.strip(), short) for long, short in re.findall(r"([^|()]+)\(([^()]+)\)", row["defined elsewhere"])
            ),
            row["why"],
        )
        for row in rows
    ]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def one_node(pairs: list[Pair], vocabulary: Vocabulary) -> list[bool]:
    """For each pair whether its names, each named by a paper of its own, end in one node of the same graph."""
    papers, extractions = [], []

    def add(title: str, type: NodeType, name: str, *aliases: str) -> tuple[str, str]:
        paper = Paper(title=title, abstract="A short text.")
        papers.append(paper)
        extractions.append(Extraction(paper.id, (Entity("e1", type, name, aliases),)))
        return paper.id, "e1"

    places = []
    for i, pair in enumerate(pairs):
        places.append((add(f"Left {i}", pair.type, pair.a), add(f"Right {i}", pair.type, pair.b)))
        for j, (long, short) in enumerate(pair.definitions):
            add(f"Definition {i} {j}", pair.type, long, short)
    node_of = resolve_fully(papers, extractions, vocabulary).node_of
    return [node_of[a] == node_of[b] for a, b in places]


def report(pairs: list[Pair], verdicts: list[bool]) -> tuple[float, float, str]:
    """Precision and recall of "one node", and the pairs that came out wrong."""
    right = sum(v and p.same for p, v in zip(pairs, verdicts, strict=True))
    precision, recall = right / sum(verdicts), right / sum(p.same for p in pairs)
    wrong = [f"{p.type}: {p.a} | {p.b} ({p.why})" for p, v in zip(pairs, verdicts, strict=True) if v != p.same]
    return precision, recall, "\n".join([f"precision {precision:.3f}, recall {recall:.3f}", *wrong])


def test_there_are_enough_pairs_of_both_kinds() -> None:
    pairs = read_pairs()
    assert len(pairs) >= 320
    assert 0.4 < sum(p.same for p in pairs) / len(pairs) < 0.6
    assert len({(p.type, frozenset((p.a, p.b))) for p in pairs}) == len(pairs)


def test_each_pair_alone(vocabulary: Vocabulary) -> None:
    pairs = read_pairs()
    precision, recall, told = report(pairs, [one_node([pair], vocabulary)[0] for pair in pairs])
    assert precision >= 0.99, told
    assert recall >= 0.95, told


def test_all_pairs_in_one_graph(vocabulary: Vocabulary) -> None:
    pairs = read_pairs()
    precision, recall, told = report(pairs, one_node(pairs, vocabulary))
    assert precision >= 0.99, told
    assert recall >= 0.95, told
