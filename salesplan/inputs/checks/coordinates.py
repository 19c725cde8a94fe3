"""Places that cannot be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs
    from salesplan.inputs.parsing import Parsed

PLACED_FILES = ("customers.csv", "reps.csv")
SWAP = "swap latitude and longitude"
SPREADS = 6.0  # an outlier lies this many median absolute deviations from the middle ...
FEWEST_POINTS = 3  # fewer have no middle
LEAST_SPREAD = 1.0  # ... and at least this many degrees


def null_island(inputs: Inputs) -> Iterator[Finding]:
    """(0, 0) lies in the Gulf of Guinea and means that nobody knew."""
    for file in PLACED_FILES:
        table, places = inputs.tables[file], inputs.places[file]
        for row in places.rows[~_known(places.points)].tolist():
            remedy = "fill in the true place, or empty both cells and give an address"
            yield table.finding(row, "latitude", "the place is (0, 0)", remedy, "null-island", value="0, 0")


def _known(points: NDArray[np.float64]) -> NDArray[np.bool_]:
    known: NDArray[np.bool_] = (points != 0.0).any(axis=1)
    return known


def half_a_place(inputs: Inputs) -> Iterator[Finding]:
    """Latitude without longitude, or the reverse."""
    for file in PLACED_FILES:
        table = inputs.tables[file]
        if len(inputs.places[file].rows) == len(table):
            continue
        for row in inputs.rows(file):
            texts = (table.text("latitude", row), table.text("longitude", row))
            if bool(texts[0]) != bool(texts[1]):
                column = "longitude" if texts[0] else "latitude"
                remedy = "fill in both coordinates, or empty both and give an address"
                yield table.finding(row, column, "one coordinate without the other", remedy, "half-a-place")


def swapped_coordinates(inputs: Inputs) -> Iterator[Finding]:
    """A point that is far from all others, and among them once latitude and longitude are swapped."""
    import numpy as np

    known = {file: places.points[_known(places.points)] for file, places in inputs.places.items()}
    if _whole_file_swapped(known["customers.csv"], known["reps.csv"]):
        problem, remedy = "latitude and longitude look swapped in the whole file", "swap the two headers"
        yield inputs.customers.whole("latitude", problem, remedy, "swapped-coordinates")
        return
    pooled = np.concatenate([known[file] for file in PLACED_FILES])
    middle = _Middle(pooled) if len(pooled) >= FEWEST_POINTS else None
    for file in PLACED_FILES:
        table, places = inputs.tables[file], inputs.places[file]
        yield from _swapped_out_of_range(table, middle)
        if middle is None:
            continue
        odd = ~middle.hold(places.points) & middle.hold(places.points[:, ::-1])
        for row, (latitude, longitude) in zip(places.rows[odd].tolist(), places.points[odd].tolist(), strict=True):
            problem = "latitude and longitude look swapped: far from all others, and among them if swapped"
            value = f"{latitude:g}, {longitude:g}"
            yield table.finding(row, "latitude", problem, SWAP, "swapped-coordinates", value=value)


class _Middle:
    """A box around the median point, wide enough for a territory, too narrow for its mirror image."""

    def __init__(self, points: NDArray[np.float64]) -> None:
        import numpy as np

        self.centre = np.median(points, axis=0)
        self.reach = np.maximum(LEAST_SPREAD, SPREADS * np.median(np.abs(points - self.centre), axis=0))

    def hold(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which points lie inside."""
        import numpy as np

        return np.asarray((abs(points - self.centre) <= self.reach).all(axis=-1))


def _whole_file_swapped(customers: NDArray[np.float64], reps: NDArray[np.float64]) -> bool:
    """Customers as a body lie where the reps would lie if swapped."""
    if not len(customers) or not len(reps):
        return False
    body, homes = _Middle(customers), _Middle(reps)
    apart = float(abs(body.centre - homes.centre).max())
    near = float(abs(body.centre[::-1] - homes.centre).max())
    return apart > 5.0 and near < 0.2 * apart and not homes.hold(body.centre)


def _swapped_out_of_range(table: Parsed, middle: _Middle | None) -> Iterator[Finding]:
    """A latitude beyond 90° whose row, once swapped, is among the others (or on earth, where there are no others)."""
    if None not in table["latitude"]:
        return
    import numpy as np

    for row, latitude in enumerate(table["latitude"]):
        told, other = _number(table.text("latitude", row)), table["longitude"][row]
        if latitude is not None or told is None or other is None:
            continue
        if 90 < abs(told) <= 180 and abs(other) <= 90 and (middle is None or middle.hold(np.array([other, told]))):
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

    customers, homes = inputs.places["customers.csv"], inputs.places["reps.csv"]
    active = np.isin(homes.rows, inputs.active_reps)
    if not len(customers.rows) or not active.any() or inputs.settings.overnight.enabled:
        return
    longest = max(ends - starts for starts, ends in map(inputs.rep_hours, homes.rows[active].tolist()))
    travel = inputs.settings.travel
    minutes = max(0.0, (longest / 60 - inputs.settings.visits.minutes) / 2)
    reach_km = (minutes / travel.minutes_factor) ** (1 / travel.minutes_exponent)
    # great-circle distance > reach  ⇔  cosine of the angle < cos(reach / radius): one matrix product a block
    least_cosine = np.cos(min(np.pi, reach_km / 6371.0088))
    homes_xyz = _unit_vectors(homes.points[active])
    for start in range(0, len(customers.rows), 10_000):
        block = customers.points[start : start + 10_000]
        nearest = (_unit_vectors(block) @ homes_xyz.T).max(axis=1)
        for position in np.flatnonzero(nearest < least_cosine).tolist():
            row, (latitude, longitude) = int(customers.rows[start + position]), block[position].tolist()
            problem = "too far from every rep to go there and back in a day"
            remedy = "check the coordinates; if they are right, the customer can only be called remotely"
            yield inputs.customers.warning(
                row, "latitude", problem, remedy, "far-from-every-rep", value=f"{latitude:g}, {longitude:g}"
            )


def _unit_vectors(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points on the unit sphere, [n, 3]."""
    import numpy as np

    latitude, longitude = np.radians(points).T
    return np.column_stack(
        (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
    )
