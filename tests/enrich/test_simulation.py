"""Ten thousand papers against APIs of which one answer in twenty fails: nothing lost, nothing asked twice."""

import random
from pathlib import Path

import pytest
from fake_apis import Known, Time, Wire, World, collection, trouble

from enrichers.cache import Cache
from enrichers.http import Network
from enrichers.run import Enrichment, Options, enrich
from enrichers.settings import Settings
from kg.model import Paper
from kg.read.merge import merge_papers


def a_world(size: int, outside: int) -> World:
    """Papers that cite 10 earlier ones, and papers of before that many of them cite."""
    source = random.Random(6)
    papers = {n: Known(n, f"On the {n}th stream of the world", 2020, doi=f"10.1234/{n}") for n in range(outside)}
    for n in range(outside, outside + size):
        cites = sorted({int(n * source.random() ** 2) for _ in range(10)} - {n})
        papers[n] = Known(
            n, f"Paper {n} wades through streams of words", 2021 + n * 4 // (outside + size), cites=tuple(cites)
        )
    return World(papers)


def ask(
    world: World,
    papers: list[Paper],
    cache: Cache,
    time: Time,
    share: float,
    sources: tuple[str, ...],
    **options: object,
) -> Enrichment:
    network = Network("kg/test", clock=time.clock(), seed=1)
    wire = Wire(world, trouble(share, 3) if share else None)
    network.session.mount("https://", wire)
    settings = Settings(semantic_scholar_key="secret-key-of-s2")
    with network:
        return enrich(
            papers,
            Options(sources=sources, **options),  # type: ignore[arg-type]
            cache=cache,
            network=network,
            settings=settings,
            merge=merge_papers,
        )


@pytest.mark.parametrize(("size", "ids", "most_seconds"), [(10_000, True, 600), (500, False, 1000)])
def test_nothing_is_lost_and_nothing_asked_twice(size: int, ids: bool, most_seconds: float, tmp_path: Path) -> None:
    world = a_world(size, 100)
    papers = collection(world, range(100, 100 + size), ids=ids)
    time = Time()
    sources = ("arxiv", "semantic-scholar")
    with Cache(tmp_path / "cache.sqlite", wall=time.clock().wall) as cache:
        result = ask(world, papers, cache, time, 0.05, sources, contexts=False)
        seconds = time.slept
        again = ask(world, papers, cache, time, 1.0, sources, contexts=False)
    assert result.warnings == ()
    assert len(result.papers) == size
    assert all(p.arxiv_id and p.s2_id and p.categories and p.authors and p.author_ids for p in result.papers)
    assert max(world.delivered.values()) == 1
    assert len(result.frontier) >= 95
    wanted = {(n, m) for n in range(100, 100 + size) for m in world.papers[n].cites if m >= 100}
    number = {f"paper/{p.arxiv}": n for n, p in world.papers.items()}
    found = {(number[c.citing], number[c.cited]) for c in result.citations if number[c.cited] >= 100}
    assert found == wanted
    assert (again.papers, again.citations, again.frontier) == (result.papers, result.citations, result.frontier)
    # With ids: a request for 100 papers each, 3 s apart at arXiv and 1 s at Semantic Scholar. Without: one for each.
    assert seconds < most_seconds
