"""A rep's day on the road: in which order, at what time, with what driving.

Doors: `DayProblem` and `problem_of`, which cuts one out of a month's matrix; `solve_day`, `solve_or_carry`,
`standing`, `timetable`, `day_route`, `warm_up`; the audit twins are `rules.RULES`. Drives, service, prizes and lunch
are seconds, times seconds since midnight, ways kilometres; visits are numbered 1..k.
"""

from __future__ import annotations

from salesplan.routes.carried import solve_or_carry
from salesplan.routes.clock import timetable
from salesplan.routes.model import MANDATORY, DayProblem, DaySolution, Timed, day_route, problem_of
from salesplan.routes.solve import solve_day, warm_up
from salesplan.routes.standing import standing

__all__ = [
    "MANDATORY",
    "DayProblem",
    "DaySolution",
    "Timed",
    "day_route",
    "problem_of",
    "solve_day",
    "solve_or_carry",
    "standing",
    "timetable",
    "warm_up",
]
