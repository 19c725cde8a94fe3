"""A quick month before the first plan, so that its call plans know what driving costs here."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from salesplan.callplan import capacity_of
from salesplan.domain.nouns import replace
from salesplan.domain.plan import TravelPrices
from salesplan.replan.stages.covers import Covers
from salesplan.replan.stages.months import task_of
from salesplan.replan.stages.rep_month import learned_travel
from salesplan.replan.stages.travel_prices import margins_of, month_prices
from salesplan.replan.stages.visit_travel import visit_travel
from salesplan.runtime.runner import MadeWhenSent
from salesplan.schedule import rep_month, solve_month

if TYPE_CHECKING:
    from salesplan.replan.night import Night
    from salesplan.replan.stages.call_plans import CallPlans
    from salesplan.replan.stages.task import RepTask
    from salesplan.replan.stages.territories import Territories
    from salesplan.runtime.runner import Runner

SHARE = 0.1  # of a month's iterations
EXCESS = 0.95  # driving of the whole search ÷ that of its tenth (measured: .93, .98, 1.00 on three markets)


def with_learned_travel(night: Night, territories: Territories, calls: CallPlans, run: Runner) -> Night:
    """The same night, knowing routed ÷ estimated driving of every rep, and what their visits cost."""
    make = partial(task_of, night, territories, calls.lines, presumed={}, solved={}, covers=Covers())
    reps = sorted(territories.assignments)
    found = dict(zip(reps, run(pilot, MadeWhenSent(make, reps), common=night.common), strict=True))
    factors = {rep_id: factor for rep_id, (factor, _) in found.items()}
    return replace(night, learned=factors, priced={rep_id: prices for rep_id, (_, prices) in found.items()})


def pilot(task: RepTask) -> tuple[float, TravelPrices]:
    """What one rep's month teaches about driving, scheduled with a tenth of the usual work."""
    schedule = task.settings.schedule
    quick = replace(task.settings, schedule=replace(schedule, iterations=max(1, round(schedule.iterations * SHARE))))
    month = rep_month(task.rep, task.given, task.lines, None, task.travel, quick, task.as_of)
    solution = solve_month(month, quick, quick.plan.seed)
    days = [["", *(month.visits[v].customer_id for v in day), ""] for day in solution.order if day]
    visits = Counter(c for day in days for c in day[1:-1])
    factor = learned_travel(task, visits, solution.drive_seconds / 60, 0.0) or 1.0
    if not visits:
        return factor, TravelPrices()
    mine = [c.id for c in task.given.customers]
    estimate = visit_travel(task.rep, task.given, mine, task.travel, factor)
    margins = margins_of(days, estimate, task.rep, task.given, task.travel)
    minutes, _ = capacity_of(task.rep, task.given, task.settings, task.as_of)
    cycles = task.settings.plan.horizon_days / task.settings.plan.cycle_days
    return factor, month_prices(margins, days, minutes * cycles, EXCESS)
