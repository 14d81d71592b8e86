"""Parts of the layout that need no forces: spirals, overlap removal, packing of components."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin, sqrt

Point = tuple[float, float]
Cells = dict[tuple[int, int], list[int]]

_GOLDEN = pi * (3 - sqrt(5))
_PATIENCE = 3
_GROWTH = 1.06


def sunflower(count: int, spacing: float) -> list[Point]:
    """``count`` points evenly over a disc, about ``spacing`` apart (Vogel's model, 1979)."""
    out = []
    for k in range(count):
        radius = spacing * 0.6 * sqrt(k + 0.5)
        # Rounded, because the last bit of sine and cosine differs between machines and the forces would amplify it.
        out.append((round(radius * cos(k * _GOLDEN), 6), round(radius * sin(k * _GOLDEN), 6)))
    return out


def overlaps_removed(points: list[Point], radii: Sequence[float], gap: float, passes: int) -> list[Point]:
    """Push discs that overlap apart, nearest pairs only, for at most ``passes`` rounds.

    Where pushing does not help because there is no room around either, the whole picture grows.
    """
    if len(points) < 2:
        return points
    xs = [p[0] for p in points]
    ys = [p[1] for p in points]
    # Cells fit all but the largest discs, which are compared with every cell they reach into: one hub with a thousand
    # leaves would make cells that hold everything.
    usual = sorted(radii)[len(radii) * 49 // 50]
    size = 2 * usual + gap
    large = [i for i, radius in enumerate(radii) if radius > usual]
    for done in range(1, passes + 1):
        cells: Cells = {}
        for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
            cells.setdefault((int(x // size), int(y // size)), []).append(i)
        moved = _neighbours_parted(cells, xs, ys, radii, gap)
        moved = _large_parted(large, cells, usual, size, xs, ys, radii, gap) or moved
        if not moved:
            break
        if done % _PATIENCE == 0:
            xs = [x * _GROWTH for x in xs]
            ys = [y * _GROWTH for y in ys]
    return list(zip(xs, ys, strict=True))


def _neighbours_parted(cells: Cells, xs: list[float], ys: list[float], radii: Sequence[float], gap: float) -> bool:
    moved = False
    for (column, row), here in cells.items():
        for side in ((0, 0), (1, 0), (-1, 1), (0, 1), (1, 1)):
            there = cells.get((column + side[0], row + side[1]))
            if there and _parted(here, there, xs, ys, radii, gap, same=side == (0, 0)):
                moved = True
    return moved


def _large_parted(
    large: list[int],
    cells: Cells,
    usual: float,
    size: float,
    xs: list[float],
    ys: list[float],
    radii: Sequence[float],
    gap: float,
) -> bool:
    moved = False
    for i in large:
        reach = radii[i] + usual + gap
        columns = range(int((xs[i] - reach) // size), int((xs[i] + reach) // size) + 1)
        rows = range(int((ys[i] - reach) // size), int((ys[i] + reach) // size) + 1)
        for key in [(column, row) for column in columns for row in rows]:
            others = [j for j in cells.get(key, ()) if j != i]
            if others and _parted([i], others, xs, ys, radii, gap, same=False):
                moved = True
    for k, i in enumerate(large):
        if _parted([i], large[k + 1 :], xs, ys, radii, gap, same=False):
            moved = True
    return moved


def _parted(
    here: list[int],
    there: list[int],
    xs: list[float],
    ys: list[float],
    radii: Sequence[float],
    gap: float,
    *,
    same: bool,
) -> bool:
    moved = False
    for k, i in enumerate(here):
        for j in there[k + 1 :] if same else there:
            dx = xs[i] - xs[j]
            dy = ys[i] - ys[j]
            wanted = radii[i] + radii[j] + gap
            squared = dx * dx + dy * dy
            if squared >= wanted * wanted:
                continue
            distance = sqrt(squared)
            if distance < 1e-6:
                dx, dy, distance = 1.0, 0.3, 1.0
            shift = (wanted - distance) / distance
            # The smaller disc gives way: big fans stay where the forces put them.
            share = radii[j] * radii[j] / (radii[i] * radii[i] + radii[j] * radii[j])
            xs[i] += dx * shift * share
            ys[i] += dy * shift * share
            xs[j] -= dx * shift * (1 - share)
            ys[j] -= dy * shift * (1 - share)
            moved = True
    return moved


def lying(points: list[Point]) -> list[Point]:
    """Turn a drawing so that its longest extent lies level, as screens do: its first principal axis along x."""
    count = len(points)
    middle_x, middle_y = sum(p[0] for p in points) / count, sum(p[1] for p in points) / count
    xx = sum((p[0] - middle_x) * (p[0] - middle_x) for p in points)
    yy = sum((p[1] - middle_y) * (p[1] - middle_y) for p in points)
    xy = sum((p[0] - middle_x) * (p[1] - middle_y) for p in points)
    largest = (xx + yy + sqrt((xx - yy) * (xx - yy) + 4 * xy * xy)) / 2
    x, y = (xy, largest - xx) if abs(xy) > 1e-9 else (1.0, 0.0) if xx >= yy else (0.0, 1.0)
    length = sqrt(x * x + y * y)
    if length < 1e-9:
        return points
    x, y = x / length, y / length
    return [
        ((p[0] - middle_x) * x + (p[1] - middle_y) * y, (p[1] - middle_y) * x - (p[0] - middle_x) * y) for p in points
    ]


def packed(islands: Sequence[tuple[Sequence[float], Sequence[Point]]]) -> list[list[Point]]:
    """Move islands (radii, points), largest first, as close to the first one as they fit, in its gaps too.

    Shapes are compared on a grid of squares (Freivalds, Dogrusoz and Kikusts, "Disconnected graph layout and the
    polyomino packing approach", 2002); positions are tried along a spiral.
    """
    if not islands:
        return []
    size = 22.0
    taken: set[tuple[int, int]] = set()
    out: list[list[Point]] = []
    tried_from: dict[int, int] = {}
    spiral: list[tuple[int, int]] = []
    for radii, points in islands:
        shape = _squares(radii, points, size)
        start = tried_from.get(len(points), 0)
        k = start
        while True:
            if k == len(spiral):
                spiral.append(_spiral(k))
            column, row = spiral[k]
            if not any((c + column, r + row) in taken for c, r in shape):
                break
            k += 1
        # Islands of one size are alike: where one did not fit, the next will not either.
        tried_from[len(points)] = k
        out.append([(x + column * size, y + row * size) for x, y in points])
        for c, r in shape:
            for margin_c in (-1, 0, 1):
                for margin_r in (-1, 0, 1):
                    taken.add((c + column + margin_c, r + row + margin_r))
    return out


def _squares(radii: Sequence[float], points: Sequence[Point], size: float) -> list[tuple[int, int]]:
    """The grid squares that the discs of an island touch, outermost first (those collide soonest)."""
    out: set[tuple[int, int]] = set()
    for radius, (x, y) in zip(radii, points, strict=True):
        for column in range(int((x - radius) // size), int((x + radius) // size) + 1):
            for row in range(int((y - radius) // size), int((y + radius) // size) + 1):
                out.add((column, row))
    return sorted(out, key=lambda square: (-(square[0] * square[0] + square[1] * square[1]), square))


def _spiral(k: int) -> tuple[int, int]:
    """The k-th square of a sunflower spiral, a little wider than high, as screens are."""
    radius = 0.55 * sqrt(k)
    return round(1.25 * radius * cos(k * _GOLDEN)), round(radius * sin(k * _GOLDEN))
