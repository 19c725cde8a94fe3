"""What the checks look at: all files in columns, settings and day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from salesplan.domain.calendar import seconds, weekday_mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from salesplan.domain.settings import Settings
    from salesplan.inputs.parsing import Parsed


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Who is where."""

    rows: NDArray[np.int64]  # [n] of the file
    points: NDArray[np.float64]  # [n, 2] latitude, longitude


@dataclass(frozen=True)
class Inputs:
    """Parsed files by name (all of them, absent ones without rows) and the frame of the run.

    `as_of` None: checks that need a day are left out. `broken` files could not be read as tables, so that
    nothing is said of names that they would have known.
    """

    tables: Mapping[str, Parsed]
    settings: Settings
    as_of: date | None
    broken: frozenset[str] = frozenset()

    @property
    def customers(self) -> Parsed:
        """customers.csv."""
        return self.tables["customers.csv"]

    @property
    def reps(self) -> Parsed:
        """reps.csv."""
        return self.tables["reps.csv"]

    @cached_property
    def customer_row(self) -> dict[str, int]:
        """Row in customers.csv by id."""
        return {key: row for row, key in enumerate(self.customers["customer_id"]) if key}

    @cached_property
    def rep_row(self) -> dict[str, int]:
        """Row in reps.csv by id."""
        return {key: row for row, key in enumerate(self.reps["rep_id"]) if key}

    @cached_property
    def active_reps(self) -> tuple[int, ...]:
        """Rows of the reps at work on the as-of date."""
        return tuple(row for row in range(len(self.reps)) if self.is_active(row))

    def is_active(self, row: int) -> bool:
        """Whether the rep of that row is at work on the as-of date (any rep where there is none)."""
        since, until = self.reps["active_from"][row], self.reps["active_until"][row]
        if self.as_of is None:
            return True
        return (since is None or since <= self.as_of) and (until is None or self.as_of <= until)

    def rep_weekdays(self, row: int) -> int:
        """The rep's working days, settings where reps.csv does not say."""
        told: int | None = self.reps["weekdays"][row]
        return weekday_mask(self.settings.visits.weekdays.split()) if told is None else told

    def rep_hours(self, row: int) -> tuple[int, int]:
        """The rep's day, seconds since midnight, overtime included."""
        visits = self.settings.visits
        starts, ends = self.reps["day_start"][row], self.reps["day_end"][row]
        starts = seconds(visits.day_start) if starts is None else starts
        ends = seconds(visits.day_end) if ends is None else ends
        return starts, ends + visits.overtime_minutes * 60

    def visit_seconds(self, row: int) -> int:
        """Length of a visit to the customer of that row."""
        minutes: int | None = self.customers["visit_minutes"][row]
        return 60 * (self.settings.visits.minutes if minutes is None else minutes)

    @cached_property
    def places(self) -> dict[str, Places]:
        """Everybody who has both coordinates, by file."""
        import numpy as np

        found = {}
        for file in ("customers.csv", "reps.csv"):
            table = self.tables[file]
            points = np.array([table["latitude"], table["longitude"]], dtype=np.float64).T  # None becomes NaN
            rows = np.flatnonzero(~np.isnan(points).any(axis=1))
            found[file] = Places(rows, points[rows])
        return found

    def rows(self, file: str) -> Iterator[int]:
        """Row numbers of a file."""
        return iter(range(len(self.tables[file])))
