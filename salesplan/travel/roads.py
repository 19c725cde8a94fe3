"""The road network of an .osm.pbf extract as arrays, compact and cached.

Ways are cut at crossings: a stretch between two crossings is one edge however many bends it has. Its bends are kept as
pieces, straight and short, so that a place can be put on the road at the right spot. Roads from which one can never
come back to the network (islands of a few crossings) are left out, so that no place snaps to them.
Turn restrictions, ferries and the time of day are not modelled.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from salesplan.domain.errors import UsageError
from salesplan.runtime.caches import keep_arrays, kept_arrays
from salesplan.travel.crow import haversine_km
from salesplan.travel.road_tags import blocks_cars, car_speeds

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

VERSION = 1
"""Counted up when the same extract would give other roads."""

PIECE_METRES = 150.0
"""Longest straight piece: what the search for the nearest road looks at."""

ISLAND_CROSSINGS = 500
"""A part of the network with fewer crossings than this, and not the largest, is left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Roads:
    """Edges between crossings 0..crossings−1, and the straight pieces that they consist of.

    Speeds are metres a second, 0 where the direction is closed.
    """

    tail: NDArray[np.int64]  # [edges]
    head: NDArray[np.int64]
    metres: NDArray[np.float64]
    forward: NDArray[np.float64]
    backward: NDArray[np.float64]
    piece_edge: NDArray[np.int64]  # [pieces]
    piece_from: NDArray[np.float64]  # [pieces, 2] degrees of latitude and longitude
    piece_to: NDArray[np.float64]
    piece_at: NDArray[np.float64]  # metres along the edge at which the piece begins
    piece_metres: NDArray[np.float64]

    @property
    def crossings(self) -> int:
        """How many there are."""
        return int(max(self.tail.max(), self.head.max())) + 1 if len(self.tail) else 0


def roads_file(digest: str, cache: Path) -> Path:
    """Where the roads of an extract are kept."""
    return cache / f"roads-{VERSION}-{digest[:32]}.npz"


@lru_cache(maxsize=2)
def read_roads(path: Path, digest: str, cache: Path) -> Roads:
    """The roads of the extract at `path` with this content `digest`, from the cache where they are known.

    Raises UsageError where the extract cannot be read or has no roads.
    """
    kept = roads_file(digest, cache)
    names = [field.name for field in fields(Roads)]
    arrays: Any = kept_arrays(kept, names)
    if arrays is not None:
        return Roads(**arrays)
    roads = _parse(path)
    with contextlib.suppress(OSError):  # a cache that cannot be written costs time only
        keep_arrays(kept, {name: getattr(roads, name) for name in names})
    return roads


def _parse(path: Path) -> Roads:
    try:
        import osmium
        import scipy  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "[travel] provider is osm, but osmium or scipy is not installed", "pip install 'salesplan[osm]'"
        ) from error
    refs: list[int] = []
    points: list[tuple[float, float]] = []
    ways: list[tuple[int, float, float]] = []  # nodes, speed along, speed against
    blocked: set[int] = set()
    try:
        wanted = osmium.filter.KeyFilter("highway", "barrier")
        for item in osmium.FileProcessor(str(path)).with_locations().with_filter(wanted):
            if item.is_node():
                if "barrier" in item.tags and blocks_cars(dict(item.tags)):
                    blocked.add(item.id)
            elif item.is_way():
                along, against = car_speeds(dict(item.tags))
                nodes = [n for n in item.nodes if n.location.valid()] if along or against else []
                if len(nodes) > 1:
                    ways.append((len(nodes), along / 3.6, against / 3.6))
                    refs.extend(n.ref for n in nodes)
                    points.extend((n.lat, n.lon) for n in nodes)
    except RuntimeError as error:
        raise UsageError(f"{path} is no OpenStreetMap extract: {error}", "check [travel] osm_file") from error
    if not ways:
        raise UsageError(f"{path} has no roads for cars", "choose an extract that covers the customers")
    return _connected(_cut(np.array(refs, dtype=np.int64), np.array(points), ways, blocked))


