"""Whole SPARQL engines of others load our N-Triples and answer our questions with the store's rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import Virtuoso, comunica_modules, comunica_select, virtuoso
from graphs import sample_graph, write_rdf_build
from interop import QUESTIONS, rows, told, with_values

from kg.export.convert import convert
from kg.named_queries import named_query
from kg.store import Store, open_store

# Virtuoso 7 has no boolean values in results, it answers 1 and 0: these show one.
SHOW_A_BOOLEAN = ("extends", "lineage", "builds-on")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of the sample graph and all of it as ``all.nt``, in a folder that the engines may write into."""
    folder = write_rdf_build(sample_graph(), tmp_path_factory.mktemp("engines"))
    with (folder / "all.nt").open("wb") as output:
        convert(folder, output, "nt")
    return folder


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[Store]:
    with open_store(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Virtuoso]:
    with virtuoso(folder) as running:
        running.load(folder / "all.nt")
        yield running


def triples(store: Store) -> int:
    ((count,),) = store.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }").rows
    assert isinstance(count, int)
    return count


def test_virtuoso_loads_every_triple(server: Virtuoso, store: Store) -> None:
    assert server.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }") == (["n"], [[str(triples(store))]])


@pytest.mark.parametrize(
    ("name", "values"),
    [question for question in QUESTIONS if question[0] not in SHOW_A_BOOLEAN],
    ids=lambda v: v if isinstance(v, str) else None,
)
def test_virtuoso_gives_the_same_rows(name: str, values: dict[str, str], server: Virtuoso, store: Store) -> None:
    expected = named_query(name).ask(store, values, timeout=None)
    assert len(expected)
    found = server.select(with_values(name, values, store.prefixes))
    assert told(*found) == (list(expected.columns), rows(expected))


def test_comunica_gives_the_same_rows(folder: Path, store: Store, tmp_path: Path) -> None:
    modules = comunica_modules(tmp_path)
    queries = [with_values(name, values, store.prefixes) for name, values in QUESTIONS]
    size, answers = comunica_select(modules, folder / "all.nt", queries, tmp_path)
    assert size == triples(store)
    for (name, values), answer in zip(QUESTIONS, answers, strict=True):
        expected = named_query(name).ask(store, values, timeout=None)
        assert told(*answer) == (list(expected.columns), rows(expected)), name
