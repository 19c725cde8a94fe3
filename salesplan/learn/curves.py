"""The decision rule: which estimate of each segment × product curve may be believed, if any.

0. With what the coins of an experiment say, where they say enough: nobody's demand throws them.
1. Sales on calls, if later calls "explain" nothing (lead test).
2. Else with what reps' absences did to sales, if that is telling and passes the same test.
3. Else with an effect of each customer for each few months, coarsest first, if that passes the test.
4. Else the prior: reps follow demand, and calls and sales cannot be separated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.learn.absences import SECOND_LIMIT, ByAbsences, find_by_absences
from salesplan.learn.adstock import LEAD_MONTHS, adstock, leads
from salesplan.learn.carry_over import USUAL_CARRY_OVER, carry_over, together
from salesplan.learn.cells import WARM_UP, Cell, Single, cells, direct
from salesplan.learn.evidence import Reason
from salesplan.learn.pooling import Pooled, Said, pooled
from salesplan.response.adbudg import SHAPE, USUAL, amplitude

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.domain.experiments import Answer
    from salesplan.learn.history import History

LEAST_MONTHS = 12
LEAST_CUSTOMERS = 100  # a cell
LEAD_LIMIT = 2.33  # z, one-sided 1 %
FINER = (18, 9, 6)  # months
USABLE_ERROR = 0.40  # median standard error of amplitudes by which an instrument is telling
Z90 = 1.645


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """How amplitudes were found, what was tested on the way, and each cell's own answer."""

    reason: Reason
    carry_over: float
    carry_over_seen: bool  # the data tell it
    lead_z: float  # of sales on calls, all cells together, whole history
    instrument_se: float | None
    effect_months: int
    placebo_z: tuple[float, ...]  # [c] of the accepted estimate
    pooled: Pooled


@dataclass(frozen=True, slots=True, eq=False)
class CurvesFound:
    """Every cell that is large enough, and the method that its amplitude is from."""

    cells: tuple[Cell, ...]
    method: Method | None  # None: there is no cell

    @property
    def carry_over(self) -> float:
        """The share of a call's effect that is left a month later; the usual one where nothing is found."""
        return USUAL_CARRY_OVER if self.method is None else self.method.carry_over


def find_curves(history: History, tossed: Sequence[Answer] = ()) -> CurvesFound:
    """Amplitudes of all cells; none in fewer than `LEAST_MONTHS` months. `tossed`: answers of an experiment."""
    if len(history.months) < LEAST_MONTHS:
        return CurvesFound((), None)
    found = cells(history, adstock(history.calls, USUAL_CARRY_OVER), LEAST_CUSTOMERS)
    return CurvesFound(tuple(found), decide(history, found, tossed) if found else None)


def decide(history: History, found: Sequence[Cell], tossed: Sequence[Answer] = ()) -> Method:
    """The rule of this module."""
    carried, seen = carry_over(history, found)
    remembered, later = adstock(history.calls, carried), leads(history.calls)
    first = [direct(cell, remembered, later, 0) for cell in found]
    if not any(np.isfinite(s.error) for s in first):
        return Method(Reason.WIDE, USUAL_CARRY_OVER, False, 0.0, None, 0, _own_z(first), _pooled(found, None, None))
    lead_z = _lead_z(first)
    coins = _by_coins(history, found, tossed)
    if coins is not None:
        answer = pooled(*_places(found), _said(first), coins, biased=lead_z >= LEAD_LIMIT)
        median = float(np.median(coins.error[np.isfinite(coins.error)]))
        return Method(Reason.COINS, carried, seen, lead_z, median, 0, _own_z(first), answer)
    if lead_z < LEAD_LIMIT:
        return Method(Reason.CALLS_FIRST, carried, seen, lead_z, None, 0, _own_z(first), _pooled(found, first, None))
    absent = find_by_absences(history, found)
    error = None if absent is None else absent.error
    if absent is not None and absent.usable:
        first = [direct(cell, adstock(history.calls, absent.carry_over), later, 0) for cell in found]
        answer = _pooled(found, first, absent)
        return Method(Reason.ABSENCES, absent.carry_over, absent.seen, lead_z, error, 0, _own_z(absent.singles), answer)
    finer = _finer(history, found, later)
    if finer is not None:
        span, tried = finer
        answer = _pooled(found, tried, None)
        return Method(Reason.FINER_EFFECTS, USUAL_CARRY_OVER, False, lead_z, error, span, _own_z(tried), answer)
    answer = _pooled(found, None, None)
    return Method(Reason.FOLLOWS_DEMAND, USUAL_CARRY_OVER, False, lead_z, error, 0, _own_z(first), answer)


def _finer(history: History, found: Sequence[Cell], later: NDArray[np.float64]) -> tuple[int, list[Single]] | None:
    """The coarsest effects whose later calls explain nothing, at the usual carry-over: months so few do not tell it."""
    remembered = adstock(history.calls, USUAL_CARRY_OVER)
    for span in FINER:
        if span + WARM_UP + LEAD_MONTHS < len(history.months):
            tried = [direct(cell, remembered, later, span) for cell in found]
            if abs(_lead_z(tried)) < SECOND_LIMIT:
                return span, tried
    return None


def _lead_z(found: Sequence[Single]) -> float:
    """z of the lead coefficients of all cells together."""
    return together([s.lead for s in found], [s.lead_error for s in found])


def _own_z(found: Sequence[Single]) -> tuple[float, ...]:
    return tuple(s.lead / s.lead_error for s in found)


def _by_coins(history: History, found: Sequence[Cell], tossed: Sequence[Answer]) -> Said | None:
    """Each cell's amplitude by its own pairs; None where the middle one is known to no better than `USABLE_ERROR`."""
    known = {(a.segment, a.product): a for a in tossed if a.bounded and a.elasticity is not None}
    mine = [known.get((history.segments[c.segment], history.products[c.product])) for c in found]
    if not any(mine):
        return None
    ends = [(a.elasticity, a.low, a.high) if a is not None else (np.nan,) * 3 for a in mine]
    k, low, high = amplitude(np.array(ends, dtype=np.float64), 1.0, SHAPE, USUAL).T
    error = (high - low) / (2 * Z90)
    return Said(k, np.where(np.isfinite(error), error, np.inf)) if np.nanmedian(error) <= USABLE_ERROR else None


def _places(found: Sequence[Cell]) -> tuple[list[int], list[int]]:
    return [c.segment for c in found], [c.product for c in found]


def _pooled(found: Sequence[Cell], own: Sequence[Single] | None, absent: ByAbsences | None) -> Pooled:
    """Where absences are asked, sales on calls may follow demand."""
    direct_ = None if own is None else _said(own)
    return pooled(
        *_places(found), direct_, None if absent is None else _said(absent.singles), biased=absent is not None
    )


def _said(found: Sequence[Single]) -> Said:
    return Said(np.array([s.amplitude for s in found]), np.array([s.error for s in found]))