def _cut(
    refs: NDArray[np.int64], points: NDArray[np.float64], ways: list[tuple[int, float, float]], blocked: set[int]
) -> Roads:
    """Edges between crossings: nodes that occur twice, and the ends of ways."""
    lengths = np.array([n for n, _, _ in ways], dtype=np.int64)
    speeds = np.array([(a, b) for _, a, b in ways])
    way = np.repeat(np.arange(len(ways)), lengths)
    _, node, count = np.unique(refs, return_inverse=True, return_counts=True)
    ends = np.zeros(len(refs), dtype=np.bool_)
    ends[np.cumsum(lengths) - 1] = ends[np.cumsum(lengths) - lengths] = True
    shut = np.isin(refs, np.fromiter(sorted(blocked), dtype=np.int64, count=len(blocked)))
    crossing = ends | (count[node] > 1) | shut
    a = np.flatnonzero(way[:-1] == way[1:])  # a piece runs from occurrence a to a + 1
    edge = np.cumsum(crossing[a]) - 1
    first = np.flatnonzero(crossing[a])
    last = np.append(first[1:], len(a)) - 1
    # A barrier is a dead end on either side: each occurrence becomes two crossings of its own.
    tail = np.where(shut[a[first]], len(refs) + 2 * a[first], node[a[first]])
    head = np.where(shut[a[last] + 1], len(refs) + 2 * (a[last] + 1) + 1, node[a[last] + 1])
    metres = np.maximum(1000 * haversine_km(points[a], points[a + 1]), 0.01)
    before = np.cumsum(metres) - metres
    names, ends_of = np.unique(np.concatenate((tail, head)), return_inverse=True)
    assert len(names)
    along, against = speeds[way[a[first]]].T
    return _short_pieces(
        Roads(
            tail=ends_of[: len(first)].astype(np.int64),
            head=ends_of[len(first) :].astype(np.int64),
            metres=np.bincount(edge, weights=metres).astype(np.float64),
            forward=along,
            backward=against,
            piece_edge=edge.astype(np.int64),
            piece_from=points[a],
            piece_to=points[a + 1],
            piece_at=before - before[first][edge],
            piece_metres=metres,
        )
    )


def _short_pieces(roads: Roads) -> Roads:
    """Long straight pieces in equal parts of at most `PIECE_METRES`."""
    parts = np.ceil(roads.piece_metres / PIECE_METRES).astype(np.int64)
    piece = np.repeat(np.arange(len(parts)), parts)
    part = np.arange(len(piece)) - np.repeat(np.cumsum(parts) - parts, parts)
    step = (roads.piece_to - roads.piece_from) / parts[:, None]
    metres = roads.piece_metres / parts
    begin = roads.piece_from[piece] + part[:, None] * step[piece]
    return Roads(
        tail=roads.tail,
        head=roads.head,
        metres=roads.metres,
        forward=roads.forward,
        backward=roads.backward,
        piece_edge=roads.piece_edge[piece],
        piece_from=begin,
        piece_to=begin + step[piece],
        piece_at=roads.piece_at[piece] + part * metres[piece],
        piece_metres=metres[piece],
    )


def _connected(roads: Roads) -> Roads:
    """Without the edges that do not lie within one strongly connected part of some size."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ahead, back = roads.forward > 0, roads.backward > 0
    tail = np.concatenate((roads.tail[ahead], roads.head[back]))
    head = np.concatenate((roads.head[ahead], roads.tail[back]))
    n = roads.crossings
    graph = coo_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(n, n)).tocsr()
    _, part = connected_components(graph, directed=True, connection="strong")
    size = np.bincount(part)
    large = (size >= ISLAND_CROSSINGS) | (size == size.max())
    keep = (part[roads.tail] == part[roads.head]) & large[part[roads.tail]]
    edges = np.cumsum(keep) - 1
    pieces = keep[roads.piece_edge]
    _, ends = np.unique(np.concatenate((roads.tail[keep], roads.head[keep])), return_inverse=True)
    return Roads(
        tail=ends[: keep.sum()].astype(np.int64),
        head=ends[keep.sum() :].astype(np.int64),
        metres=roads.metres[keep],
        forward=roads.forward[keep],
        backward=roads.backward[keep],
        piece_edge=edges[roads.piece_edge[pieces]].astype(np.int64),
        piece_from=roads.piece_from[pieces],
        piece_to=roads.piece_to[pieces],
        piece_at=roads.piece_at[pieces],
        piece_metres=roads.piece_metres[pieces],
    )
