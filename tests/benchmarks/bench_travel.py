"""Travel times: Andorra's roads, the cache, and what ordering stops by the crow costs on the road.

.venv/bin/python -m tests.benchmarks.bench_travel
"""

from __future__ import annotations

import csv
import math
import shutil
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.places import Place
from salesplan.domain.settings import RouteSettings, TravelSettings
from salesplan.domain.working_days import WorkingDay
from salesplan.routes import MANDATORY, DayProblem, solve_day
from salesplan.travel import Crow, travel_times
from salesplan.travel.cache import Cached
from salesplan.travel.calibrate import calibrate_on_roads
from salesplan.travel.reach import unreachable
from tests.benchmarks.table import median_seconds, print_table
from tests.shared import ANDORRA

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from salesplan.travel import TravelTimes

ROADS = TravelSettings(provider="osm", osm_file="andorra.osm.pbf")
MATRIX_TARGET = 10.0
STOPS = 9


def andorra(name: str) -> list[Place]:
    """Places of the rows of one of Andorra's files."""
    with (ANDORRA / "data" / f"{name}.csv").open(encoding="utf-8") as handle:
        return [Place(float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(handle)]


def matrix_of_all_places(cache: Path) -> TravelTimes:
    """All 449 places: from the extract, from the road graph, from the known drives, and one location more."""
    places = andorra("customers") + andorra("reps")
    more = [*places, Place(42.52, 1.55)]

    def fresh() -> None:
        from salesplan.travel.roads import read_roads

        shutil.rmtree(cache, ignore_errors=True)
        read_roads.cache_clear()

    def measured(prepare: Callable[[], None], asked: Sequence[Place]) -> float:
        seconds = []
        for _ in range(3):
            prepare()
            travel = travel_times(ROADS, ANDORRA, cache)
            begin = time.perf_counter()
            travel.legs(asked, asked)
            seconds.append(time.perf_counter() - begin)
        return sorted(seconds)[1]

    def forget_drives() -> None:
        for kept in cache.glob("drives.db*"):
            kept.unlink()

    def know_all_but_one() -> None:
        forget_drives()
        travel_times(ROADS, ANDORRA, cache).legs(places, places)

    rows: list[tuple[object, ...]] = [
        ("parse the extract, all places", f"{measured(fresh, places):.2f}", f"≤ {MATRIX_TARGET:g}"),
        ("graph known, all places", f"{measured(forget_drives, places):.2f}", ""),
        ("drives known, all places", f"{measured(lambda: None, places):.2f}", ""),
        ("one location more", f"{measured(know_all_but_one, more):.2f}", ""),
    ]
    travel = travel_times(ROADS, ANDORRA, cache)
    assert isinstance(travel, Cached)
    seconds, _ = median_seconds(lambda: travel.engine.legs(places, more[-1:]))
    rows.append(("its column alone, on the graph", f"{seconds:.3f}", ""))
    lost = unreachable(travel, andorra("reps"), places)
    rows.append((f"places farther than {ROADS.snap_km:g} km from a road or cut off", len(lost), "reported"))
    print_table(f"Andorra on its roads, {len(places)} places", ["what", "seconds", "target"], rows)
    return travel


def crow_beside_geopy() -> None:
    """Pairs a second and the largest error of the great circle."""
    from geopy.distance import geodesic

    rng = np.random.default_rng(0)
    places = [Place(float(a), float(b)) for a, b in rng.uniform((-60, -170), (70, 170), (1000, 2))]
    crow = Crow(TravelSettings(circuity=1.0))
    seconds, legs = median_seconds(lambda: crow.legs(places, places))
    sample = [(int(i), int(j)) for i, j in rng.integers(0, 1000, (2000, 2)) if i != j]
    begin = time.perf_counter()
    true = [geodesic((a.latitude, a.longitude), (b.latitude, b.longitude)).km for a, b in pairs(places, sample)]
    slow = (time.perf_counter() - begin) / len(sample)
    error = max(abs(legs.km[i, j] / km - 1) for (i, j), km in zip(sample, true, strict=True))
    rows = [(f"{1e6 * seconds / 1e6:.3f}", f"{1e6 * slow:.0f}", f"{100 * error:.2f}", "≤ 0.56")]
    print_table("Crow", ["µs a pair", "geopy's", "largest error %", "target %"], rows)


def pairs(places: Sequence[Place], positions: Sequence[tuple[int, int]]) -> list[tuple[Place, Place]]:
    """Places by position."""
    return [(places[i], places[j]) for i, j in positions]


def day_of(home: Place, stops: Sequence[Place], travel: TravelTimes) -> DayProblem:
    """A day without windows, so that the order alone decides."""
    at = [home, *stops, home]
    legs = travel.legs(at, at)
    k = len(stops)
    day = WorkingDay(date(2026, 11, 23), 0, 24 * 3600, 0, k, 0, 0, 0)
    return DayProblem(day, legs.seconds(), legs.km, (0,) * k, ((),) * k, (MANDATORY,) * k, tuple(range(1, k + 1)))


def roads_beside_crow(travel: TravelTimes) -> None:
    """The same days in the crow's order and in the roads', both driven on the roads."""
    reps, customers = andorra("reps"), andorra("customers")
    lost = set(unreachable(travel, reps, customers))
    reachable = [c for i, c in enumerate(customers) if i not in lost]
    fit = calibrate_on_roads(travel, reachable, ROADS)
    calibrated = TravelSettings(minutes_factor=fit.minutes_factor, minutes_exponent=fit.minutes_exponent)
    engines = {"crow": Crow(TravelSettings()), "crow, calibrated": Crow(calibrated), "osm": travel}
    driven = dict.fromkeys(engines, 0.0)
    days = 0
    for number, home in enumerate(reps):
        mine = [c for i, c in enumerate(reachable) if i % len(reps) == number]
        mine.sort(key=lambda c: math.atan2(c.latitude - home.latitude, c.longitude - home.longitude))
        for begin in range(0, len(mine) - STOPS + 1, STOPS):
            stops = mine[begin : begin + STOPS]
            truth = day_of(home, stops, travel)
            days += 1
            for name, engine in engines.items():
                order = solve_day(day_of(home, stops, engine), RouteSettings(), 0).order
                driven[name] += truth.drive(order) / 60
    rows = [
        (name, f"{minutes:.0f}", f"{100 * (minutes / driven['osm'] - 1):.1f}", "≥ 0" if name != "osm" else "")
        for name, minutes in driven.items()
    ]
    title = f"{days} days of {STOPS} stops, each in three orders, driven on Andorra's roads"
    print_table(title, ["ordered by", "road minutes", "% above osm", "target"], rows)
    told = ((fit.minutes_factor, fit.minutes_exponent, fit.circuity, f"{100 * fit.median_error:.0f}", "after"),)
    before = ((3.0, 0.72, 1.35, f"{100 * fit.median_error_before:.0f}", "before"),)
    print_table(
        "Crow calibrated on Andorra's roads", ["factor", "exponent", "circuity", "median error %", ""], before + told
    )


def main() -> None:
    """All tables."""
    crow_beside_geopy()
    if ANDORRA.is_dir():
        with tempfile.TemporaryDirectory() as folder:
            roads_beside_crow(matrix_of_all_places(Path(folder) / "cache"))


if __name__ == "__main__":
    main()
