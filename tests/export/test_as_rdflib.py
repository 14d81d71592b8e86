"""The build as an rdflib graph."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphs import hostile_graph, sample_graph, write_rdf_build

from kg.errors import BuildError
from kg.export.as_rdflib import to_rdflib


@pytest.mark.parametrize("make", [sample_graph, hostile_graph])
def test_the_parts_make_the_whole(make, tmp_path: Path) -> None:
    folder = write_rdf_build(make(), tmp_path)
    plain, evidence, everything = (to_rdflib(folder, part) for part in ("graph", "evidence", "all"))
    assert len(plain) + len(evidence) == len(everything)
    assert set(plain) | set(evidence) == set(everything)


def test_prefixes_are_bound(tmp_path: Path) -> None:
    folder = write_rdf_build(sample_graph(), tmp_path, base="https://example.org/mine/")
    graph = to_rdflib(folder)
    rows = list(graph.query("SELECT ?m WHERE { ?m kg:extends method:brook }"))
    assert [str(row[0]) for row in rows] == ["https://example.org/mine/method/creek"]  # type: ignore[index]


def test_rdf12_evidence_is_still_there(tmp_path: Path) -> None:
    plain = write_rdf_build(sample_graph(), tmp_path / "plain")
    newer = write_rdf_build(sample_graph(), tmp_path / "newer", rdf12=True)
    assert set(to_rdflib(newer)) == set(to_rdflib(plain))


def test_no_build_no_graph(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no build of kg"):
        to_rdflib(tmp_path)
