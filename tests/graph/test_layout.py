"""The layout: everything in its own place, the same every time, fast enough, structure kept."""

from __future__ import annotations

import random
import time
from itertools import combinations
from math import dist

import pytest
from graphs import sample_graph

from kg.export import look
from kg.graph.layout import positions
from kg.graph.layout_parts import overlaps_removed


def papers_like(papers: int, seed: int = 5) -> tuple[int, list[tuple[int, int]]]:
    """Papers with names of their own and names that many share, by a power law."""
    rng = random.Random(seed)
    links: list[tuple[int, int]] = []
    shared: dict[int, int] = {}
    count = papers
    for paper in range(papers):
        for _ in range(rng.randrange(1, 10)):
            if rng.random() < 0.62:
                links.append((paper, count))
                count += 1
                continue
            name = int(rng.paretovariate(0.9))
            if name not in shared:
                shared[name] = count
                count += 1
            links.append((paper, shared[name]))
    return count, links


@pytest.mark.parametrize("papers", [0, 1, 3, 40, 300])
def test_the_same_graph_lies_the_same_every_time(papers: int) -> None:
    count, links = papers_like(papers)
    assert positions([6.0] * count, links) == positions([6.0] * count, links)


@pytest.mark.parametrize("papers", [2, 30, 150])
def test_no_two_nodes_overlap(papers: int) -> None:
    count, links = papers_like(papers)
    radii = [5.0 + i % 7 for i in range(count)]
    points = positions(radii, links)
    overlapping = [
        (a, b) for a, b in combinations(range(count), 2) if dist(points[a], points[b]) < 0.95 * (radii[a] + radii[b])
    ]
    assert len(overlapping) <= count // 200


def test_neighbours_lie_nearer_than_strangers() -> None:
    count, links = papers_like(200)
    points = positions([6.0] * count, links)
    near = sorted(dist(points[a], points[b]) for a, b in links)
    rng = random.Random(1)
    far = sorted(dist(points[rng.randrange(count)], points[rng.randrange(count)]) for _ in range(2000))
    assert near[len(near) // 2] < 0.25 * far[len(far) // 2]


@pytest.mark.parametrize(
    "links",
    [
        [],
        [(0, 0)],
        [(0, 1), (1, 0), (0, 1)],
        [(0, i) for i in range(1, 400)],
        [(i, j) for i in (0, 1) for j in range(2, 400)],
        [(i, i + 1) for i in range(399)],
        list(combinations(range(60), 2)),
    ],
    ids=["none", "loop", "twice", "star", "two hubs", "path", "clique"],
)
def test_shapes_that_break_careless_layouts(links: list[tuple[int, int]]) -> None:
    points = positions([6.0] * 400, links)
    assert len(set(points)) == 400
    assert all(abs(x) < 1e5 and abs(y) < 1e5 for x, y in points)


def test_time_grows_about_linearly() -> None:
    """Generous, as machines differ: a quadratic step would miss it by far."""
    spent = []
    for papers in (500, 4000):
        count, links = papers_like(papers)
        start = time.process_time()
        positions([6.0] * count, links)
        spent.append(time.process_time() - start)
    assert spent[1] < 8 * 4 * spent[0]


def test_a_big_disc_among_small_ones_is_cleared() -> None:
    points = [(float(i % 40), float(i // 40)) for i in range(1600)]
    radii = [60.0] + [2.0] * 1599
    apart = overlaps_removed(points, radii, gap=1.0, passes=200)
    assert min(dist(apart[0], p) - 62.0 for p in apart[1:]) > -4.0


def test_a_graph_is_placed_by_id() -> None:
    graph = sample_graph()
    points = look.placed(graph)
    assert list(points) == list(graph.nodes)
    assert len(set(points.values())) == len(points)
