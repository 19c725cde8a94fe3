"""Which day: a rep's visits over the horizon, all days at once, and their remote calls between them.

Doors: `rep_month`, `agreements`, `keep_promises`, `solve_month`, `deepened`, `place_remote`, `verify_missed`,
`dearest_missed`, `warm_up`; the audit twins are `rules.RULES`.
"""

from __future__ import annotations

from salesplan.schedule.agreements import Agreements, Obstacle, Unheld, agreements
from salesplan.schedule.cover import Cover, cover_days, is_open
from salesplan.schedule.deep import deepened, with_bound
from salesplan.schedule.due import most_visits
from salesplan.schedule.missed import Verified, dearest_missed, verify_missed
from salesplan.schedule.model import (
    NO_LATEST,
    ContactCap,
    Displaced,
    MissReason,
    MonthPrices,
    MonthSolution,
    RepMonth,
    VisitRequest,
)
from salesplan.schedule.month import rep_month
from salesplan.schedule.overnight import solve_away
from salesplan.schedule.promises import keep_promises
from salesplan.schedule.remote import place_remote
from salesplan.schedule.requests import in_driving, visit_value
from salesplan.schedule.second_reps import Beside
from salesplan.schedule.solve import solve_month, warm_up

__all__ = [
    "NO_LATEST",
    "Agreements",
    "Beside",
    "ContactCap",
    "Cover",
    "Displaced",
    "MissReason",
    "MonthPrices",
    "MonthSolution",
    "Obstacle",
    "RepMonth",
    "Unheld",
    "Verified",
    "VisitRequest",
    "agreements",
    "cover_days",
    "dearest_missed",
    "deepened",
    "in_driving",
    "is_open",
    "keep_promises",
    "most_visits",
    "place_remote",
    "rep_month",
    "solve_away",
    "solve_month",
    "verify_missed",
    "visit_value",
    "warm_up",
    "with_bound",
]
