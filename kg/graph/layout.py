"""Where the nodes of a picture lie: a deterministic multilevel force layout in plain Python.

The graphs of papers are hubs with many leaves and hundreds of small islands, so the work is split: leaves are taken
off and later set around their neighbour; what is left of each component is laid out by forces from coarse to fine
(Walshaw, "A multilevel algorithm for force-directed graph drawing", JGAA 2003, with the forces of Fruchterman and
Reingold, 1991, repulsion between far cells of a grid taken in bulk); the components are packed around the largest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, pi, sin, sqrt

from kg.graph.layout_parts import Point, lying, overlaps_removed, packed, sunflower

_SPRING = 54.0
"""The distance at which two bare nodes joined by an edge rest."""
_REPULSION = _SPRING**3 * 1.6
"""Falls with the square of the distance, which keeps the outer branches near (Hu, "Efficient, high-quality
force-directed graph drawing", 2005)."""
_GRAVITY = 0.012
_EXACT = 120
"""Up to this many nodes every pair repels; above it, far cells repel in bulk."""
_RELAXED = 5500
"""Nodes that forces are computed for at most; finer levels are only unfolded, which is linear."""


def positions(radii: Sequence[float], links: Iterable[tuple[int, int]]) -> list[Point]:
    """Return the centre of every node.

    ``radii`` holds each node's drawn radius, ``links`` pairs of indices into it (direction, repetition and loops do not
    matter). Coordinates are in the unit of the radii, around (0, 0), rounded to tenths. The same input gives the same
    output. Takes about 0.5 s for 1,000 nodes and 3 s for 5,000; linear above that.
    """
    neighbours = _adjacency(len(radii), links)
    islands: list[tuple[list[int], list[Point]]] = []
    # Most islands are a paper with a name or two, and just like another one.
    known: dict[tuple[tuple[float, ...], ...], list[Point]] = {}
    for members in _components(neighbours):
        shape = _shape(members, neighbours, radii)
        if shape not in known:
            known[shape] = _island(members, neighbours, radii)
        islands.append((members, known[shape]))
    islands.sort(key=lambda island: (-len(island[0]), island[0][0]))
    placed = packed([([radii[i] for i in members], points) for members, points in islands])
    # In a small picture the names get the room that a large one needs for its nodes.
    stretch = 1 + 0.8 / (1 + len(radii) / 60)
    out: list[Point] = [(0.0, 0.0)] * len(radii)
    for (members, _), points in zip(islands, placed, strict=True):
        for i, (x, y) in zip(members, points, strict=True):
            # Adding zero turns -0.0 into 0.0, which would otherwise be written with its sign.
            out[i] = (round(x * stretch, 1) + 0.0, round(y * stretch, 1) + 0.0)
    return out


def _adjacency(count: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    sets: list[set[int]] = [set() for _ in range(count)]
    for a, b in links:
        if a != b:
            sets[a].add(b)
            sets[b].add(a)
    return [sorted(s) for s in sets]


def _components(neighbours: list[list[int]]) -> list[list[int]]:
    seen = [False] * len(neighbours)
    out = []
    for start in range(len(neighbours)):
        if seen[start]:
            continue
        seen[start] = True
        members = [start]
        for node in members:
            for other in neighbours[node]:
                if not seen[other]:
                    seen[other] = True
                    members.append(other)
        out.append(sorted(members))
    return out


def _shape(members: list[int], neighbours: list[list[int]], radii: Sequence[float]) -> tuple[tuple[float, ...], ...]:
    """All that the layout of an island depends on."""
    index = {node: k for k, node in enumerate(members)}
    return tuple((radii[i], *(index[j] for j in neighbours[i])) for i in members)


def _island(members: list[int], neighbours: list[list[int]], radii: Sequence[float]) -> list[Point]:
    """One connected component: forces for its core, leaves around their neighbour."""
    if len(members) == 1:
        return [(0.0, 0.0)]
    core = [i for i in members if len(neighbours[i]) > 1] or members[:1]
    index = {node: k for k, node in enumerate(core)}
    leaves: list[list[int]] = [[] for _ in core]
    for i in members:
        if i not in index:
            leaves[index[neighbours[i][0]]].append(i)
    fans = [_fan(radii[node], [radii[i] for i in fan]) for node, fan in zip(core, leaves, strict=True)]
    room = [reach for reach, _ in fans]
    springs = [[(index[j], 1.0) for j in neighbours[i] if j in index] for i in core]
    centres = _multilevel(room, springs)
    centres = overlaps_removed(lying(centres), room, gap=8.0, passes=max(2, min(36, 60_000 // len(core))))
    at: dict[int, Point] = {}
    for node, fan, (_, offsets), centre in zip(core, leaves, fans, centres, strict=True):
        at[node] = centre
        turn = _outward(centre)
        for leaf, (dx, dy) in zip(fan, offsets, strict=True):
            at[leaf] = (centre[0] + dx * turn[0] - dy * turn[1], centre[1] + dx * turn[1] + dy * turn[0])
    return [at[i] for i in members]


def _outward(centre: Point) -> Point:
    """The unit vector away from the middle: the direction a fan opens in."""
    length = sqrt(centre[0] * centre[0] + centre[1] * centre[1])
    return (centre[0] / length, centre[1] / length) if length > 1e-9 else (1.0, 0.0)


def _fan(radius: float, leaves: Sequence[float]) -> tuple[float, list[Point]]:
    """Rings of leaves around a node: how far they reach, and the offsets of the leaves from the node."""
    offsets: list[Point] = []
    reach = radius
    start = 0
    while start < len(leaves):
        widest = max(leaves[start : start + 24])
        ring = max(reach + widest + 14.0, 30.0)
        capacity = max(5, int(6.28 * ring / (2 * widest + 9.0)))
        count = min(capacity, len(leaves) - start)
        offsets += _ring(ring, count, capacity)
        start += count
        reach = ring + widest
    return reach, offsets


def _ring(radius: float, count: int, capacity: int) -> list[Point]:
    """``count`` points on a circle, opening towards +x where they do not fill it."""
    step = 2 * pi / count if count * 2 > capacity else max(2 * pi / capacity, pi / (count + 1))
    first = -step * (count - 1) / 2
    return [(round(radius * cos(first + step * k), 3), round(radius * sin(first + step * k), 3)) for k in range(count)]


Springs = list[list[tuple[int, float]]]


def _multilevel(room: list[float], springs: Springs) -> list[Point]:
    """Lay out a connected graph: coarsen until it is tiny, place that, unfold and relax level by level."""
    levels: list[tuple[list[float], Springs, list[int]]] = []
    most = _RELAXED if len(room) <= _RELAXED else _RELAXED // 2
    while len(room) > 24:
        parents, coarse_room, coarse_springs = _coarsened(room, springs)
        if len(coarse_room) > 0.9 * len(room):
            break
        levels.append((room, springs, parents))
        room, springs = coarse_room, coarse_springs
    points = sunflower(len(room), 1.5 * max(room) + _SPRING)
    if len(room) <= _RELAXED:
        points = _relaxed(points, room, springs, 300 if len(room) < _EXACT else 60, heat=3.0)
    for room, springs, parents in reversed(levels):
        points = _unfolded(points, parents, room)
        if len(room) <= most:
            points = _relaxed(points, room, springs, _steps(len(room)), heat=0.8)
    return points


def _steps(count: int) -> int:
    return max(6, min(50, 16_000 // count))


def _coarsened(room: list[float], springs: Springs) -> tuple[list[int], list[float], Springs]:
    """Merge neighbours into groups of two or three, lightly connected nodes first."""
    count = len(room)
    parent = [-1] * count
    sizes: list[int] = []
    waiting: dict[int, int] = {}
    for i in sorted(range(count), key=lambda k: (len(springs[k]), k)):
        if parent[i] >= 0:
            continue
        free = [(-w / (1 + len(springs[j])), j) for j, w in springs[i] if parent[j] < 0]
        if free:
            parent[i] = parent[min(free)[1]] = len(sizes)
            sizes.append(2)
            continue
        taken = [(sizes[parent[j]], parent[j]) for j, _ in springs[i]]
        if taken and min(taken)[0] < 4:
            parent[i] = min(taken)[1]
            sizes[parent[i]] += 1
            continue
        # What hangs on the same hubs as another goes with that one, or hubs would keep a graph from shrinking.
        hub = springs[i][0][0] if springs[i] else i
        if hub in waiting:
            parent[i] = waiting.pop(hub)
            sizes[parent[i]] += 1
        else:
            waiting[hub] = len(sizes)
            parent[i] = len(sizes)
            sizes.append(1)
    area = [0.0] * len(sizes)
    merged: list[dict[int, float]] = [{} for _ in sizes]
    for i in range(count):
        a = parent[i]
        area[a] += room[i] * room[i]
        for j, w in springs[i]:
            b = parent[j]
            if a != b:
                merged[a][b] = merged[a].get(b, 0.0) + w
    return parent, [sqrt(s) for s in area], [sorted(m.items()) for m in merged]


def _unfolded(points: list[Point], parents: list[int], room: list[float]) -> list[Point]:
    """Put every node where its group was, the members of a group side by side."""
    seen = [0] * len(points)
    spread = sunflower(4, 1.0)
    out = []
    for i, group in enumerate(parents):
        dx, dy = spread[seen[group] % 4]
        seen[group] += 1
        x, y = points[group]
        out.append((x + dx * room[i], y + dy * room[i]))
    return out


def _relaxed(points: list[Point], room: list[float], springs: Springs, steps: int, heat: float) -> list[Point]:
    """Let the forces act for ``steps`` rounds; a node moves at most ``heat`` spring lengths, cooling to nothing."""
    count = len(points)
    xs = [p[0] for p in points]
    ys = [p[1] for p in points]
    mass = [0.35 + r / _SPRING for r in room]
    for step in range(steps):
        fx = [0.0] * count
        fy = [0.0] * count
        if count <= _EXACT:
            _repel(range(count), range(count), xs, ys, mass, fx, fy)
        else:
            _repel_by_cells(xs, ys, mass, fx, fy, step)
        limit = heat * _SPRING * (1 - step / steps)
        for i in range(count):
            x, y, own = xs[i], ys[i], room[i]
            # A pull to the middle that grows with the distance keeps long branches from shrinking all the rest.
            inward = _GRAVITY * mass[i] * (abs(x) + abs(y)) / _SPRING
            ax, ay = -x * inward, -y * inward
            for j, weight in springs[i]:
                dx = xs[j] - x
                dy = ys[j] - y
                # Springs act between rims, so that a fan of leaves does not squeeze its neighbours.
                distance = sqrt(dx * dx + dy * dy) + 1e-9
                pull = weight * (distance - 0.5 * (own + room[j])) / _SPRING
                if pull > 0:
                    ax += dx * pull
                    ay += dy * pull
            fx[i] += ax
            fy[i] += ay
        for i in range(count):
            x, y = fx[i] / (1 + 0.25 * len(springs[i])), fy[i] / (1 + 0.25 * len(springs[i]))
            length = sqrt(x * x + y * y)
            if length > limit:
                x *= limit / length
                y *= limit / length
            xs[i] += x
            ys[i] += y
    middle_x, middle_y = sum(xs) / count, sum(ys) / count
    return [(x - middle_x, y - middle_y) for x, y in zip(xs, ys, strict=True)]


def _repel(
    ones: Sequence[int],
    others: Sequence[int],
    xs: list[float],
    ys: list[float],
    mass: list[float],
    fx: list[float],
    fy: list[float],
) -> None:
    """Push every node of ``ones`` and every later node of ``others`` apart (both pushes at once)."""
    unit = _REPULSION
    same = ones is others or ones == others
    for k, i in enumerate(ones):
        x, y, own = xs[i], ys[i], mass[i] * unit
        ax = ay = 0.0
        for j in others[k + 1 :] if same else others:
            dx = x - xs[j]
            dy = y - ys[j]
            squared = dx * dx + dy * dy
            if squared < 1.0:
                # Two nodes on one spot part along x, the later one to the right.
                dx, dy, squared = (-1.0 if i < j else 1.0), 0.1, 1.0
            push = own * mass[j] / (squared * sqrt(squared))
            dx *= push
            dy *= push
            ax += dx
            ay += dy
            fx[j] -= dx
            fy[j] -= dy
        fx[i] += ax
        fy[i] += ay


def _repel_by_cells(
    xs: list[float], ys: list[float], mass: list[float], fx: list[float], fy: list[float], step: int
) -> None:
    """Repulsion in O(n^(4/3)): exact within a cell and its eight neighbours, in bulk between all other cells."""
    count = len(xs)
    left, top = min(xs), min(ys)
    width, height = max(xs) - left + 1e-6, max(ys) - top + 1e-6
    size = sqrt(width * height / (3.0 * count ** (2 / 3))) + 1e-6
    # The grid moves from step to step, or its lines would show in the picture.
    left -= size * ((step * 0.37) % 1.0)
    top -= size * ((step * 0.61) % 1.0)
    cells: dict[tuple[int, int], list[int]] = {}
    for i in range(count):
        cells.setdefault((int((xs[i] - left) / size), int((ys[i] - top) / size)), []).append(i)
    keys = list(cells)
    weights, centre_x, centre_y = [], [], []
    for key in keys:
        total = sum(mass[i] for i in cells[key])
        weights.append(total)
        centre_x.append(sum(xs[i] * mass[i] for i in cells[key]) / total)
        centre_y.append(sum(ys[i] * mass[i] for i in cells[key]) / total)
    field_x = [0.0] * len(keys)
    field_y = [0.0] * len(keys)
    for a, (column, row) in enumerate(keys):
        x, y, own = centre_x[a], centre_y[a], weights[a]
        ax = ay = 0.0
        for b in range(a + 1, len(keys)):
            other = keys[b]
            if -2 < other[0] - column < 2 and -2 < other[1] - row < 2:
                continue
            dx = x - centre_x[b]
            dy = y - centre_y[b]
            squared = dx * dx + dy * dy
            cubed = squared * sqrt(squared)
            push = weights[b] / cubed
            ax += dx * push
            ay += dy * push
            push = own / cubed
            field_x[b] -= dx * push
            field_y[b] -= dy * push
        field_x[a] += ax
        field_y[a] += ay
    unit = _REPULSION
    for a, key in enumerate(keys):
        for i in cells[key]:
            fx[i] += field_x[a] * mass[i] * unit
            fy[i] += field_y[a] * mass[i] * unit
    for column, row in keys:
        here = cells[column, row]
        _repel(here, here, xs, ys, mass, fx, fy)
        for side in ((column + 1, row), (column - 1, row + 1), (column, row + 1), (column + 1, row + 1)):
            if side in cells:
                _repel(here, cells[side], xs, ys, mass, fx, fy)
