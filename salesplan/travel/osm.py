"""Travel times over the roads of an OpenStreetMap extract: the fastest path, directed.

A place joins the network at the nearest point of a road, at most `snap_km` away, else it is unreachable. Minutes are
free flow; of equally fast paths the shortest counts.
"""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from salesplan.domain.errors import UsageError
from salesplan.runtime.regular_files import open_regular
from salesplan.travel.cache import Cached
from salesplan.travel.crow import haversine_km
from salesplan.travel.legs import Legs, coordinates, with_parking
from salesplan.travel.roads import VERSION, Roads, read_roads, roads_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from scipy.sparse import csr_array
    from scipy.spatial import cKDTree

    from salesplan.domain.places import Place
    from salesplan.domain.settings import TravelSettings

    Floats = NDArray[np.float64]

METRES_IN_A_STEP = 100_000_000.0
"""A path's length is told in one number, steps of 1/100 s times this, plus metres: both sums are exact in float64
below 9·10^15, which is 25 hours and 100,000 km, and the least of them is the fastest path, then the shortest."""

STEPS_A_SECOND = 100.0
METRES_A_DEGREE = 111_195.0
CANDIDATES = 24  # pieces of road that are measured exactly for each place
MATRIX_CELLS = 30_000_000  # of one call of Dijkstra: sources × crossings


class Spots(NamedTuple):
    """Where places join the network."""

    edge: NDArray[np.int64]  # −1: too far from any road
    at: Floats  # metres along the edge


@dataclass(frozen=True, slots=True)
class OpenStreetMap:
    """The roads of `path`; read when first asked, once a process."""

    path: Path
    file_digest: str
    cache: Path
    snap_km: float
    parking_minutes: float

    @property
    def name(self) -> str:
        """The provider's name in the settings."""
        return "osm"

    @property
    def digest(self) -> str:
        """Changes with the extract's content, the reading of it, snapping and parking."""
        told = f"osm {VERSION} {self.file_digest} {self.snap_km!r} {self.parking_minutes!r}"
        return hashlib.sha256(told.encode()).hexdigest()

    def relocated(self) -> OpenStreetMap:
        """On another machine: the same, where the extract or its roads are seen there."""
        if not (self.path.is_file() or roads_file(self.file_digest, self.cache).is_file()):
            raise UsageError(
                f"a worker on {platform.node()} does not see {self.path}",
                "put the workspace on a folder that all share",
            )
        return self

    def legs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        """All drives from `origins` (n) to `destinations` (m): arrays of shape [n, m]."""
        roads = read_roads(self.path, self.file_digest, self.cache)
        starts, ends = snap(roads, origins, self.snap_km), snap(roads, destinations, self.snap_km)
        a, b = coordinates(origins), coordinates(destinations)
        length = _lengths(roads, starts, ends, _limit(a, b))
        length[(a[:, None, :] == b[None, :, :]).all(axis=-1)] = 0.0
        steps = np.floor(length / METRES_IN_A_STEP)
        with np.errstate(invalid="ignore"):
            metres = np.where(np.isinf(length), np.inf, length - steps * METRES_IN_A_STEP)
        return with_parking(Legs(steps / (60 * STEPS_A_SECOND), metres / 1000), self.parking_minutes)


def snap(roads: Roads, places: Sequence[Place], snap_km: float) -> Spots:
    """The nearest point of a road for each place, at most `snap_km` away. A plane through the place is exact enough."""
    if not places:
        return Spots(np.empty(0, dtype=np.int64), np.empty(0))
    tree, shrink = _pieces(roads)
    at = coordinates(places)
    nearest = min(CANDIDATES, len(roads.piece_edge))
    _, candidates = tree.query(at * shrink, k=nearest)
    pieces = np.asarray(candidates, dtype=np.int64).reshape(len(at), nearest)
    metres = METRES_A_DEGREE * np.stack((np.ones(len(at)), np.cos(np.radians(at[:, 0]))), axis=-1)[:, None, :]
    begin = (roads.piece_from[pieces] - at[:, None, :]) * metres
    along = (roads.piece_to - roads.piece_from)[pieces] * metres
    share = np.clip(-(begin * along).sum(-1) / np.maximum((along * along).sum(-1), 1e-9), 0.0, 1.0)
    distance = np.hypot(*np.moveaxis(begin + share[..., None] * along, -1, 0))
    best = distance.argmin(axis=1)
    row = np.arange(len(at))
    piece = pieces[row, best]
    spot = roads.piece_at[piece] + share[row, best] * roads.piece_metres[piece]
    near = distance[row, best] <= 1000 * snap_km
    return Spots(np.where(near, roads.piece_edge[piece], -1), spot)


def _limit(a: Floats, b: Floats) -> float:
    """A length within which these drives lie as a rule: half as far again as the crow at 20 km/h, and 20 minutes."""
    if not (len(a) and len(b)):
        return 0.0
    corners = np.concatenate((a, b))
    km = float(haversine_km(corners.min(axis=0), corners.max(axis=0)))
    return STEPS_A_SECOND * (1200 + 1.5 * km / 20 * 3600) * METRES_IN_A_STEP


