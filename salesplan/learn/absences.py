"""What reps' absences did to sales: an instrument, as nobody is on holiday because one customer buys less.

The calls that a customer would have had from how much the rep worked elsewhere move sales only through the calls made.
Carry-over: an instrument that forgets fast and one that forgets slowly must tell the same amplitude; they do where
calls are remembered as customers remember them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.learn.adstock import adstock, expected_calls, leads
from salesplan.learn.carry_over import GRID, SEEN, USUAL_CARRY_OVER, crossing, together
from salesplan.learn.cells import Single, by_absences, tested_by_absences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.learn.cells import Cell
    from salesplan.learn.history import History

LEAST_REPS = 15
LARGEST_ERROR = 0.40  # median standard error of the amplitude
SECOND_LIMIT = (
    1.0  # |z| of a test of what is tried after a first one failed: it sees less, so it must pass more clearly
)
NEXT_TO_NOTHING = 0.01  # of a lead coefficient: with very many customers any z is large
FAST, SLOW = 0.4, 0.9  # carry-over of the two instruments


@dataclass(frozen=True, slots=True)
class ByAbsences:
    """Each cell's answer, and the carry-over at which it was found."""

    carry_over: float
    seen: bool  # the data tell the carry-over
    singles: tuple[Single, ...]

    @property
    def error(self) -> float:
        """Median standard error of the amplitude; infinite where most cells have none."""
        return float(np.median([s.error for s in self.singles]))

    @property
    def usable(self) -> bool:
        """Whether they tell something, and what absences will be explains nothing of sales, or next to nothing."""
        told = [s for s in self.singles if np.isfinite(s.error)]
        if self.error > LARGEST_ERROR or not told:
            return False
        z, lead = np.mean([s.lead / s.lead_error for s in told]), np.mean([s.lead for s in told])
        return bool(abs(z) < SECOND_LIMIT or abs(lead) < NEXT_TO_NOTHING)


def find_by_absences(history: History, found: Sequence[Cell]) -> ByAbsences | None:
    """Every cell by absences; None with fewer than `LEAST_REPS` reps."""
    home = _most_months(history.rep, len(history.reps))
    if len(np.unique(home)) < LEAST_REPS:
        return None
    drawn = expected_calls(history.calls, history.rep)
    carried, seen = _agreed(history, found, drawn, home)
    remembered, expected, later = adstock(history.calls, carried), adstock(drawn, carried), leads(drawn)
    return ByAbsences(carried, seen, tuple(_tested(cell, remembered, expected, later, home) for cell in found))


def _agreed(
    history: History, found: Sequence[Cell], drawn: NDArray[np.float64], home: NDArray[np.int64]
) -> tuple[float, bool]:
    """The carry-over at which a fast and a slow instrument agree, and whether calls work and there is such a one."""
    fast, slow = adstock(drawn, FAST), adstock(drawn, SLOW)
    apart = []
    for tried in GRID:
        remembered = adstock(history.calls, tried)
        pairs = [(by_absences(c, remembered, fast, home), by_absences(c, remembered, slow, home)) for c in found]
        weight = np.array([1 / (a.error**2 + b.error**2) for a, b in pairs])
        strength = together([b.amplitude for _, b in pairs], [b.error for _, b in pairs])
        if not weight.sum() > 0 or (tried == USUAL_CARRY_OVER and abs(strength) < SEEN):
            return USUAL_CARRY_OVER, False
        differences = np.nan_to_num([b.amplitude - a.amplitude for a, b in pairs])
        apart.append(float((weight * differences).sum() / weight.sum()))
    where = crossing(apart)
    return (USUAL_CARRY_OVER, False) if where is None else (where, True)


def _tested(
    cell: Cell,
    remembered: NDArray[np.float64],
    expected: NDArray[np.float64],
    later: NDArray[np.float64],
    home: NDArray[np.int64],
) -> Single:
    """With errors widened to those of t, a degree of freedom a rep."""
    from scipy.special import stdtrit

    s = tested_by_absences(cell, remembered, expected, later, home)
    reps = len(np.unique(home[cell.who]))
    wider = float(stdtrit(max(1, reps - 1), 0.95) / stdtrit(1e6, 0.95))
    return Single(s.amplitude, s.error * wider, s.lead, s.lead_error)


def _most_months(rep: NDArray[np.int64], reps: int) -> NDArray[np.int64]:
    """The rep who had each customer for most months, [N]; the first by name where two are even."""
    count = np.zeros((len(rep), reps), dtype=np.int32)
    rows = np.arange(len(rep))
    for t in range(rep.shape[1]):
        count[rows, rep[:, t]] += 1
    return np.asarray(count.argmax(axis=1), dtype=np.int64)
