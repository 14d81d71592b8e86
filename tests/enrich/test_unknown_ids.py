"""A paper whose id a source does not know is looked for by its other ids, then by its title, by the same rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fake_apis import JSON, Known, Time, Wire, World

from enrichers.arxiv import ArXiv
from enrichers.cache import Cache
from enrichers.http import Network
from enrichers.openalex import OpenAlex
from enrichers.semantic_scholar import SemanticScholar
from enrichers.source import Asker
from kg.model import Paper

TITLE = "How Far Do Language Models Wade in Rivers?"
PUBLISHED = Known(7, TITLE, 2024, doi="10.1234/wade", on_arxiv=False)
PREPRINT = Known(8, TITLE, 2024)
OURS = Paper(title=TITLE, abstract="", date="2024", arxiv_id="2405.55555")


@pytest.fixture
def time() -> Time:
    return Time()


def source(kind: type, world: World, time: Time, cache: Cache) -> SemanticScholar | OpenAlex | ArXiv:
    network = Network("kg/test", clock=time.clock(), seed=1)
    network.session.mount("https://", Wire(world, getattr(world, "trouble", None)))
    found = kind(Asker(kind.name, cache, network))  # type: ignore[attr-defined]
    assert isinstance(found, SemanticScholar | OpenAlex | ArXiv)
    return found


@pytest.fixture
def cache() -> Iterator[Cache]:
    with Cache() as made:
        yield made


@pytest.mark.parametrize("kind", [SemanticScholar, OpenAlex])
def test_an_unknown_id_is_searched_by_title_once(kind: type, time: Time, cache: Cache) -> None:
    world = World({7: PUBLISHED})
    (facts,) = source(kind, world, time, cache).identify([OURS])
    assert facts is not None and facts.doi == "10.1234/wade"
    count = len(world.requests)
    assert source(kind, world, time, cache).identify([OURS]) == [facts]
    assert len(world.requests) == count


@pytest.mark.parametrize("kind", [SemanticScholar, OpenAlex])
def test_what_has_another_id_of_the_same_kind_is_another_paper(kind: type, time: Time, cache: Cache) -> None:
    assert source(kind, World({8: PREPRINT}), time, cache).identify([OURS]) == [None]
    other = replace(OURS, arxiv_id=None, doi="10.9999/other")
    with Cache() as second:
        assert source(kind, World({7: PUBLISHED}), time, second).identify([other]) == [None]


@pytest.mark.parametrize("kind", [SemanticScholar, OpenAlex])
@pytest.mark.parametrize(
    "found", [replace(PUBLISHED, title=f"Reply to: {TITLE}"), replace(PUBLISHED, year=2015)], ids=["title", "year"]
)
def test_the_rule_holds_for_them_too(kind: type, found: Known, time: Time, cache: Cache) -> None:
    assert source(kind, World({7: found}), time, cache).identify([OURS]) == [None]


@pytest.mark.parametrize("kind", [SemanticScholar, OpenAlex])
def test_another_id_comes_before_the_title(kind: type, time: Time, cache: Cache) -> None:
    world = World({7: replace(PUBLISHED, title="Under Another Title Altogether")})
    (facts,) = source(kind, world, time, cache).identify([replace(OURS, doi="10.1234/wade")])
    assert facts is not None and facts.title == "Under Another Title Altogether"
    assert not any("title" in asked or "match" in asked for asked in world.asked)


@pytest.mark.parametrize("kind", [SemanticScholar, OpenAlex])
def test_no_answer_is_not_that_the_id_is_unknown(kind: type, time: Time, cache: Cache) -> None:
    world = World({7: PUBLISHED})
    world.trouble = lambda request: (403, JSON, b"{}")  # type: ignore[attr-defined]
    one = source(kind, world, time, cache)
    assert one.identify([OURS]) == [None]
    assert len(one.account.not_asked) == 1
    world.trouble = lambda request: None  # type: ignore[attr-defined]
    assert source(kind, world, time, cache).identify([OURS]) != [None]


def test_arxiv_searches_for_papers_that_no_index_has_placed(time: Time, cache: Cache) -> None:
    world = World({8: PREPRINT})
    published = replace(OURS, arxiv_id=None, doi="10.1234/wade")
    told = source(ArXiv, world, time, cache).identify(
        [OURS, replace(published, title="Not There"), published, replace(published, s2_id="a" * 40)]
    )
    assert [f.arxiv_id if f else None for f in told] == [None, None, PREPRINT.arxiv, None]
