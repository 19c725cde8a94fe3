"""How far each rep's month is at most from the best."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from salesplan.report.view import Column, Kind, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.outcome import Outcome

COLUMNS = (
    Column("rep", kind=Kind.ID),
    Column("month", kind=Kind.MINUTES, unit="min"),
    Column("bound", kind=Kind.MINUTES, unit="min"),
    Column("gap", "at most from the best", kind=Kind.SHARE),
    Column("rounds", kind=Kind.COUNT),
)


def bounds(outcomes: Sequence[Outcome]) -> View:
    """A row a rep: minutes of driving, lateness and what is missed, and the least that any month of them can have."""
    gaps = [o.gap for o in outcomes if o.gap is not None]
    title = f"Months are at most {fmean(gaps):.1%} from the best on average" if gaps else "No month has a bound"
    rows = tuple((o.rep_id, o.objective, o.bound, o.gap, o.work) for o in outcomes)
    return View("bounds", title, COLUMNS, rows, tuple(dict.fromkeys(o.notes[-1] for o in outcomes if o.notes)))
