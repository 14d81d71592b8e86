"""A user's own file: joined, kept apart, renamed; errors by line; what no longer applies."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import BENCHMARK, INTRODUCES, METHOD, introducing, paper_of, vocabulary_of

from kg.model import Extraction, Paper
from kg.resolve import Resolution, resolve_fully
from kg.resolve.overrides import OverridesError, parse_overrides, read_overrides, written
from kg.vocabulary import Concept

COT = Concept(id="method/chain-of-thought", type=METHOD, label="Chain-of-Thought", aliases=("CoT",))
WORLD = vocabulary_of(COT)
PAPERS = (
    paper_of("One", (METHOD, "Zib"), (METHOD, "CoT"), date="2023"),
    paper_of("Two", (METHOD, "Zab"), (METHOD, "Chain-of-Thought"), date="2021"),
    paper_of("Three", (METHOD, "ZIB"), (BENCHMARK, "Zib")),
)


def resolved(text: str, papers: tuple[tuple[Paper, Extraction], ...] = PAPERS) -> Resolution:
    overrides = parse_overrides(text, "mine.txt")
    return resolve_fully([p for p, _ in papers], [e for _, e in papers], WORLD, overrides)


def methods(resolution: Resolution) -> list[str]:
    return [id for id in resolution.graph.nodes if id.startswith("method/")]


def test_same_makes_one_of_two() -> None:
    result = resolved("same: Zab | Zib")
    node = result.graph.nodes["method/zab"]
    assert "method/zib" not in result.graph.nodes
    assert (node.label, node.aliases, node.year) == ("Zab", {"ZIB": 1, "Zib": 1}, 2021)
    assert result.unapplied == ()


def test_same_moves_edges_and_mentions() -> None:
    new = introducing("Four", "Zub")
    result = resolved("same: Zib | Zub", (*PAPERS, new))
    assert [(e.source, e.target) for e in result.graph.edges if e.type is INTRODUCES] == [(new[0].id, "method/zib")]
    assert result.node_of[new[0].id, "e1"] == "method/zib"


def test_same_takes_ids_and_chains() -> None:
    result = resolved("same: method/zab | method/zib\nsame: Zib | CoT")
    assert methods(result) == ["method/zab"]
    assert result.unapplied == ()


def test_different_parts_spellings_of_one_key() -> None:
    result = resolved("different: Zib | ZIB")
    assert methods(result) == ["method/chain-of-thought", "method/zab", "method/zib", "method/zib~zib"]


def test_different_parts_a_concept_s_names() -> None:
    result = resolved("different: Chain-of-Thought | CoT")
    assert result.graph.nodes["method/chain-of-thought"].aliases == {"Chain-of-Thought": 1} or (
        result.graph.nodes["method/chain-of-thought"].label == "Chain-of-Thought"
    )
    assert len(methods(result)) == 4


def test_different_stops_what_a_paper_teaches() -> None:
    papers = (
        paper_of("One", (METHOD, "Zebra Step Tuning", ("ZST",))),
        paper_of("Two", (METHOD, "ZST")),
        paper_of("Three", (METHOD, "Zebra Step Tuning")),
    )
    assert methods(resolved("", papers)) == ["method/zst"]
    assert len(methods(resolved("different: Zebra Step Tuning | ZST", papers))) == 2


def test_a_type_limits_a_line() -> None:
    result = resolved("rename (Benchmark): Zib | Zib Bench")
    assert result.graph.nodes["benchmark/zib"].label == "Zib Bench"
    assert result.graph.nodes["benchmark/zib"].aliases == {"Zib": 1}
    assert result.graph.nodes["method/zib"].label in ("Zib", "ZIB")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("same: Zib | Nowhere", "nothing is called 'Nowhere'"),
        ("same: CoT | Chain-of-Thought", "they are one node already"),
        ("different: Zib | Nowhere", "no paper names 'Nowhere'"),
        ("rename: Nowhere | There", "nothing is called 'Nowhere'"),
        ("rename: Zab | Zab", "it is called so already"),
    ],
)
def test_what_no_longer_applies_is_reported(line: str, reason: str) -> None:
    (unapplied,) = resolved(f"# mine\n{line}").unapplied
    assert unapplied.reason == reason
    assert str(unapplied).startswith("mine.txt:2: ")


def test_a_homonym_s_name_asks_for_an_id() -> None:
    papers = (
        introducing("Cold", "Zib", abstract="Magnetic atoms in a lattice swing in phase."),
        introducing("Chat", "Zib", abstract="Language models answer questions of users."),
    )
    (unapplied,) = resolved("rename: Zib | Zub", papers).unapplied
    assert "names 2 nodes: write one of method/zib~" in unapplied.reason


@pytest.mark.parametrize(
    ("text", "where", "told"),
    [
        ("same: A | B\nsane: A | B", "mine.txt:2", "is no override"),
        ("same: A", "mine.txt:1", "two or more names"),
        ("\nrename: A | B | C", "mine.txt:2", "two names"),
        ("same: A | ", "mine.txt:1", "two or more names"),
        ("same (Thing): A | B", "mine.txt:1", "no type 'Thing'"),
        ("A = B", "mine.txt:1", "is no override"),
    ],
)
def test_errors_say_where(text: str, where: str, told: str) -> None:
    with pytest.raises(OverridesError, match=told) as error:
        parse_overrides(text, "mine.txt")
    assert error.value.where == where
    assert error.value.hint


def test_files_are_read_with_comments_and_bom(tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    file.write_text("\ufeff# mine\n\nSame: C# | C sharp  # by hand\n", encoding="utf-8")
    (override,) = read_overrides([file])
    assert override.names == ("C#", "C sharp")
    assert parse_overrides(written([override]), "again")[0].names == override.names


def test_unreadable_files_are_errors(tmp_path: Path) -> None:
    with pytest.raises(OverridesError):
        read_overrides([tmp_path / "none.txt"])
    (tmp_path / "latin.txt").write_bytes(b"same: \xe9 | b")
    with pytest.raises(OverridesError, match="UTF-8"):
        read_overrides([tmp_path / "latin.txt"])