def _lengths(roads: Roads, starts: Spots, ends: Spots, limit: float) -> Floats:
    """Steps · METRES_IN_A_STEP + metres of the fastest paths, inf where there is none: [starts, ends].

    A path leaves its edge over the head or over the tail, and comes in over either; or stays on the edge.
    """
    out = _sides(roads, starts, leaving=True)
    into = _sides(roads, ends, leaving=False)
    sources, source = np.unique(np.concatenate([node for node, _ in out]), return_inverse=True)
    targets, target = np.unique(np.concatenate([node for node, _ in into]), return_inverse=True)
    between = _dijkstra(roads, sources, targets, limit)
    n, m = len(starts.edge), len(ends.edge)
    length = np.full((n, m), np.inf)
    for i, (_, first) in enumerate(out):
        for j, (_, last) in enumerate(into):
            path = between[np.ix_(source[i * n : (i + 1) * n], target[j * m : (j + 1) * m])]
            np.minimum(length, first[:, None] + path + last[None, :], out=length)
    same = (starts.edge[:, None] == ends.edge[None, :]) & (starts.edge[:, None] >= 0)
    a, b = np.nonzero(same)
    edge, way = starts.edge[a], ends.at[b] - starts.at[a]
    speed = np.where(way >= 0, roads.forward[edge], roads.backward[edge])
    length[a, b] = np.minimum(length[a, b], _told(np.abs(way), speed))
    return length


def _sides(roads: Roads, spots: Spots, *, leaving: bool) -> list[tuple[NDArray[np.int64], Floats]]:
    """For either end of each spot's edge: the crossing, and the length between it and the spot."""
    edge = np.maximum(spots.edge, 0)
    ahead, back = roads.metres[edge] - spots.at, spots.at
    over_head, over_tail = (roads.forward, roads.backward) if leaving else (roads.backward, roads.forward)
    sides = ((roads.head[edge], ahead, over_head[edge]), (roads.tail[edge], back, over_tail[edge]))
    return [
        (node, np.where(spots.edge >= 0, _told(np.maximum(metres, 0.0), speed), np.inf))
        for node, metres, speed in sides
    ]


def _told(metres: Floats, speed: Floats) -> Floats:
    """A length in one number; inf where the speed is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        steps = np.where(speed > 0, np.rint(STEPS_A_SECOND * metres / speed), np.inf)
    return steps * METRES_IN_A_STEP + np.rint(metres)


def _dijkstra(roads: Roads, sources: NDArray[np.int64], targets: NDArray[np.int64], limit: float) -> Floats:
    """Lengths from crossing to crossing, searched from the side with fewer of them.

    A search goes no farther than `limit`; only a row in which that leaves a gap is searched to the end.
    """
    if len(targets) < len(sources):
        return _search(_graphs(roads)[1], targets, sources, limit).T
    return _search(_graphs(roads)[0], sources, targets, limit)


def _search(graph: csr_array, sources: NDArray[np.int64], targets: NDArray[np.int64], limit: float) -> Floats:
    from scipy.sparse.csgraph import dijkstra

    found = np.empty((len(sources), len(targets)))
    chunk = max(1, MATRIX_CELLS // max(1, graph.shape[0]))  # bounds the memory
    for begin in range(0, len(sources), chunk):
        part = sources[begin : begin + chunk]
        lengths = dijkstra(graph, directed=True, indices=part, limit=limit)[:, targets]
        short = np.flatnonzero(np.isinf(lengths).any(axis=1))
        if len(short) and np.isfinite(limit):
            lengths[short] = dijkstra(graph, directed=True, indices=part[short])[:, targets]
        found[begin : begin + chunk] = lengths
    return found


@lru_cache(maxsize=2)
def _graphs(roads: Roads) -> tuple[csr_array, csr_array]:
    """Crossings and the least length between neighbours, in the direction of travel and against it."""
    from scipy.sparse import csr_array

    ahead, back = roads.forward > 0, roads.backward > 0
    tail = np.concatenate((roads.tail[ahead], roads.head[back]))
    head = np.concatenate((roads.head[ahead], roads.tail[back]))
    length = np.concatenate(
        (_told(roads.metres[ahead], roads.forward[ahead]), _told(roads.metres[back], roads.backward[back]))
    )
    length = np.maximum(length, 1.0)  # scipy takes a zero for no edge
    order = np.lexsort((length, head, tail))
    tail, head, length = tail[order], head[order], length[order]
    first = np.ones(len(tail), dtype=np.bool_)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    n = roads.crossings
    graph = csr_array((length[first], (tail[first], head[first])), shape=(n, n))
    return graph, graph.T.tocsr()


@lru_cache(maxsize=2)
def _pieces(roads: Roads) -> tuple[cKDTree, Floats]:
    """The middles of all pieces of road in a tree, and what shrinks degrees of longitude to those of latitude."""
    from scipy.spatial import cKDTree

    middle = (roads.piece_from + roads.piece_to) / 2
    shrink = np.array([1.0, np.cos(np.radians(middle[:, 0].mean()))])
    return cKDTree(middle * shrink), shrink


def provide(settings: TravelSettings, workspace: Path, cache: Path, places: Mapping[str, Place]) -> Cached:  # noqa: ARG001
    """The provider named `osm`, with its known drives cached. Raises UsageError where the extract cannot be read."""
    if not settings.osm_file:
        raise UsageError("[travel] provider is osm, but osm_file is empty", "set [travel] osm_file to an .osm.pbf")
    path = workspace / settings.osm_file
    try:
        with open_regular(path) as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}", "check [travel] osm_file") from error
    engine = OpenStreetMap(path.resolve(), digest, cache, settings.snap_km, settings.parking_minutes)
    return Cached(engine, cache / "drives.db")
