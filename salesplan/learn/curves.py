"""The decision rule: which estimate of each segment × product curve may be believed, if any.

1. Sales on calls, if later calls "explain" nothing (lead test).
2. Else with what reps' absences did to sales, if that is telling and passes the same test.
3. Else with an effect of each customer for each few months, coarsest first, if that passes the test.
4. Else the prior: reps follow demand, and calls and sales cannot be separated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.learn.adstock import LEAD_MONTHS, adstock, expected_calls, leads
from salesplan.learn.carry_over import USUAL_CARRY_OVER, carry_over
from salesplan.learn.cells import WARM_UP, Cell, Single, by_absences, cells, direct
from salesplan.learn.evidence import Reason
from salesplan.learn.pooling import Pooled, Said, pooled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.learn.history import History

LEAST_MONTHS = 12
LEAST_CUSTOMERS = 100  # a cell
LEAST_REPS = 15
LEAD_LIMIT = 2.33  # z, one-sided 1 %
LARGEST_ERROR = 0.40  # median standard error of the amplitude by absences
SECOND_LIMIT = 1.0  # |z| of the same test of what is tried next: it sees less, so it must pass more clearly
FINER = (18, 9, 6)  # months


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """How amplitudes were found, what was tested on the way, and each cell's own answer."""

    reason: Reason
    lead_z: float  # of sales on calls, all cells together, whole history
    instrument_se: float | None
    effect_months: int
    placebo_z: tuple[float, ...]  # [c] of the accepted estimate
    pooled: Pooled


@dataclass(frozen=True, slots=True, eq=False)
class CurvesFound:
    """Every cell that is large enough, and the method that its amplitude is from."""

    cells: tuple[Cell, ...]
    carry_over: float
    carry_over_seen: bool
    method: Method | None  # None: there is no cell


def find_curves(history: History) -> CurvesFound:
    """Amplitudes of all cells. None are found in fewer than `LEAST_MONTHS` months."""
    if len(history.months) < LEAST_MONTHS:
        return CurvesFound((), USUAL_CARRY_OVER, False, None)
    found = cells(history, adstock(history.calls, USUAL_CARRY_OVER), LEAST_CUSTOMERS)
    if not found:
        return CurvesFound((), USUAL_CARRY_OVER, False, None)
    carried, seen = carry_over(history, found)
    method = decide(history, found, carried)
    if method.reason is Reason.FINER_EFFECTS:
        carried, seen = USUAL_CARRY_OVER, False
    return CurvesFound(tuple(found), carried, seen, method)


def decide(history: History, found: Sequence[Cell], carried: float) -> Method:
    """The rule of this module, on cells whose calls are remembered with `carried`."""
    remembered, later = adstock(history.calls, carried), leads(history.calls)
    first = [direct(cell, remembered, later, 0) for cell in found]
    lead_z = together(first)
    if lead_z < LEAD_LIMIT:
        return _method(found, Reason.CALLS_FIRST, lead_z, None, 0, first, None)
    instrument = _by_absences(history, found, carried, remembered)
    error = None if instrument is None else float(np.median([s.error for s in instrument]))
    if instrument is not None and error is not None and error <= LARGEST_ERROR:
        own = float(np.mean([s.lead / s.lead_error for s in instrument if np.isfinite(s.error)]))
        if abs(own) < SECOND_LIMIT:
            return _method(found, Reason.ABSENCES, lead_z, error, 0, first, instrument)
    finer = _finer(history, found, later)
    if finer is not None:
        return _method(found, Reason.FINER_EFFECTS, lead_z, error, finer[0], finer[1], None)
    return _method(found, Reason.FOLLOWS_DEMAND, lead_z, error, 0, first, None)


def _finer(history: History, found: Sequence[Cell], later: NDArray[np.float64]) -> tuple[int, list[Single]] | None:
    """The coarsest effects whose later calls explain nothing, at the usual carry-over: months so few do not tell it."""
    remembered = adstock(history.calls, USUAL_CARRY_OVER)
    for span in FINER:
        if span + WARM_UP + LEAD_MONTHS < len(history.months):
            tried = [direct(cell, remembered, later, span) for cell in found]
            if abs(together(tried)) < SECOND_LIMIT:
                return span, tried
    return None


def together(found: Sequence[Single]) -> float:
    """z of the lead coefficients of all cells, weighted by their precision."""
    weight = np.array([s.lead_error**-2 for s in found])
    lead = np.array([s.lead for s in found])
    return float((weight * lead).sum() / np.sqrt(weight.sum()))


def _method(
    found: Sequence[Cell],
    reason: Reason,
    lead_z: float,
    error: float | None,
    span: int,
    own: Sequence[Single],
    instrument: Sequence[Single] | None,
) -> Method:
    segment, product = [c.segment for c in found], [c.product for c in found]
    tested = own if instrument is None else instrument
    told = None if reason is Reason.FOLLOWS_DEMAND else _said(own)
    answer = pooled(
        segment, product, told, None if instrument is None else _said(instrument), biased=instrument is not None
    )
    return Method(reason, lead_z, error, span, tuple(s.lead / s.lead_error for s in tested), answer)


def _said(found: Sequence[Single]) -> Said:
    return Said(np.array([s.amplitude for s in found]), np.array([s.error for s in found]))


def _by_absences(
    history: History, found: Sequence[Cell], carried: float, remembered: NDArray[np.float64]
) -> list[Single] | None:
    """Each cell by absences, errors widened to those of t with a degree of freedom a rep; None with too few reps."""
    from scipy.special import stdtrit

    home = _most_months(history.rep, len(history.reps))
    if len(np.unique(home)) < LEAST_REPS:
        return None
    drawn = expected_calls(history.calls, history.rep)
    later, expected = leads(drawn), adstock(drawn, carried)
    answers = []
    for cell in found:
        reps = len(np.unique(home[cell.who]))
        try:
            s = by_absences(cell, remembered, expected, later, home)
        except ArithmeticError:
            answers.append(Single(np.nan, np.inf, 0.0, 1.0))
            continue
        wider = float(stdtrit(max(1, reps - 1), 0.95) / stdtrit(1e6, 0.95))
        answers.append(Single(s.amplitude, s.error * wider, s.lead, s.lead_error))
    return answers


def _most_months(rep: NDArray[np.int64], reps: int) -> NDArray[np.int64]:
    """The rep who had each customer for most months, [N]; the first by name where two are even."""
    count = np.zeros((len(rep), reps), dtype=np.int32)
    rows = np.arange(len(rep))
    for t in range(rep.shape[1]):
        count[rows, rep[:, t]] += 1
    return np.asarray(count.argmax(axis=1), dtype=np.int64)
