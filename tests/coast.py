"""Makes salesplan/report/coast.npz from the npm package world-atlas 2 (Natural Earth 1:10m, public domain).

npm install world-atlas@2 && python -m tests.coast node_modules/world-atlas/countries-10m.json
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from salesplan.report.coast import FILE, GRID

TOLERANCE = 0.008  # degrees by which a line may be off
LEAST = 0.03  # degrees across the smallest island
FARTHEST = 30_000  # grid steps of one delta
Points = list[tuple[float, float]]


def main(path: str) -> None:
    """Read the topology, simplify each arc once, so that neighbours still meet, and write rings and lines."""
    topology = json.loads(Path(path).read_text())
    arcs = [_simple(arc) for arc in _arcs(topology)]
    used = Counter(i for g in topology["objects"]["countries"]["geometries"] for i in _numbers(g.get("arcs", [])))
    borders = [arcs[i] for i, times in used.items() if times > 1]
    land = [r for g in topology["objects"]["land"]["geometries"] for r in _rings(g, arcs) if _wide(r) >= LEAST]
    np.savez_compressed(FILE, **_packed("land", land), **_packed("borders", borders))


def _arcs(topology: dict[str, Any]) -> Iterator[Points]:
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        at = np.cumsum(np.array(arc), axis=0) * scale + move
        yield [(float(x), float(y)) for x, y in at]


def _numbers(arcs: Any) -> Iterator[int]:
    if isinstance(arcs, int):
        yield arcs if arcs >= 0 else ~arcs
    else:
        for part in arcs:
            yield from _numbers(part)


def _rings(geometry: dict[str, Any], arcs: list[Points]) -> Iterator[Points]:
    for polygon in geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]:
        for ring in polygon:
            points: Points = []
            for i in ring:
                arc = arcs[i] if i >= 0 else arcs[~i][::-1]
                points += arc[1:] if points else arc
            if len(points) > 3:
                yield points


def _wide(points: Points) -> float:
    xs, ys = zip(*points, strict=True)
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _simple(points: Points) -> Points:
    """Douglas and Peucker's: the ends, and whatever lies farther than the tolerance off the line between them."""
    keep, spans = {0, len(points) - 1}, [(0, len(points) - 1)]
    while spans:
        i, j = spans.pop()
        (x1, y1), (x2, y2) = points[i], points[j]
        dx, dy = x2 - x1, y2 - y1
        length = (dx * dx + dy * dy) ** 0.5
        off = [
            abs(dy * (x - x1) - dx * (y - y1)) / length if length else ((x - x1) ** 2 + (y - y1) ** 2) ** 0.5
            for x, y in points[i + 1 : j]
        ]
        if off and max(off) > TOLERANCE:
            k = i + 1 + off.index(max(off))
            keep.add(k)
            spans += [(i, k), (k, j)]
    return [points[i] for i in sorted(keep)]


def _packed(name: str, lines: list[Points]) -> dict[str, Any]:
    """First points, numbers of points, and steps from point to point on the grid."""
    starts, steps, lengths = [], [], []
    for line in lines:
        at = np.round(np.array(line) * GRID).astype(np.int32)
        at = np.vstack([at[:1], *(_stepwise(a, b) for a, b in pairwise(at) if (a != b).any())])
        starts.append(at[0])
        steps.append(np.diff(at, axis=0))
        lengths.append(len(at))
    return {
        f"{name}_starts": np.array(starts, np.int32),
        f"{name}_lengths": np.array(lengths, np.int32),
        f"{name}_steps": np.vstack(steps).astype(np.int16),
    }


def _stepwise(a: Any, b: Any) -> Any:
    """The point b, after as many between as keep each step small."""
    parts = int(np.abs(b - a).max()) // FARTHEST + 1
    return np.array([a + (b - a) * i // parts for i in range(1, parts + 1)])


if __name__ == "__main__":
    main(sys.argv[1])
