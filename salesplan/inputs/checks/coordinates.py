"""Places that cannot be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs, Point
    from salesplan.inputs.parsing import Parsed

PLACED_FILES = ("customers.csv", "reps.csv")
SWAP = "swap latitude and longitude"
SPREADS = 6.0  # an outlier lies this many median absolute deviations from the middle ...
FEWEST_POINTS = 3  # fewer have no middle
LEAST_SPREAD = 1.0  # ... and at least this many degrees


def null_island(inputs: Inputs) -> Iterator[Finding]:
    """(0, 0) lies in the Gulf of Guinea and means that nobody knew."""
    for file in PLACED_FILES:
        table = inputs.tables[file]
        for row, point in inputs.points[file]:
            if point == (0.0, 0.0):
                remedy = "fill in the true place, or empty both cells and give an address"
                yield table.finding(row, "latitude", "the place is (0, 0)", remedy, "null-island", value="0, 0")


def half_a_place(inputs: Inputs) -> Iterator[Finding]:
    """Latitude without longitude, or the reverse."""
    for file in PLACED_FILES:
        table = inputs.tables[file]
        if len(inputs.points[file]) == len(table):
            continue
        for row in inputs.rows(file):
            texts = (table.text("latitude", row), table.text("longitude", row))
            if bool(texts[0]) != bool(texts[1]):
                column = "longitude" if texts[0] else "latitude"
                remedy = "fill in both coordinates, or empty both and give an address"
                yield table.finding(row, column, "one coordinate without the other", remedy, "half-a-place")


def swapped_coordinates(inputs: Inputs) -> Iterator[Finding]:
    """A point that is far from all others, and among them once latitude and longitude are swapped."""
    points = {file: [p for _, p in inputs.points[file] if p != (0.0, 0.0)] for file in PLACED_FILES}
    if _whole_file_swapped(points["customers.csv"], points["reps.csv"]):
        problem, remedy = "latitude and longitude look swapped in the whole file", "swap the two headers"
        yield inputs.customers.whole("latitude", problem, remedy, "swapped-coordinates")
        return
    pooled = points["customers.csv"] + points["reps.csv"]
    middle = _Middle(pooled) if len(pooled) >= FEWEST_POINTS else None
    for file in PLACED_FILES:
        table = inputs.tables[file]
        yield from _swapped_out_of_range(table, middle)
        if middle is None or middle.holds_all(inputs.points[file]):
            continue
        for row, (latitude, longitude) in inputs.points[file]:
            if not middle.holds((latitude, longitude)) and middle.holds((longitude, latitude)):
                problem = "latitude and longitude look swapped: far from all others, and among them if swapped"
                value = f"{latitude:g}, {longitude:g}"
                yield table.finding(row, "latitude", problem, SWAP, "swapped-coordinates", value=value)


class _Middle:
    """A box around the median point, wide enough for a territory, too narrow for its mirror image."""

    def __init__(self, points: Sequence[Point]) -> None:
        import numpy as np

        placed = np.array(points, dtype=np.float64)
        centre = np.median(placed, axis=0)
        spread = np.median(np.abs(placed - centre), axis=0)
        self.centre: Point = (float(centre[0]), float(centre[1]))
        self.reach: Point = (self._reach(spread[0]), self._reach(spread[1]))

    @staticmethod
    def _reach(spread: float) -> float:
        return max(LEAST_SPREAD, SPREADS * float(spread))

    def holds(self, point: Point) -> bool:
        """Whether the point lies inside."""
        return abs(point[0] - self.centre[0]) <= self.reach[0] and abs(point[1] - self.centre[1]) <= self.reach[1]

    def holds_all(self, points: Sequence[tuple[int, Point]]) -> bool:
        """Whether no point lies outside, judged from the extremes alone: the usual case, fast."""
        latitudes = [point[0] for _, point in points] or [self.centre[0]]
        longitudes = [point[1] for _, point in points] or [self.centre[1]]
        return self.holds((min(latitudes), min(longitudes))) and self.holds((max(latitudes), max(longitudes)))


def _whole_file_swapped(customers: Sequence[Point], reps: Sequence[Point]) -> bool:
    """Customers as a body lie where the reps would lie if swapped."""
    if not customers or not reps:
        return False
    body, homes = _Middle(customers), _Middle(reps)
    apart = max(abs(body.centre[axis] - homes.centre[axis]) for axis in (0, 1))
    near = max(abs(body.centre[1 - axis] - homes.centre[axis]) for axis in (0, 1))
    return apart > 5.0 and near < 0.2 * apart and not homes.holds(body.centre)


def _swapped_out_of_range(table: Parsed, middle: _Middle | None) -> Iterator[Finding]:
    """A latitude beyond 90° whose row, once swapped, is among the others (or on earth, where there are no others)."""
    if None not in table["latitude"]:
        return
    for row, latitude in enumerate(table["latitude"]):
        told, other = _number(table.text("latitude", row)), table["longitude"][row]
        if latitude is not None or told is None or other is None:
            continue
        if 90 < abs(told) <= 180 and abs(other) <= 90 and (middle is None or middle.holds((other, told))):
            problem = "latitude and longitude look swapped: there is no such latitude"
            yield table.finding(row, "latitude", problem, SWAP, "swapped-coordinates")


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def far_from_every_rep(inputs: Inputs) -> Iterator[Finding]:
    """Nobody could drive there, make the visit and be home the same day, by the crow's travel times."""
    import numpy as np

    customers = inputs.points["customers.csv"]
    active = set(inputs.active_reps)
    homes = [(row, point) for row, point in inputs.points["reps.csv"] if row in active]
    if not customers or not homes or inputs.settings.overnight.enabled:
        return
    longest = max(ends - starts for starts, ends in (inputs.rep_hours(row) for row, _ in homes))
    travel = inputs.settings.travel
    minutes = max(0.0, (longest / 60 - inputs.settings.visits.minutes) / 2)
    reach_km = (minutes / travel.minutes_factor) ** (1 / travel.minutes_exponent)
    # great-circle distance > reach  ⇔  cosine of the angle < cos(reach / radius): one matrix product a block
    least_cosine = np.cos(min(np.pi, reach_km / 6371.0088))
    homes_xyz = _unit_vectors([point for _, point in homes])
    for start in range(0, len(customers), 10_000):
        block = customers[start : start + 10_000]
        nearest = (_unit_vectors([point for _, point in block]) @ homes_xyz.T).max(axis=1)
        for position in np.flatnonzero(nearest < least_cosine):
            row, (latitude, longitude) = block[int(position)]
            problem = "too far from every rep to go there and back in a day"
            remedy = "check the coordinates; if they are right, the customer can only be called remotely"
            yield inputs.customers.warning(
                row, "latitude", problem, remedy, "far-from-every-rep", value=f"{latitude:g}, {longitude:g}"
            )


def _unit_vectors(points: Sequence[Point]):  # type: ignore[no-untyped-def]
    """Points on the unit sphere, shape (n, 3)."""
    import numpy as np

    latitude, longitude = np.radians(np.asarray(points, dtype=np.float64)).T
    return np.column_stack(
        (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
    )
